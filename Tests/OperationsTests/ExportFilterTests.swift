import Domain
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("What exports are narrowed to")
struct ExportFilterTests {
    @Test(
        "A search finds the same in the file and in the lists, whatever the case", arguments: EngineUnderTest.allCases)
    func search(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.addProduct(sku: "Ted-Ab", barcode: "QX-12", name: "Bardak")
            try await house.addProduct(sku: "Ted-Yz", barcode: "QY-34", name: "Tabak")
            let (dealer, now) = (house.dealer, house.clock.now)
            _ = try await house.database.write { tx in
                try ProductTable.save(
                    ProductFields(sku: "Ted-Ab", name: "Bardak", barcode: "QX-12"), dealer: dealer, now: now, tx)
            }
            for text in ["QX-12", "qx-12", "ted-ab", "BARDAK", "Bardak QX"] {
                let listed = try await house.database.read { tx in
                    try SupplierProductList.page(
                        search: text, supplier: nil, before: nil, limit: 10, scope: .only(dealer), tx
                    ).rows.map(\.sku)
                        + ProductList.page(
                            search: text, isActive: nil, before: nil, limit: 10, scope: .only(dealer), tx
                        ).rows.map(\.sku)
                        + MatchingQueue.candidates(dealer: dealer, search: text, limit: 10, scope: .only(dealer), tx)
                        .map(\.sku)
                }
                #expect(listed == ["Ted-Ab", "Ted-Ab", "Ted-Ab"], "\(text)")
                for source in [ExportSource.supplierProducts, .products] {
                    let table = try await house.table(source, filters: ["ara": .string(text)])
                    #expect(table.column("sku") == ["Ted-Ab"], "\(source) \(text)")
                }
            }
        }
    }

    @Test("No source has two filters of one name", arguments: ExportSource.allCases)
    func names(_ source: ExportSource) {
        let names = ExportRows.of(source, hasLines: false).filters.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
