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

    /// For whom a person works; empty for somebody who works for themselves or for all.
    package static func dealers(of user: ID<User>, _ tx: borrowing Transaction) throws -> [ID<User>] {
        try tx.all("SELECT bayi_id FROM calisan_bayileri WHERE kullanici_id = \(user) ORDER BY bayi_id") {
            try $0.next()
        }
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
