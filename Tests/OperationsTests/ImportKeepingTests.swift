import Domain
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("What imports leave as it is")
struct ImportKeepingTests {
    @Test(
        "JSON: what a record does not name stays; null and an empty text empty it", arguments: EngineUnderTest.allCases)
    func products(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let picture = "https://ornek.com/a.jpg"
            let full = """
                [{"sku":"A","ad":"Bardak","barkod":"869","kategori":"Mutfak","stok":5,"gorsel_url":"\(picture)",
                  "durum":"pasif"}]
                """
            #expect(try await house.take(full, .products).tally == ImportTally(created: 1))
            let steps: [(record: String, isChange: Bool, product: String)] = [
                (#"{"sku":"A","ad":"Bardak"}"#, false, "Bardak 869 Mutfak 5 \(picture) pasif"),
                (#"{"sku":"A","ad":"Fincan"}"#, true, "Fincan 869 Mutfak 5 \(picture) pasif"),
                (#"{"sku":"A","ad":"Fincan","stok":7}"#, true, "Fincan 869 Mutfak 7 \(picture) pasif"),
                (#"{"sku":"A","ad":"Fincan","barkod":null,"kategori":""}"#, true, "Fincan - - 7 \(picture) pasif"),
                (#"{"sku":"A","ad":"Fincan","stok":null,"gorsel_url":" "}"#, true, "Fincan - - - - pasif"),
                (#"{"sku":"A","ad":"Fincan","durum":null}"#, true, "Fincan - - - - aktif"),
            ]
            for step in steps {
                let tally = try await house.take("[\(step.record)]", .products).tally
                let expected = step.isChange ? ImportTally(updated: 1) : ImportTally(unchanged: 1)
                #expect(tally == expected, "\(step.record)")
                #expect(try await product("A", in: house) == step.product, "\(step.record)")
            }
        }
    }

    @Test("Who may no longer see costs when the file is worked sets none by it", arguments: EngineUnderTest.allCases)
    func lostRight(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let id = try await house.bring(
                "entegrasyon_id;sku;ad;maliyet\n\(house.supplier);X;Bardak;5,00", .supplierProducts)
            let left = RoleGrants(reach: .own, permissions: Set(Permission.allCases).subtracting([.viewCosts]))
            let grants = JSONText(left.stored.description)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE roller SET izinler = \(grants) WHERE ad = \(RoleName.dealer)")
            }
            try await house.drain()
            let row = try await house.importRow(id)
            #expect(row.status == .failed && row.error?.contains("yetkisi değişti") == true)
            #expect(try await house.count("SELECT count(*) FROM tedarikci_urunleri WHERE sku = 'X'") == 0)
        }
    }

    @Test("JSON: each record has its own columns", arguments: EngineUnderTest.allCases)
    func eachRecord(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            _ = try await house.take("sku;ad;barkod;stok\nA;Bardak;1;5\nB;Tabak;2;6", .products)
            let file = #"[{"sku":"A","ad":"Bardak","stok":8},{"sku":"B","ad":"Tabak","barkod":"3"}]"#
            #expect(try await house.take(file, .products).tally == ImportTally(updated: 2))
            #expect(try await product("A", in: house) == "Bardak 1 - 8 - aktif")
            #expect(try await product("B", in: house) == "Tabak 3 - 6 - aktif")
        }
    }

    @Test("JSON: a match keeps its multiplier unless the record names it", arguments: EngineUnderTest.allCases)
    func matches(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let product = try await house.addProduct()
            let match = #""anahtar_turu":"barkod","anahtar":"869","tedarikci_urun_id":\#(product)"#
            let steps = [
                (#"[{\#(match),"carpan":3}]"#, ImportTally(created: 1), 3),
                ("[{\(match)}]", ImportTally(unchanged: 1), 3),
                (#"[{\#(match),"carpan":null}]"#, ImportTally(updated: 1), 1),
            ]
            for (file, tally, multiplier) in steps {
                #expect(try await house.take(file, .matches).tally == tally, "\(file)")
                #expect(try await house.count("SELECT carpan FROM urun_eslesmeleri") == multiplier, "\(file)")
            }
        }
    }

    @Test("Who may not see costs neither sets nor empties one", arguments: EngineUnderTest.allCases)
    func costs(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.addProduct()
            let rights = Set(Permission.allCases).subtracting([.viewCosts])
            let offer = #""entegrasyon_id":\#(house.supplier),"sku":"TED-1","ad":"Yeni ad""#
            for written in ["\"1.00\"", "null", "\"\""] {
                let error = await #expect(throws: OperationError.self) {
                    _ = try await house.bring(
                        #"[{\#(offer)},{\#(offer),"maliyet":\#(written)}]"#, .supplierProducts, permissions: rights)
                }
                #expect(error?.fields == ["dosya"], "\(written)")
            }
            _ = try await house.bring("[{\(offer)}]", .supplierProducts, permissions: rights)
            try await house.drain()
            #expect(try await cost(in: house) == Money(kurus: 500))
            #expect(try await house.text("SELECT ad FROM tedarikci_urunleri") == "Yeni ad")
            #expect(try await house.text("SELECT barkod FROM tedarikci_urunleri") == "8690000000011")
            let emptied = try await house.take(#"[{\#(offer),"maliyet":null}]"#, .supplierProducts)
            #expect(emptied.tally == ImportTally(updated: 1))
            #expect(try await cost(in: house) == nil)
        }
    }

    @Test(
        "Supplier products that were withdrawn stay so when an export comes back, and no order is woken",
        arguments: EngineUnderTest.allCases)
    func withdrawn(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            func exported() async throws -> String {
                let id = try await house.export(.supplierProducts, .csv)
                return String(decoding: try await house.download(id), as: UTF8.self)
            }
            let product = try await house.addProduct()
            try await house.addProduct(sku: "TED-2", barcode: "8690000000029")
            let offered = try await exported()
            try await house.operations.changeSupplierProduct(
                product, actor: house.person, scope: .only(house.dealer)
            ) { $0.isActive = false }
            try await house.pull(package())
            #expect(try await house.order("700").status == .needsMatching)
            let withdrawn = try await exported()
            let before = try await house.fingerprint()
            #expect(try await house.take(withdrawn, .supplierProducts).tally == ImportTally(unchanged: 2))
            #expect(try await house.fingerprint() == before)
            let renamed = try await house.take(
                "entegrasyon_id;sku;ad\n\(house.supplier);TED-1;Yeni ad", .supplierProducts)
            #expect(renamed.tally == ImportTally(updated: 1))
            #expect(try await house.text("SELECT durum FROM tedarikci_urunleri WHERE ad = 'Yeni ad'") == "pasif")
            #expect(try await house.order("700").status == .needsMatching)
            // The older file says that it can be bought.
            #expect(
                try await house.take(offered, .supplierProducts).tally == ImportTally(updated: 1, unchanged: 1))
            #expect(try await house.order("700").status == .needsRouting)
        }
    }

    @Test("A supplier product comes withdrawn if the record says so, and who enters it anew offers it again")
    func enteredAnew() async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            let file = #"[{"entegrasyon_id":\#(house.supplier),"sku":"TED-1","ad":"Bardak","durum":"pasif"}]"#
            #expect(try await house.take(file, .supplierProducts).tally == ImportTally(created: 1))
            #expect(try await house.text("SELECT durum FROM tedarikci_urunleri") == "pasif")
            try await house.addProduct()
            #expect(try await house.text("SELECT durum FROM tedarikci_urunleri") == "aktif")
            let wrong = try await house.take(file.replacing("pasif", with: "belki"), .supplierProducts)
            #expect(try await house.problems(wrong.id).map(\.code) == ["bicim"])
        }
    }

    private func product(_ sku: String, in house: OperationsHouse) async throws -> String? {
        try await house.database.read { tx in
            try tx.first("SELECT ad, barkod, kategori, stok, gorsel_url, durum FROM urunler WHERE sku = \(sku)") {
                row in
                let (name, barcode): (String, String?) = (try row.next(), try row.next())
                let (category, stock): (String?, Int?) = (try row.next(), try row.next())
                let (picture, status): (String?, String) = (try row.next(), try row.next())
                let texts = [barcode, category, stock.map { String($0) }, picture].map { $0 ?? "-" }
                return ([name] + texts + [status]).joined(separator: " ")
            }
        }
    }

    private func cost(in house: OperationsHouse) async throws -> Money? {
        try await house.database.read { tx in
            try tx.first("SELECT maliyet FROM tedarikci_urunleri") { try $0.next(Money?.self) } ?? nil
        }
    }
}
