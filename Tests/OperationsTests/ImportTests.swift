import Domain
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@Suite("Taking in what the shop says")
struct ImportTests {
    @Test(
        "The same package ten times, from webhook and pull at once, is one order (rule h)",
        arguments: EngineUnderTest.allCases)
    func tenTimesAtOnce(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let results = try await withThrowingTaskGroup(of: ImportResult.self) { group in
                for number in 0..<10 {
                    group.addTask { try await house.take(package(), source: number % 2 == 0 ? .webhook : .job) }
                }
                return try await group.reduce(into: [ImportResult]()) { $0.append($1) }
            }
            #expect(Set(results.map(\.order)).count == 1)
            #expect(results.count { if case .created = $0 { true } else { false } } == 1)
            let before = try await house.order("700")
            for _ in 0..<3 { #expect(try await house.take(package()) == .unchanged(before.id)) }
            #expect(try await house.order("700") == before)
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 1)
            #expect(try await house.count("SELECT count(*) FROM siparis_urunleri") == 1)
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE tip = 'siparis_eslestir'") == 1)
            #expect(
                try await house.count(
                    "SELECT count(*) FROM sistem_log WHERE islem = 'olusturuldu' AND tablo = 'siparisler'") == 1)
        }
    }

    @Test(
        "The states of a package may come in any order and often; the newest counts (rule h)",
        arguments: EngineUnderTest.allCases, [1, 2, 3])
    func anyOrder(_ engine: EngineUnderTest, _ seed: UInt64) async throws {
        try await OperationsHouse.run(on: engine) { house in
            var generator = SeededGenerator(seed: seed)
            let versions = [("Created", 1), ("Picking", 2), ("Invoiced", 3), ("Shipped", 4), ("Delivered", 5)].map {
                word, step in
                package(status: word, at: 1_777_000_000 + Int64(step))
            }
            for version in (versions + versions + versions).shuffled(using: &generator) {
                try await house.take(version)
            }
            let order = try await house.order("700")
            #expect(order.status == .delivered && order.isConsistent)
            #expect(order.marketplaceStatus == "Delivered")
            let steps = try await house.count("SELECT count(*) FROM sistem_log WHERE islem = 'durum_degisti'")
            for version in versions { try await house.take(version) }
            #expect(try await house.order("700") == order)
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE islem = 'durum_degisti'") == steps)
        }
    }

    @Test(
        "A word that is not known holds a new order and is written to the error log",
        arguments: EngineUnderTest.allCases)
    func unknownWord(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            try await house.pull(package(status: "Teleported"))
            let order = try await house.order("700")
            #expect(order.status == .received && order.isHeld && order.marketplaceStatus == "Teleported")
            #expect(try await house.count("SELECT count(*) FROM hata_log WHERE kod = 'bilinmeyen_durum'") == 1)
            #expect(house.outside.now.submissions.isEmpty)
        }
    }

    @Test("One bad record in a payload stops no other", arguments: EngineUnderTest.allCases)
    func oneBadRecord(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(
                package(700), ["shipmentPackageId": 701, "orderNumber": "S-2"], package(702, number: "S-3"))
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 2)
            #expect(try await house.count("SELECT count(*) FROM hata_log WHERE kod = 'okunamayan_kayit'") == 1)
        }
    }

    @Test(
        "A cancellation counts after a further pull, and nothing is submitted meanwhile (rule a)",
        arguments: EngineUnderTest.allCases)
    func cancellationWaits(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.stockUp()
            try await house.pull(package())
            #expect(try await house.order("700").status == .readyToSubmit)
            let cancelled = package(status: "Cancelled", at: 1_777_000_100)
            try await house.pull(cancelled)
            let waiting = try await house.order("700")
            #expect(waiting.status == .readyToSubmit && waiting.isCancelRequested)
            await #expect(throws: OperationError.self) {
                try await house.operations.submitOrder(waiting.id, actor: OperationsHouse.actor, scope: .system)
            }
            try await house.pull(cancelled)
            let order = try await house.order("700")
            #expect(order.status == .cancelled && !order.isCancelRequested && order.isConsistent)
            #expect(house.outside.now.submissions.isEmpty)
        }
    }

    @Test(
        "A cancelled package whose lines a sibling carries was divided, whichever comes first (rule a)",
        arguments: EngineUnderTest.allCases, [true, false])
    func split(_ engine: EngineUnderTest, _ siblingFirst: Bool) async throws {
        try await OperationsHouse.run(on: engine, automatic: false) { house in
            try await house.take(package(700))
            let sibling = package(701, at: 1_777_000_100)
            let cancelled = package(700, status: "Cancelled", at: 1_777_000_100)
            for version in siblingFirst ? [sibling, cancelled] : [cancelled, sibling] { try await house.take(version) }
            #expect(try await house.order("700").status == .superseded)
            #expect(try await house.order("701").status == .received)
            // Nobody is told, and nothing is sent (rule g).
            #expect(try await house.count("SELECT count(*) FROM mesaj_log") == 0)
        }
    }

    @Test("A cancellation that had counted is corrected when the sibling shows up", arguments: EngineUnderTest.allCases)
    func correction(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.pull(package(700))
            let cancelled = package(700, status: "Cancelled", at: 1_777_000_100)
            try await house.pull(cancelled)
            try await house.pull(cancelled)
            #expect(try await house.order("700").status == .cancelled)
            try await house.pull(package(701, at: 1_777_000_200))
            #expect(try await house.order("700").status == .superseded)
            #expect(try await house.order("701").status != .cancelled)
        }
    }

    @Test("A sibling with other lines does not make a cancellation a split", arguments: EngineUnderTest.allCases)
    func unrelatedSibling(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package(701, lines: [12]))
            try await house.take(package(700))
            let answer = try await house.take(package(700, status: "Cancelled", at: 1_777_000_100), waits: false)
            #expect(answer == .updated(try await house.order("700").id))
            #expect(try await house.order("700").status == .cancelled)
        }
    }

    /// How the shop tells of the packages that came out of another.
    enum Telling: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case withOrigin, withoutOriginCancelledFirst, withoutOriginChildFirst

        var testDescription: String { rawValue }
    }

    @Test(
        "The parts of a package that is at the supplier wait until it was called back",
        arguments: EngineUnderTest.allCases, Telling.allCases)
    func splitAtSupplier(_ engine: EngineUnderTest, _ telling: Telling) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.stockUp()
            try await house.pull(package(700))
            #expect(try await house.order("700").status == .awaitingSupplier)
            house.outside.change { $0.supplier = .refuses(503) }
            let child = package(701, status: "Created", at: 1_777_000_100, origins: telling == .withOrigin ? [700] : [])
            let gone = package(700, status: "Cancelled", at: 1_777_000_100)
            switch telling {
            case .withOrigin, .withoutOriginChildFirst: try await house.pull(child, gone)
            case .withoutOriginCancelledFirst: try await house.pull(gone, child)
            }
            #expect(try await house.order("700").status == .superseded)
            #expect(try await house.order("701").isHeld)
            #expect(house.outside.now.submissions.count == 1)
            house.outside.change { $0.supplier = .normal }
            try await house.elapse()
            #expect(house.outside.now.recalled.count == 1)
            #expect(try await !house.order("701").isHeld)
            #expect(try await house.order("701").status == .awaitingSupplier)
            #expect(house.outside.now.submissions.count == 2)
        }
    }
}
