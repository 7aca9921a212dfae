package import Domain
package import SQLEngine

/// A key for the API (`api_anahtarlari`).
package enum ApiKey {}

/// A key as its owner may see it again: everything but the key.
package struct StoredApiKey: Sendable {
    package var id: ID<ApiKey>
    package var user: ID<User>
    package var name: String
    /// The first characters of the key, to tell keys apart.
    package var prefix: String
    package var endsAt: Timestamp?
    package var revokedAt: Timestamp?
    package var lastUsedAt: Timestamp?
    package var createdAt: Timestamp
}

/// Who a key speaks for.
package struct ApiKeyOwner: Sendable {
    package var key: ID<ApiKey>
    package var user: ID<User>
    package var userName: String
    package var email: String
    package var role: RoleName
    package var lastUsedAt: Timestamp?
}

/// Reading and writing `api_anahtarlari`: the hash of the key, never the key.
package enum ApiKeyTable {
    package static func insert(
        user: ID<User>, name: String, prefix: String, keyHash: String, endsAt: Timestamp?, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> ID<ApiKey> {
        try tx.one(
            """
            INSERT INTO api_anahtarlari (kullanici_id, ad, on_ek, ozet, bitis_at, created_at)
            VALUES (\(user), \(name), \(prefix), \(keyHash), \(endsAt), \(now))
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
            SELECT a.id, a.kullanici_id, k.ad, k.email, k.rol, a.son_kullanim_at
            FROM api_anahtarlari a JOIN kullanicilar k ON k.id = a.kullanici_id
            WHERE a.ozet = \(keyHash) AND a.iptal_at IS NULL AND (a.bitis_at IS NULL OR a.bitis_at > \(now))
                AND k.durum <> 'pasif'
            """
        ) { row in
            ApiKeyOwner(
                key: try row.next(), user: try row.next(), userName: try row.next(), email: try row.next(),
                role: try row.next(), lastUsedAt: try row.next())
        }
    }

    package static func touch(_ id: ID<ApiKey>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE api_anahtarlari SET son_kullanim_at = \(now) WHERE id = \(id)")
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

    /// All keys within the scope, the newest first.
    package static func all(scope: Scope, _ tx: borrowing Transaction) throws -> [StoredApiKey] {
        try tx.all(
            """
            SELECT id, kullanici_id, ad, on_ek, bitis_at, iptal_at, son_kullanim_at, created_at FROM api_anahtarlari
            WHERE \(fragment: scope.condition("kullanici_id")) ORDER BY id DESC LIMIT 200
            """
        ) { row in
            StoredApiKey(
                id: try row.next(), user: try row.next(), name: try row.next(), prefix: try row.next(),
                endsAt: try row.next(), revokedAt: try row.next(), lastUsedAt: try row.next(),
                createdAt: try row.next())
        }
    }
}
