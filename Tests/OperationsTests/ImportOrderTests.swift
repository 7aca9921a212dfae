import Domain
import LosslessJSON
import Operations
import SQLEngine
import Spreadsheets
import Storage
import TestSupport
import Testing

@Suite("Imports of orders")
struct ImportOrderTests {
    private static let order = """
        {"siparis_numarasi":"J-1","urunler":[{"ad":"Bardak","adet":2,"birim_fiyat":"10.50"},
         {"ad":"Tabak","adet":1,"birim_fiyat":"5.00"}]}
        """
    private static let line = #"{"siparis_numarasi":"J-1","urun_ad":"Kepçe","urun_adet":1,"urun_birim_fiyat":"1"}"#

    @Test("JSON: the same order twice is refused the second time", arguments: EngineUnderTest.allCases)
    func twice(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let (order, line) = (Self.order, Self.line)
            for records in [[order, order], [order, line], [line, order]] {
                let row = try await house.take("[\(records.joined(separator: ","))]", .orders, mode: .trial)
                #expect(row.tally == ImportTally(created: 1, failed: 1), "\(records)")
                let problems = try await house.problems(row.id).map { "\($0.row) \($0.column ?? "-") \($0.code)" }
                #expect(problems == ["2 siparis_numarasi tekrar"], "\(records)")
            }
            #expect(try await house.take("[\(order),\(order)]", .orders).tally == ImportTally(created: 1, failed: 1))
            #expect(try await house.count("SELECT count(*) FROM siparis_urunleri") == 2)
        }
    }

    @Test("JSON: records of one line each are one order", arguments: EngineUnderTest.allCases)
    func lines(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let row = try await house.take(
                "[\(Self.line),\(Self.line.replacing("Kepçe", with: "Tava"))]", .orders)
            #expect(row.tally == ImportTally(created: 1) && row.recordCount == 1)
            #expect(try await house.count("SELECT count(*) FROM siparis_urunleri") == 2)
        }
    }

    @Test("A record may name its own dealer and no other", arguments: EngineUnderTest.allCases)
    func dealers(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let stranger = try await house.addDealer("yabanci@ornek.com")
            let samples: [(dealer: String, problems: [String])] = [
                ("\(stranger)", ["2 kullanici_id kural"]), ("x", ["2 kullanici_id bicim"]), ("\(house.dealer)", []),
            ]
            for sample in samples {
                let row = try await house.take(
                    """
                    kullanici_id;siparis_numarasi;urun_ad;urun_adet;urun_birim_fiyat
                    \(sample.dealer);E-1;Bardak;1;5
                    ;E-1;Tabak;1;5
                    """, .orders)
                #expect(row.tally.created == (sample.problems.isEmpty ? 1 : 0), "\(sample.dealer)")
                let problems = try await house.problems(row.id).map { "\($0.row) \($0.column ?? "-") \($0.code)" }
                #expect(problems == sample.problems, "\(sample.dealer)")
            }
            #expect(try await house.count("SELECT count(*) FROM siparisler WHERE kullanici_id = \(stranger)") == 0)
        }
    }

    @Test("CSV has a column for every field of an address", arguments: EngineUnderTest.allCases)
    func addresses(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let fields = ["ad", "firma", "metin", "ilce", "il", "posta_kodu", "ulke_kodu", "telefon"]
            let columns = ["teslimat", "fatura"].flatMap { kind in
                (fields + ["vergi_dairesi", "vergi_no"]).map { "\(kind)_\($0)" }
            }
            let header = "siparis_numarasi;urun_ad;urun_adet;urun_birim_fiyat;" + columns.joined(separator: ";")
            let cells = "E-1;Bardak;1;5;" + columns.indices.map { "d\($0)" }.joined(separator: ";")
            let file = "\(header)\n\(cells)"
            #expect(try await house.take(file, .orders).tally == ImportTally(created: 1))
            #expect(try await house.take(file, .orders).tally == ImportTally(unchanged: 1))
            let stored = try await house.database.read { tx in
                try tx.all(
                    """
                    SELECT ad, firma, metin, ilce, il, posta_kodu, ulke_kodu, telefon, vergi_dairesi, vergi_no
                    FROM siparis_adresleri ORDER BY tur DESC
                    """
                ) { row in try (0..<10).map { _ in try row.next(String.self) } }
            }
            #expect(stored.flatMap { $0 } == columns.indices.map { "d\($0)" })
        }
    }

    /// Two packages of one order of the shop, two orders that were entered, and one with more than exports show.
    private func fill(_ house: OperationsHouse) async throws {
        try await house.take(package(700))
        try await house.take(package(701, lines: [12]), waits: false)
        try await house.enterOrders(2, lines: 2)
        let order = """
            [{"siparis_numarasi":"E-9","kargo_ucreti":"9.90","musteri_eposta":"ayse@ornek.com",
              "teslimat_adresi":{"il":"İzmir","firma":"Kaya Ltd.","posta_kodu":"35000"},
              "fatura_adresi":{"vergi_no":"123"},"urunler":[{"ad":"=Tava","adet":1,"birim_fiyat":"1.50","sku":" S "}]}]
            """
        #expect(try await house.take(order, .orders).tally == ImportTally(created: 1))
    }

    private func exported(_ house: OperationsHouse, hasLines: Bool = true) async throws -> String {
        let id = try await house.ask(.orders, options: ExportOptions(hasLines: hasLines))
        try await house.drain()
        return String(decoding: try await house.download(id), as: UTF8.self)
    }

    @Test(
        "An exported file of orders with their lines comes back and changes nothing; what differs is told",
        arguments: EngineUnderTest.allCases)
    func roundTrip(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await fill(house)
            let file = try await exported(house)
            let before = try await house.fingerprint()
            for mode in ImportMode.allCases {
                #expect(try await house.take(file, .orders, mode: mode).tally == ImportTally(unchanged: 5), "\(mode)")
            }
            let changed = try await house.take(file.replacing("Ayşe", with: "Fatma"), .orders)
            #expect(changed.tally == ImportTally(unchanged: 1, failed: 4))
            #expect(try await Set(house.problems(changed.id).map(\.code)) == ["farkli"])
            #expect(try await house.fingerprint() == before)
            let headers = try await exported(house, hasLines: false)
            await #expect(throws: OperationError.self) { _ = try await house.bring(headers, .orders) }
        }
    }

    @Test("Exported orders of another dealer are not entered as new ones", arguments: EngineUnderTest.allCases)
    func foreignExport(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await fill(house)
            let file = try await exported(house)
            let stranger = try await house.addDealer("yabanci@ornek.com")
            let id = try await house.operations.createImport(
                ImportInput(
                    dealer: stranger, source: .orders, mode: .apply, isAllOrNothing: false, fileName: "a.csv",
                    bytes: Array(file.utf8)),
                permissions: Set(Permission.allCases), actor: Actor(user: stranger, role: .dealer, source: .api),
                scope: .only(stranger))
            try await house.drain()
            let row = try await house.operations.importRow(id, scope: .only(stranger))
            #expect(row.tally == ImportTally(failed: 5))
            let problems = try await house.operations.importProblems(id, after: nil, limit: 10, scope: .only(stranger))
            #expect(Set(problems.rows.map { "\($0.problem.column ?? "-") \($0.problem.code)" }) == ["id yok"])
            #expect(try await house.count("SELECT count(*) FROM siparisler WHERE kullanici_id = \(stranger)") == 0)
        }
    }

    @Test("Without the column id, exported orders are known by their number, and new ones are taken in")
    func withoutID() async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            try await fill(house)
            let table = try CSVReader(rowsMax: 100).read(Array(try await exported(house).utf8))
            let shop = try #require(table.header.firstIndex(of: "entegrasyon"))
            let rows = [table.header] + table.rows.map(\.cells).filter { $0[shop].isEmpty }
            #expect(table.header.first == "id" && rows.count == 6)
            let lines = rows.flatMap { CSVText.line(Array($0.dropFirst()), separator: CSVSeparator.semicolon.byte) }
            let file = String(decoding: lines, as: UTF8.self)
            #expect(try await house.take(file, .orders).tally == ImportTally(unchanged: 3))
            let more = try await house.take(file.replacing("E-9", with: "E-10"), .orders)
            #expect(more.tally == ImportTally(created: 1, unchanged: 2))
        }
    }
}
