package import Domain
import SQLEngine
import Sealing
package import Storage

/// What keys look like: `oms_` and 256 random bits in hexadecimal, so that scanners for leaked secrets know them.
enum ApiKeyFormat {
    static let prefix = "oms_"
    /// How much of a key is stored and shown, to tell keys apart.
    static let shownLength = 12
}

/// A new key: its text is shown once and stored nowhere.
package struct NewApiKey: Sendable {
    package var id: ID<ApiKey>
    package var key: Secret
    package var endsAt: Timestamp
}

extension People {
    /// Makes a key for the API that acts for `user`, for a year.
    ///
    /// - Parameter grants: what the one who makes it may do; needed for keys of others, which open no more than that.
    /// - Throws: ``OperationError`` (`notFound` if the person is outside the scope, `invalid`, `conflict` for a
    ///   disabled account) or `SQLError`.
    package func createApiKey(
        name: String, user: ID<User>, actor: Actor, scope: Scope, grants: RoleGrants? = nil
    ) async throws -> NewApiKey {
        guard scope.contains(user) || actor.user == user else { throw OperationError.notFound }
        guard !name.isEmpty, name.count <= 100 else {
            throw OperationError.invalid([FieldProblem("ad", "1–100 karakterlik bir ad yazın.")])
        }
        let key = ApiKeyFormat.prefix + world.randomToken()
        let now = world.now()
        let endsAt = now + Lifetime.apiKey
        let id = try await database.write { tx in
            guard let owner = try UserTable.find(user, tx) else { throw OperationError.notFound }
            if let maker = actor.user, maker != user {
                let wanted = try RoleTable.grants(of: user, tx)
                guard grants?.covers(wanted) ?? false else { throw OperationError.forbidden }
            }
            guard owner.status != .disabled else {
                throw OperationError.conflict(code: "hesap_pasif", message: "Bu hesap pasif; anahtar verilemez.")
            }
            let id = try ApiKeyTable.insert(
                user: user, name: name, prefix: String(key.prefix(ApiKeyFormat.shownLength)),
                keyHash: TokenHash.of(key), endsAt: endsAt, now: now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "api_anahtarlari", row: id.rawValue, action: "olusturuldu",
                    message: "“\(oneLine(name))” adlı API anahtarı oluşturuldu.", dealer: owner.tenant,
                    after: "{\"kullanici_id\":\(user),\"bitis_at\":\"\(endsAt)\",\"ozet\":\"değişti\"}"),
                now: now, tx)
            return id
        }
        return NewApiKey(id: id, key: Secret(key), endsAt: endsAt)
    }

    /// Stops a key at once.
    ///
    /// - Throws: ``OperationError/notFound`` if there is no such key within the scope, or it was stopped before.
    package func revokeApiKey(_ id: ID<ApiKey>, actor: Actor, scope: Scope) async throws {
        let now = world.now()
        try await database.write { tx in
            guard let user = try ApiKeyTable.revoke(id, scope: scope, now: now, tx),
                let owner = try UserTable.find(user, tx)
            else { throw OperationError.notFound }
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "api_anahtarlari", row: id.rawValue, action: "iptal_edildi",
                    message: "API anahtarı iptal edildi.", dealer: owner.tenant, after: "{\"iptal_at\":\"\(now)\"}"),
                now: now, tx)
        }
    }

    /// The keys within the scope, the newest first.
    package func apiKeys(scope: Scope) async throws -> [StoredApiKey] {
        try await database.read { tx in try ApiKeyTable.all(scope: scope, tx) }
    }
}

extension StoredUser {
    /// The dealer whose record a line about the account belongs to; nil for people who are no dealers.
    fileprivate var tenant: ID<User>? { role == .dealer ? id : nil }
}
