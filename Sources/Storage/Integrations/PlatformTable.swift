package import Domain
package import SQLEngine

/// A platform as stored (`platformlar`).
package struct StoredPlatform: Sendable, Equatable {
    package var id: ID<Platform>
    package var name: String
    package var kind: Int64
    package var url: String
    package var code: String
    /// `ayar_semasi` as JSON text.
    package var fieldSchema: String
    package var isActive: Bool

    /// - Parameter id: 0 for one that is to be added.
    package init(
        id: ID<Platform> = ID(0), name: String, kind: Int64, url: String, code: String, fieldSchema: String,
        isActive: Bool
    ) {
        (self.id, self.name, self.kind, self.url) = (id, name, kind, url)
        (self.code, self.fieldSchema, self.isActive) = (code, fieldSchema, isActive)
    }

    /// Whether the program has a connector for it.
    package var isKnown: Bool { PlatformCode(rawValue: code) != nil }
}

/// Changing `platformlar`.
package enum PlatformTable {
    /// One platform, locked.
    package static func find(_ id: ID<Platform>, _ tx: borrowing Transaction) throws -> StoredPlatform? {
        try tx.first(
            """
            SELECT id, ad, tip_id, api_url, kod, ayar_semasi, aktif FROM platformlar WHERE id = \(id)
            \(dialect: .forUpdate)
            """
        ) { row in
            StoredPlatform(
                id: try row.next(), name: try row.next(), kind: try row.next(), url: try row.next(),
                code: try row.next(), fieldSchema: try row.next(JSONText.self).text, isActive: try row.next())
        }
    }

    /// - Throws: `SQLError` of kind `unique` for a code that is there, `foreignKey` for a kind that is not.
    package static func insert(
        _ platform: StoredPlatform, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Platform> {
        try tx.one(
            """
            INSERT INTO platformlar (ad, tip_id, api_url, kod, ayar_semasi, aktif, created_at, updated_at)
            VALUES (\(platform.name), \(platform.kind), \(platform.url), \(platform.code),
                \(JSONText(platform.fieldSchema)), \(platform.isActive), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    package static func update(_ platform: StoredPlatform, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE platformlar SET ad = \(platform.name), tip_id = \(platform.kind), api_url = \(platform.url),
                kod = \(platform.code), ayar_semasi = \(JSONText(platform.fieldSchema)), aktif = \(platform.isActive),
                updated_at = \(now)
            WHERE id = \(platform.id)
            """)
    }
}
