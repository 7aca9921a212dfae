package import Domain
package import LosslessJSON
package import SQLEngine

/// A role (`roller`).
package enum Role {}

/// A role as stored.
package struct StoredRole: Sendable, Equatable {
    package var id: ID<Role>
    package var name: RoleName
    package var description: String
    package var grants: RoleGrants
}

/// Reading and writing `roller`, `kullanici_rolleri` and `calisan_bayileri`.
package enum RoleTable {
    /// Every role, by name.
    package static func all(_ tx: borrowing Transaction) throws -> [StoredRole] {
        try tx.all("SELECT id, ad, aciklama, izinler FROM roller ORDER BY ad", read)
    }

    package static func find(_ id: ID<Role>, _ tx: borrowing Transaction) throws -> StoredRole? {
        try tx.first("SELECT id, ad, aciklama, izinler FROM roller WHERE id = \(id)", read)
    }

    package static func find(_ name: RoleName, _ tx: borrowing Transaction) throws -> StoredRole? {
        try tx.first("SELECT id, ad, aciklama, izinler FROM roller WHERE ad = \(name)", read)
    }

    /// The roles that a person has.
    package static func roles(of user: ID<User>, _ tx: borrowing Transaction) throws -> [StoredRole] {
        try tx.all(
            """
            SELECT r.id, r.ad, r.aciklama, r.izinler FROM kullanici_rolleri k JOIN roller r ON r.id = k.rol_id
            WHERE k.kullanici_id = \(user) ORDER BY r.ad
            """, read)
    }

    /// What a person's roles allow together.
    package static func grants(of user: ID<User>, _ tx: borrowing Transaction) throws -> RoleGrants {
        try tx.all(
            """
            SELECT r.izinler FROM kullanici_rolleri k JOIN roller r ON r.id = k.rol_id
            WHERE k.kullanici_id = \(user)
            """
        ) { try RoleGrants(stored: try $0.next(JSONText.self).text) }
        .reduce(RoleGrants()) { $0.union($1) }
    }

    package static func insert(
        _ name: RoleName, description: String, grants: RoleGrants, _ tx: borrowing Transaction
    ) throws -> ID<Role> {
        try tx.one(
            """
            INSERT INTO roller (ad, aciklama, izinler)
            VALUES (\(name), \(description), \(JSONText(grants.stored.description))) RETURNING id
            """
        ) { try $0.next() }
    }

    /// Changes a role; the main role of its people is renamed with it.
    package static func update(_ role: StoredRole, was old: RoleName, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE roller SET ad = \(role.name), aciklama = \(role.description),
                izinler = \(JSONText(role.grants.stored.description))
            WHERE id = \(role.id)
            """)
        if role.name != old { try tx.run("UPDATE kullanicilar SET rol = \(role.name) WHERE rol = \(old)") }
    }

    package static func delete(_ id: ID<Role>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM roller WHERE id = \(id)")
    }

    /// How many people have each role.
    package static func counts(_ tx: borrowing Transaction) throws -> [ID<Role>: Int] {
        let rows = try tx.all("SELECT rol_id, count(*) FROM kullanici_rolleri GROUP BY rol_id") { row in
            (try row.next(ID<Role>.self), try row.next(Int.self))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Who has a role.
    package static func people(with role: ID<Role>, _ tx: borrowing Transaction) throws -> [ID<User>] {
        try tx.all("SELECT kullanici_id FROM kullanici_rolleri WHERE rol_id = \(role) ORDER BY kullanici_id") {
            try $0.next()
        }
    }

    /// Gives a person exactly these roles.
    package static func setRoles(_ roles: [ID<Role>], of user: ID<User>, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            DELETE FROM kullanici_rolleri
            WHERE kullanici_id = \(user) AND rol_id NOT IN \(ids: roles.map(\.rawValue))
            """)
        for role in roles {
            try tx.run(
                """
                INSERT INTO kullanici_rolleri (kullanici_id, rol_id) VALUES (\(user), \(role))
                ON CONFLICT (kullanici_id, rol_id) DO NOTHING
                """)
        }
    }

    /// One row of `kullanici_rolleri`: who has which role.
    package static func assignment(
        _ id: Int64, _ tx: borrowing Transaction
    ) throws -> (user: ID<User>, role: ID<Role>)? {
        try tx.first("SELECT kullanici_id, rol_id FROM kullanici_rolleri WHERE id = \(id)") { row in
            (try row.next(), try row.next())
        }
    }

    package static func assignmentID(
        of role: ID<Role>, to user: ID<User>, _ tx: borrowing Transaction
    ) throws -> Int64? {
        try tx.value("SELECT id FROM kullanici_rolleri WHERE kullanici_id = \(user) AND rol_id = \(role)")
    }

    /// How many others are active administrators. Until the transaction ends nobody else can count or change them, so
    /// that two who go at the same time don't both see the other stay.
    package static func otherActiveAdmins(
        than user: ID<User>, _ tx: borrowing Transaction
    ) throws -> Int {
        let admin: ID<Role>? = try tx.value(
            "SELECT id FROM roller WHERE ad = \(RoleName.admin) \(dialect: .forUpdate)")
        guard let admin else { return 0 }
        return try tx.value(
            """
            SELECT count(*) FROM kullanici_rolleri r JOIN kullanicilar k ON k.id = r.kullanici_id
            WHERE r.rol_id = \(admin) AND k.durum = 'aktif' AND k.id <> \(user)
            """) ?? 0
    }

    /// Replaces the dealers that a person works for.
    package static func setDealers(
        _ dealers: [ID<User>], of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("DELETE FROM calisan_bayileri WHERE kullanici_id = \(user)")
        for dealer in Set(dealers).sorted() {
            try tx.run(
                """
                INSERT INTO calisan_bayileri (kullanici_id, bayi_id, created_at)
                VALUES (\(user), \(dealer), \(now))
                """)
        }
    }

    /// For whom a person works; empty for somebody who works for themselves or for all.
    package static func dealers(of user: ID<User>, _ tx: borrowing Transaction) throws -> [ID<User>] {
        try tx.all("SELECT bayi_id FROM calisan_bayileri WHERE kullanici_id = \(user) ORDER BY bayi_id") {
            try $0.next()
        }
    }

    /// For whom a person may work now: those of ``dealers(of:_:)`` whose accounts are not closed.
    ///
    /// - Returns: nil for somebody who works for themselves or for all.
    package static func openDealers(of user: ID<User>, _ tx: borrowing Transaction) throws -> [ID<User>]? {
        let all = try tx.all(
            """
            SELECT c.bayi_id, k.durum FROM calisan_bayileri c JOIN kullanicilar k ON k.id = c.bayi_id
            WHERE c.kullanici_id = \(user) ORDER BY c.bayi_id
            """
        ) { row in (try row.next(ID<User>.self), try row.next(UserStatus.self)) }
        return all.isEmpty ? nil : all.filter { $0.1 != .disabled }.map(\.0)
    }

    private static func read(_ row: inout RowReader) throws -> StoredRole {
        StoredRole(
            id: try row.next(), name: try row.next(), description: try row.next(),
            grants: try RoleGrants(stored: try row.next(JSONText.self).text))
    }
}

extension RoleGrants {
    /// Reads `roller.izinler`: `{"kapsam": "kendi", "izinler": {"siparisler": ["gor", "ekle"]}}`. Words that this
    /// version does not know allow nothing, so that an older program beside a newer one stays safe.
    ///
    /// - Throws: `JSONError` for a text that is no JSON.
    package init(stored text: String) throws {
        let json = try JSON(parsing: text)
        self.init(reach: json["kapsam"]?.string.flatMap(Reach.init) ?? .own)
        for resource in json["izinler"]?.members ?? [] {
            for action in resource.value.array ?? [] {
                guard let permission = Permission(rawValue: "\(resource.name).\(action.string ?? "")") else { continue }
                permissions.insert(permission)
            }
        }
    }

    /// The form in which `roller.izinler` keeps them: resources and actions in the order of ``Permission``.
    package var stored: JSON {
        var resources: [JSON.Member] = []
        for permission in Permission.allCases where permissions.contains(permission) {
            if resources.last?.name == permission.resource, case .array(let actions)? = resources.last?.value {
                resources[resources.count - 1].value = .array(actions + [.string(permission.action)])
            } else {
                resources.append(.init(permission.resource, .array([.string(permission.action)])))
            }
        }
        return ["kapsam": .string(reach.rawValue), "izinler": .object(resources)]
    }
}
