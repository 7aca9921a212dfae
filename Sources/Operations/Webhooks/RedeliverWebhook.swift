package import Domain
import JobQueue
import SQLEngine
import Storage

extension Operations {
    /// Sends a test event to a receiver, whatever events it asks for.
    package func testWebhook(
        _ id: ID<WebhookSubscription>, actor: Actor, scope: Scope
    ) async throws -> ID<WebhookDelivery> {
        try await withWebhook(id, scope) { known, tx in
            try Operations.requireOpen(known.status)
            try enqueuer.requireRoom(
                in: LaneQueue(queue: JobKind.webhookDelivery.queue, lane: -known.dealer.rawValue), tx)
            try logWebhook(id, known.dealer, "denendi", "Webhook'a deneme olayı gönderildi: \(known.name)", actor, tx)
            return try emitTest(to: known, tx)
        }
    }

    /// Sends an event again, at once and with all its attempts: the same number and the same body.
    ///
    /// - Throws: ``OperationError``: `notFound`, or `conflict` if its receiver is paused.
    package func redeliverWebhook(_ id: ID<WebhookDelivery>, actor: Actor, scope: Scope) async throws {
        let seen = try await database.read { tx in try WebhookDeliveryTable.find(id, scope: scope, tx) }
        guard let seen else { throw OperationError.notFound }
        try await withWebhook(seen.subscription, scope) { receiver, tx in
            guard try WebhookDeliveryTable.lock(id, scope: scope, tx) != nil else { throw OperationError.notFound }
            try Operations.requireOpen(receiver.status)
            try WebhookDeliveryTable.restart(id, now: world.now(), tx)
            try logWebhook(
                receiver.id, receiver.dealer, "yeniden_gonderildi", "Olay yeniden gönderiliyor: \(seen.eventID)", actor,
                tx)
            try queueAtOnce(id, to: receiver.id, dealer: receiver.dealer, tx)
        }
        signal.wake()
    }

    /// The attempt that waits for its time is made now; if there is none, one is added.
    private func queueAtOnce(
        _ id: ID<WebhookDelivery>, to receiver: ID<WebhookSubscription>, dealer: ID<User>,
        _ tx: borrowing Transaction
    ) throws {
        let open = try tx.first(
            """
            SELECT id, durum FROM is_kuyrugu WHERE tekil_anahtar = \(Operations.deliveryKey(id))
                AND durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor')
            """
        ) { row in (try row.next(ID<Job>.self), try row.next(JobStatus.self)) }
        guard let (waiting, status) = open, status == .scheduled else {
            return try queueDelivery(id, to: receiver, dealer: dealer, tx)
        }
        do { try jobControl.retry(waiting, tx) } catch let refusal as JobControl.Refusal {
            // It has just begun, which is what was asked for.
            guard case .wrongState = refusal else { throw refusal }
        }
    }

    private static func requireOpen(_ status: WebhookSubscriptionStatus) throws {
        guard status.isOpen else {
            throw OperationError.conflict(
                code: "duraklatildi", message: "Webhook duraklatılmış; önce yeniden başlatın.")
        }
    }
}
