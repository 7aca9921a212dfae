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

@Suite("Events for webhooks")
struct WebhookEventTests {
    private func manual(_ house: OperationsHouse, _ number: String = "M-1") async throws -> ID<Order> {
        try await house.operations.createManualOrder(
            ManualOrderInput(
                dealer: house.dealer, number: number, payment: .paid,
                customer: Customer(name: "Ayşe Işık", phone: "05551112233", email: "ayse@ornek.com"),
                lines: [.init(sku: "A", barcode: nil, name: "Bardak", quantity: 1, unitPrice: Money(kurus: 1000))]),
            actor: actor, scope: .system)
    }

    @Test(
        "An order's life is told step by step, with its state and nothing of the buyer",
        arguments: EngineUnderTest.allCases)
    func orderLife(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.addWebhook()
            try await house.stockUp()
            try await house.pull(package())
            let order = try await house.order("700")
            try await house.pull(package(status: "Shipped", at: 1_777_000_100))
            try await house.elapse()
            let events = house.parcels.map(\.event)
            #expect(
                events.filter { $0.hasPrefix("siparis.") } == [
                    "siparis.olusturuldu", "siparis.durum_degisti", "siparis.durum_degisti", "siparis.kargoda",
                ], "\(events)")
            let shipped = try #require(house.parcels.last { $0.event == "siparis.kargoda" })
            let body = try JSON(parsing: shipped.body)
            #expect(body["kaynak"] == ["tur": "siparis", "id": JSON(order.id.rawValue)])
            #expect(body["veri"] == ["onceki_durum": "gonderime_hazir", "durum": "kargoda"])
            #expect(body["olay_no"]?.string == shipped.eventID && body["olay"]?.string == shipped.event)
            #expect(body["zaman"]?.string.flatMap { Timestamp(iso8601: $0) } != nil)
            for parcel in house.parcels {
                for word in ["Ayşe", "Işık", "5551112233", "İzmir", "gizli", "anahtar"] {
                    #expect(!parcel.body.contains(word), "\(parcel.body)")
                }
            }
        }
    }

    @Test("Cancellations, files and messages are told", arguments: EngineUnderTest.allCases)
    func others(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.addWebhook(events: [.orderCancelled, .orderFileAdded, .messageStatusChanged])
            try await house.pull(package())
            try await house.pull(package(status: "Picking", at: 1_777_000_100))
            let order = try await manual(house)
            let file = try await house.operations.attachFile(
                order: order, kind: .deliveryNote, name: "irsaliye.pdf", bytes: Array("%PDF-1.4 x".utf8), actor: actor,
                scope: .system)
            try await house.operations.cancelOrder(order, reason: "olmadı", actor: actor, scope: .system)
            try await house.elapse()
            let bodies = try Dictionary(
                house.parcels.map { ($0.event, try JSON(parsing: $0.body)) }, uniquingKeysWith: { first, _ in first })
            #expect(
                Set(bodies.keys) == ["siparis.iptal_edildi", "siparis.dosya_eklendi", "mesaj.durum_degisti"],
                "\(bodies.keys)")
            #expect(bodies["siparis.iptal_edildi"]?["veri"]?["durum"] == "iptal_edildi")
            #expect(bodies["siparis.dosya_eklendi"]?["veri"]?["dosya_id"]?.int == file.rawValue)
            #expect(bodies["siparis.dosya_eklendi"]?["veri"]?["dosya_turu"] == "irsaliye")
            #expect(bodies["mesaj.durum_degisti"]?["veri"]?["durum"] == "gonderildi")
            #expect(!house.parcels.contains { $0.body.contains("irsaliye.pdf") })
        }
    }

    @Test("Refused credentials are told once, however often they are refused", arguments: EngineUnderTest.allCases)
    func credentials(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.addWebhook(events: [.integrationRefused])
            let job = try #require(try await claimPull(house))
            for _ in 0..<2 {
                try await house.database.write { tx in
                    try house.operations.recordFailure(
                        job, IntegrationError(.credentials, code: "http_401", message: "Reddedildi."), .dead, tx)
                }
            }
            try await house.elapse()
            #expect(house.parcels.map(\.event) == ["entegrasyon.kimlik_hatasi"])
            let body = try JSON(parsing: try #require(house.parcels.first).body)
            #expect(body["kaynak"] == ["tur": "entegrasyon", "id": JSON(house.shop.rawValue)])
        }
    }

    private func claimPull(_ house: OperationsHouse) async throws -> ClaimedJob? {
        let worker = try await house.newWorker()
        _ = try await house.operations.pullNow(house.shop, actor: actor, scope: .system)
        return try await house.claimPlanned(1, worker: worker).first
    }

    @Test("A change that is rolled back tells nobody; one that stays, does", arguments: EngineUnderTest.allCases)
    func outbox(_ engine: EngineUnderTest) async throws {
        struct Undone: Error {}
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.addWebhook()
            let elements = try TrendyolPackageReader.readPackages(package().utf8)
            guard case .package(let read)? = elements.first else { throw OperationsHouse.UnreadablePackage() }
            await #expect(throws: Undone.self) {
                try await house.database.write { tx in
                    let shop = try #require(try IntegrationTable.find(house.shop, scope: .system, tx))
                    _ = try house.operations.importPackage(
                        read, into: shop, waitsForSiblings: true, actor: actor, tx)
                    let inside = try tx.one("SELECT count(*) FROM webhook_gonderimleri") { try $0.next(Int.self) }
                    #expect(inside == 1)
                    throw Undone()
                }
            }
            #expect(try await house.deliveries().isEmpty)
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE tip = 'kanca_gonder'") == 0)
            try await house.take(package())
            #expect(try await house.deliveries().map(\.event) == [.orderCreated])
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE tip = 'kanca_gonder'") == 1)
        }
    }

    @Test("Only who asks for an event is told, under one number for all", arguments: EngineUnderTest.allCases)
    func selection(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.addWebhook("https://alici1.test/a")
            try await house.addWebhook("https://alici2.test/b", events: [.orderCreated])
            try await house.addWebhook("https://alici3.test/c", events: [.orderShipped])
            let paused = try await house.addWebhook("https://alici4.test/d")
            try await house.operations.changeWebhook(
                paused.subscription, WebhookChange(isActive: false), actor: actor, scope: .system)
            _ = try await manual(house)
            try await house.elapse()
            let created = house.parcels.filter { $0.event == "siparis.olusturuldu" }
            #expect(Set(created.map(\.url)) == ["https://alici1.test/a", "https://alici2.test/b"])
            #expect(Set(created.map(\.eventID)).count == 1 && Set(created.map(\.body)).count == 1)
            #expect(
                !house.parcels.contains { $0.url.hasPrefix("https://alici3") || $0.url.hasPrefix("https://alici4") })
        }
    }

    @Test("Another dealer's receiver hears nothing, and nobody else may touch it", arguments: EngineUnderTest.allCases)
    func tenants(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            let other = try await house.addDealer()
            let foreign = try await house.addWebhook("https://alici9.test/x", for: other)
            let own = try await house.addWebhook()
            _ = try await manual(house)
            try await house.elapse()
            #expect(Set(house.parcels.map(\.url)) == [OperationsHouse.receiver])
            #expect(try await house.deliveries().allSatisfy { $0.dealer == house.dealer })
            let scope = Scope.only(other)
            let delivery = try #require(try await house.deliveries().first).id
            let operations = house.operations
            let input = WebhookInput(name: "x", address: "https://kotu.test/", events: [.orderCreated])
            let change = WebhookChange(input)
            let pause = WebhookChange(isActive: false)
            let attempts: [@Sendable () async throws -> Void] = [
                { try await operations.changeWebhook(own.subscription, change, actor: actor, scope: scope) },
                { try await operations.changeWebhook(own.subscription, pause, actor: actor, scope: scope) },
                { _ = try await operations.rollWebhookSecret(own.subscription, actor: actor, scope: scope) },
                { _ = try await operations.testWebhook(own.subscription, actor: actor, scope: scope) },
                { try await operations.deleteWebhook(own.subscription, actor: actor, scope: scope) },
                { try await operations.redeliverWebhook(delivery, actor: actor, scope: scope) },
                { _ = try await operations.createWebhook(input, dealer: house.dealer, actor: actor, scope: scope) },
            ]
            for attempt in attempts { await #expect(throws: OperationError.notFound) { try await attempt() } }
            let hidden = try await operations.webhook(own.subscription, scope: scope)
            #expect(hidden == nil)
            let seen = try await operations.webhook(foreign.subscription, scope: scope)
            #expect(seen != nil)
            #expect(try await house.webhook(own.subscription).address == OperationsHouse.receiver)
        }
    }
}
