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
        maker.create(
            "/roller", .roles, .changeRoles, tag: "roller", "Rol ekler", input: roleSchema
        ) { request, work in
            try await work.people.createRole(
                try readRole(try request.input(roleSchema)), by: try request.authority)
        },
        maker.change(
            .put, "/roller/{id}", .roles, .changeRoles, tag: "roller", "Rolü değiştirir; sonraki istekte geçerlidir",
            input: roleSchema
        ) { id, input, request, work in
            try await work.people.changeRole(ID(id), to: try readRole(input), by: try request.authority)
        },
        maker.remove(
            "/roller/{id}", .roles, .changeRoles, tag: "roller", "Kimsede olmayan bir rolü siler"
        ) { id, request, work in
            try await work.people.deleteRole(ID(id), by: try request.authority)
        },
        maker.list(
            "/kullanici-rolleri", .userRoles, .viewUsers, tag: "roller", "Kimde hangi rolün olduğunu listeler"),
        maker.item(
            "/kullanici-rolleri/{id}", .userRoles, .viewUsers, tag: "roller", "Kime hangi rolün verildiğini getirir"),
        assignRoute(maker), unassignRoute(maker),
        maker.api(
            .get, "/izinler", .viewRoles,
            RouteDocumentation(
                tag: "roller", summary: "Verilebilecek izinler, Türkçe ve İngilizce açıklamalarıyla",
                output: JSONSchema.rows(of: JSONSchema.permission))
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
    var documentation = RouteDocumentation(
        tag: "roller", summary: "Bir kişiye bir rol daha verir; oturumları biter", input: schema,
        output: JSONSchema.object(of: .userRoles), status: 201, refusals: [(404, "Böyle bir kullanıcı yok")])
    documentation.example = Examples.object(of: .userRoles)
    return maker.post("/kullanici-rolleri", .changeUsers, documentation) { request, work in
        let input = try request.input(schema)
        let (user, role): (ID<User>, ID<Role>) = (try input.required("kullanici_id"), try input.required("rol_id"))
        // Only what is not said stays as it was.
        let worksForAll: Bool? = input.value("tum_bayiler")
        try await work.people.changeRoles(of: user, by: try request.authority) { held in
            UserRolesInput(
                roles: held.roles.map(\.id) + [role], dealers: held.dealers,
                worksForAll: worksForAll ?? false, workedForAll: worksForAll ?? held.worksForAll)
        }
    } answer: { _, request, tx in
        let input = try request.input(schema)
        let (user, role): (ID<User>, ID<Role>) = (try input.required("kullanici_id"), try input.required("rol_id"))
        guard let id = try RoleTable.assignmentID(of: role, to: user, tx) else { throw OperationError.notFound }
        let answer: JSON = ["id": JSON(id), "kullanici_id": JSON(user.rawValue), "rol_id": JSON(role.rawValue)]
        return ApiAnswer(status: 201, answer, location: "\(ApiRouteMaker.prefix)/kullanici-rolleri/\(id)")
    }
}

private func unassignRoute(_ maker: ApiRouteMaker) -> Route {
    maker.remove(
        "/kullanici-rolleri/{id}", .userRoles, .changeUsers, tag: "roller",
        "Bir kişiden bir rolü alır; son rol alınamaz"
    ) { row, request, work in
        let found = try await maker.operations.database.read { tx in
            try RoleTable.assignment(row, tx).map { [$0.user.rawValue, $0.role.rawValue] }
        }
        guard let found else { throw OperationError.notFound }
        let (user, role) = (ID<User>(found[0]), ID<Role>(found[1]))
        try await work.people.changeRoles(of: user, by: try request.authority) { held in
            UserRolesInput(
                roles: held.roles.map(\.id).filter { $0 != role }, dealers: held.dealers,
                workedForAll: held.worksForAll)
        }
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

extension JSONSchema {
    fileprivate static let permission: JSON = object([
        "izin": shown(text, as: "siparisler.gor"), "kaynak": shown(text, as: "siparisler"),
        "eylem": shown(text, as: "gor"), "aciklama": shown(text, as: "Siparişleri görme"),
        "aciklama_en": shown(text, as: "See orders"),
    ])
}
