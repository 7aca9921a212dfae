package import Domain
import LosslessJSON
package import SQLEngine

/// A key for the API (`api_anahtarlari`).
package enum ApiKey {}

/// How far a key reaches: less than its owner.
package struct ApiKeyLimits: Sendable, Equatable {
    /// What it may do; nil for all that its owner may (`kapsamlar`).
    package var permissions: Set<Permission>?
    /// Where it may be used from; empty for everywhere (`adresler`).
    package var addresses: [AddressRange]

    package init(permissions: Set<Permission>? = nil, addresses: [AddressRange] = []) {
        (self.permissions, self.addresses) = (permissions, addresses)
    }

    /// Reads what ``storedPermissions`` and ``storedAddresses`` wrote. A word or range that this version does not know allows
    /// nothing.
    fileprivate init(permissions: JSONText?, addresses: JSONText?) throws {
        self.permissions = try permissions.map { text in
            Set((try JSON(parsing: text.text).array ?? []).compactMap { $0.string.flatMap(Permission.init) })
        }
        self.addresses =
            try addresses.map { text in
                (try JSON(parsing: text.text).array ?? []).map { $0.string.flatMap(AddressRange.init) ?? .nothing }
            } ?? []
    }

    fileprivate var storedPermissions: JSONText? {
        permissions.map { permissions in
            let words = Permission.allCases.filter(permissions.contains).map { JSON.string($0.rawValue) }
            return JSONText(JSON.array(words).description)
        }
    }

    fileprivate var storedAddresses: JSONText? {
        addresses.isEmpty ? nil : JSONText(JSON.array(addresses.map { .string($0.description) }).description)
    }
}

/// A key as its owner may see it again: everything but the key.
package struct StoredApiKey: Sendable {
    package var id: ID<ApiKey>
    package var user: ID<User>
    package var name: String
    /// The first characters of the key, to tell keys apart.
    package var prefix: String
    package var limits: ApiKeyLimits
    package var endsAt: Timestamp?
    package var revokedAt: Timestamp?
    package var lastUsedAt: Timestamp?
    package var lastUsedFrom: String?
    /// The key that takes this one's place.
    package var successor: ID<ApiKey>?
    package var createdAt: Timestamp
}

/// Who a key speaks for.
package struct ApiKeyOwner: Sendable {
    package var key: ID<ApiKey>
    package var user: ID<User>
    package var userName: String
    package var email: String
    package var role: RoleName
    package var limits: ApiKeyLimits
    package var lastUsedAt: Timestamp?
    package var lastUsedFrom: String?
    package var endsAt: Timestamp?
}

/// Reading and writing `api_anahtarlari`: the hash of the key, never the key.
package enum ApiKeyTable {
    private static let columns: SQL = """
        id, kullanici_id, ad, on_ek, kapsamlar, adresler, bitis_at, iptal_at, son_kullanim_at, son_kullanim_adresi,
        yenisi_id, created_at
        """

    package static func insert(
        user: ID<User>, name: String, prefix: String, keyHash: String, limits: ApiKeyLimits = ApiKeyLimits(),
        endsAt: Timestamp?, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<ApiKey> {
        try tx.one(
            """
            INSERT INTO api_anahtarlari (kullanici_id, ad, on_ek, ozet, kapsamlar, adresler, bitis_at, created_at)
            VALUES (\(user), \(name), \(prefix), \(keyHash), \(limits.storedPermissions), \(limits.storedAddresses),
                \(endsAt), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// Who the key speaks for, if it is neither revoked nor over and its person may sign in.
    package static func find(
        keyHash: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ApiKeyOwner? {
        try tx.first(
            """
            SELECT a.id, a.kullanici_id, k.ad, k.email, k.rol, a.kapsamlar, a.adresler, a.son_kullanim_at,
                a.son_kullanim_adresi, a.bitis_at
            FROM api_anahtarlari a JOIN kullanicilar k ON k.id = a.kullanici_id
            WHERE a.ozet = \(keyHash) AND a.iptal_at IS NULL AND (a.bitis_at IS NULL OR a.bitis_at > \(now))
                AND k.durum <> 'pasif'
            """
        ) { row in
            ApiKeyOwner(
                key: try row.next(), user: try row.next(), userName: try row.next(), email: try row.next(),
                role: try row.next(), limits: try ApiKeyLimits(permissions: row.next(), addresses: row.next()),
                lastUsedAt: try row.next(), lastUsedFrom: try row.next(), endsAt: try row.next())
        }
    }

    /// Notes a use.
    package static func touch(
        _ id: ID<ApiKey>, address: String?, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE api_anahtarlari SET son_kullanim_at = \(now),
                son_kullanim_adresi = \(address.map { String($0.prefix(64)) }) WHERE id = \(id)
            """)
    }

    /// - Returns: whose key it was; nil if there is no such key within the scope or it was revoked before.
    package static func revoke(
        _ id: ID<ApiKey>, scope: Scope, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<User>? {
        try tx.first(
            """
            UPDATE api_anahtarlari SET iptal_at = \(now)
            WHERE id = \(id) AND iptal_at IS NULL AND \(fragment: scope.condition("kullanici_id"))
            RETURNING kullanici_id
            """
        ) { try $0.next() }
    }

    package static func change(
        _ id: ID<ApiKey>, name: String, limits: ApiKeyLimits, endsAt: Timestamp?, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE api_anahtarlari SET ad = \(name), kapsamlar = \(limits.storedPermissions),
                adresler = \(limits.storedAddresses), bitis_at = \(endsAt) WHERE id = \(id)
            """)
    }

    /// Lets a key end when its successor has taken over.
    package static func replace(
        _ id: ID<ApiKey>, by successor: ID<ApiKey>, endsAt: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run("UPDATE api_anahtarlari SET yenisi_id = \(successor), bitis_at = \(endsAt) WHERE id = \(id)")
    }

    /// One key, locked; nil if there is none within the scope.
    package static func find(
        _ id: ID<ApiKey>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredApiKey? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM api_anahtarlari
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))
            """, read)
    }

    /// All keys within the scope, the newest first.
    package static func all(scope: Scope, _ tx: borrowing Transaction) throws -> [StoredApiKey] {
        try tx.all(
            """
            SELECT \(fragment: columns) FROM api_anahtarlari
            WHERE \(fragment: scope.condition("kullanici_id")) ORDER BY id DESC LIMIT 200
            """, read)
    }

    private static func read(_ row: inout RowReader) throws -> StoredApiKey {
        StoredApiKey(
            id: try row.next(), user: try row.next(), name: try row.next(), prefix: try row.next(),
            limits: try ApiKeyLimits(permissions: row.next(), addresses: row.next()), endsAt: try row.next(),
            revokedAt: try row.next(), lastUsedAt: try row.next(), lastUsedFrom: try row.next(),
            successor: try row.next(), createdAt: try row.next())
    }
}
