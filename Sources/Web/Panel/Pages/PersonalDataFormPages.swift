import Domain
import Hummingbird
import Operations
import Storage

/// The forms around personal data: a new request, a breach, the retention rules.
struct PersonalDataFormPages: Sendable {
    let panel: Panel

    private static let access = Route.Access.allowed(.managePersonalData)
    private static let newRequest = "\(PersonalDataPages.path)/yeni"
    private static let newBreach = "/veri-ihlalleri/yeni"
    private static let retention = "/saklama-sureleri"

    var routes: [Route] {
        [
            Route(.get, Self.newRequest, door: .panel, access: Self.access) { request in
                requestForm(request, FormState(["tur": "silme"]))
            },
            Route(.post, Self.newRequest, door: .panel, access: Self.access, body: .form, handler: addRequest),
            Route(.get, Self.newBreach, door: .panel, access: Self.access) { request in
                breachForm(request, FormState())
            },
            Route(.post, Self.newBreach, door: .panel, access: Self.access, body: .form, handler: addBreach),
            Route(.get, Self.retention, door: .panel, access: Self.access) { request in
                let rules = try await panel.operations.retentionRules()
                let values = RetentionRules.all.map { ($0.name, String(rules[keyPath: $0.path])) }
                return retentionForm(request, FormState(Dictionary(values) { first, _ in first }))
            },
            Route(
                .post, Self.retention, door: .panel, access: Self.access, body: .form, needsFreshProof: true,
                handler: saveRetention),
        ]
    }

    private func back(_ request: WebRequest) -> (url: String, label: String) {
        (PersonalDataPages.path, panel.texts(request)("personal_data"))
    }

    // MARK: requests

    private func requestForm(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) -> Response {
        let texts = panel.texts(request)
        let kinds = PersonalDataRequestKind.allCases.map { kind in
            (value: kind.rawValue, label: PersonalDataMarks.kind(kind, texts))
        }
        let fields = [
            FieldView.select("tur", texts("request_kind"), state, kinds).required(),
            FieldView.input("telefon", texts("person_phone"), state, type: "tel").autocomplete("off")
                .hint(texts("person_hint")),
            FieldView.input("eposta", texts("person_email"), state, type: "email").autocomplete("off"),
            FieldView.input("ad", texts("person_name"), state).optional().autocomplete("off"),
            FieldView.input("gelis_at", texts("received"), state, type: "datetime-local").optional()
                .hint(texts("request_received_hint")),
            FieldView.textarea("aciklama", texts("request_note"), state).optional().hint(texts("request_note_hint")),
        ]
        let view = FormPageView(
            texts("add_request"), action: Self.newRequest, submit: texts("save"), fields: fields, back: back(request),
            problems: state.problems)
        return panel.page("form_page", title: texts("add_request"), view, request, problem: problem)
    }

    private func addRequest(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            guard let kind = PersonalDataRequestKind(rawValue: form["tur"] ?? "") else {
                throw OperationError.invalid([FieldProblem("tur", panel.texts(request)("request_kind"))])
            }
            let identity = PersonIdentity(
                phone: form.filled("telefon"), email: form.filled("eposta"), name: form.filled("ad"))
            let id = try await panel.operations.addPersonalDataRequest(
                kind, identity, note: form.filled("aciklama"), receivedAt: try moment("gelis_at", form, request),
                actor: try request.actor)
            return .seeOther(Flash.saved.at("\(PersonalDataPages.path)/\(id)"))
        } orShow: { problem in
            requestForm(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    /// A moment of a form; nil if the field is empty.
    private func moment(_ name: String, _ form: FormFields, _ request: WebRequest) throws -> Timestamp? {
        guard let text = form.filled(name) else { return nil }
        guard let moment = IstanbulTime.parse(text) else {
            throw OperationError.invalid([FieldProblem(name, panel.texts(request)("bad_time"))])
        }
        return moment
    }

    // MARK: breaches

    private func breachForm(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) -> Response {
        let texts = panel.texts(request)
        let fields = [
            FieldView.input("baslik", texts("breach_title"), state).required().autocomplete("off"),
            FieldView.input("ogrenildi_at", texts("breach_learned"), state, type: "datetime-local").optional()
                .hint(texts("breach_learned_hint")),
            FieldView.input("etkilenen_sayisi", texts("breach_persons"), state).optional().inputMode("numeric")
                .autocomplete("off"),
            FieldView.textarea("aciklama", texts("breach_text"), state).optional().hint(texts("breach_text_hint")),
        ]
        let view = FormPageView(
            texts("add_breach"), action: Self.newBreach, submit: texts("save"), fields: fields, back: back(request),
            problems: state.problems)
        return panel.page("form_page", title: texts("add_breach"), view, request, problem: problem)
    }

    private func addBreach(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let count = form.filled("etkilenen_sayisi")
            guard count == nil || count.flatMap(Int.init) != nil else {
                throw OperationError.invalid([FieldProblem("etkilenen_sayisi", panel.texts(request)("bad_number"))])
            }
            _ = try await panel.operations.addDataBreach(
                title: form.filled("baslik") ?? "", text: form.filled("aciklama") ?? "",
                personCount: count.flatMap(Int.init), learnedAt: try moment("ogrenildi_at", form, request),
                actor: try request.actor)
            return .seeOther(Flash.saved.at(PersonalDataPages.path))
        } orShow: { problem in
            breachForm(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    // MARK: retention

    private func retentionForm(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) -> Response {
        let texts = panel.texts(request)
        let fields = RetentionRules.all.map { rule in
            FieldView.input(rule.name, texts("rule_\(rule.name)"), state).required().inputMode("numeric")
                .autocomplete("off").hint(
                    texts(
                        "days_hint", ["en_az": String(rule.days.lowerBound), "en_cok": String(rule.days.upperBound)]))
        }
        let view = FormPageView(
            texts("retention"), subtitle: texts("retention_text"), action: Self.retention, submit: texts("save"),
            fields: fields, back: back(request), problems: state.problems)
        return panel.page("form_page", title: texts("retention"), view, request, problem: problem)
    }

    private func saveRetention(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            var rules = RetentionRules()
            var problems: [FieldProblem] = []
            for rule in RetentionRules.all {
                if let days = form.filled(rule.name).flatMap(Int.init) {
                    rules[keyPath: rule.path] = days
                } else {
                    problems.append(FieldProblem(rule.name, panel.texts(request)("bad_number")))
                }
            }
            guard problems.isEmpty else { throw OperationError.invalid(problems) }
            try await panel.operations.saveRetentionRules(rules, actor: try request.actor)
            return .seeOther(Flash.saved.at(PersonalDataPages.path))
        } orShow: { problem in
            retentionForm(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }
}
