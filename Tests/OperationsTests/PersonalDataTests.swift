import Domain
import Foundation
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Personal data of one person")
struct PersonalDataTests {
    private let actor = OperationsHouse.actor

    /// A house whose files and evidence lie in folders that the test can look into.
    private static func run(
        on engine: EngineUnderTest, evidence: String, _ body: (OperationsHouse, _ files: String) async throws -> Void
    ) async throws {
        try await OperationsHouse.run(on: engine, evidence: evidence) { house, files in try await body(house, files) }
    }

    /// What the law wants kept: the name and address on the invoice, and the invoice.
    private static let held: Set<String> = ["siparis_adresleri.ad", "siparis_adresleri.metin", "dosya"]

    @Test(
        "A person who was planted everywhere is nowhere after the erasure, but on the invoice",
        arguments: EngineUnderTest.allCases)
    func canary(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, files in
                let planted = try await PlantedPerson.plant(in: house)
                let before = try await PlantedPerson.traces(in: house, files: files)
                #expect(before.count > 20, "\(before.sorted())")
                #expect(!before.contains { $0.hasPrefix("sistem_log") }, "\(before.sorted())")
                let outcome = try await house.operations.erasePerson(PlantedPerson.identity, actor: actor)
                let after = try await PlantedPerson.traces(in: house, files: files)
                #expect(after == Self.held)
                #expect(outcome.report.holds.map(\.order) == [planted.order])
                #expect(outcome.report.suppliers == ["genel_rest"])
                #expect(outcome.fileCount == 2)
                // The invoice itself can still be opened.
                let invoice = try await house.operations.readFile(planted.invoice, scope: .system)
                #expect(String(decoding: invoice.bytes, as: UTF8.self).contains("fatura"))
                let evidence = try FileManager.default.subpathsOfDirectory(atPath: folder).map {
                    String(decoding: FileManager.default.contents(atPath: folder + "/" + $0) ?? Data(), as: UTF8.self)
                }.joined()
                #expect(!PlantedPerson.traces.contains { foldedForSearch(evidence).contains($0) })
                #expect(try await house.count("SELECT count(*) FROM imha_kayitlari WHERE kural = 'talep'") == 1)
            }
        }
    }

    @Test(
        "Without an invoice nothing is left at all; after its time neither is the invoice",
        arguments: EngineUnderTest.allCases)
    func holdEnds(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, files in
                _ = try await PlantedPerson.plant(in: house)
                _ = try await house.operations.erasePerson(PlantedPerson.identity, actor: actor)
                house.clock.advance(by: .seconds(3651 * 86_400))
                try await house.operations.applyRetention()
                #expect(try await PlantedPerson.traces(in: house, files: files) == [])
                #expect(try await house.count("SELECT count(*) FROM siparis_dosyalari") == 0)
            }
        }
    }

    @Test(
        "A database from an old backup is erased again, and what came later is left alone",
        arguments: EngineUnderTest.allCases)
    func replay(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            var erasedAt = Timestamp(milliseconds: 0)
            try await Self.run(on: engine, evidence: folder) { house, _ in
                _ = try await PlantedPerson.plant(in: house)
                erasedAt = house.clock.now
                _ = try await house.operations.erasePerson(PlantedPerson.identity, actor: actor)
            }
            // The same installation as it was before: its key file, and a database that knows of no erasure.
            try await Self.run(on: engine, evidence: folder) { house, files in
                house.clock.now = erasedAt - .seconds(86_400)
                _ = try await PlantedPerson.plant(in: house, status: "kargoda")
                house.clock.now = erasedAt + .seconds(60)
                let later = try await house.operations.createManualOrder(
                    ManualOrderInput(
                        dealer: house.dealer, number: "SONRA-1", payment: .paid,
                        customer: Customer(name: "Kanarya Yıldızsoy", phone: "05449876543"),
                        lines: [.init(sku: "A", barcode: nil, name: "Kalem", quantity: 1, unitPrice: Money(kurus: 100))]
                    ),
                    actor: actor, scope: .system)
                #expect(try await house.operations.replayErasures() == 2)
                let name = try await house.text("SELECT musteri_ad FROM siparisler WHERE id = \(later)")
                #expect(name == "Kanarya Yıldızsoy")
                let traces = try await PlantedPerson.traces(in: house, files: files)
                let ofLater: Set<String> = ["siparisler.musteri_ad", "siparisler.musteri_telefon", "siparisler.arama"]
                #expect(traces == Self.held.union(ofLater))
                #expect(try await house.operations.replayErasures() == 1)
            }
        }
    }

    @Test("Nothing of others is touched", arguments: EngineUnderTest.allCases)
    func others(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, _ in
                try await house.stockUp()
                try await house.pull(package())
                _ = try await PlantedPerson.plant(in: house)
                let before = try await house.text("SELECT arama FROM siparisler WHERE siparis_numarasi = 'S-1'")
                _ = try await house.operations.erasePerson(PlantedPerson.identity, actor: actor)
                #expect(
                    try await house.text("SELECT musteri_ad FROM siparisler WHERE siparis_numarasi = 'S-1'")
                        == "Ayşe Işık")
                #expect(try await house.text("SELECT arama FROM siparisler WHERE siparis_numarasi = 'S-1'") == before)
                #expect(try await house.count("SELECT count(*) FROM siparisler WHERE anonim_at IS NOT NULL") == 1)
            }
        }
    }

    @Test("An order under way keeps its buyer until it is over", arguments: EngineUnderTest.allCases)
    func openOrder(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, _ in
                let planted = try await PlantedPerson.plant(in: house, status: "kargoda")
                let refusal = await #expect(throws: OperationError.self) {
                    try await house.operations.erasePerson(PlantedPerson.identity, actor: actor)
                }
                guard case .conflict("suren_siparis", let message)? = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    return
                }
                #expect(message.contains("#\(planted.order)"))
            }
        }
    }

    @Test("A name alone finds, and neither hands out nor erases", arguments: EngineUnderTest.allCases)
    func nameOnly(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, _ in
                let planted = try await PlantedPerson.plant(in: house)
                let name = PersonIdentity(name: "kanarya yildizsoy")
                let report = try await house.operations.findPerson(name, actor: actor)
                #expect(report.orders.map(\.order) == [planted.order])
                await #expect(throws: OperationError.self) {
                    try await house.operations.exportPerson(name, actor: actor)
                }
                await #expect(throws: OperationError.self) {
                    try await house.operations.erasePerson(name, actor: actor)
                }
            }
        }
    }

    @Test(
        "What is handed out holds the person's orders, addresses, files and messages",
        arguments: EngineUnderTest.allCases)
    func export(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, _ in
                _ = try await PlantedPerson.plant(in: house)
                let export = try await house.operations.exportPerson(PlantedPerson.identity, actor: actor)
                let order = try #require(export.json["siparisler"]?[0])
                #expect(order["musteri_ad"]?.string == "Kanarya Yıldızsoy")
                #expect(order["adresler"]?.array?.count == 2 && order["dosyalar"]?.array?.count == 3)
                #expect(export.json["mesajlar"]?.array?.count == 2)
                #expect(export.csv.hasPrefix("bolum,kayit,alan,deger\r\n"))
                #expect(export.csv.contains(",musteri_eposta,kanarya.yildizsoy@ornek.com\r\n"))
                // A number with its plus sign would be a formula.
                #expect(export.csv.contains(",alici,\"'+905449876543\"\r\n"))
                let log = try await house.text(
                    "SELECT CAST(sonraki AS TEXT) FROM sistem_log WHERE islem = 'disa_aktarildi' ORDER BY id DESC LIMIT 1"
                )
                #expect(try JSON(parsing: log ?? "")["siparisler"] == 1)
            }
        }
    }

    // MARK: requests

    @Test(
        "A request is answered within thirty days, and knows nobody any more when it is closed",
        arguments: EngineUnderTest.allCases)
    func request(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, files in
                _ = try await PlantedPerson.plant(in: house)
                let id = try await house.operations.addPersonalDataRequest(
                    .erasure, PlantedPerson.identity, note: nil, receivedAt: house.clock.now - .seconds(86_400),
                    actor: actor)
                let due = try await house.database.read { tx in try PersonalDataRequestTable.find(id, tx)?.dueAt }
                #expect(due == house.clock.now + .seconds(29 * 86_400))
                #expect(try await !PlantedPerson.traces(in: house, files: files).contains { $0.hasPrefix("kisisel") })
                _ = try await house.operations.searchPersonalData(id, actor: actor)
                _ = try await house.operations.startErasure(id, actor: actor)
                try await house.drain()
                let stored = try #require(
                    try await house.database.read { tx in try PersonalDataRequestTable.find(id, tx) })
                #expect(stored.status == .done && stored.sealedIdentity == nil && stored.closedAt != nil)
                #expect(try JSON(parsing: stored.result ?? "")["silinen_siparis"] == 1)
                #expect(try await PlantedPerson.traces(in: house, files: files) == Self.held)
                await #expect(throws: OperationError.self) {
                    try await house.operations.startErasure(id, actor: actor)
                }
            }
        }
    }

    @Test("A notice that waits to be worked keeps the request open until it is", arguments: EngineUnderTest.allCases)
    func waitingWebhook(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, _ in
                _ = try await PlantedPerson.plant(in: house)
                let body = Array(#"{"tel":"0544 987 65 43"}"#.utf8)
                try await house.database.write { tx in
                    _ = try tx.run(
                        """
                        INSERT INTO webhook_gelen (entegrasyon_id, tekil_kimlik, govde, durum, created_at)
                        VALUES (\(house.shop), 'bekleyen', \(body), 'bekliyor', \(house.clock.now))
                        """)
                }
                let id = try await house.operations.addPersonalDataRequest(
                    .erasure, PlantedPerson.identity, note: nil, receivedAt: nil, actor: actor)
                _ = try await house.operations.startErasure(id, actor: actor)
                try await house.drain()
                func status() async throws -> String? {
                    try await house.text("SELECT durum FROM kisisel_veri_talepleri WHERE id = \(id)")
                }
                #expect(try await status() == "siliniyor")
                try await house.database.write { tx in
                    _ = try tx.run("UPDATE webhook_gelen SET durum = 'islendi' WHERE tekil_kimlik = 'bekleyen'")
                }
                try await house.elapse()
                #expect(try await status() == "tamamlandi")
                #expect(
                    try await house.count("SELECT count(*) FROM webhook_gelen WHERE length(govde) > 0") == 0)
                let result = try await house.text(
                    "SELECT CAST(sonuc AS TEXT) FROM kisisel_veri_talepleri WHERE id = \(id)")
                #expect(try JSON(parsing: result ?? "")["silinen_siparis"] == 1)
            }
        }
    }

    @Test("Files of exports that may hold the person end at once", arguments: EngineUnderTest.allCases)
    func transfers(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await Self.run(on: engine, evidence: folder) { house, files in
                _ = try await PlantedPerson.plant(in: house)
                let (now, dealer) = (house.clock.now, house.dealer)
                let name = try house.operations.vault.store(Array("Kanarya Yıldızsoy;05449876543".utf8))
                try await house.database.write { tx in
                    _ = try tx.run(
                        """
                        INSERT INTO disa_aktarimlar (kullanici_id, kaynak, bicim, ayrac, zaman, satirli, maliyetli, suzgecler,
                            durum, depo_anahtari, bitis_at, created_at, updated_at)
                        VALUES (\(dealer), 'siparisler', 'csv', 'virgul', 'iso', \(false), \(false),
                            \(JSONText("{\"ara\":\"Kanarya Yıldızsoy\"}")), 'tamam', \(name), \(now + .seconds(86_400)), \(now),
                            \(now))
                        """)
                }
                let outcome = try await house.operations.erasePerson(PlantedPerson.identity, actor: actor)
                #expect(!outcome.report.mustBeRepeated)
                #expect(try await house.text("SELECT durum FROM disa_aktarimlar") == "suresi_doldu")
                #expect(throws: FileVaultError.notFound) { try house.operations.vault.read(name) }
                #expect(try await PlantedPerson.traces(in: house, files: files) == Self.held)
            }
        }
    }

    @Test("A breach has seventy-two hours", arguments: EngineUnderTest.allCases)
    func breach(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let id = try await house.operations.addDataBreach(
                title: "Kayıp dizüstü", text: "", personCount: 12, learnedAt: nil, actor: actor)
            let breach = try #require(try await house.database.read { tx in try DataBreachTable.find(id, tx) })
            #expect(breach.dueAt == house.clock.now + .seconds(72 * 3600) && breach.reportedAt == nil)
            try await house.operations.reportDataBreach(id, actor: actor)
            await #expect(throws: OperationError.self) {
                try await house.operations.reportDataBreach(id, actor: actor)
            }
            try await house.operations.closeDataBreach(id, actor: actor)
            await #expect(throws: OperationError.notFound) {
                try await house.operations.closeDataBreach(ID(999), actor: actor)
            }
        }
    }
}
