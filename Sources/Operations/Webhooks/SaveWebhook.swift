package import Domain
import SQLEngine
import Sealing
package import Storage

/// A receiver as a form or the API gives it.
package struct WebhookInput: Sendable {
    package var name: String
    package var address: String
    package var events: [WebhookEvent]

    package init(name: String, address: String, events: [WebhookEvent]) {
        (self.name, self.address, self.events) = (name, address, events)
    }
}

/// What shall be different with a receiver; what is nil stays as it is.
package struct WebhookChange: Sendable {
    package var name: String?
    package var address: String?
    package var events: [WebhookEvent]?
    package var isActive: Bool?

    package init(name: String? = nil, address: String? = nil, events: [WebhookEvent]? = nil, isActive: Bool? = nil) {
        (self.name, self.address, self.events, self.isActive) = (name, address, events, isActive)
    }

    /// All that a form shows.
    package init(_ input: WebhookInput) {
        self.init(name: input.name, address: input.address, events: input.events)
    }

    fileprivate var isOfInput: Bool { name != nil || address != nil || events != nil }
}

/// A secret that was made just now: shown this once.
package struct NewWebhookSecret: Sendable {
    package var subscription: ID<WebhookSubscription>
    package var secret: Secret
    /// Until when the secret before it signs as well; nil if there was none.
    package var oldEndsAt: Timestamp?
}

/// Adding and changing receivers of events. Secrets are sealed before they are stored.
extension Operations {
    package static let webhooksPerDealerMax = 10
    /// How long both secrets sign after a change.
    package static let oldWebhookSecretLifetime = Duration.seconds(24 * 3600)
    /// How many stopped deliveries go on when their receiver does.
    static let webhooksResumedMax = 1000

    /// Adds a receiver.
    ///
    /// - Throws: ``OperationError``: `invalid` naming each wrong field, `conflict` if the dealer has too many.
    package func createWebhook(
        _ input: WebhookInput, dealer: ID<User>, actor: Actor, scope: Scope
    ) async throws -> NewWebhookSecret {
        guard scope.contains(dealer) else { throw OperationError.notFound }
        let input = try checked(input)
        let secret = newWebhookSecret()
        return try await database.write { tx in
            let now = world.now()
            guard try UserTable.find(dealer, tx)?.role == .dealer else {
                throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
            }
            guard try WebhookSubscriptionTable.count(dealer: dealer, tx) < Operations.webhooksPerDealerMax else {
                throw OperationError.conflict(
                    code: "cok_webhook",
                    message: "En çok \(Operations.webhooksPerDealerMax) webhook olabilir; kullanılmayanı silin.")
            }
            let id = try WebhookSubscriptionTable.insert(
                dealer: dealer, name: input.name, address: input.address, events: input.events, now: now, tx)
            try WebhookSubscriptionTable.setSecrets(
                id, current: try seal(secret, id, dealer, "gizli_sifreli", tx), old: nil, now: now, tx)
            try logWebhook(
                id, dealer, "olusturuldu", "Webhook eklendi: \(input.name)", actor, tx,
                changes: FieldChanges(nil, input))
            return NewWebhookSecret(subscription: id, secret: secret)
        }
    }

    /// Changes name, address and events, pauses a receiver, or makes it work again. What a pause has stopped goes on then.
    ///
    /// - Throws: ``OperationError``: `notFound`, or `invalid` naming each wrong field.
    package func changeWebhook(
        _ id: ID<WebhookSubscription>, _ change: WebhookChange, actor: Actor, scope: Scope
    ) async throws {
        try await withWebhook(id, scope) { known, tx in
            if change.isOfInput {
                let input = try checked(
                    WebhookInput(
                        name: change.name ?? known.name, address: change.address ?? known.address,
                        events: change.events ?? known.events))
                try WebhookSubscriptionTable.update(
                    id, name: input.name, address: input.address, events: input.events, now: world.now(), tx)
                try logWebhook(
                    id, known.dealer, "degistirildi", "Webhook değiştirildi: \(input.name)",
                    actor, tx, changes: FieldChanges(known, input))
            }
            if let isActive = change.isActive { try setWebhook(known, isActive: isActive, actor, tx) }
        }
    }

    private func setWebhook(
        _ known: StoredWebhookSubscription, isActive: Bool, _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        let status: WebhookSubscriptionStatus = isActive ? .active : .paused
        guard known.status != status else { return }
        try WebhookSubscriptionTable.setStatus(known.id, status, reason: nil, now: world.now(), tx)
        try logWebhook(
            known.id, known.dealer, isActive ? "acildi" : "duraklatildi",
            "Webhook \(isActive ? "çalıştırıldı" : "duraklatıldı"): \(known.name)", actor, tx)
        guard isActive else { return }
        for delivery in try WebhookDeliveryTable.stopped(of: known.id, limit: Operations.webhooksResumedMax, tx) {
            try WebhookDeliveryTable.restart(delivery, now: world.now(), tx)
            try queueDelivery(delivery, to: known.id, dealer: known.dealer, tx)
        }
    }

    /// Makes a new secret; for a day both sign, so that the receiver can change over when it suits.
    package func rollWebhookSecret(
        _ id: ID<WebhookSubscription>, actor: Actor, scope: Scope
    ) async throws -> NewWebhookSecret {
        let secret = newWebhookSecret()
        return try await withWebhook(id, scope) { known, tx in
            let now = world.now()
            let endsAt = now + Operations.oldWebhookSecretLifetime
            var kept: (sealed: String, endsAt: Timestamp)?
            if let old = try openedSecret(of: known, tx) {
                kept = (try seal(old, id, known.dealer, "onceki_gizli_sifreli", tx), endsAt)
            }
            try WebhookSubscriptionTable.setSecrets(
                id, current: try seal(secret, id, known.dealer, "gizli_sifreli", tx), old: kept, now: now, tx)
            try logWebhook(
                id, known.dealer, "anahtar_yenilendi", "Webhook anahtarı yenilendi: \(known.name)", actor, tx)
            return NewWebhookSecret(subscription: id, secret: secret, oldEndsAt: kept?.endsAt)
        }
    }

    /// Removes a receiver with its deliveries, in slices that hold nobody up.
    package func deleteWebhook(_ id: ID<WebhookSubscription>, actor: Actor, scope: Scope) async throws {
        // Paused first: nothing is added for it any more.
        try await withWebhook(id, scope) { _, tx in
            try WebhookSubscriptionTable.setStatus(id, .paused, reason: "Siliniyor.", now: world.now(), tx)
        }
        while try await database.write({ tx in try WebhookDeliveryTable.remove(of: id, tx) }) > 0 {
            try Task.checkCancellation()
        }
        try await withWebhook(id, scope) { known, tx in
            // A change that began before the pause may have added one more.
            while try WebhookDeliveryTable.remove(of: id, tx) > 0 {}
            try WebhookSubscriptionTable.delete(id, tx)
            try logWebhook(id, known.dealer, "silindi", "Webhook silindi: \(known.name)", actor, tx)
        }
    }

    /// A receiver; nil if it is not within the scope.
    package func webhook(
        _ id: ID<WebhookSubscription>, scope: Scope
    ) async throws -> StoredWebhookSubscription? {
        try await database.read { tx in try WebhookSubscriptionTable.find(id, scope: scope, tx) }
    }

    func withWebhook<Value: Sendable>(
        _ id: ID<WebhookSubscription>, _ scope: Scope,
        _ work: @escaping @Sendable (StoredWebhookSubscription, borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await database.write { tx in
            guard let known = try WebhookSubscriptionTable.lock(id, scope: scope, tx) else {
                throw OperationError.notFound
            }
            return try work(known, tx)
        }
    }

    func logWebhook(
        _ id: ID<WebhookSubscription>, _ dealer: ID<User>, _ action: String, _ message: String, _ actor: Actor,
        _ tx: borrowing Transaction, changes: FieldChanges = FieldChanges()
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "webhook_abonelikleri", row: id.rawValue, action: action, message: message,
                dealer: dealer, before: changes.before, after: changes.after),
            now: world.now(), tx)
    }

    // MARK: secrets

    static func context(_ id: ID<WebhookSubscription>, _ dealer: ID<User>, _ column: String) -> SealingContext {
        SealingContext(table: "webhook_abonelikleri", row: id.rawValue, column: column, tenant: dealer.rawValue)
    }

    private func seal(
        _ secret: Secret, _ id: ID<WebhookSubscription>, _ dealer: ID<User>, _ column: String,
        _ tx: borrowing Transaction
    ) throws -> String {
        try secrets.seal(secret, context: Operations.context(id, dealer, column), tx)
    }

    /// The secret in use; nil if there is none or it does not open any more.
    private func openedSecret(
        of known: StoredWebhookSubscription, _ tx: borrowing Transaction
    ) throws -> Secret? {
        guard let sealed = known.sealedSecret else { return nil }
        let context = Operations.context(known.id, known.dealer, "gizli_sifreli")
        do { return try secrets.open(sealed, context: context, tx) } catch is SealingError { return nil }
    }

    private func newWebhookSecret() -> Secret { Secret("whsec_" + world.randomToken(byteCount: 32)) }

    private func checked(_ input: WebhookInput) throws -> WebhookInput {
        var checked = input
        (checked.name, checked.address) = (input.name.trimmed, input.address.trimmed)
        checked.events = WebhookEvent.subscribable.filter(input.events.contains)
        var problems: [FieldProblem] = []
        if checked.name.isEmpty || checked.name.unicodeScalars.count > 100 {
            problems.append(FieldProblem("ad", "1 ile 100 karakter arasında bir ad yazın."))
        }
        if checked.address.isEmpty {
            problems.append(FieldProblem("adres", "https:// ile başlayan bir adres yazın."))
        }
        problems += addressProblems("adres", checked.address)
        if checked.events.isEmpty { problems.append(FieldProblem("olaylar", "En az bir olay seçin.")) }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        return checked
    }
}
