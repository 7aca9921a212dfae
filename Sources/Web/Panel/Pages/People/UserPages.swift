import Domain
import Hummingbird
import Operations
import Storage

/// People with an account: for administrators everybody, for dealers those who work for them.
struct UserPages: Sendable {
    enum Place: Sendable {
        case users
        case employees

        var path: String { self == .users ? "/kullanicilar" : "/calisanlar" }
        var titleKey: String { self == .users ? "users" : "employees" }
        var textKey: String { self == .users ? "users_text" : "employees_text" }
        var addKey: String { self == .users ? "add_user" : "add_employee" }
        var emptyKey: String { self == .users ? "users_empty" : "employees_empty" }
        var emptyTextKey: String { self == .users ? "users_empty_text" : "employees_empty_text" }
        var viewing: Permission { self == .users ? .viewUsers : .manageEmployees }
        var changing: Permission { self == .users ? .changeUsers : .manageEmployees }
    }

    let panel: Panel
    let place: Place

    private struct ListView {
        struct Row {
            let personURL: String
            let personName: String
            let personEmail: String
            let badge: BadgeView
            let roleName: String
            let secondFactor: String
            let lastSignIn: TimeView?
        }

        let heading: String
        let subtitle: String
        let listURL: String
        let newURL: String?
        let newLabel: String
        let search: String
        let selects: [SelectView]
        let clearURL: String?
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
    }

    private struct NewView {
        let listURL: String
        let listLabel: String
        let heading: String
        let formAction: String
        let profileFields: [FieldView]
        let roleFields: [FieldView]
        let mainRoleField: [FieldView]
        let hasDealers: Bool
        let dealerFields: [FieldView]
        let allDealersField: [FieldView]
        let problemSummary: ProblemSummary?
    }

    var routes: [Route] {
        let path = place.path
        return [
            Route(.get, path, door: .panel, access: .allowed(place.viewing), handler: list),
            Route(.get, "\(path)/yeni", door: .panel, access: .allowed(place.changing)) { request in
                try await newForm(request, FormState(["dil": "tr"]))
            },
            Route(
                .post, "\(path)/yeni", door: .panel, access: .allowed(place.changing), body: .form,
                needsFreshProof: true, handler: invite),
        ] + UserPage(panel: panel, place: place).routes
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let search = request.queryValue("ara")
        let role = request.queryValue("rol").isEmpty ? nil : RoleName(rawValue: request.queryValue("rol"))
        let status = UserStatus(rawValue: request.queryValue("durum"))
        let people = panel.services.people
        let page =
            place == .users
            ? try await people.users(
                search: search, role: role, status: status, before: request.before, limit: Panel.pageLength,
                by: try request.authority)
            : try await employees(search, role, status, request)
        let isNarrowed = !search.isEmpty || role != nil || status != nil
        let mayAdd = try request.caller.permissions.contains(place.changing)
        let view = ListView(
            heading: texts(place.titleKey), subtitle: texts(place.textKey), listURL: place.path,
            newURL: mayAdd ? "\(place.path)/yeni" : nil, newLabel: texts(place.addKey), search: search,
            selects: try await selects(role, status, texts), clearURL: isNarrowed ? place.path : nil,
            hasRows: !page.rows.isEmpty, rows: page.rows.map { row($0, texts) },
            empty: page.rows.isEmpty ? empty(isNarrowed: isNarrowed, mayAdd: mayAdd, texts) : nil,
            pager: PagerView(next: page.next, current: request.before) {
                Link.to(
                    place.path,
                    [("ara", search), ("rol", role?.rawValue), ("durum", status?.rawValue), ("once", $0)])
            })
        return panel.page("users", title: texts(place.titleKey), view, request)
    }

    private func employees(
        _ search: String, _ role: RoleName?, _ status: UserStatus?, _ request: WebRequest
    ) async throws -> Page<UserListRow> {
        let (scope, before) = (try request.scope, request.before)
        return try await panel.read { tx in
            try UserList.page(
                search: search, role: role, status: status, before: before, limit: Panel.pageLength,
                reach: .employees(of: scope), tx)
        }
    }

    private func row(_ row: UserListRow, _ texts: Texts) -> ListView.Row {
        ListView.Row(
            personURL: "\(place.path)/\(row.id)", personName: row.name, personEmail: row.email,
            badge: BadgeView(row.status.mark, texts), roleName: texts(row.role.phrase),
            secondFactor: texts(row.hasSecondFactor ? "on" : "off"), lastSignIn: row.lastSignInAt.map(TimeView.init))
    }

    private func selects(_ role: RoleName?, _ status: UserStatus?, _ texts: Texts) async throws -> [SelectView] {
        let roles = try await panel.services.people.roles().map(\.role.name)
        let selectedRole = role?.rawValue ?? ""
        let selectedStatus = status?.rawValue ?? ""
        return [
            SelectView(
                selectName: "rol", selectLabel: texts("role"),
                options: [OptionView("", texts("all_roles"), selected: selectedRole)]
                    + roles.map { OptionView($0.rawValue, texts($0.phrase), selected: selectedRole) }),
            SelectView(
                selectName: "durum", selectLabel: texts("status"),
                options: [OptionView("", texts("all_states"), selected: selectedStatus)]
                    + UserStatus.allCases.map {
                        OptionView($0.rawValue, texts($0.mark.phrase), selected: selectedStatus)
                    }),
        ]
    }

    private func empty(isNarrowed: Bool, mayAdd: Bool, _ texts: Texts) -> EmptyView {
        if isNarrowed {
            return EmptyView(
                emptyIcon: "person", emptyTitle: texts("nothing_found"), emptyText: texts("nothing_found_text"))
        }
        return EmptyView(
            emptyIcon: "person", emptyTitle: texts(place.emptyKey), emptyText: texts(place.emptyTextKey),
            emptyAction: mayAdd ? .init(actionURL: "\(place.path)/yeni", actionLabel: texts(place.addKey)) : nil)
    }

    private func newForm(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let roles = try await panel.rolesForm(state, place, request)
        let profile = ProfileForm.fields(state, texts)
        let view = NewView(
            listURL: place.path, listLabel: texts(place.titleKey), heading: texts(place.addKey),
            formAction: "\(place.path)/yeni", profileFields: profile, roleFields: roles.roleFields,
            mainRoleField: roles.mainRoleField, hasDealers: !roles.dealerFields.isEmpty,
            dealerFields: roles.dealerFields, allDealersField: roles.allDealersField,
            problemSummary: ProblemSummary(state.problems, fields: profile))
        return panel.page("user_new", title: texts(place.addKey), view, request, problem: problem)
    }

    private func invite(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let link = try await panel.services.people.invite(
                Invitation(profile: ProfileForm.read(form), roles: RolesForm.read(form)), by: try request.authority)
            return try await UserPage(panel: panel, place: place).show(link.user, request, FormState(), link: link)
        } orShow: { problem in
            let problems = problem.fields.isEmpty ? [FieldProblem("form", problem.detail)] : problem.fields
            return try await newForm(request, FormState(form, problems: problems), problem: problem)
        }
    }
}

extension Panel {
    /// The roles and dealers that the caller may give, as tick boxes.
    func rolesForm(_ state: FormState, _ place: UserPages.Place, _ request: WebRequest) async throws -> RolesForm {
        let authority = try request.authority
        let isWide = try request.scope.reach == .everyone
        let dealers = try await dealers(request)
        var roles = try await services.people.rolesToGive(by: authority)
        if place == .employees { roles = roles.filter { $0.name != .dealer && $0.grants.reach == .own } }
        // With one dealer there is nothing to choose: employees work for that one.
        let choices = try request.scope.onlyDealer == nil ? dealers : []
        return RolesForm(
            state, roles: roles, dealers: choices, mayWorkForAll: place == .users && isWide, texts(request))
    }
}
