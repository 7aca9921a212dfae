package import Domain
package import SQLEngine

/// A person with an account, as stored.
package struct StoredUser: Sendable, Equatable {
    package var id: ID<User>
    package var name: String
    package var email: String
    package var phone: String?
    package var role: RoleName
    package var status: UserStatus
    /// A PHC string; nil for somebody who has not chosen a password.
    package var passwordHash: String?
    package var lastSignInAt: Timestamp?
    package var createdAt: Timestamp
    /// `tr` or `en`.
    package var language: String
    /// Since when a code is asked for after the password; nil without a second factor.
    package var secondFactorAt: Timestamp?
}

/// Reading and writing `kullanicilar`.
package enum UserTable {
    private static let columns: SQL =
        "id, ad, email, telefon, rol, durum, sifre_hash, son_giris_at, created_at, dil, totp_at"

    /// Adds a person with one role.
    ///
    /// - Parameter email: in the form of ``normalised(email:)``.
    /// - Throws: ``SQLError`` of kind `unique` if the address has an account.
    package static func insert(
        name: String, email: String, phone: String?, role: RoleName, passwordHash: String?, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> ID<User> {
        let status: UserStatus = passwordHash == nil ? .invited : .active
        let id: ID<User> = try tx.one(
            """
            INSERT INTO kullanicilar (ad, email, telefon, sifre_hash, rol, durum, created_at, updated_at)
            VALUES (\(name), \(email), \(phone), \(passwordHash), \(role), \(status), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
        try tx.run(
            "INSERT INTO kullanici_rolleri (kullanici_id, rol_id) SELECT \(id), id FROM roller WHERE ad = \(role)")
        return id
    }

    package static func find(_ id: ID<User>, _ tx: borrowing Transaction) throws -> StoredUser? {
        try tx.first("SELECT \(fragment: columns) FROM kullanicilar WHERE id = \(id)", read)
    }

    /// The same, and nobody else changes it until the transaction ends.
    package static func lock(_ id: ID<User>, _ tx: borrowing Transaction) throws -> StoredUser? {
        try tx.first("SELECT \(fragment: columns) FROM kullanicilar WHERE id = \(id) \(dialect: .forUpdate)", read)
    }

    package static func find(email: String, _ tx: borrowing Transaction) throws -> StoredUser? {
        try tx.first("SELECT \(fragment: columns) FROM kullanicilar WHERE email = \(normalised(email: email))", read)
    }

    /// Everybody, the newest first.
    ///
    /// - Parameter after: the last id of the page before; nil for the first page.
    package static func page(
        after: ID<User>?, limit: Int, _ tx: borrowing Transaction
    ) throws -> [StoredUser] {
        let start = after ?? ID(Int64.max)
        return try tx.all(
            "SELECT \(fragment: columns) FROM kullanicilar WHERE id < \(start) ORDER BY id DESC LIMIT \(limit)", read)
    }

    /// Stores a new password; somebody who was invited becomes active by it.
    package static func setPassword(
        _ hash: String, of id: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE kullanicilar SET sifre_hash = \(hash), updated_at = \(now),
                durum = CASE WHEN durum = 'davetli' THEN 'aktif' ELSE durum END
            WHERE id = \(id)
            """)
    }

    /// Replaces a hash by a stronger one of the same password, unless it was changed meanwhile.
    package static func upgradeHash(
        from old: String, to new: String, of id: ID<User>, _ tx: borrowing Transaction
    ) throws {
        try tx.run("UPDATE kullanicilar SET sifre_hash = \(new) WHERE id = \(id) AND sifre_hash = \(old)")
    }

    package static func setStatus(
        _ status: UserStatus, of id: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("UPDATE kullanicilar SET durum = \(status), updated_at = \(now) WHERE id = \(id)")
    }

    /// - Throws: ``SQLError`` of kind `unique` if the address belongs to somebody else.
    package static func update(
        _ id: ID<User>, name: String, email: String, phone: String?, language: String, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE kullanicilar SET ad = \(name), email = \(email), telefon = \(phone), dil = \(language),
                updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    package static func setMainRole(
        _ role: RoleName, of id: ID<User>, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("UPDATE kullanicilar SET rol = \(role), updated_at = \(now) WHERE id = \(id)")
    }

    package static func noteSignIn(_ id: ID<User>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE kullanicilar SET son_giris_at = \(now) WHERE id = \(id)")
    }

    /// The one form in which addresses are stored and compared: without blanks around, in lower case.
    package static func normalised(email: String) -> String {
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let scalars = email.unicodeScalars.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(String.UnicodeScalarView(scalars)).lowercased()
    }

    private static func read(_ row: inout RowReader) throws -> StoredUser {
        StoredUser(
            id: try row.next(), name: try row.next(), email: try row.next(), phone: try row.next(),
            role: try row.next(), status: try row.next(), passwordHash: try row.next(), lastSignInAt: try row.next(),
            createdAt: try row.next(), language: try row.next(), secondFactorAt: try row.next())
    }
}
