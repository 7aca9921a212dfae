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

        struct NoticeRow {
            let noticeText: String
            let isNew: Bool
            let device: String
            let address: String?
            let noticeTime: TimeView
        }

        let userEmail: String
        let tabs: [TabView]
        let newKey: String?
        let problemSummary: ProblemSummary?
        let hasNotices: Bool
        let hasUnread: Bool
        let notices: [NoticeRow]
        let profileFields: [FieldView]
        let passwordFields: [FieldView]
        let secondFactorText: String
        let secondFactorURL: String?
        let secondFactorActions: [ActionView]
        let mayHaveKeys: Bool
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
            Route(
                .post, "/hesap/bilgiler", door: .panel, access: .signedIn, body: .form, needsFreshProof: true,
                handler: changeProfile),
            Route(.post, "/hesap/bildirimler", door: .panel, access: .signedIn, body: .form) { request in
                try await panel.services.people.markNoticesRead(try request.caller)
                return .seeOther("/hesap")
            },
            Route(.get, "/hesap/ilk-sifre", door: .panel, access: .halfSignedIn) { request in
                firstPassword(request, FormState())
            },
            Route(
                .post, "/hesap/ilk-sifre", door: .panel, access: .halfSignedIn, body: .form, handler: setFirstPassword),
            Route(
                .post, "/hesap/anahtarlar", door: .panel, access: .allowed(.ownApiKeys), body: .form,
                needsFreshProof: true, handler: createKey),
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
        let people = panel.services.people
        let overview = try await people.accountOverview(caller)
        let keys = try await people.apiKeys(scope: caller.ownScope)
        let now = panel.operations.world.now()
        let passwordFields = [
            FieldView.input("sifre", texts("current_password"), state, type: "password").required()
                .autocomplete("current-password"),
            FieldView.input("yeni_sifre", texts("new_password"), state, type: "password").required()
                .autocomplete("new-password").hint(texts("password_hint")),
        ]
        let keyFields = ApiKeyForm.fields(state, texts)
        let profileFields = ProfileForm.fields(ProfileForm.state(overview.user, over: state), texts)
        let isOn = overview.user.secondFactorAt != nil
        let view = View(
            userEmail: caller.email, tabs: SessionPages.tabs(current: "/hesap", texts), newKey: newKey?.revealed,
            problemSummary: ProblemSummary(state.problems, fields: passwordFields + keyFields + profileFields),
            hasNotices: !overview.notices.isEmpty, hasUnread: overview.notices.contains { !$0.isRead },
            notices: overview.notices.map { notice in
                View.NoticeRow(
                    noticeText: texts(notice.kind.phrase), isNew: !notice.isRead,
                    device: BrowserText.format(notice.browser, texts), address: notice.address,
                    noticeTime: TimeView(notice.createdAt))
            },
            profileFields: profileFields, passwordFields: passwordFields,
            secondFactorText: secondFactorText(overview, texts),
            secondFactorURL: isOn ? nil : "/hesap/ikinci-adim", secondFactorActions: isOn ? factorActions(texts) : [],
            mayHaveKeys: caller.permissions.contains(.ownApiKeys), hasKeys: !keys.isEmpty,
            keys: keys.map { key($0, now: now, texts) }, keyFields: keyFields)
        return panel.page("account", title: texts("account"), view, request, problem: problem)
    }

    private func secondFactorText(_ overview: AccountOverview, _ texts: Texts) -> String {
        guard let since = overview.user.secondFactorAt else { return texts("second_factor_off") }
        return texts(
            "second_factor_on_since",
            ["tarih": IstanbulTime.formatDate(since), "sayi": String(overview.recoveryCodesLeft)])
    }

    private func factorActions(_ texts: Texts) -> [ActionView] {
        [
            ActionView(
                "/hesap/kurtarma-kodlari", texts("renew_recovery_codes"), "refresh",
                confirm: texts("renew_recovery_codes_confirm")),
            ActionView(
                "/hesap/ikinci-adim/kapat", texts("switch_off"), "x-circle", style: "danger",
                confirm: texts("switch_off_confirm")),
        ]
    }

    private func changeProfile(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            try await panel.services.people.changeOwnProfile(
                ProfileForm.read(form), of: try request.caller, from: request.origin)
            return .seeOther(Flash.saved.at("/hesap"))
        } orShow: { problem in
            try await show(request, FormState(form, problems: problem.fields), problem: problem)
        }
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
                Secret(form["yeni_sifre"] ?? ""), current: Secret(form["sifre"] ?? ""), of: try request.caller,
                from: request.origin)
            return .seeOther(Flash.passwordChanged.at("/hesap"))
        } orShow: { problem in
            try await show(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func createKey(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let caller = try request.caller
            let wanted = try ApiKeyForm.request(form, now: panel.operations.world.now(), panel.texts(request))
            let new = try await panel.services.people.createApiKey(
                wanted, user: caller.user, actor: caller.actor, scope: caller.ownScope)
            return try await show(request, FormState(), newKey: new.key)
        } orShow: { problem in
            let problems = problem.fields.map { FieldProblem($0.field == "ad" ? "anahtar_adi" : $0.field, $0.message) }
            return try await show(request, FormState(form, problems: problems), problem: problem)
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
                Secret(form["yeni_sifre"] ?? ""), current: nil, of: try request.caller, from: request.origin)
            return .seeOther(Flash.passwordChanged.at("/siparisler"))
        } orShow: { problem in
            firstPassword(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }
}
