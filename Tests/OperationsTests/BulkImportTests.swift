import Domain
import Integrations
import JobQueue
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Imports of many records")
struct BulkImportTests {
    @Test(
        "A file of products is taken in once; the same file again changes nothing", arguments: EngineUnderTest.allCases)
    func products(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let file = "sku;ad;barkod;stok\r\nA-1;Cam bardak;869;5\r\nA-2;\"Tabak; derin\";;\r\n"
            #expect(try await house.take(file, .products).tally == ImportTally(created: 2))
            #expect(try await house.take(file, .products).tally == ImportTally(unchanged: 2))
            let changed = try await house.take("sku;ad;stok\nA-1;Cam bardak;7\nA-2;Tabak;", .products)
            #expect(changed.tally == ImportTally(updated: 2))
            let rows = try await house.database.read { tx in
                try tx.all("SELECT sku, ad, barkod, stok FROM urunler ORDER BY sku") { row in
                    let (sku, name): (String, String) = (try row.next(), try row.next())
                    return "\(sku) \(name) \(try row.next(String?.self) ?? "-") \(try row.next(Int?.self) ?? -1)"
                }
            }
            // What the second file does not name stays; what it names as blank is emptied.
            #expect(rows == ["A-1 Cam bardak 869 7", "A-2 Tabak - -1"])
        }
    }

    @Test("A trial tells what would happen and changes nothing", arguments: EngineUnderTest.allCases)
    func trial(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.addProduct(sku: "T-1")
            let before = try await house.fingerprint()
            let file = """
                entegrasyon_id;sku;ad;maliyet
                \(house.supplier);T-1;Bardak yeni;1,50
                \(house.supplier);T-2;Tabak;2.50
                \(house.supplier);;Adsız;x
                """
            let trial = try await house.take(file, .supplierProducts, mode: .trial)
            #expect(trial.status == .done && trial.tally == ImportTally(created: 1, updated: 1, failed: 1))
            #expect(try await house.fingerprint() == before)
            let problems = try await house.problems(trial.id)
            #expect(problems.map { "\($0.row) \($0.column ?? "") \($0.code)" } == ["4 sku zorunlu", "4 maliyet bicim"])
            let id = try await house.operations.applyTrial(
                trial.id, permissions: Set(Permission.allCases), actor: house.person, scope: .only(house.dealer))
            try await house.drain()
            #expect(try await house.importRow(id).tally == ImportTally(created: 1, updated: 1, failed: 1))
            #expect(try await house.text("SELECT ad FROM tedarikci_urunleri WHERE sku = 'T-1'") == "Bardak yeni")
            #expect(try await house.count("SELECT count(*) FROM tedarikci_urunleri WHERE maliyet IS NOT NULL") == 2)
        }
    }

    @Test("All or nothing: one wrong record keeps all others out", arguments: EngineUnderTest.allCases)
    func allOrNothing(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let before = try await house.fingerprint()
            let rows = (1...120).map { "P-\($0);Ürün \($0);\($0 == 110 ? "çok" : "3")" }
            let file = (["sku;ad;stok"] + rows).joined(separator: "\n")
            let refused = try await house.take(file, .products, allOrNothing: true)
            #expect(refused.status == .refused && refused.tally == ImportTally(failed: 1))
            #expect(try await house.fingerprint() == before)
            #expect(try await house.problems(refused.id).map(\.row) == [111])
            let good = try await house.take(
                file.replacing(";çok", with: ";4"), .products, allOrNothing: true)
            #expect(good.status == .done && good.tally == ImportTally(created: 120))
            let partly = try await house.take(file, .products)
            #expect(partly.status == .done && partly.tally == ImportTally(unchanged: 119, failed: 1))
        }
    }

    @Test(
        "Orders: rows with the same number are one order, and live like any other", arguments: EngineUnderTest.allCases)
    func orders(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.stockUp()
            let file = """
                siparis_numarasi;musteri_ad;musteri_telefon;teslimat_il;fatura_vergi_no;urun_barkod;urun_ad;urun_adet;urun_birim_fiyat
                E-1;Ayşe Işık;'+905551112233;İzmir;123;8690000000011;Bardak;2;10,50
                E-2;Veli;;Ankara;;8690000000011;Bardak;1;10.50
                E-1;;;;;;Tabak;1;1.250,00
                """
            let first = try await house.take(file, .orders)
            #expect(first.tally == ImportTally(created: 2) && first.recordCount == 2)
            #expect(
                try await house.text("SELECT musteri_telefon FROM siparisler WHERE siparis_numarasi = 'E-1'")
                    == "+905551112233")
            #expect(try await house.count("SELECT count(*) FROM siparis_urunleri") == 3)
            let total: Money? = try await house.database.read { tx in
                try tx.value("SELECT toplam_tutar FROM siparisler WHERE siparis_numarasi = 'E-1'")
            }
            #expect(total == Money(kurus: 127_100))
            // Matched and routed by the jobs that an order entered by hand has too.
            #expect(try await house.text("SELECT durum FROM siparisler WHERE siparis_numarasi = 'E-2'") != "alindi")
            #expect(try await house.take(file, .orders).tally == ImportTally(unchanged: 2))
            let other = try await house.take(file.replacing("10.50", with: "10.60"), .orders)
            #expect(other.tally == ImportTally(unchanged: 1, failed: 1))
            #expect(try await house.problems(other.id).map(\.code) == ["farkli"])
        }
    }

    @Test(
        "Wrong orders name their row and column, and bring no part of themselves", arguments: EngineUnderTest.allCases)
    func wrongOrders(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let file = """
                siparis_numarasi;odeme_durumu;musteri_ad;urun_ad;urun_adet;urun_birim_fiyat
                H-1;odendi;Ayşe;Bardak;0;5
                H-2;belki;;Bardak;1;5
                ;odendi;;Bardak;1;5
                H-3;odendi;Ali;Bardak;1;5
                H-3;;Veli;Tabak;1;5
                H-4;odendi;Ali;Bardak;1;5
                H-4;;;Tabak;1
                H-5;iade_edildi;;Bardak;1;5
                """
            let row = try await house.take(file, .orders)
            #expect(row.tally.created == 0 && row.tally.failed == row.recordCount)
            let places = try await house.problems(row.id).map { "\($0.row) \($0.column ?? "-") \($0.code)" }
            #expect(
                places == [
                    "2 urun_adet bicim", "3 odeme_durumu bicim", "4 siparis_numarasi zorunlu", "6 musteri_ad celiski",
                    "8 - sutun_sayisi", "9 odeme_durumu kural",
                ])
            #expect(try await house.count("SELECT count(*) FROM siparisler") == 0)
        }
    }

    @Test("Matches by number, and by supplier and SKU", arguments: EngineUnderTest.allCases)
    func matches(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let product = try await house.addProduct()
            let file = """
                anahtar_turu,anahtar,tedarikci_urun_id,entegrasyon_id,tedarikci_sku,carpan
                barkod,869,\(product),,,2
                sku,S-1,,\(house.supplier),TED-1,
                sku,S-2,,\(house.supplier),YOK,1
                sku,S-3,,,,1
                """
            let row = try await house.take(file, .matches)
            #expect(row.tally == ImportTally(created: 2, failed: 2))
            #expect(
                try await house.problems(row.id).map { "\($0.row) \($0.code)" } == ["4 yok", "5 zorunlu"])
            #expect(try await house.take(file, .matches).tally == ImportTally(unchanged: 2, failed: 2))
        }
    }

    @Test("Suppliers and products of another dealer are not there", arguments: EngineUnderTest.allCases)
    func tenants(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let product = try await house.addProduct()
            let stranger = try await house.addDealer("yabanci@ornek.com")
            let files: [(ImportSource, String)] = [
                (.supplierProducts, "entegrasyon_id;sku;ad\n\(house.supplier);TED-1;Ele geçti"),
                (.supplierProducts, "entegrasyon_id;sku;ad\n999999;TED-1;Ele geçti"),
                (.matches, "anahtar_turu;anahtar;tedarikci_urun_id\nsku;S;\(product)"),
                (.matches, "anahtar_turu;anahtar;entegrasyon_id;tedarikci_sku\nsku;S;\(house.supplier);TED-1"),
            ]
            let actor = Actor(user: stranger, role: .dealer, source: .api)
            for (source, text) in files {
                let id = try await house.operations.createImport(
                    ImportInput(
                        dealer: stranger, source: source, mode: .apply, isAllOrNothing: false, fileName: "a.csv",
                        bytes: Array(text.utf8)),
                    permissions: Set(Permission.allCases), actor: actor, scope: .only(stranger))
                try await house.drain()
                let row = try await house.operations.importRow(id, scope: .only(stranger))
                #expect(row.tally == ImportTally(failed: 1))
                let problems = try await house.operations.importProblems(
                    id, after: nil, limit: 10, scope: .only(stranger))
                #expect(problems.rows.map(\.problem.code) == ["yok"])
                await #expect(throws: OperationError.notFound) { _ = try await house.importRow(id) }
                await #expect(throws: OperationError.notFound) { _ = try await house.problems(id) }
            }
            #expect(try await house.text("SELECT ad FROM tedarikci_urunleri") == "Bardak")
            await #expect(throws: OperationError.self) {
                _ = try await house.operations.createImport(
                    ImportInput(
                        dealer: house.dealer, source: .products, mode: .apply, isAllOrNothing: false, fileName: "a",
                        bytes: Array("sku;ad\nA;B".utf8)),
                    permissions: Set(Permission.allCases), actor: actor, scope: .only(stranger))
            }
        }
    }

    @Test(
        "Cut off in the middle, an import goes on behind the last batch and does none twice",
        arguments: EngineUnderTest.allCases)
    func resume(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let rows = (1...130).map { "P-\($0);Ürün \($0)" }
            let id = try await house.bring((["sku;ad"] + rows).joined(separator: "\n"), .products)
            // The third batch dies in the middle of its transaction, as when the worker is killed.
            try await house.forbidProgress(beyond: 100)
            let job = try await house.claimOne()
            guard case .failed = await house.operations.run(job) else { return #expect(Bool(false)) }
            let stopped = try await house.importRow(id)
            #expect(stopped.processed == 100 && stopped.tally == ImportTally(created: 100))
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE tablo = 'urunler'") == 100)
            try await house.allowProgress()
            try await house.putBack(job)
            try await house.drain()
            let done = try await house.importRow(id)
            #expect(done.status == .done && done.tally == ImportTally(created: 130))
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE tablo = 'urunler'") == 130)
        }
    }

    @Test("A batch that somebody else has settled counts once", arguments: EngineUnderTest.allCases)
    func settledOnce(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let id = try await house.bring("sku;ad\nA;B\nC;D", .products)
            let job = try await house.claimOne()
            let first = await house.operations.run(job)
            guard case .finishedInTransaction = first else { return #expect(Bool(false), "\(first)") }
            _ = await house.operations.run(job)
            #expect(try await house.importRow(id).tally == ImportTally(created: 2))
            #expect(try await house.count("SELECT count(*) FROM sistem_log WHERE tablo = 'urunler'") == 2)
        }
    }

    @Test("Ten thousand rows are taken in, and one more is refused", arguments: EngineUnderTest.allCases)
    func tenThousand(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let rows = (1...10_000).map { "P-\($0);Ürün \($0);\($0)" }
            let file = (["sku;ad;stok"] + rows).joined(separator: "\n")
            let row = try await house.take(file, .products)
            #expect(row.tally == ImportTally(created: 10_000) && row.percent == 100)
            await #expect(throws: OperationError.self) {
                _ = try await house.bring(file + "\nP-0;Fazla;1", .products)
            }
            await #expect(throws: OperationError.self) {
                _ = try await house.bring(file, .products, allOrNothing: true)
            }
        }
    }

    @Test("JSON brings the same as CSV, orders also as the API takes them", arguments: EngineUnderTest.allCases)
    func json(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let products = #"{"kayitlar":[{"sku":"A","ad":"Bardak","stok":5},{"sku":"B","ad":"x","renk":"mavi"},7]}"#
            let row = try await house.take(products, .products)
            #expect(row.format == .json && row.tally == ImportTally(created: 1, failed: 2))
            #expect(
                try await house.problems(row.id).map { "\($0.row) \($0.column ?? "-") \($0.code)" }
                    == ["2 renk bilinmeyen", "3 - bicim"])
            let orders = """
                [{"siparis_numarasi":"J-1","musteri_ad":"Ayşe","teslimat_adresi":{"il":"İzmir","metin":"Sok. 1"},
                  "urunler":[{"ad":"Bardak","adet":2,"birim_fiyat":"10.50"},{"ad":"Tabak","adet":1,"birim_fiyat":5}]}]
                """
            #expect(try await house.take(orders, .orders).tally == ImportTally(created: 1))
            #expect(try await house.take(orders, .orders).tally == ImportTally(unchanged: 1))
            #expect(try await house.count("SELECT count(*) FROM siparis_urunleri") == 2)
        }
    }

    @Test("An exported file can be changed and brought back", arguments: EngineUnderTest.allCases)
    func roundTrip(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.addProduct(sku: "=1+1", barcode: nil)
            try await house.addProduct(sku: "TED-1")
            try await house.saveMatch()
            try await house.fillProducts(3)
            for (from, to) in [
                (ExportSource.products, ImportSource.products), (.supplierProducts, .supplierProducts),
                (.matches, .matches),
            ] {
                let bytes = try await house.download(try await house.export(from, .csv))
                let text = String(decoding: bytes, as: UTF8.self)
                let row = try await house.take(text, to)
                #expect(row.tally == ImportTally(unchanged: row.recordCount), "\(from)")
                #expect(row.recordCount > 0)
            }
        }
    }

    @Test(
        "A file that can't be used as a whole is refused at once, saying what to do",
        arguments: [
            ("", "boş"), ("sku;sku;ad\nA;B;C", "iki kez"), ("sku;isim\nA;B", "bilinmiyor"), ("sku\nA", "eksik"),
            ("sku;;ad\nA;B;C", "başlığı boş"), ("sku;ad\n", "kayıt yok"), ("sku;ad\n\"A;B", "tırnak"),
            ("PK\u{3}\u{4}", "CSV UTF-8"), ("{\"kayitlar\": 5}", "liste"), ("[{]", "JSON okunamadı"),
        ])
    func refusedFiles(text: String, hint: String) async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            #expect(try await house.refusal(of: Array(text.utf8))?.contains(hint) == true)
            #expect(try await house.count("SELECT count(*) FROM ice_aktarimlar") == 0)
        }
    }

    @Test("Wrong encodings and sizes are told by name")
    func encodings() async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            let turkish = Array("sku;ad\nA;".utf8) + [0xDE, 0xFE, 0xFD]
            #expect(try await house.refusal(of: turkish)?.contains("Windows-1254") == true)
            #expect(try await house.refusal(of: [0xFF, 0xFE, 0x73, 0x00])?.contains("UTF-16") == true)
            #expect(try await house.refusal(of: Array("sku;ad\nA;".utf8) + [0x80])?.contains("UTF-8") == true)
            let large = [UInt8](repeating: 0x41, count: 10 << 20 + 1)
            #expect(try await house.refusal(of: large)?.contains("10 MB") == true)
        }
    }

    @Test("Doubled records and ragged rows are wrong, their neighbours are not", arguments: EngineUnderTest.allCases)
    func rows(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let row = try await house.take("sku;ad\nA;bir\nB\nA;iki\nC;üç;dört\nD;beş", .products)
            #expect(row.tally == ImportTally(created: 2, failed: 3))
            #expect(
                try await house.problems(row.id).map { "\($0.row) \($0.code)" }
                    == ["3 sutun_sayisi", "4 tekrar", "5 sutun_sayisi"])
            let file = try await house.operations.importProblemFile(row.id, scope: .only(house.dealer))
            #expect(String(decoding: file, as: UTF8.self).contains("4;sku;tekrar;"))
        }
    }

    @Test("Without the right to costs no file brings costs, and known ones stay", arguments: EngineUnderTest.allCases)
    func costs(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.addProduct()
            let rights = Set(Permission.allCases).subtracting([.viewCosts])
            let file = "entegrasyon_id;sku;ad\n\(house.supplier);TED-1;Yeni ad"
            _ = try await house.bring(file, .supplierProducts, permissions: rights)
            try await house.drain()
            let cost: Money? = try await house.database.read { tx in
                try tx.value("SELECT maliyet FROM tedarikci_urunleri WHERE ad = 'Yeni ad'")
            }
            #expect(cost == Money(kurus: 500))
            for text in [
                "entegrasyon_id;sku;ad;maliyet\n1;A;B;", #"[{"entegrasyon_id":1,"sku":"A","ad":"B","maliyet":"1.00"}]"#,
            ] {
                await #expect(throws: OperationError.self) {
                    _ = try await house.bring(text, .supplierProducts, permissions: rights)
                }
            }
            for missing in [Permission.importData, .changeCatalogue] {
                await #expect(throws: OperationError.forbidden) {
                    _ = try await house.bring(
                        file, .products,
                        permissions: Set([.importData, .changeCatalogue]).subtracting([missing]))
                }
            }
        }
    }

    @Test("The file of an import goes after seven days; what came of it stays")
    func expiry() async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            let row = try await house.take("sku;ad\nA;B", .products, mode: .trial)
            house.clock.advance(by: Operations.transferLifetime)
            try await house.operations.cleanUpTransfers()
            #expect(try await house.importRow(row.id).vaultName == nil)
            #expect(try await house.importRow(row.id).tally == ImportTally(created: 1))
            await #expect(throws: OperationError.self) {
                _ = try await house.operations.applyTrial(
                    row.id, permissions: Set(Permission.allCases), actor: house.person, scope: .only(house.dealer))
            }
        }
    }

    @Test("The templates are files that can be brought", arguments: ImportSource.allCases)
    func templates(_ source: ImportSource) async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            let text = String(decoding: house.operations.importTemplate(source), as: UTF8.self)
            let row = try await house.take(
                text.replacing(";1;TED", with: ";\(house.supplier);TED").replacing(
                    "\n1;", with: "\n\(house.supplier);"),
                source, mode: .trial)
            // A match needs a supplier product that is not there.
            #expect(row.tally.created == (source == .matches ? 0 : 1))
        }
    }
}
