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
}
