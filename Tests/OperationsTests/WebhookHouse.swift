import Domain
import Integrations
import JobQueue
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

/// What the tests of outgoing webhooks share.
extension OperationsHouse {
    static let receiver = "https://alici.test/kanca"

    /// Adds a receiver for the house's dealer.
    @discardableResult
    func addWebhook(
        _ address: String = receiver, events: [WebhookEvent] = WebhookEvent.subscribable, for other: ID<User>? = nil
    ) async throws -> NewWebhookSecret {
        try await operations.createWebhook(
            WebhookInput(name: "Depo", address: address, events: events), dealer: other ?? dealer,
            actor: OperationsHouse.actor, scope: .system)
    }

    /// Another dealer, with nothing.
    func addDealer() async throws -> ID<User> {
        try await database.write { tx in
            try UserTable.insert(
                name: "İkinci", email: "ikinci@ornek.com", phone: nil, role: .dealer, passwordHash: "x",
                now: clock.now, tx)
        }
    }

    func webhook(_ id: ID<WebhookSubscription>) async throws -> StoredWebhookSubscription {
        try #require(try await operations.webhook(id, scope: .system))
    }

    /// All deliveries, the oldest first.
    func deliveries() async throws -> [StoredWebhookDelivery] {
        try await database.read { tx in
            let ids: [ID<WebhookDelivery>] = try tx.all("SELECT id FROM webhook_gonderimleri ORDER BY id") {
                try $0.next()
            }
            return try ids.compactMap { try WebhookDeliveryTable.find($0, scope: .system, tx) }
        }
    }

    /// Parcels as receivers got them, bodies as text.
    var parcels: [(url: String, event: String, eventID: String, body: String, signature: String)] {
        outside.now.parcels.map { request in
            func header(_ name: String) -> String { request.headers.first { $0.0 == name }?.1 ?? "" }
            return (
                request.url, header("Siparis-Olay"), header("Siparis-Olay-No"),
                String(decoding: request.body ?? [], as: UTF8.self), header("Siparis-Imza")
            )
        }
    }

    func test(_ hook: NewWebhookSecret) async throws {
        _ = try await operations.testWebhook(hook.subscription, actor: OperationsHouse.actor, scope: .system)
    }

    /// A worker of the test's own.
    func newWorker() async throws -> Int64 {
        try await database.write { tx in
            try WorkerTable(clock: testClock, signal: QueueSignal()).register(host: "öteki", tx)
        }
    }

    /// Makes what is planned runnable and claims up to so many jobs, without working them.
    func claimPlanned(_ limit: Int, worker: Int64) async throws -> [ClaimedJob] {
        clock.advance(by: .seconds(120))
        let past = Timestamp(milliseconds: 0)
        let held = try await database.write { tx in
            try tx.run("UPDATE is_kuyrugu SET calisma_zamani = \(past) WHERE durum = 'planli'")
            _ = try JobTable(clock: testClock, signal: QueueSignal()).promoteDue(
                limit: 1000, now: try testClock.now(tx), tx)
            return try claimInTurn(limit, worker: worker, clock: testClock, tx)
        }
        return try held.map { try $0.opened() }
    }

    private var testClock: QueueClock { QueueClock(local: clock.world.now) }
}
