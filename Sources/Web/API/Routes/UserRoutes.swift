import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/kullanicilar`.
func userRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/kullanicilar", .users, .viewUsers, tag: "kullanicilar", "Kullanıcıları listeler"),
        maker.item("/kullanicilar/{id}", .users, .viewUsers, tag: "kullanicilar", "Bir kullanıcıyı getirir"),
        createUserRoute(maker), changeUserRoute(maker, "/kullanicilar/{id}", .changeUsers),
        readUserRolesRoute(maker), setUserRolesRoute(maker), setDealersRoute(maker),
    ] + accountActionRoutes(maker, "/kullanicilar/{id}", .changeUsers)
}

/// `/calisanlar`: the people who work for the caller's own dealers.
func employeeRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        listEmployeesRoute(maker), createEmployeeRoute(maker), showEmployeeRoute(maker),
        setEmployeeRolesRoute(maker), changeUserRoute(maker, "/calisanlar/{id}", .manageEmployees),
    ] + accountActionRoutes(maker, "/calisanlar/{id}", .manageEmployees)
}

/// What a new user or employee has beside name and address.
enum PeopleSchema {
    static let profile: [InputField] = [
        .required("ad", .text(max: 200), "Adı"), .required("email", .text(max: 254), "E-posta adresi"),
        .optional("telefon", .text(max: 20), "Telefonu"),
        .optional("dil", .choice(["tr", "en"]), "Panel dili; verilmezse tr"),
    ]
    static let change = InputSchema([
        .optional("ad", .text(max: 200), "Adı"), .optional("email", .text(max: 254), "E-posta adresi"),
        .optional("telefon", .text(max: 20), "Telefonu"), .optional("dil", .choice(["tr", "en"]), "Panel dili"),
    ]).keeping("ad", "email", "dil")
    static let dealers: [InputField] = [
        InputField(
            name: "bayiler", kind: .list(of: InputSchema([.required("bayi_id", .id, "Bayi")]), max: 500),
            isRequired: false, summary: "Hangi bayiler için çalışacağı"),
        .optional("tum_bayiler", .bool, "Bayi seçilmediyse ve rol herkesin verisine erişiyorsa true olmalı"),
    ]
    static let roles: [InputField] = [
        InputField(
            name: "roller", kind: .list(of: InputSchema([.required("rol_id", .id, "Rol")]), max: 50), isRequired: true,
            summary: "Rollerin hepsi"),
        .optional("ana_rol_id", .id, "Gösterilecek rol; verilmezse olduğu gibi kalır"),
    ]

    static func profile(_ input: Input) throws -> UserProfile {
        UserProfile(
            name: try input.required("ad"), email: try input.required("email"), phone: input.value("telefon"),
            language: input.value("dil") ?? "tr")
    }

    static func dealers(_ input: Input) throws -> [ID<User>] {
        try input.list("bayiler").map { try $0.required("bayi_id") }
    }
}

extension WebRequest {
    var authority: Authority { get throws(SignInError) { Authority(try caller) } }
}

extension LoginLink {
    /// The link as it is shown this once.
    var json: JSON {
        [
            "id": JSON(user.rawValue), "giris_baglantisi": .string(url.revealed),
            "baglanti_bitis_at": .string(endsAt.description),
        ]
    }
}

private func createUserRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema(
        PeopleSchema.profile + [.required("rol", .text(max: 50), "Rolünün adı (roller.ad)")] + PeopleSchema.dealers)
    var documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Kullanıcı ekler ve şifresini belirleyeceği bağlantıyı verir", input: schema,
        output: JSONSchema.loginLink, status: 201)
    documentation.inputExample = [
        "ad": "Ayşe Işık", "email": "bayi@ornek.com", "telefon": "+905321234567", "dil": "tr", "rol": "bayi",
    ]
    return maker.post("/kullanicilar", .changeUsers, documentation) { request, work in
        let input = try request.input(schema)
        let name: RoleName = try input.required("rol")
        let role = try await maker.operations.database.read { tx in try RoleTable.find(name, tx) }
        guard let role else {
            throw OperationError.invalid([FieldProblem("rol", "“\(name.rawValue)” adında bir rol yok.")])
        }
        let roles = UserRolesInput(
            roles: [role.id], dealers: try PeopleSchema.dealers(input), worksForAll: input.value("tum_bayiler") ?? false
        )
        return try await work.people.invite(
            Invitation(profile: try PeopleSchema.profile(input), roles: roles), by: try request.authority)
    } answer: { link, _, _ in
        ApiAnswer(status: 201, link.json, location: "\(ApiRouteMaker.prefix)/kullanicilar/\(link.user)")
    }
}

private func changeUserRoute(_ maker: ApiRouteMaker, _ path: String, _ permission: Permission) -> Route {
    let documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Ad, e-posta, telefon ve dili değiştirir; verilmeyen alanlar olduğu gibi kalır",
        input: PeopleSchema.change, output: JSONSchema.object(of: .users))
    return maker.change(.patch, path, permission, documentation, of: shownUser) { request, work in
        let (id, authority): (ID<User>, Authority) = (try request.rowID(), try request.authority)
        let input = try request.input(PeopleSchema.change)
        try await work.people.changeUser(id, by: authority, from: request.origin) { stored in
            UserProfile(
                name: input.value("ad") ?? stored.name, email: input.value("email") ?? stored.email,
                phone: input.cleared.contains("telefon") ? nil : input.value("telefon") ?? stored.phone,
                language: input.value("dil") ?? stored.language)
        }
    }
}

/// A person as `GET /kullanicilar/{id}` shows them.
@Sendable private func shownUser(_ request: WebRequest) throws -> Representation {
    let (id, authority): (ID<User>, Authority) = (try request.rowID(), try request.authority)
    return Representation { tx in
        try UserDetail.row(of: id, by: authority, tx)
    } lock: { tx in
        try ApiResource.users.lock(id.rawValue, tx)
    }
}

/// The roles of a person as `GET /kullanicilar/{id}/roller` shows them.
@Sendable private func shownRoles(_ request: WebRequest) throws -> Representation {
    let (id, authority): (ID<User>, Authority) = (try request.rowID(), try request.authority)
    return Representation { tx in
        try UserDetail(id, by: authority, tx)?.rolesJSON.utf8
    } lock: { tx in
        try ApiResource.users.lock(id.rawValue, tx)
    }
}

/// Disabling, enabling and links, alike for users and employees.
private func accountActionRoutes(_ maker: ApiRouteMaker, _ path: String, _ permission: Permission) -> [Route] {
    func action(
        _ word: String, _ summary: String,
        _ work: @escaping @Sendable (ID<User>, Authority, People) async throws -> Void
    ) -> Route {
        maker.post(
            "\(path)/\(word)", permission,
            RouteDocumentation(tag: "kullanicilar", summary: summary, status: 204)
        ) { request, with in
            try await work(try request.rowID(), try request.authority, with.people)
        } answer: { _, _, _ in
            ApiAnswer(status: 204, [UInt8]())
        }
    }
    var linkDocumentation = RouteDocumentation(
        tag: "kullanicilar",
        summary: "Şifre belirlemek için tek kullanımlık bağlantı verir; ikinci adım yine sorulur",
        output: JSONSchema.loginLink, status: 201)
    linkDocumentation.isLocated = false
    return [
        action("kapat", "Hesabı kapatır; oturumları biter, anahtarları durur") {
            try await $2.setUserEnabled(false, $0, by: $1)
        },
        action("ac", "Kapatılmış hesabı açar") { try await $2.setUserEnabled(true, $0, by: $1) },
        action("ikinci-adim-sifirla", "Kaybedilen ikinci adımı kaldırır; kişi bilgilendirilir, oturumları biter") {
            try await $2.resetSecondFactor(of: $0, by: $1)
        },
        maker.post("\(path)/giris-baglantisi", permission, linkDocumentation) { request, work in
            try await work.people.createLoginLink(user: try request.rowID(), by: try request.authority)
        } answer: { link, _, _ in
            ApiAnswer(status: 201, link.json)
        },
    ]
}

private func readUserRolesRoute(_ maker: ApiRouteMaker) -> Route {
    let documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Kullanıcının rolleri, bayileri ve birlikte verdikleri izinler",
        output: JSONSchema.heldRoles)
    return maker.show("/kullanicilar/{id}/roller", .viewUsers, documentation, shownRoles)
}

private func setUserRolesRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema(PeopleSchema.roles + [PeopleSchema.dealers[1]])
    let documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Kullanıcının rollerinin yerine yenilerini koyar; oturumları biter",
        input: schema, output: JSONSchema.heldRoles)
    return maker.change(
        .put, "/kullanicilar/{id}/roller", .changeUsers, documentation, of: shownRoles
    ) { request, work in
        let (id, authority) = try await knownUser(request, work)
        let input = try request.input(schema)
        let roles: [ID<Role>] = try input.list("roller").map { try $0.required("rol_id") }
        let main: ID<Role>? = input.value("ana_rol_id")
        // Only what is not said stays as it was.
        let worksForAll: Bool? = input.value("tum_bayiler")
        try await work.people.changeRoles(of: id, by: authority) { held in
            UserRolesInput(
                roles: roles, mainRole: main, dealers: held.dealers,
                worksForAll: worksForAll ?? false, workedForAll: worksForAll ?? held.worksForAll)
        }
    }
}

private func setDealersRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema(PeopleSchema.dealers)
    var documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Kullanıcının çalıştığı bayilerin yerine yenilerini koyar", input: schema,
        output: JSONSchema.heldRoles)
    documentation.inputExample = ["bayiler": [["bayi_id": 3]]]
    return maker.change(
        .put, "/kullanicilar/{id}/bayiler", .changeUsers, documentation, of: shownRoles
    ) { request, work in
        let (id, authority) = try await knownUser(request, work)
        let input = try request.input(schema)
        let dealers = try PeopleSchema.dealers(input)
        let worksForAll = input.value("tum_bayiler") ?? false
        try await work.people.changeRoles(of: id, by: authority) { held in
            UserRolesInput(roles: held.roles.map(\.id), dealers: dealers, worksForAll: worksForAll)
        }
    }
}

/// Whose roles are to be changed. Whoever may not see somebody learns nothing from what is said of the body.
private func knownUser(_ request: WebRequest, _ work: ApiWork) async throws -> (ID<User>, Authority) {
    let (id, authority): (ID<User>, Authority) = (try request.rowID(), try request.authority)
    _ = try await work.people.user(id, by: authority)
    return (id, authority)
}

extension UserDetail {
    fileprivate var rolesJSON: JSON {
        [
            "kullanici_id": JSON(user.id.rawValue), "ana_rol": .string(user.role.rawValue),
            "roller": .array(roles.map { ["rol_id": JSON($0.id.rawValue), "ad": .string($0.name.rawValue)] }),
            "bayiler": .array(dealers.map { ["bayi_id": JSON($0.rawValue)] }),
            "tum_bayiler": .bool(grants.reach == .everyone && dealers.isEmpty),
            "izinler": grants.stored,
        ]
    }
}

private func listEmployeesRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([.optional("ara", .text(max: 100), "Ad ya da e-posta")] + ApiRouteMaker.paging)
    let documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Yalnız kendi bayilerinizin çalışanlarını listeler, en yenisi önce",
        query: schema.fields, output: JSONSchema.page(ofItems: JSONSchema.employee)
    ).paged
    return maker.api(.get, "/calisanlar", .manageEmployees, documentation) { request in
        let input = try schema.read(query: request.query)
        let scope = try request.scope
        let (search, after): (String, Int64?) = (input.value("ara") ?? "", input.value("sonra"))
        let limit = input.value("limit", as: Int.self) ?? 50
        let page = try await maker.operations.database.read { tx in
            try UserList.page(
                search: search, role: nil, status: nil, before: after, limit: limit, reach: .employees(of: scope), tx)
        }
        let rows = page.rows.map { row -> JSON in
            [
                "id": JSON(row.id.rawValue), "ad": .string(row.name), "email": .string(row.email),
                "rol": .string(row.role.rawValue), "durum": .string(row.status.rawValue),
                "son_giris_at": JSON(row.lastSignInAt?.description),
            ]
        }
        return ListPage(rows: rows, next: page.next).response(to: request)
    }
}

private func createEmployeeRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema(PeopleSchema.profile + PeopleSchema.roles + [PeopleSchema.dealers[0]])
    var documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Çalışan davet eder; yalnız kendi bayilerinizi görür", input: schema,
        output: JSONSchema.loginLink, status: 201)
    documentation.inputExample = [
        "ad": "Mehmet Çınar", "email": "depo@ornek.com", "telefon": "+905321234567", "dil": "tr",
        "roller": [["rol_id": 4]], "bayiler": [["bayi_id": 3]],
    ]
    return maker.post("/calisanlar", .manageEmployees, documentation) { request, work in
        let input = try request.input(schema)
        let roles = UserRolesInput(
            roles: try input.list("roller").map { try $0.required("rol_id") }, mainRole: input.value("ana_rol_id"),
            dealers: try PeopleSchema.dealers(input))
        return try await work.people.invite(
            Invitation(profile: try PeopleSchema.profile(input), roles: roles), by: try request.authority)
    } answer: { link, _, _ in
        ApiAnswer(status: 201, link.json, location: "\(ApiRouteMaker.prefix)/calisanlar/\(link.user)")
    }
}

private func showEmployeeRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Bir çalışanı getirir", output: JSONSchema.object(of: .users))
    documentation.example = Examples.object(of: .users)
    return maker.show("/calisanlar/{id}", .manageEmployees, documentation, shownUser)
}

private func setEmployeeRolesRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema(PeopleSchema.roles + [PeopleSchema.dealers[0]])
    let documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "Çalışanın rollerinin yerine yenilerini koyar; oturumları biter", input: schema,
        output: JSONSchema.heldRoles)
    return maker.change(
        .put, "/calisanlar/{id}/roller", .manageEmployees, documentation, of: shownRoles
    ) { request, work in
        let (id, authority) = try await knownUser(request, work)
        let input = try request.input(schema)
        let dealers = try PeopleSchema.dealers(input)
        let roles: [ID<Role>] = try input.list("roller").map { try $0.required("rol_id") }
        let main: ID<Role>? = input.value("ana_rol_id")
        try await work.people.changeRoles(of: id, by: authority) { held in
            UserRolesInput(roles: roles, mainRole: main, dealers: dealers.isEmpty ? held.dealers : dealers)
        }
    }
}

extension JSONSchema {
    fileprivate static let loginLink: JSON = object([
        "id": id, "giris_baglantisi": shown(text, as: "https://siparis.ornek.com/giris/baglanti/3f9a…"),
        "baglanti_bitis_at": time,
    ])

    /// ``UserDetail/rolesJSON``.
    fileprivate static let heldRoles: JSON = object([
        "kullanici_id": id, "ana_rol": shown(text, as: "depo"),
        "roller": array(of: object(["rol_id": id, "ad": shown(text, as: "depo")])),
        "bayiler": array(of: object(["bayi_id": id])),
        "tum_bayiler": shown(described(flag, "Bütün bayiler için çalışır"), as: false), "izinler": grants,
    ])

    /// What roles allow, as `roller.izinler` keeps it.
    private static let grants: JSON = object([
        "kapsam": .object(of(.words(RoleGrants.Reach.self))),
        "izinler": [
            "type": "object", "additionalProperties": array(of: text), "description": "Kaynaklara göre eylemler",
            "examples": [["siparisler": ["gor", "beklet"], "dosyalar": ["gor", "degistir"]]],
        ],
    ])

    fileprivate static let employee: JSON = object([
        "id": id, "ad": shown(text, as: "Mehmet Çınar"), "email": shown(text, as: "depo@ornek.com"),
        "rol": shown(text, as: "depo"), "durum": .object(of(.words(UserStatus.self))), "son_giris_at": optionalTime,
    ])
}
