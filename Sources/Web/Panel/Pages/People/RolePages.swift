import Domain
import Hummingbird
import Operations
import Storage

/// Roles: a matrix of resources and actions, and the reach.
struct RolePages: Sendable {
    let panel: Panel

    private static let path = "/roller"

    private struct ListView {
        struct Row {
            let roleURL: String
            let roleName: String
            let roleText: String
            let reach: String
            let permissionCount: String
            let peopleCount: String
            let deletePath: String?
        }

        let newURL: String?
        let rows: [Row]
    }

    private struct EditView {
        struct Resource {
            struct Cell {
                let permissionWord: String
                let permissionText: String
                let isChecked: Bool
                let isLocked: Bool
            }

            let resourceName: String
            let permissions: [Cell]
        }

        let heading: String
        let subtitle: String
        let formAction: String
        let fields: [FieldView]
        let resources: [Resource]
        let maySave: Bool
        let problemSummary: ProblemSummary?
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewRoles), handler: list),
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeRoles)) { request in
                try edit(nil, request, FormState(["kapsam": RoleGrants.Reach.own.rawValue]), checked: [])
            },
            Route(
                .post, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeRoles), body: .form,
                needsFreshProof: true
            ) { request in
                try await save(nil, request)
            },
            Route(.get, "\(Self.path)/{id}", door: .panel, access: .allowed(.viewRoles)) { request in
                let role = try await find(try request.rowID())
                return try edit(role, request, Self.state(role), checked: role.grants.permissions)
            },
            Route(
                .post, "\(Self.path)/{id}", door: .panel, access: .allowed(.changeRoles), body: .form,
                needsFreshProof: true
            ) { request in
                try await save(try await find(try request.rowID()), request)
            },
            Route(
                .post, "\(Self.path)/{id}/sil", door: .panel, access: .allowed(.changeRoles), body: .form,
                needsFreshProof: true
            ) { request in
                try await panel.services.people.deleteRole(try request.rowID(), by: try request.authority)
                return .seeOther(Flash.deleted.at(Self.path))
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let mayChange = try request.caller.permissions.contains(.changeRoles)
        let rows = try await panel.services.people.roles().map { role, people in
            let mayDelete = mayChange && people == 0 && !RoleName.seeded.contains(role.name)
            return ListView.Row(
                roleURL: "\(Self.path)/\(role.id)", roleName: texts(role.name.phrase), roleText: role.description,
                reach: texts(role.grants.reach.phrase), permissionCount: String(role.grants.permissions.count),
                peopleCount: String(people), deletePath: mayDelete ? "\(Self.path)/\(role.id)/sil" : nil)
        }
        let view = ListView(newURL: mayChange ? "\(Self.path)/yeni" : nil, rows: rows)
        return panel.page("roles", title: texts("roles"), view, request)
    }

    private func find(_ id: ID<Role>) async throws -> StoredRole {
        guard let role = try await panel.read({ tx in try RoleTable.find(id, tx) }) else {
            throw OperationError.notFound
        }
        return role
    }

    private static func state(_ role: StoredRole) -> FormState {
        FormState([
            "ad": role.name.rawValue, "aciklama": role.description, "kapsam": role.grants.reach.rawValue,
        ])
    }

    private func edit(
        _ role: StoredRole?, _ request: WebRequest, _ state: FormState, checked: Set<Permission>,
        problem: Problem? = nil
    ) throws -> Response {
        let texts = panel.texts(request)
        let own = try request.caller.grants
        let maySave = own.permissions.contains(.changeRoles) && (role.map { own.covers($0.grants) } ?? true)
        let reaches = RoleGrants.Reach.allCases.filter { $0 == .own || own.reach == .everyone }
        let fields = [
            FieldView.input("ad", texts("name"), state).required().autocomplete("off").hint(texts("role_name_hint")),
            FieldView.select(
                "kapsam", texts("reach"), state, reaches.map { (value: $0.rawValue, label: texts($0.phrase)) }),
            FieldView.input("aciklama", texts("description"), state).optional().autocomplete("off").wide(),
        ]
        let isAdmin = role?.name == .admin
        let view = EditView(
            heading: role.map { texts($0.name.phrase) } ?? texts("add_role"),
            subtitle: texts(isAdmin ? "role_admin_text" : "role_text"),
            formAction: role.map { "\(Self.path)/\($0.id)" } ?? "\(Self.path)/yeni", fields: fields,
            resources: resources(checked, locked: { isAdmin || !maySave || !own.permissions.contains($0) }, texts),
            maySave: maySave, problemSummary: ProblemSummary(state.problems, fields: fields))
        return panel.page("role", title: view.heading, view, request, problem: problem)
    }

    private func resources(
        _ checked: Set<Permission>, locked: (Permission) -> Bool, _ texts: Texts
    ) -> [EditView.Resource] {
        var order: [String] = []
        for permission in Permission.allCases where !order.contains(permission.resource) {
            order.append(permission.resource)
        }
        return order.map { resource in
            let permissions = Permission.allCases.filter { $0.resource == resource }
            return EditView.Resource(
                resourceName: permissions.first.map { texts($0.resourcePhrase) } ?? resource,
                permissions: permissions.map { permission in
                    EditView.Resource.Cell(
                        permissionWord: permission.rawValue, permissionText: texts(permission.phrase),
                        isChecked: checked.contains(permission), isLocked: locked(permission))
                })
        }
    }

    private func save(_ role: StoredRole?, _ request: WebRequest) async throws -> Response {
        let form = try request.form()
        let people = panel.services.people
        let authority = try request.authority
        var checked = Set(form.values("izin").compactMap(Permission.init(rawValue:)))
        // Boxes that are locked are not sent: what stands behind them stays as it is.
        let own = try request.caller.permissions
        if let role {
            checked.formUnion(role.grants.permissions.filter { role.name == .admin || !own.contains($0) })
        }
        let input = RoleInput(
            name: form.filled("ad") ?? "", description: form.filled("aciklama") ?? "",
            grants: RoleGrants(reach: RoleGrants.Reach(rawValue: form["kapsam"] ?? "") ?? .own, permissions: checked))
        let ticked = checked
        return try await panel.attempt {
            if let role {
                try await people.changeRole(role.id, to: input, by: authority)
            } else {
                _ = try await people.createRole(input, by: authority)
            }
            return .seeOther(Flash.saved.at(Self.path))
        } orShow: { problem in
            let state = FormState(form, problems: problem.told("form"))
            return try edit(role, request, state, checked: ticked, problem: problem)
        }
    }
}
