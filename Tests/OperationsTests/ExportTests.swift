import Domain
import Integrations
import JobQueue
import LosslessJSON
import Operations
import SQLEngine
import Spreadsheets
import Storage
import TestSupport
import Testing

@Suite("Exports")
struct ExportTests {
    private static let everything = Set(Permission.allCases)

    @Test(
        "Every source is exported in both formats, with a header and a row for each record",
        arguments: EngineUnderTest.allCases)
    func allSources(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.stockUp()
            try await house.saveMatch()
            try await house.enterOrders(2)
            for source in ExportSource.allCases {
                for format in ExportFormat.allCases {
                    let id = try await house.export(source, format)
                    let stored = try await house.exportRow(id)
                    #expect(stored.status == .done, "\(source) \(format): \(stored.error ?? "")")
                    #expect(stored.percent == 100 && stored.job != nil)
                    let bytes = try await house.download(id)
                    #expect(Int64(bytes.count) == stored.size)
                    let rows =
                        format == .csv
                        ? try CSVReader(rowsMax: 1000).read(bytes).rows.count : try WorkbookText(bytes).rows.count - 1
                    #expect(rows == stored.rowCount, "\(source) \(format)")
                }
            }
            #expect(try await house.table(.orders).rows.count == 2)
            #expect(try await house.table(.supplierProducts).column("maliyet") == ["5.00"])
            #expect(try await house.table(.matches).column("tedarikci_sku") == ["TED-1"])
        }
    }

    @Test("With lines, each line of an order is a row", arguments: EngineUnderTest.allCases)
    func lines(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.enterOrders(3, lines: 2)
            let table = try await house.table(.orders, options: ExportOptions(hasLines: true))
            #expect(table.column("siparis_numarasi") == ["EL-3", "EL-3", "EL-2", "EL-2", "EL-1", "EL-1"])
            #expect(table.column("urun_birim_fiyat") == ["10.50", "11.50", "10.50", "11.50", "10.50", "11.50"])
        }
    }

    @Test("Rows are read in pages, and none is lost or doubled between them", arguments: EngineUnderTest.allCases)
    func pages(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.fillProducts(1203)
            let rows = ExportRows.of(.products, hasLines: false)
            #expect(rows.pageLength <= 500)
            var (after, sizes): (Int64?, [Int]) = (nil, [])
            repeat {
                let position = after
                let page = try await house.database.read { tx in
                    try rows.page([:], scope: .only(house.dealer), after: position, tx)
                }
                sizes.append(page.rows.count)
                after = page.next
            } while after != nil
            #expect(sizes == [500, 500, 203])
            let table = try await house.table(.products)
            #expect(table.rows.count == 1203)
            #expect(Set(table.column("sku")).count == 1203)
        }
    }

    @Test("Filters narrow an export as they narrow the list", arguments: EngineUnderTest.allCases)
    func filters(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.enterOrders(12)
            let found = try await house.table(.orders, filters: ["ara": "EL-12"])
            #expect(found.column("siparis_numarasi") == ["EL-12"])
            #expect(try await house.table(.orders, filters: ["grup": "kargoda"]).rows.isEmpty)
            #expect(try await house.table(.orders, filters: ["entegrasyon_id": JSON(house.shop.rawValue)]).rows.isEmpty)
            let wrong: [(JSON, String)] = [
                (["durm": "alindi"], "suzgecler.durm"), (["durum": "yok"], "suzgecler.durum"),
                (["entegrasyon_id": "x"], "suzgecler.entegrasyon_id"), ([], "suzgecler"),
            ]
            for (filters, field) in wrong {
                let error = await #expect(throws: OperationError.self) {
                    _ = try await house.ask(.orders, filters: filters)
                }
                guard case .invalid(let problems) = error else { return #expect(Bool(false)) }
                #expect(problems.map(\.field) == [field])
            }
        }
    }

    @Test("Costs are there only for those who may see them", arguments: EngineUnderTest.allCases)
    func costs(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.stockUp()
            let table = try await house.table(
                .supplierProducts, permissions: Self.everything.subtracting([.viewCosts]))
            #expect(!table.header.contains("maliyet") && table.rows.count == 1)
            #expect(!table.rows[0].cells.contains("5.00"))
            let id = try await house.export(.supplierProducts, .csv)
            await #expect(throws: OperationError.forbidden) {
                _ = try await house.download(id, permissions: Self.everything.subtracting([.viewCosts]))
            }
            for missing in [Permission.exportData, .viewOrders] {
                await #expect(throws: OperationError.forbidden) {
                    _ = try await house.ask(.orders, permissions: Self.everything.subtracting([missing]))
                }
            }
        }
    }

    @Test("A person may ask for five in an hour, and no more", arguments: EngineUnderTest.allCases)
    func perHour(_ engine: EngineUnderTest) async throws {
        var limits = RateLimits.none
        limits[.export] = RateLimits.standard[.export]
        try await OperationsHouse.run(on: engine, limits: limits) { house async throws in
            for _ in 0..<5 { _ = try await house.export(.orders, .csv) }
            let refusal = await #expect(throws: TooManyRequests.self) { _ = try await house.ask(.orders) }
            #expect(refusal?.standing.kind == .export && refusal?.standing.retryAfter ?? .zero > .seconds(600))
            #expect(try await house.count("SELECT count(*) FROM disa_aktarimlar") == 5)
        }
    }

    @Test(
        "A dealer's file holds nothing of other dealers, and nobody else gets it", arguments: EngineUnderTest.allCases)
    func tenants(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.stockUp()
            try await house.enterOrders(2)
            let stranger = try await house.addDealer("yabanci@ornek.com")
            let actor = Actor(user: stranger, role: .dealer, source: .api)
            for source in ExportSource.allCases where source != .systemLog && source != .jobs {
                let id = try await house.operations.createExport(
                    ExportInput(source, .csv, options: ExportOptions()), permissions: Self.everything, actor: actor,
                    scope: .only(stranger))
                try await house.drain()
                #expect(try await house.exportRow(id, of: stranger).rowCount == 0, "\(source)")
            }
            let own = try await house.export(.orders, .csv)
            for scope in [Scope.only(stranger), .system] {
                await #expect(throws: OperationError.notFound) {
                    _ = try await house.operations.openExport(
                        own, permissions: Self.everything, actor: actor, scope: scope)
                }
                await #expect(throws: OperationError.notFound) {
                    try await house.operations.deleteExport(own, actor: actor, scope: scope)
                }
            }
            #expect(
                try await house.operations.exports(
                    before: nil, limit: 50, actor: house.person, scope: .only(house.dealer)
                ).rows.map(\.id) == [own])
        }
    }

    @Test(
        "What the owner may see is asked again when the file is made and when it is fetched",
        arguments: EngineUnderTest.allCases)
    func changedRights(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let id = try await house.ask(.orders)
            _ = try await house.database.write { tx in
                try tx.run("UPDATE kullanicilar SET durum = 'pasif' WHERE id = \(house.dealer)")
            }
            try await house.drain()
            let stored = try await house.exportRow(id)
            #expect(stored.status == .failed && stored.error?.contains("yetkisi değişti") == true)
            _ = try await house.database.write { tx in
                try tx.run("UPDATE kullanicilar SET durum = 'aktif' WHERE id = \(house.dealer)")
            }
            let next = try await house.export(.orders, .csv)
            await #expect(throws: OperationError.notFound) {
                _ = try await house.operations.openExport(
                    next, permissions: Self.everything, actor: house.person, scope: .dealers([]))
            }
        }
    }

    @Test("Asking, making and fetching are written down", arguments: EngineUnderTest.allCases)
    func audit(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.enterOrders(2)
            let id = try await house.export(.orders, .csv)
            _ = try await house.download(id)
            let actions = try await house.database.read { tx in
                try tx.all(
                    """
                    SELECT islem, kullanici_id FROM sistem_log WHERE tablo = 'disa_aktarimlar' AND tablo_id = \(id)
                    ORDER BY id
                    """
                ) { row in "\(try row.next(String.self)) \(try row.next(ID<User>.self))" }
            }
            let expected = ["disa_aktarma_istendi", "disa_aktarildi", "disa_aktarma_indirildi"]
            #expect(actions == expected.map { "\($0) \(house.dealer)" })
            let message = try await house.text(
                "SELECT mesaj FROM sistem_log WHERE islem = 'disa_aktarma_indirildi'")
            #expect(message?.contains("2 satır") == true)
        }
    }

    @Test("After seven days the file is gone and its address says so", arguments: EngineUnderTest.allCases)
    func expiry(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let id = try await house.export(.orders, .csv)
            #expect(try await house.vaultFileCount() == 1)
            house.clock.advance(by: Operations.transferLifetime)
            await #expect(
                throws: OperationError.conflict(
                    code: "suresi_doldu", message: "Dosyanın süresi doldu ve silindi; yeniden dışa aktarın.")
            ) {
                _ = try await house.download(id)
            }
            try await house.operations.cleanUpTransfers()
            #expect(try await house.exportRow(id).status == .expired)
            #expect(try await house.vaultFileCount() == 0)
        }
    }

    @Test("A removed export ends, whether its job has run or not", arguments: EngineUnderTest.allCases)
    func deletion(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let waiting = try await house.ask(.orders)
            try await house.operations.deleteExport(waiting, actor: house.person, scope: .only(house.dealer))
            try await house.drain()
            let done = try await house.export(.orders, .xlsx)
            try await house.operations.deleteExport(done, actor: house.person, scope: .only(house.dealer))
            #expect(try await house.count("SELECT count(*) FROM disa_aktarimlar") == 0)
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE durum = 'olu'") == 0)
            #expect(try await house.vaultFileCount() == 0)
        }
    }

    @Test("Once a person was erased, no file that may name buyers is handed out", arguments: EngineUnderTest.allCases)
    func erasure(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            let file = "siparis_numarasi;urun_ad;urun_adet;urun_birim_fiyat\nE-1;Bardak;1;5"
            let brought = try await house.take(file, .orders)
            let (orders, products) = (
                try await house.export(.orders, .csv), try await house.export(.products, .csv)
            )
            let waiting = try await house.ask(.messages)
            try await house.operations.endTransfersWithBuyers()
            try await house.drain()
            #expect(try await house.exportRow(orders).status == .expired)
            #expect(try await house.exportRow(waiting).status == .expired)
            #expect(try await house.exportRow(products).status == .done)
            #expect(try await house.importRow(brought.id).vaultName == nil)
            #expect(try await house.vaultFileCount() == 1)
        }
    }

    @Test("Only so many exports of a person are under way at once, and a stopped job counts no more")
    func limit() async throws {
        try await OperationsHouse.run(on: .sqlite) { house async throws in
            var last = try await house.ask(.orders)
            for _ in 1..<Operations.openExportsMax { last = try await house.ask(.orders) }
            await #expect(throws: OperationError.self) { _ = try await house.ask(.orders) }
            let job = try #require(try await house.exportRow(last).job)
            try await house.operations.cancelJob(job, actor: house.person, scope: .only(house.dealer))
            #expect(try await house.exportRow(last).status == .failed)
            _ = try await house.ask(.orders)
        }
    }

    @Test("Cells that could be formulas are made safe on the way out", arguments: EngineUnderTest.allCases)
    func formulas(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house async throws in
            try await house.addProduct(sku: "=1+1", barcode: "+90", name: "@SUM(A1)")
            let table = try await house.table(.supplierProducts)
            #expect(table.column("sku") == ["'=1+1"])
            #expect(table.column("ad") == ["'@SUM(A1)"] && table.column("barkod") == ["'+90"])
            let book = try WorkbookText(try await house.download(try await house.export(.supplierProducts, .xlsx)))
            #expect(!book.xml.contains("<f") && book.rows[1].contains { $0.text == "'=1+1" })
        }
    }
}

extension TextTable {
    func column(_ name: String) -> [String] {
        guard let place = header.firstIndex(of: name) else { return [] }
        return rows.map { $0.cells[place] }
    }
}

extension OperationsHouse {
    /// The dealer at work.
    var person: Actor { Actor(user: dealer, role: .dealer, source: .panel) }

    func ask(
        _ source: ExportSource, _ format: ExportFormat = .csv, options: ExportOptions = ExportOptions(),
        filters: JSON = [:], permissions: Set<Permission> = Set(Permission.allCases)
    ) async throws -> ID<Export> {
        try await operations.createExport(
            ExportInput(source, format, options: options, filters: filters), permissions: permissions, actor: person,
            scope: .only(dealer))
    }

    func export(_ source: ExportSource, _ format: ExportFormat) async throws -> ID<Export> {
        let id = try await ask(source, format)
        try await drain()
        return id
    }

    func exportRow(_ id: ID<Export>, of owner: ID<User>? = nil) async throws -> StoredExport {
        let actor = Actor(user: owner ?? dealer, role: .dealer, source: .panel)
        return try await operations.export(id, actor: actor, scope: .only(owner ?? dealer))
    }

    func download(
        _ id: ID<Export>, permissions: Set<Permission> = Set(Permission.allCases)
    ) async throws -> [UInt8] {
        let file = try await operations.openExport(
            id, permissions: permissions, actor: person, scope: .only(dealer))
        var bytes: [UInt8] = []
        while Int64(bytes.count) < file.size { bytes += try file.read(Int64(bytes.count)) }
        return bytes
    }

    func table(
        _ source: ExportSource, options: ExportOptions = ExportOptions(), filters: JSON = [:],
        permissions: Set<Permission> = Set(Permission.allCases)
    ) async throws -> TextTable {
        let id = try await ask(source, options: options, filters: filters, permissions: permissions)
        try await drain()
        return try CSVReader(rowsMax: 20_000).read(try await download(id, permissions: permissions))
    }

    func vaultFileCount() async throws -> Int {
        try await count(
            """
            SELECT (SELECT count(*) FROM disa_aktarimlar WHERE depo_anahtari IS NOT NULL)
                + (SELECT count(*) FROM ice_aktarimlar WHERE depo_anahtari IS NOT NULL)
            """)
    }

    func enterOrders(_ count: Int, lines: Int = 1) async throws {
        for number in 1...count {
            _ = try await operations.createManualOrder(
                ManualOrderInput(
                    dealer: dealer, number: "EL-\(number)", payment: .paid,
                    customer: Customer(name: "Ayşe Işık", phone: "+905551112233"),
                    lines: (0..<lines).map { line in
                        ManualOrderInput.Line(
                            sku: "S-\(line)", barcode: nil, name: "Bardak", quantity: 2,
                            unitPrice: Money(kurus: 1050 + Int64(line) * 100))
                    }),
                actor: person, scope: .only(dealer))
        }
        try await drain()
    }

    func saveMatch() async throws {
        let product = try #require(
            try await database.read { tx in try SupplierProductTable.find(supplier: supplier, sku: "TED-1", tx) })
        _ = try await operations.saveMatch(
            MatchInput(dealer: dealer, keyKind: .barcode, key: "869", supplierProduct: product), actor: person,
            scope: .only(dealer))
    }

    func fillProducts(_ count: Int) async throws {
        let now = clock.now
        try await database.write { tx in
            for number in 0..<count {
                _ = try ProductTable.save(
                    ProductFields(sku: "P-\(number)", name: "Ürün"), dealer: dealer, now: now, tx)
            }
        }
    }

    func addDealer(_ email: String) async throws -> ID<User> {
        let now = clock.now
        return try await database.write { tx in
            try UserTable.insert(
                name: "Yabancı", email: email, phone: nil, role: .dealer, passwordHash: "x", now: now, tx)
        }
    }
}
