import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/roller`, `/kullanici-rolleri` and `/izinler`.
func roleRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/roller", .roles, .viewRoles, tag: "roller", "Rolleri listeler"),
        maker.item("/roller/{id}", .roles, .viewRoles, tag: "roller", "Bir rolü getirir"),
        maker.api(
            .post, "/roller", .changeRoles,
            RouteDocumentation(
                tag: "roller", summary: "Rol ekler", input: roleSchema, output: JSONSchema.object(of: .roles),
                status: 201)
        ) { request in
            let role = try readRole(try request.input(roleSchema))
            let id = try await maker.services.people.createRole(role, by: try request.authority)
            return try await maker.created(.roles, id.rawValue, at: "/roller", request)
        },
        maker.api(
            .put, "/roller/{id}", .changeRoles,
            RouteDocumentation(
                tag: "roller", summary: "Rolü değiştirir; sonraki istekte geçerlidir", input: roleSchema,
                output: JSONSchema.object(of: .roles))
        ) { request in
            let id: ID<Role> = try request.rowID()
            _ = try await maker.row(.roles, id.rawValue, request)
            let role = try readRole(try request.input(roleSchema))
            try await maker.services.people.changeRole(id, to: role, by: try request.authority)
            return .json(try await maker.row(.roles, id.rawValue, request))
        },
        maker.api(
            .delete, "/roller/{id}", .changeRoles,
            RouteDocumentation(tag: "roller", summary: "Kimsede olmayan bir rolü siler", status: 204)
        ) { request in
            try await maker.services.people.deleteRole(try request.rowID(), by: try request.authority)
            return .noContent
        },
        maker.list(
            "/kullanici-rolleri", .userRoles, .viewUsers, tag: "roller", "Kimde hangi rolün olduğunu listeler"),
        assignRoute(maker), unassignRoute(maker),
        maker.api(
            .get, "/izinler", .viewRoles,
            RouteDocumentation(
                tag: "roller", summary: "Verilebilecek izinler, Türkçe ve İngilizce açıklamalarıyla",
                output: ["type": "object"])
        ) { _ in
            .json(["kayitlar": .array(Permission.allCases.map(\.json))])
        },
    ]
}

private let roleSchema = InputSchema([
    .required("ad", .text(max: 50), "Rolün adı"),
    .optional("aciklama", .text(max: 500), "Ne için olduğu"),
    .required(
        "izinler", .object,
        "roller.izinler biçiminde: {\"kapsam\": \"kendi\", \"izinler\": {\"siparisler\": [\"gor\"]}}"),
])

/// Unlike the stored form, which an older program may have to read, input must hold no word that is not known.
private func readRole(_ input: Input) throws -> RoleInput {
    let text: String = try input.required("izinler")
    let json = try JSON(parsing: text)
    var problems: [FieldProblem] = []
    for member in json.members ?? [] where !["kapsam", "izinler"].contains(member.name) {
        problems.append(FieldProblem("izinler.\(member.name.prefix(50))", "Bilinmeyen alan."))
    }
    if json["kapsam"]?.string.flatMap(RoleGrants.Reach.init) == nil {
        problems.append(FieldProblem("izinler.kapsam", "kendi veya herkes olmalı."))
    }
    guard let resources = json["izinler"]?.members else {
        throw OperationError.invalid([FieldProblem("izinler.izinler", "JSON nesnesi olmalı.")])
    }
    for resource in resources {
        for action in resource.value.array ?? [.null] {
            let word = "\(resource.name).\(action.string ?? "")"
            guard Permission(rawValue: word) == nil else { continue }
            let known = Permission.allCases.filter { $0.resource == resource.name }.map(\.action)
            let hint =
                known.isEmpty
                ? "GET /api/v1/izinler bilinenleri verir." : "Olabilecekler: \(known.joined(separator: ", "))."
            problems.append(FieldProblem("izinler.\(resource.name.prefix(50))", "Bilinmeyen izin. \(hint)"))
        }
    }
    guard problems.isEmpty else { throw OperationError.invalid(problems) }
    return RoleInput(
        name: try input.required("ad"), description: input.value("aciklama") ?? "", grants: try RoleGrants(stored: text)
    )
}

private func assignRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .required("kullanici_id", .id, "Kime"), .required("rol_id", .id, "Hangi rol"),
        .optional("tum_bayiler", .bool, "Rol herkesin verisine erişiyorsa ve kişinin bayisi yoksa true olmalı"),
    ])
    let documentation = RouteDocumentation(
        tag: "roller", summary: "Bir kişiye bir rol daha verir; oturumları biter", input: schema,
        output: JSONSchema.object(of: .userRoles), status: 201, refusals: [(404, "Böyle bir kullanıcı yok")])
    return maker.api(.post, "/kullanici-rolleri", .changeUsers, documentation) { request in
        let input = try request.input(schema)
        let (user, role): (ID<User>, ID<Role>) = (try input.required("kullanici_id"), try input.required("rol_id"))
        let authority = try request.authority
        let before = try await maker.services.people.user(user, by: authority)
        // Only what is not said stays as it was.
        let worksForAll: Bool? = input.value("tum_bayiler")
        let wanted = UserRolesInput(
            roles: before.roles.map(\.id) + [role], dealers: before.dealers,
            worksForAll: worksForAll ?? false, workedForAll: worksForAll ?? before.worksForAll)
        try await maker.services.people.setRoles(wanted, of: user, by: authority)
        let id = try await maker.operations.database.read { tx in
            try RoleTable.assignmentID(of: role, to: user, tx)
        }
        let answer: JSON = [
            "id": id.map { JSON($0) } ?? .null, "kullanici_id": JSON(user.rawValue), "rol_id": JSON(role.rawValue),
        ]
        return .json(answer, status: .created)
    }
}

private func unassignRoute(_ maker: ApiRouteMaker) -> Route {
    let documentation = RouteDocumentation(
        tag: "roller", summary: "Bir kişiden bir rolü alır; son rol alınamaz", status: 204)
    return maker.api(.delete, "/kullanici-rolleri/{id}", .changeUsers, documentation) { request in
        let row = try request.rowID(of: AnyRow.self).rawValue
        let found = try await maker.operations.database.read { tx in
            try RoleTable.assignment(row, tx).map { [$0.user.rawValue, $0.role.rawValue] }
        }
        guard let found else { throw OperationError.notFound }
        let (user, role) = (ID<User>(found[0]), ID<Role>(found[1]))
        let authority = try request.authority
        let before = try await maker.services.people.user(user, by: authority)
        let wanted = UserRolesInput(
            roles: before.roles.map(\.id).filter { $0 != role }, dealers: before.dealers,
            workedForAll: before.worksForAll)
        try await maker.services.people.setRoles(wanted, of: user, by: authority)
        return .noContent
    }
}

extension Permission {
    fileprivate var json: JSON {
        [
            "izin": .string(rawValue), "kaynak": .string(resource), "eylem": .string(action),
            "aciklama": .string(phrase.turkish), "aciklama_en": .string(phrase.english),
        ]
    }
}
