import Domain
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// Adding and changing an integration. Which fields there are, the platform says itself (`platformlar.ayar_semasi`).
struct IntegrationFormPages: Sendable {
    let panel: Panel

    /// What the form is about.
    private struct Subject {
        var id: ID<Integration>?
        var platform: ID<Platform>
        var platformName: String
        var platformType: String
        var fields: [PlatformField]
        var stored: IntegrationListRow?
        var path: String
    }

    var routes: [Route] {
        [
            Route(.get, "/entegrasyonlar/yeni/{kod}", door: .panel, access: .allowed(.changeIntegrations)) { request in
                try await show(request, try await newSubject(request), FormState())
            },
            Route(
                .post, "/entegrasyonlar/yeni/{kod}", door: .panel, access: .allowed(.changeIntegrations), body: .form,
                needsFreshProof: true
            ) { request in
                try await save(request, try await newSubject(request))
            },
            Route(.get, "/entegrasyonlar/{id}", door: .panel, access: .allowed(.changeIntegrations)) { request in
                let subject = try await storedSubject(request)
                return try await show(request, subject, IntegrationFormPages.state(of: subject))
            },
            Route(
                .post, "/entegrasyonlar/{id}", door: .panel, access: .allowed(.changeIntegrations), body: .form,
                needsFreshProof: true
            ) { request in
                try await save(request, try await storedSubject(request))
            },
        ]
    }

    private func newSubject(_ request: WebRequest) async throws -> Subject {
        let platforms = try await panel.read { tx in try PlatformChoice.all(tx) }
        guard let platform = platforms.first(where: { $0.code == request.parameters["kod"] }) else {
            throw OperationError.notFound
        }
        return Subject(
            id: nil, platform: platform.id, platformName: platform.name, platformType: platform.type,
            fields: PlatformField.all(platform.fieldSchema), stored: nil, path: "/entegrasyonlar/yeni/\(platform.code)")
    }

    private func storedSubject(_ request: WebRequest) async throws -> Subject {
        let id: ID<Integration> = try request.rowID()
        let scope = try request.scope
        let row = try await panel.read { tx in try IntegrationList.find(id, scope: scope, tx) }
        guard let row else { throw OperationError.notFound }
        return Subject(
            id: id, platform: row.platform, platformName: row.platformName, platformType: row.platformType,
            fields: PlatformField.all(row.fieldSchema), stored: row, path: "/entegrasyonlar/\(id)")
    }

    private static func state(of subject: Subject) -> FormState {
        guard let stored = subject.stored else { return FormState() }
        var state = FormState([
            "ad": stored.name, "kullanici_id": stored.dealer.description,
            "otomatik_gonder": stored.submitsAutomatically ? "1" : "", "kullanici_adi": stored.userName ?? "",
        ])
        let settings = try? JSON(parsing: stored.configuration)
        for field in subject.fields {
            if let name = field.settingName { state.values[field.name] = settings?[name]?.text ?? "" }
        }
        if let address = settings?["adres"]?.text { state.values["extra_config.adres"] = address }
        let shown = Set(subject.fields.compactMap(\.settingName) + ["adres"])
        let others = (settings?.members ?? []).filter { !shown.contains($0.name) }
        if !others.isEmpty { state.values["extra_config"] = JSON.object(others).description }
        return state
    }

    private func show(
        _ request: WebRequest, _ subject: Subject, _ state: FormState, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        var fields: [FieldView] = []
        if subject.id == nil {
            fields += try panel.dealerField(try await panel.dealers(request), state, request)
        }
        fields.append(
            FieldView.input("ad", texts("integration_name"), state).required().autocomplete("off")
                .hint(texts("integration_name_hint")).wide())
        fields += subject.fields.map { field($0, subject, state, texts) }
        if subject.platformType == "tedarikçi" {
            fields.append(
                FieldView.input("extra_config.adres", texts("supplier_address"), state, type: "url").optional()
                    .placeholder("https://").wide())
        }
        if ["marketplace", "e-ticaret sitesi"].contains(subject.platformType) {
            fields.append(
                FieldView.checkbox("otomatik_gonder", texts("automatic_submission"), state)
                    .hint(texts("automatic_submission_hint")).wide())
        }
        fields.append(
            FieldView.textarea("extra_config", texts("other_settings"), state).hint(texts("other_settings_hint"))
                .optional())
        let heading = subject.stored?.name ?? texts("add_platform", ["ad": subject.platformName])
        let view = FormPageView(
            heading, subtitle: texts("secrets_text"), action: subject.path, submit: texts("save"), fields: fields,
            back: ("/entegrasyonlar", texts("integrations")), problems: state.problems)
        return panel.page("form_page", title: heading, view, request, problem: problem)
    }

    private func field(
        _ field: PlatformField, _ subject: Subject, _ state: FormState, _ texts: Texts
    ) -> FieldView {
        let secret = subject.stored.flatMap { $0.secrets[field.name] }
        let isStored = secret != nil
        var view = FieldView.input(field.name, field.label, state, type: field.isSecret ? "password" : "text")
            .autocomplete(field.isSecret ? "new-password" : "off")
        if let secret {
            view = view.placeholder(secret.end.map { "•••• \($0)" } ?? "••••••••").hint(secret.hint(texts))
        }
        if !field.isRequired { return view.optional() }
        return isStored ? view : view.required()
    }

    private func save(_ request: WebRequest, _ subject: Subject) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let input = try input(form, subject, request)
            _ = try await panel.operations.saveIntegration(input, actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.saved.at("/entegrasyonlar"))
        } orShow: { problem in
            try await show(request, subject, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func input(_ form: FormFields, _ subject: Subject, _ request: WebRequest) throws -> IntegrationInput {
        let texts = panel.texts(request)
        let problems = subject.fields.filter { field in
            let isThere = form.filled(field.name) != nil || subject.stored?.secrets[field.name] != nil
            return field.isRequired && !isThere
        }.map { FieldProblem($0.name, texts("field_missing")) }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        func secret(_ name: String) -> Secret? { form.filled(name).map(Secret.init) }
        return IntegrationInput(
            id: subject.id, dealer: try subject.stored?.dealer ?? panel.dealer(form, request),
            platform: subject.platform, name: form.filled("ad") ?? "", apiKey: secret("api_key"),
            apiSecret: secret("api_secret"), userName: form.filled("kullanici_adi"), password: secret("sifre"),
            configuration: try configuration(form, subject, texts), automaticSubmission: form["otomatik_gonder"] == "1")
    }

    /// The settings of the form's own fields, and the others as the person wrote them.
    private func configuration(_ form: FormFields, _ subject: Subject, _ texts: Texts) throws -> String {
        var members: [JSON.Member] = []
        if let text = form.filled("extra_config") {
            guard let others = (try? JSON(parsing: text))?.members else {
                throw OperationError.invalid([FieldProblem("extra_config", texts("other_settings_wrong"))])
            }
            members = others
        }
        for (name, value) in form.fields where name.hasPrefix("extra_config.") {
            let key = String(name.dropFirst("extra_config.".count))
            guard key == "adres" || subject.fields.contains(where: { $0.settingName == key }) else { continue }
            members.removeAll { $0.name == key }
            let value = value.trimmingBlanks
            if !value.isEmpty { members.append(JSON.Member(key, .string(value))) }
        }
        return JSON.object(members).description
    }
}

/// A field that a platform asks for.
struct PlatformField: Sendable {
    /// `api_key`, `kullanici_adi` …, or `extra_config.` and the name of a setting.
    let name: String
    let label: String
    let isRequired: Bool

    /// The fields of a schema: `{"alanlar": [{"alan": …, "etiket": …, "zorunlu": …}]}`.
    static func all(_ schema: String) -> [PlatformField] {
        let fields = (try? JSON(parsing: schema))?["alanlar"]?.array ?? []
        return fields.compactMap { field in
            guard let name = field["alan"]?.string else { return nil }
            return PlatformField(
                name: name, label: field["etiket"]?.string ?? name, isRequired: field["zorunlu"]?.bool ?? false)
        }
    }

    /// The name within `extra_config`; nil for a column of its own.
    var settingName: String? {
        name.hasPrefix("extra_config.") ? String(name.dropFirst("extra_config.".count)) : nil
    }

    var isSecret: Bool { ["api_key", "api_secret", "sifre"].contains(name) }
}

extension StoredSecretState {
    /// What the form says below a field whose secret is stored: when it was changed, and which key sealed it.
    fileprivate func hint(_ texts: Texts) -> String {
        guard let changedAt else { return texts("secret_kept_key", ["anahtar": keyID]) }
        return texts("secret_kept_since", ["anahtar": keyID, "zaman": IstanbulTime.format(changedAt)])
    }
}
