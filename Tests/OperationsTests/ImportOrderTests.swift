import Domain
import LosslessJSON
import Operations
import SQLEngine
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
}
