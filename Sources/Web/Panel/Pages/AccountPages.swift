import Domain
import Hummingbird
import Operations
import Storage

/// A person's own account: password and API keys.
struct AccountPages: Sendable {
    let panel: Panel

    private struct View {
        struct Key {
            let keyName: String
            let badge: BadgeView
            let keyPrefix: String
            let keyLastUse: String
            let keyEnds: String
            let revokePath: String?
        }

        let userEmail: String
        let newKey: String?
        let problemSummary: ProblemSummary?
        let passwordFields: [FieldView]
        let hasKeys: Bool
        let keys: [Key]
        let keyFields: [FieldView]
    }

    private struct FirstPasswordView {
        let formAction: String
        let fields: [FieldView]
        let problemSummary: ProblemSummary?
    }

    var routes: [Route] {
        [
            Route(.get, "/hesap", door: .panel, access: .signedIn) { request in
                try await show(request, FormState())
            },
            Route(.post, "/hesap/sifre", door: .panel, access: .signedIn, body: .form, handler: changePassword),
            Route(.get, "/hesap/ilk-sifre", door: .panel, access: .signedIn) { request in
                firstPassword(request, FormState())
            },
            Route(.post, "/hesap/ilk-sifre", door: .panel, access: .signedIn, body: .form, handler: setFirstPassword),
            Route(
                .post, "/hesap/anahtarlar", door: .panel, access: .allowed(.ownApiKeys), body: .form,
                handler: createKey),
            Route(
                .post, "/hesap/anahtarlar/{id}/iptal", door: .panel, access: .allowed(.ownApiKeys), body: .form
            ) { request in
                let own = try request.caller.ownScope
                try await panel.services.people.revokeApiKey(
                    try request.rowID(), actor: try request.actor, scope: own)
                return .seeOther(Flash.keyRevoked.at("/hesap"))
            },
        ]
    }

    /// - Parameter newKey: a key that was made just now; it is shown this once.
    private func show(
        _ request: WebRequest, _ state: FormState, newKey: Secret? = nil, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let caller = try request.caller
        let keys = try await panel.services.people.apiKeys(scope: caller.ownScope)
        let now = panel.operations.world.now()
        let passwordFields = [
            FieldView.input("sifre", texts("current_password"), state, type: "password").required()
                .autocomplete("current-password"),
            FieldView.input("yeni_sifre", texts("new_password"), state, type: "password").required()
                .autocomplete("new-password").hint(texts("password_hint")),
        ]
        let keyFields = [FieldView.input("ad", texts("key_name"), state).required().autocomplete("off")]
        let view = View(
            userEmail: caller.email, newKey: newKey?.revealed,
            problemSummary: ProblemSummary(state.problems, fields: passwordFields + keyFields),
            passwordFields: passwordFields, hasKeys: !keys.isEmpty,
            keys: keys.map { key($0, now: now, texts) }, keyFields: keyFields)
        return panel.page("account", title: texts("account"), view, request, problem: problem)
    }

    private func key(_ key: StoredApiKey, now: Timestamp, _ texts: Texts) -> View.Key {
        let isOver = key.endsAt.map { $0 <= now } ?? false
        let isUsable = key.revokedAt == nil && !isOver
        let word = key.revokedAt != nil ? texts("revoked") : texts(isOver ? "expired" : "active")
        return View.Key(
            keyName: key.name,
            badge: BadgeView(word, isUsable ? .good : .neutral, isUsable ? "check" : "x-circle"),
            keyPrefix: key.prefix, keyLastUse: key.lastUsedAt.map(IstanbulTime.format) ?? texts("never_used"),
            keyEnds: key.endsAt.map(IstanbulTime.formatDate) ?? "—",
            revokePath: isUsable ? "/hesap/anahtarlar/\(key.id)/iptal" : nil)
    }

    private func changePassword(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            try await panel.services.people.setPassword(
                Secret(form["yeni_sifre"] ?? ""), current: Secret(form["sifre"] ?? ""), of: try request.caller)
            return .seeOther(Flash.passwordChanged.at("/hesap"))
        } orShow: { problem in
            try await show(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func createKey(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let caller = try request.caller
            let new = try await panel.services.people.createApiKey(
                name: form.filled("ad") ?? "", user: caller.user, actor: caller.actor,
                scope: caller.ownScope)
            return try await show(request, FormState(), newKey: new.key)
        } orShow: { problem in
            try await show(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func firstPassword(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) -> Response {
        let texts = panel.texts(request)
        let fields = [
            FieldView.input("yeni_sifre", texts("new_password"), state, type: "password").required()
                .autocomplete("new-password").hint(texts("password_hint"))
        ]
        let view = FirstPasswordView(
            formAction: "/hesap/ilk-sifre", fields: fields,
            problemSummary: ProblemSummary(state.problems, fields: fields))
        return panel.page("set_password", title: texts("set_password_title"), view, request, problem: problem)
    }

    private func setFirstPassword(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            try await panel.services.people.setPassword(
                Secret(form["yeni_sifre"] ?? ""), current: nil, of: try request.caller)
            return .seeOther(Flash.passwordChanged.at("/siparisler"))
        } orShow: { problem in
            firstPassword(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }
}
