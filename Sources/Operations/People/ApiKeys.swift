package import Domain
import SQLEngine
import Sealing
package import Storage

/// What keys look like: `oms_` and 256 random bits in hexadecimal, so that scanners for leaked secrets know them.
package enum ApiKeyFormat {
    package static let prefix = "oms_"
    /// How much of a key is stored and shown, to tell keys apart.
    static let shownLength = 12
}

/// A new key: its text is shown once and stored nowhere.
package struct NewApiKey: Sendable {
    package var id: ID<ApiKey>
    package var key: Secret
    package var endsAt: Timestamp
}

/// What a key is to be.
package struct ApiKeyRequest: Sendable {
    package var name: String
    package var limits: ApiKeyLimits
    /// A year from now if nil.
    package var endsAt: Timestamp?

    package init(name: String, limits: ApiKeyLimits = ApiKeyLimits(), endsAt: Timestamp? = nil) {
        (self.name, self.limits, self.endsAt) = (name, limits, endsAt)
    }
}

extension People {
    /// Makes a key for the API that acts for `user`.
    ///
    /// - Parameters:
    ///   - grants: what the one who makes it may do; needed for keys of others, which open no more than that.
    ///   - ceiling: what the caller's own key is kept to, if it is: no key makes a stronger one.
    /// - Throws: ``OperationError`` (`notFound` if the person is outside the scope, `invalid`, `conflict` for a
    ///   disabled account) or `SQLError`.
    package func createApiKey(
        _ request: ApiKeyRequest, user: ID<User>, actor: Actor, scope: Scope, grants: RoleGrants? = nil,
        ceiling: KeyCeiling? = nil
    ) async throws -> NewApiKey {
        guard scope.contains(user) || actor.user == user else { throw OperationError.notFound }
        let now = world.now()
        let endsAt = request.endsAt ?? min(now + Lifetime.apiKey, ceiling?.endsAt ?? now + Lifetime.apiKey)
        try People.check(request, now: now)
        try People.requireEnd(endsAt, within: ceiling)
        var request = request
        if let ceiling {
            request.limits.permissions = request.limits.permissions ?? ceiling.permissions
            if request.limits.addresses.isEmpty { request.limits.addresses = ceiling.addresses }
        }
        let (limits, name, key) = (request.limits, request.name, ApiKeyFormat.prefix + world.randomToken())
        return try await database.write { tx in
            guard let owner = try UserTable.find(user, tx) else { throw OperationError.notFound }
            try People.requireReach(user, actor, grants, tx)
            guard owner.status != .disabled else {
                throw OperationError.conflict(code: "hesap_pasif", message: "Bu hesap pasif; anahtar verilemez.")
            }
            try People.check(limits, user: user, ceiling: ceiling, tx)
            let id = try ApiKeyTable.insert(
                user: user, name: name, prefix: String(key.prefix(ApiKeyFormat.shownLength)),
                keyHash: TokenHash.of(key), limits: limits, endsAt: endsAt, now: now, tx)
            var changes = limits.changes(from: nil)
            changes.note("kullanici_id", nil, user.rawValue)
            changes.note("bitis_at", nil, endsAt.description)
            changes.noteHidden("ozet", isChanged: true)
            try log(
                id, "olusturuldu", "“\(name)” adlı API anahtarı oluşturuldu.", user, actor, now, tx,
                after: changes.after)
            return NewApiKey(id: id, key: Secret(key), endsAt: endsAt)
        }
    }

    /// A key without limits of its own, for a year.
    package func createApiKey(
        name: String, user: ID<User>, actor: Actor, scope: Scope, grants: RoleGrants? = nil
    ) async throws -> NewApiKey {
        try await createApiKey(ApiKeyRequest(name: name), user: user, actor: actor, scope: scope, grants: grants)
    }

    /// Changes the name, the limits or the end of a key that still works.
    ///
    /// - Parameter change: what is to be different; may be called twice.
    package func changeApiKey(
        _ id: ID<ApiKey>, actor: Actor, scope: Scope, grants: RoleGrants? = nil, ceiling: KeyCeiling? = nil,
        _ change: @escaping @Sendable (inout ApiKeyRequest) -> Void
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            let stored = try workingKey(id, scope, now, tx)
            try People.requireReach(stored.user, actor, grants, tx)
            var request = ApiKeyRequest(name: stored.name, limits: stored.limits, endsAt: stored.endsAt)
            change(&request)
            if request.endsAt != stored.endsAt {
                try People.check(request, now: now)
                try People.requireEnd(request.endsAt, within: ceiling)
            }
            // What reaches further than the caller's own key is not changed by it.
            try People.requireBelow(ceiling, stored.limits)
            try People.check(ApiKeyRequest(name: request.name, limits: request.limits), now: now)
            if request.limits != stored.limits {
                try People.check(request.limits, user: stored.user, ceiling: ceiling, tx)
            }
            try ApiKeyTable.change(id, name: request.name, limits: request.limits, endsAt: request.endsAt, tx)
            var changes = request.limits.changes(from: stored.limits)
            changes.note("ad", stored.name, request.name)
            changes.note("bitis_at", stored.endsAt?.description, request.endsAt?.description)
            try log(
                id, "degistirildi", "“\(request.name)” adlı API anahtarı değiştirildi.", stored.user, actor, now, tx,
                before: changes.before, after: changes.after)
        }
    }

    /// Makes a key that takes another's place, with its name, limits and length of life; the old one works on for a while.
    ///
    /// - Parameter overlap: how long, at most ``Lifetime/apiKeyOverlapMax``.
    package func renewApiKey(
        _ id: ID<ApiKey>, overlap: Duration, actor: Actor, scope: Scope, grants: RoleGrants? = nil,
        ceiling: KeyCeiling? = nil
    ) async throws -> NewApiKey {
        guard overlap >= .zero, overlap <= Lifetime.apiKeyOverlapMax else {
            throw OperationError.invalid([FieldProblem("gecis_saat", "0 ile 720 arasında bir tam sayı olmalı.")])
        }
        let now = world.now()
        let key = ApiKeyFormat.prefix + world.randomToken()
        return try await database.write { tx in
            let old = try workingKey(id, scope, now, tx)
            try People.requireReach(old.user, actor, grants, tx)
            guard old.successor == nil else {
                throw OperationError.conflict(
                    code: "zaten_yenilendi", message: "Bu anahtarın yerine bir yenisi verilmiş; onu yenileyin.")
            }
            try People.requireBelow(ceiling, old.limits)
            let life = old.endsAt.map { $0.since(old.createdAt) } ?? Lifetime.apiKey
            let endsAt = now + min(life, Lifetime.apiKeyMax)
            let new = try ApiKeyTable.insert(
                user: old.user, name: old.name, prefix: String(key.prefix(ApiKeyFormat.shownLength)),
                keyHash: TokenHash.of(key), limits: old.limits, endsAt: endsAt, now: now, tx)
            let oldEnd = now + overlap
            try ApiKeyTable.replace(id, by: new, endsAt: old.endsAt.map { min($0, oldEnd) } ?? oldEnd, tx)
            try log(
                id, "yenilendi", "“\(old.name)” adlı API anahtarı yenilendi.", old.user, actor, now, tx,
                after: "{\"yenisi_id\":\(new)}")
            return NewApiKey(id: new, key: Secret(key), endsAt: endsAt)
        }
    }

    /// Stops a key at once.
    ///
    /// - Throws: ``OperationError/notFound`` if there is no such key within the scope, or it was stopped before.
    package func revokeApiKey(
        _ id: ID<ApiKey>, actor: Actor, scope: Scope, grants: RoleGrants? = nil
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            guard let owner = try ApiKeyTable.revoke(id, scope: scope, now: now, tx) else {
                throw OperationError.notFound
            }
            try People.requireReach(owner, actor, grants, tx)
            try log(
                id, "iptal_edildi", "API anahtarı iptal edildi.", owner, actor, now, tx,
                after: "{\"iptal_at\":\"\(now)\"}")
        }
    }

    /// The keys within the scope, the newest first.
    package func apiKeys(scope: Scope) async throws -> [StoredApiKey] {
        try await database.read { tx in try ApiKeyTable.all(scope: scope, tx) }
    }

    /// Records that a key was sent where logs and histories keep it. Keys that do not work are not recorded: anybody can
    /// send those.
    package func noteExposedKey(_ key: Secret, origin: SignInOrigin) async throws {
        let now = world.now()
        let hash = TokenHash.of(key.revealed)
        // Looked up by reading first: anybody can send what looks like a key.
        let owner = try await database.read { tx in try ApiKeyTable.find(keyHash: hash, now: now, tx) }
        guard let owner else { return }
        try await database.write { tx in
            let actor = Actor(user: owner.user, role: owner.role, source: .api, requestID: origin.requestID)
            try log(
                owner.key, "adreste_gonderildi",
                "API anahtarı adresin içinde gönderildi ve reddedildi; kayıtlara geçmiş olabilir, yenileyin.",
                owner.user,
                actor, now, tx)
        }
    }

    private func workingKey(
        _ id: ID<ApiKey>, _ scope: Scope, _ now: Timestamp, _ tx: borrowing Transaction
    ) throws -> StoredApiKey {
        guard let key = try ApiKeyTable.find(id, scope: scope, tx), key.revokedAt == nil,
            key.endsAt.map({ $0 > now }) ?? true
        else { throw OperationError.notFound }
        return key
    }

    private func log(
        _ id: ID<ApiKey>, _ action: String, _ message: String, _ owner: ID<User>, _ actor: Actor, _ now: Timestamp,
        _ tx: borrowing Transaction, before: String? = nil, after: String? = nil
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "api_anahtarlari", row: id.rawValue, action: action, message: oneLine(message),
                dealer: try UserTable.find(owner, tx)?.tenant, before: before, after: after),
            now: now, tx)
    }

    private static func check(_ request: ApiKeyRequest, now: Timestamp) throws(OperationError) {
        var problems: [FieldProblem] = []
        if request.name.isEmpty || request.name.count > 100 {
            problems.append(FieldProblem("ad", "1–100 karakterlik bir ad yazın."))
        }
        if let endsAt = request.endsAt, endsAt <= now || endsAt > now + Lifetime.apiKeyMax {
            problems.append(FieldProblem("bitis_at", "Gelecekte ve en çok iki yıl sonra olmalı."))
        }
        if request.limits.addresses.count > 50 {
            problems.append(FieldProblem("adresler", "En çok 50 adres ya da aralık olabilir."))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    /// A key allows no more than its owner, nor than the key that asks for it.
    private static func check(
        _ limits: ApiKeyLimits, user: ID<User>, ceiling: KeyCeiling?, _ tx: borrowing Transaction
    ) throws {
        try requireBelow(ceiling, limits)
        guard let wanted = limits.permissions else { return }
        let excess = wanted.subtracting(try RoleTable.grants(of: user, tx).permissions)
        guard excess.isEmpty else {
            let words = excess.map(\.rawValue).sorted().joined(separator: ", ")
            throw OperationError.invalid([
                FieldProblem("kapsamlar", "Anahtarın sahibinin şu yetkileri yok: \(words).")
            ])
        }
    }

    private static func requireEnd(_ end: Timestamp?, within ceiling: KeyCeiling?) throws(OperationError) {
        guard let last = ceiling?.endsAt, end.map({ $0 > last }) ?? true else { return }
        throw .invalid([FieldProblem("bitis_at", "Kullandığınız anahtarın bitişinden sonra olamaz: \(last).")])
    }

    private static func requireBelow(_ ceiling: KeyCeiling?, _ limits: ApiKeyLimits) throws(OperationError) {
        guard let ceiling else { return }
        var problems: [FieldProblem] = []
        if let most = ceiling.permissions, !(limits.permissions?.isSubset(of: most) ?? false) {
            problems.append(
                FieldProblem("kapsamlar", "Kullandığınız anahtarın kapsamını aşan bir anahtar verilemez."))
        }
        if !ceiling.addresses.isEmpty, !limits.areWithin(ceiling.addresses) {
            problems.append(
                FieldProblem("adresler", "Kullandığınız anahtarın adreslerini aşan bir anahtar verilemez."))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    /// Whoever may see somebody else's keys may still use or change only those that open no more than they may themselves.
    private static func requireReach(
        _ owner: ID<User>, _ actor: Actor, _ grants: RoleGrants?, _ tx: borrowing Transaction
    ) throws {
        guard let maker = actor.user, maker != owner else { return }
        guard grants?.covers(try RoleTable.grants(of: owner, tx)) ?? false else { throw OperationError.forbidden }
    }
}

extension ApiKeyLimits {
    /// Whether the key works nowhere but within the ranges.
    fileprivate func areWithin(_ ranges: [AddressRange]) -> Bool {
        !addresses.isEmpty && addresses.allSatisfy { own in ranges.contains { $0.contains(own) } }
    }

    fileprivate func changes(from old: ApiKeyLimits?) -> FieldChanges {
        func words(_ limits: ApiKeyLimits?) -> String? {
            limits?.permissions.map { $0.map(\.rawValue).sorted().joined(separator: ", ") }
        }
        func ranges(_ limits: ApiKeyLimits?) -> String? {
            limits.flatMap { $0.addresses.isEmpty ? nil : $0.addresses.map(\.description).joined(separator: ", ") }
        }
        var changes = FieldChanges()
        changes.note("kapsamlar", words(old), words(self))
        changes.note("adresler", ranges(old), ranges(self))
        return changes
    }
}

extension StoredUser {
    /// The dealer whose record a line about the account belongs to; nil for people who are no dealers.
    fileprivate var tenant: ID<User>? { role == .dealer ? id : nil }
}
