package import Domain
package import SQLEngine

/// A person in a list.
package struct UserListRow: Sendable {
    package var id: ID<User>
    package var name: String
    package var email: String
    package var role: RoleName
    package var status: UserStatus
    package var hasSecondFactor: Bool
    package var lastSignInAt: Timestamp?
}

/// Whose accounts somebody may see. A person belongs to the dealers that they work for; a dealer to themselves.
package struct PeopleReach: Sendable {
    let condition: SQL

    /// Everybody within the scope: its dealers, and those who work for no dealer outside it.
    package static func within(_ scope: Scope) -> PeopleReach {
        switch scope.reach {
        case .everyone: PeopleReach(condition: "1 = 1")
        case .dealers:
            PeopleReach(
                condition: "(\(fragment: scope.condition("k.id")) OR \(fragment: employees(of: scope).condition))")
        }
    }

    /// Those who work for dealers of the scope, and for no others.
    package static func employees(of scope: Scope) -> PeopleReach {
        PeopleReach(
            condition: """
                (EXISTS (SELECT 1 FROM calisan_bayileri b WHERE b.kullanici_id = k.id)
                AND NOT EXISTS (SELECT 1 FROM calisan_bayileri b
                    WHERE b.kullanici_id = k.id AND NOT (\(fragment: scope.condition("b.bayi_id")))))
                """)
    }
}

/// The people with an account.
package enum UserList {
    private static let columns: SQL =
        "k.id, k.ad, k.email, k.rol, k.durum, k.totp_at IS NOT NULL, k.son_giris_at"

    /// - Parameters:
    ///   - search: words of the name or the address; empty for all.
    ///   - role: a role that they have, as main role or not.
    package static func page(
        search: String, role: RoleName?, status: UserStatus?, before: Int64?, limit: Int, reach: PeopleReach,
        _ tx: borrowing Transaction
    ) throws -> Page<UserListRow> {
        var conditions = Conditions(reach.condition)
        conditions.add(matches(search))
        if let role {
            conditions.add(
                """
                EXISTS (SELECT 1 FROM kullanici_rolleri x JOIN roller r ON r.id = x.rol_id
                    WHERE x.kullanici_id = k.id AND r.ad = \(role))
                """)
        }
        if let status { conditions.add("k.durum = \(status)") }
        if let before { conditions.add("k.id < \(before)") }
        let found = try tx.all(
            """
            SELECT \(fragment: columns) FROM kullanicilar k WHERE \(fragment: conditions.sql)
            ORDER BY k.id DESC LIMIT \(limit + 1)
            """, read)
        return Page(found: found, limit: limit) { $0.id.rawValue }
    }

    /// The condition that every word is in the name or the address.
    static func matches(_ search: String) -> SQL {
        var conditions = Conditions("1 = 1")
        for pattern in wordPatterns(search) {
            conditions.add("(lower(k.ad) LIKE \(pattern) ESCAPE '\\' OR k.email LIKE \(pattern) ESCAPE '\\')")
        }
        return conditions.sql
    }

    /// Whether the person is within the reach.
    package static func contains(_ user: ID<User>, reach: PeopleReach, _ tx: borrowing Transaction) throws -> Bool {
        try tx.value(
            "SELECT count(*) FROM kullanicilar k WHERE k.id = \(user) AND \(fragment: reach.condition)", as: Int.self)
            ?? 0 > 0
    }

    private static func read(_ row: inout RowReader) throws -> UserListRow {
        UserListRow(
            id: try row.next(), name: try row.next(), email: try row.next(), role: try row.next(),
            status: try row.next(), hasSecondFactor: try row.next(), lastSignInAt: try row.next())
    }
}
