import Domain
import Hummingbird
import Operations
import Storage

/// One person: details, roles, dealers, and what can be done to the account.
struct UserPage: Sendable {
    let panel: Panel
    let place: UserPages.Place

    private struct View {
        let listURL: String
        let listLabel: String
        let personName: String
        let personEmail: String
        let badges: [BadgeView]
        let newLink: String?
        let problemSummary: ProblemSummary?
        let mayChange: Bool
        let profileAction: String
        let profileFields: [FieldView]
        let rolesAction: String
        let roleFields: [FieldView]
        let mainRoleField: [FieldView]
        let hasDealers: Bool
        let dealerFields: [FieldView]
        let allDealersField: [FieldView]
        let facts: [FactView]
        let actions: [ActionView]
    }

    private typealias Change = @Sendable (ID<User>, FormFields, WebRequest) async throws -> Void

    var routes: [Route] {
        let people = panel.services.people
        return [
            Route(.get, "\(place.path)/{id}", door: .panel, access: .allowed(place.viewing)) { request in
                try await show(try request.rowID(), request, FormState())
            },
            change("bilgiler", .saved) { user, form, request in
                let profile = ProfileForm.read(form)
                try await people.changeUser(user, by: try request.authority, from: request.origin) { _ in profile }
            },
            change("roller", .saved) { user, form, request in
                var wanted = RolesForm.read(form)
                // Employees of the one dealer of the caller: the page has no boxes to tick.
                if place == .employees, wanted.dealers.isEmpty, let own = try request.scope.onlyDealer {
                    wanted.dealers = [own]
                }
                try await people.setRoles(wanted, of: user, by: try request.authority)
            },
            change("kapat", .accountDisabled) { user, _, request in
                try await people.setUserEnabled(false, user, by: try request.authority)
            },
            change("ac", .accountEnabled) { user, _, request in
                try await people.setUserEnabled(true, user, by: try request.authority)
            },
            change("ikinci-adim-sifirla", .secondFactorReset) { user, _, request in
                try await people.resetSecondFactor(of: user, by: try request.authority)
            },
            Route(
                .post, "\(place.path)/{id}/giris-baglantisi", door: .panel, access: .allowed(place.changing),
                body: .form, needsFreshProof: true
            ) { request in
                let user: ID<User> = try request.rowID()
                return try await panel.attempt {
                    let link = try await people.createLoginLink(user: user, by: try request.authority)
                    return try await show(user, request, FormState(), link: link)
                } orShow: { problem in
                    try await show(user, request, FormState(problems: problem.told("form")), problem: problem)
                }
            },
        ]
    }

    /// A form on the page that changes something, and what the page says then.
    private func change(_ word: String, _ flash: Flash, _ work: @escaping Change) -> Route {
        Route(
            .post, "\(place.path)/{id}/\(word)", door: .panel, access: .allowed(place.changing), body: .form,
            needsFreshProof: true
        ) { request in
            let user: ID<User> = try request.rowID()
            let form = try request.form()
            return try await panel.attempt {
                try await work(user, form, request)
                return .seeOther(flash.at("\(place.path)/\(user)"))
            } orShow: { problem in
                try await show(
                    user, request, FormState(form, problems: problem.told("form")), problem: problem)
            }
        }
    }

    /// - Parameter link: a link that was made just now; it is shown this once.
    func show(
        _ id: ID<User>, _ request: WebRequest, _ state: FormState, link: LoginLink? = nil, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let authority = try request.authority
        let detail = try await panel.services.people.user(id, by: authority)
        let names = try await dealerNames(detail.dealers)
        let roles = try await panel.rolesForm(RolesForm.state(detail, over: state), place, request)
        let profile = ProfileForm.fields(ProfileForm.state(detail.user, over: state), texts)
        let path = "\(place.path)/\(id)"
        let mayChange = try request.caller.permissions.contains(place.changing)
        let view = View(
            listURL: place.path, listLabel: texts(place.titleKey), personName: detail.user.name,
            personEmail: detail.user.email,
            badges: [BadgeView(detail.user.status.mark, texts)]
                + detail.roles.map { BadgeView(texts($0.name.phrase), .info, "key") },
            newLink: link?.url.revealed, problemSummary: ProblemSummary(state.problems, fields: profile),
            mayChange: mayChange && detail.mayBeChanged,
            profileAction: "\(path)/bilgiler", profileFields: profile, rolesAction: "\(path)/roller",
            roleFields: roles.roleFields, mainRoleField: roles.mainRoleField, hasDealers: !roles.dealerFields.isEmpty,
            dealerFields: roles.dealerFields, allDealersField: roles.allDealersField,
            facts: facts(detail, names, texts), actions: actions(detail.user, path, texts))
        return panel.page("user", title: detail.user.name, view, request, problem: problem)
    }

    private func dealerNames(_ dealers: [ID<User>]) async throws -> [String] {
        try await panel.read { tx in try dealers.prefix(50).compactMap { try UserTable.find($0, tx)?.name } }
    }

    private func facts(_ detail: UserDetail, _ dealers: [String], _ texts: Texts) -> [FactView] {
        let user = detail.user
        let worksFor =
            dealers.isEmpty
            ? (detail.grants.reach == .everyone ? texts("all_dealers") : nil) : dealers.joined(separator: ", ")
        return [
            FactView(texts("main_role"), texts(user.role.phrase)),
            FactView(texts("works_for"), worksFor),
            FactView(texts("second_factor"), texts(user.secondFactorAt == nil ? "off" : "on")),
            FactView(texts("last_sign_in"), user.lastSignInAt.map(IstanbulTime.format) ?? texts("never")),
            FactView(texts("created"), IstanbulTime.format(user.createdAt)),
        ].compactMap(\.self)
    }

    private func actions(_ user: StoredUser, _ path: String, _ texts: Texts) -> [ActionView] {
        if user.status == .disabled { return [ActionView("\(path)/ac", texts("enable"), "play", style: "primary")] }
        var actions = [
            ActionView(
                "\(path)/giris-baglantisi", texts("make_link"), "link", confirm: texts("make_link_confirm"))
        ]
        if user.secondFactorAt != nil {
            actions.append(
                ActionView(
                    "\(path)/ikinci-adim-sifirla", texts("reset_second_factor"), "refresh", style: "danger",
                    confirm: texts("reset_second_factor_confirm")))
        }
        actions.append(
            ActionView(
                "\(path)/kapat", texts("disable"), "x-circle", style: "danger", confirm: texts("disable_confirm")))
        return actions
    }
}
