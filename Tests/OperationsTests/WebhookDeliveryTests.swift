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

private let actor = OperationsHouse.actor
private let receiver = OperationsHouse.receiver

@Suite("Delivering to webhooks")
struct WebhookDeliveryTests {
    private func answer(_ status: Int, _ house: OperationsHouse, _ address: String = receiver) {
        house.outside.change { $0.receivers[address] = status }
    }

    @Test("An arrival is recorded with its answer", arguments: EngineUnderTest.allCases, [200, 201, 204, 299])
    func arrival(_ engine: EngineUnderTest, _ status: Int) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let hook = try await house.addWebhook()
            answer(status, house)
            try await house.test(hook)
            try await house.elapse()
            let delivery = try #require(try await house.deliveries().first)
            #expect(delivery.status == .delivered && delivery.attempt == 1 && delivery.event == .test)
            #expect(try await house.count("SELECT yanit_kodu FROM webhook_gonderimleri") == status)
            #expect(try await house.text("SELECT yanit_ozeti FROM webhook_gonderimleri") == "tamam")
            #expect(try await house.count("SELECT count(*) FROM webhook_gonderimleri WHERE teslim_at IS NULL") == 0)
            for _ in 0..<2 { try await house.elapse() }
            #expect(house.parcels.count == 1)
            let parcel = try #require(house.parcels.first)
            #expect(
                WebhookSignature.isValid(
                    parcel.signature, of: Array(parcel.body.utf8), keys: [hook.secret], now: house.clock.now))
        }
    }

    @Test(
        "Whatever else is answered, it is tried again until it arrives, always with the same number and body",
        arguments: EngineUnderTest.allCases, [0, 199, 301, 302, 400, 401, 403, 404, 422, 429, 500, 503])
    func retried(_ engine: EngineUnderTest, _ status: Int) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(status, house)
            try await house.test(try await house.addWebhook())
            for _ in 0..<3 { try await house.elapse() }
            answer(200, house)
            try await house.elapse()
            #expect(house.parcels.count == 4)
            #expect(Set(house.parcels.map(\.eventID)).count == 1 && Set(house.parcels.map(\.body)).count == 1)
            let delivery = try #require(try await house.deliveries().first)
            #expect(delivery.status == .delivered && delivery.attempt == 4)
            let log = try await house.database.read { tx in
                let text = try tx.one("SELECT denemeler FROM webhook_gonderimleri") { try $0.next(JSONText.self).text }
                return try JSON(parsing: text)
            }
            let code = status == 0 ? "zaman_asimi" : "http_\(status)"
            #expect(log.array?.map { $0["hata_kodu"]?.string } == [code, code, code, nil])
            #expect(log[0]?["yanit_kodu"]?.int == (status == 0 ? nil : Int64(status)))
        }
    }

    @Test(
        "Twelve attempts over three days; a receiver that nothing reaches is shown, and in the end paused",
        arguments: EngineUnderTest.allCases)
    func schedule(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(500, house)
            let hook = try await house.addWebhook()
            for _ in 0..<2 { try await house.test(hook) }
            for attempt in 1...11 {
                try await house.elapse()
                let row: (Timestamp, Timestamp) = try await house.database.read { tx in
                    try tx.one("SELECT son_deneme_at, sonraki_deneme_at FROM webhook_gonderimleri ORDER BY id LIMIT 1")
                    {
                        (try $0.next(), try $0.next())
                    }
                }
                let least = try #require(WebhookSchedule.delay(afterAttempt: attempt, fraction: 0))
                let wait = row.1.since(row.0)
                #expect(wait >= least && wait <= least + least / 10, "\(attempt): \(wait)")
                let state = try await house.webhook(hook.subscription)
                #expect(state.status == (attempt * 2 >= 20 ? .failing : .active), "\(attempt)")
                #expect(state.failuresInRow == attempt * 2)
            }
            try await house.elapse()
            // The first to use up its attempts pauses the receiver: the second is not even tried.
            #expect(try await house.deliveries().map(\.status) == [.failed, .stopped])
            let state = try await house.webhook(hook.subscription)
            #expect(state.status == .paused && state.statusReason?.contains("Üç gün") == true)
            try await house.elapse()
            #expect(house.parcels.count == 23)
            #expect(try await house.count("SELECT count(*) FROM hata_log WHERE kod = 'webhook_ulasmadi'") == 1)
            #expect(
                try await house.count(
                    "SELECT count(*) FROM sistem_log WHERE tablo = 'webhook_abonelikleri' AND islem = 'hatali'") == 1)
        }
    }

    @Test(
        "A receiver that refused its only event for three days is paused too, and said to be",
        arguments: EngineUnderTest.allCases)
    func quiet(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(500, house)
            let hook = try await house.addWebhook()
            try await house.test(hook)
            for _ in 1...11 { try await house.elapse() }
            #expect(try await house.webhook(hook.subscription).status == .active)
            try await house.elapse()
            #expect(house.parcels.count == 12)
            let state = try await house.webhook(hook.subscription)
            #expect(state.status == .paused && state.failuresInRow == 12)
            #expect(state.statusReason?.contains("Üç gün") == true)
            let notice = try await house.text("SELECT hata_mesaji FROM hata_log WHERE kod = 'webhook_ulasmadi'")
            #expect(notice?.contains("duraklatıldı") == true)
            #expect(
                try await house.count(
                    "SELECT count(*) FROM sistem_log WHERE tablo = 'webhook_abonelikleri' AND islem = 'duraklatildi'")
                    == 1)
        }
    }

    @Test(
        "An event that is refused while others arrive leaves its receiver working", arguments: EngineUnderTest.allCases
    )
    func oneRefused(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(500, house)
            let hook = try await house.addWebhook()
            try await house.test(hook)
            for _ in 1...6 { try await house.elapse() }
            // As if another event had arrived in between.
            let now = house.clock.now
            try await house.database.write { tx in
                try WebhookSubscriptionTable.noteSuccess(hook.subscription, now: now, tx)
            }
            for _ in 1...6 { try await house.elapse() }
            #expect(try await house.deliveries().map(\.status) == [.failed])
            let state = try await house.webhook(hook.subscription)
            #expect(state.status == .active && state.statusReason == nil)
            let notice = try await house.text("SELECT hata_mesaji FROM hata_log WHERE kod = 'webhook_ulasmadi'")
            #expect(notice?.contains("yeniden gönderin") == true)
        }
    }

    @Test(
        "What arrived before an event was sent again does not count for its new attempts",
        arguments: EngineUnderTest.allCases)
    func refusedAgain(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let hook = try await house.addWebhook()
            try await house.test(hook)
            try await house.elapse()
            #expect(try await house.deliveries().map(\.status) == [.delivered])
            answer(500, house)
            let id = try #require(try await house.deliveries().first).id
            try await house.operations.redeliverWebhook(id, actor: actor, scope: .system)
            for _ in 1...12 { try await house.elapse() }
            #expect(house.parcels.count == 13)
            #expect(try await house.deliveries().map(\.status) == [.failed])
            #expect(try await house.webhook(hook.subscription).status == .paused)
        }
    }

    @Test("One arrival makes a failing receiver well again", arguments: EngineUnderTest.allCases)
    func recovery(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(500, house)
            let hook = try await house.addWebhook()
            for _ in 0..<20 { try await house.test(hook) }
            try await house.elapse()
            #expect(try await house.webhook(hook.subscription).status == .failing)
            answer(200, house)
            try await house.elapse()
            let state = try await house.webhook(hook.subscription)
            #expect(state.status == .active && state.failuresInRow == 0 && state.statusReason == nil)
            #expect(state.lastSuccessAt != nil)
        }
    }

    @Test("410 pauses at once; what waited goes on when the receiver is back", arguments: EngineUnderTest.allCases)
    func gone(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(410, house)
            let hook = try await house.addWebhook()
            for _ in 0..<3 { try await house.test(hook) }
            try await house.elapse()
            #expect(house.parcels.count == 1)
            #expect(try await house.deliveries().map(\.status) == [.failed, .stopped, .stopped])
            let state = try await house.webhook(hook.subscription)
            #expect(state.status == .paused && state.statusReason?.contains("410") == true)
            let first = try #require(try await house.deliveries().first).id
            await #expect(throws: OperationError.self) {
                try await house.operations.redeliverWebhook(first, actor: actor, scope: .system)
            }
            await #expect(throws: OperationError.self) { try await house.test(hook) }
            answer(200, house)
            try await house.operations.changeWebhook(
                hook.subscription, WebhookChange(isActive: true), actor: actor, scope: .system)
            try await house.elapse()
            #expect(try await house.deliveries().map(\.status) == [.failed, .delivered, .delivered])
        }
    }

    @Test("A dead receiver holds one slot and no more, and nobody else up", arguments: EngineUnderTest.allCases)
    func deadReceiver(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let dead = try await house.addWebhook("https://alici-olu.test/x")
            let alive = try await house.addWebhook()
            answer(0, house, "https://alici-olu.test/x")
            for _ in 0..<10 { try await house.test(dead) }
            for _ in 0..<10 { try await house.test(alive) }
            // Both would be worked at the same time; neither gets a second slot while its first is under way.
            let worker = try await house.newWorker()
            let claimed = try await house.claimPlanned(20, worker: worker)
            #expect(claimed.count == 2 && Set(claimed.map(\.orderKey)).count == 2)
            for job in claimed { _ = await house.operations.run(job) }
            try await house.drain()
            let deliveries = try await house.deliveries()
            #expect(deliveries.filter { $0.subscription == alive.subscription }.allSatisfy { $0.status == .delivered })
            let waiting = deliveries.filter { $0.subscription == dead.subscription }
            // An event that waits for its next attempt lets those behind it pass.
            #expect(waiting.allSatisfy { $0.status == .waiting && $0.attempt == 1 })
        }
    }

    @Test(
        "If the program dies between the answer and its record, the same event is sent once more",
        arguments: EngineUnderTest.allCases)
    func atLeastOnce(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.test(try await house.addWebhook())
            let worker = try await house.newWorker()
            let job = try #require(try await house.claimPlanned(1, worker: worker).first)
            // What a rescue does to the job of a worker that gives no sign of life.
            try await house.database.write { tx in
                _ = try tx.run(
                    """
                    UPDATE is_kuyrugu SET durum = 'bekliyor', isci = NULL, son_tarih = NULL, kira_no = kira_no + 1,
                        kurtarma = kurtarma + 1, deneme = deneme - 1 WHERE id = \(job.id)
                    """)
            }
            _ = await house.operations.run(job)
            #expect(house.parcels.count == 1)
            let unrecorded = try #require(try await house.deliveries().first)
            #expect(unrecorded.status == .waiting && unrecorded.attempt == 0)
            try await house.drain()
            #expect(house.parcels.count == 2)
            #expect(Set(house.parcels.map(\.eventID)).count == 1 && Set(house.parcels.map(\.body)).count == 1)
            let delivery = try #require(try await house.deliveries().first)
            #expect(delivery.status == .delivered && delivery.attempt == 1)
        }
    }

    @Test("Sent again by hand, an event has its number and body byte for byte", arguments: EngineUnderTest.allCases)
    func redelivery(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.test(try await house.addWebhook())
            try await house.elapse()
            let id = try #require(try await house.deliveries().first).id
            try await house.operations.redeliverWebhook(id, actor: actor, scope: .system)
            #expect(try await house.deliveries().first?.status == .waiting)
            try await house.elapse()
            let (first, second) = (house.parcels[0], house.parcels[1])
            #expect(house.parcels.count == 2 && first.eventID == second.eventID)
            #expect(Array(first.body.utf8) == Array(second.body.utf8) && first.signature != second.signature)
            #expect(try await house.deliveries().first?.status == .delivered)
        }
    }

    @Test("An event that waits for hours is sent at once when a person asks", arguments: EngineUnderTest.allCases)
    func atOnce(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            answer(500, house)
            try await house.test(try await house.addWebhook())
            for _ in 0..<5 { try await house.elapse() }
            answer(200, house)
            let id = try #require(try await house.deliveries().first).id
            try await house.drain()
            #expect(house.parcels.count == 5)
            for _ in 0..<2 { try await house.operations.redeliverWebhook(id, actor: actor, scope: .system) }
            try await house.drain()
            #expect(house.parcels.count == 6)
            #expect(try await house.deliveries().first?.status == .delivered)
            try await house.elapse()
            #expect(house.parcels.count == 6)
        }
    }

    @Test("A job that was given up leaves no delivery waiting", arguments: EngineUnderTest.allCases)
    func givenUp(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.test(try await house.addWebhook())
            let worker = try await house.newWorker()
            let job = try #require(try await house.claimPlanned(1, worker: worker).first)
            try await house.database.write { tx in
                try house.operations.recordFailure(
                    job, IntegrationError(.temporary, code: "zehirli", message: "x"), .dead, tx)
            }
            #expect(try await house.deliveries().first?.status == .failed)
        }
    }

    @Test("The cleaning removes what is older than the setting says", arguments: EngineUnderTest.allCases)
    func cleaning(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let hook = try await house.addWebhook()
            try await house.test(hook)
            try await house.elapse()
            let old = house.clock.now - .seconds(31 * 86_400)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE webhook_gonderimleri SET created_at = \(old)")
            }
            try await house.test(hook)
            try await house.elapse()
            try await house.database.write { tx in
                let enqueuer = Enqueuer(
                    clock: house.operations.queueClock, world: house.clock.world, signal: QueueSignal())
                _ = try enqueuer.enqueue(NewJob(.cleanUp), tx)
            }
            try await house.drain()
            let left = try await house.deliveries()
            #expect(left.count == 1 && left.allSatisfy { $0.createdAt > old })
        }
    }
}
