import Domain
import Integrations
import JobQueue
import Logging
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

/// A dealer with a shop, a supplier and a message channel, on an empty database and with a fake outside.
struct OperationsHouse: Sendable {
    let clock: ManualClock
    let outside: FakeOutside
    var operations: Operations
    let dealer: ID<User>
    let shop: ID<Integration>
    let supplier: ID<Integration>
    let channel: ID<Integration>
    private let worker: Int64

    static let actor = Actor.system(.command)
    static let supplierSettings = """
        {"adres":"https://tedarikci.test","sorgula":{"yol":"/orders?reference={referans}"},
         "geri_cek":{"yol":"/orders/{referans}/cancel"},"yanit":{"liste":"orders"}}
        """
    /// A supplier that can't be asked.
    static let muteSettings = #"{"adres":"https://tedarikci.test"}"#

    var database: any SQLDatabase { operations.database }
    private var queueClock: QueueClock { QueueClock(local: clock.world.now) }
    private var jobs: JobTable { JobTable(clock: queueClock, signal: operations.signal) }

    static func run(
        on engine: EngineUnderTest, automatic: Bool = true, supplierSettings: String = supplierSettings,
        limits: RateLimits = .none, _ body: (OperationsHouse) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await withDatabase(engine) { database in
                try await body(
                    try await OperationsHouse(
                        database, folder: folder, automatic: automatic, supplierSettings: supplierSettings,
                        limits: limits))
            }
        }
    }

    /// The same with evidence kept in a folder, for tests that look at it and at the files.
    static func run(
        on engine: EngineUnderTest, evidence: String, _ body: (OperationsHouse, _ files: String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await withDatabase(engine) { database in
                let house = try await OperationsHouse(
                    database, folder: folder, automatic: true, supplierSettings: supplierSettings, evidence: evidence)
                try await body(house, folder + "/dosyalar")
            }
        }
    }

    private init(
        _ database: any SQLDatabase, folder: String, automatic: Bool, supplierSettings: String, evidence: String? = nil,
        limits: RateLimits = .none
    ) async throws {
        let (clock, outside) = (try await OperationsHouse.clock(for: database), FakeOutside())
        var settings = Operations.Settings()
        settings.evidenceFolder = evidence
        settings.rateLimits = limits
        let operations = Operations(
            world: clock.world, database: database,
            secrets: SecretBox(current: .random(clock.world), world: clock.world),
            vault: DiskFileVault(folder: folder + "/dosyalar", world: clock.world),
            connectors: Connectors(transport: outside, world: clock.world),
            logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }), settings: settings)
        let dealer = try await database.write { tx in
            try UserTable.insert(
                name: "Bayi", email: "bayi@ornek.com", phone: nil, role: .dealer, passwordHash: "x", now: clock.now, tx)
        }
        let platforms = try await database.read { tx in try Platforms.ids(tx) }
        func add(_ platform: PlatformCode, _ settings: String) async throws -> ID<Integration> {
            try await operations.saveIntegration(
                IntegrationInput(
                    dealer: dealer, platform: try #require(platforms[platform]), name: platform.rawValue,
                    apiKey: Secret("anahtar-\(platform.rawValue)"), apiSecret: Secret("gizli"), userName: "kanca",
                    password: Secret("kanca-sifresi"), configuration: settings, automaticSubmission: automatic),
                actor: OperationsHouse.actor, scope: .system)
        }
        supplier = try await add(.restSupplier, supplierSettings)
        channel = try await add(.whatsApp, #"{"telefon_no_id":"110000000000001"}"#)
        shop = try await add(.trendyol, #"{"satici_no":"107703","akis_bekleme_sn":0,"hiz_carpani":1000}"#)
        worker = try await database.write { tx in
            try WorkerTable(clock: QueueClock(local: clock.world.now), signal: QueueSignal()).register(
                host: "sınama", tx)
        }
        (self.clock, self.outside, self.operations, self.dealer) = (clock, outside, operations, dealer)
    }

    /// On PostgreSQL the queue goes by the server's clock: the tests' own is an hour ahead of it, so that what is planned
    /// by either stays planned until a test lets time pass.
    private static func clock(for database: any SQLDatabase) async throws -> ManualClock {
        guard database.dialect == .postgres else { return ManualClock() }
        let now: Timestamp = try await database.read { tx in try tx.one("SELECT clock_timestamp()") { try $0.next() } }
        return ManualClock(now + .seconds(3600))
    }

    // MARK: jobs

    /// Works all runnable jobs, one after the other, until none is left. Planned ones stay planned.
    func drain() async throws {
        for _ in 0..<300 {
            let held = try await database.write { tx in
                try claimInTurn(20, worker: worker, clock: queueClock, tx)
            }
            let claimed = try held.map { try $0.opened() }.sorted { $0.id < $1.id }
            if claimed.isEmpty { return }
            for job in claimed { try await work(job) }
        }
        Issue.record("the queue never becomes empty")
    }

    /// Lets so much time pass that everything planned is due, and works it.
    func elapse() async throws {
        clock.advance(by: .seconds(120))
        let past = Timestamp(milliseconds: 0)
        try await database.write { tx in
            _ = try tx.run("UPDATE is_kuyrugu SET calisma_zamani = \(past) WHERE durum = 'planli'")
            _ = try jobs.promoteDue(limit: 1000, now: try queueClock.now(tx), tx)
        }
        try await drain()
    }

    /// Claims the one job that can run.
    func claimOne() async throws -> ClaimedJob {
        let held = try await database.write { tx in try claimInTurn(20, worker: worker, clock: queueClock, tx) }
        try #require(held.count == 1)
        return try held[0].opened()
    }

    /// Lets a claimed job be claimed again, as when its worker died.
    func putBack(_ job: ClaimedJob) async throws {
        _ = try await database.write { tx in try jobs.postpone(job, by: .zero, tx) }
        try await elapse()
    }

    private func work(_ job: ClaimedJob) async throws {
        let outcome = await operations.run(job)
        try await database.write { tx in
            switch outcome {
            case .finishedInTransaction: return
            case .done: try jobs.finish(job, tx)
            case .later(let delay): try jobs.postpone(job, by: delay, tx)
            case .failed(let error):
                guard let status = try jobs.fail(job, error, fraction: 0.5, tx) else { return }
                try operations.recordFailure(job, error, status, tx)
            }
        }
    }

    // MARK: the shop

    /// Lets a pull bring these packages, and works what follows.
    func pull(_ packages: JSON...) async throws {
        outside.change { $0.packages = packages }
        clock.advance(by: .seconds(60))
        _ = try await operations.pullNow(shop, actor: OperationsHouse.actor, scope: .system)
        try await drain()
    }

    /// Takes in a package without working any job.
    @discardableResult
    func take(_ package: JSON, waits: Bool = true, source: Actor.Source = .job) async throws -> ImportResult {
        let elements = try TrendyolPackageReader.readPackages(package.utf8)
        guard case .package(let read)? = elements.first else { throw UnreadablePackage() }
        return try await database.write { tx in
            let stored = try #require(try IntegrationTable.find(shop, scope: .system, tx))
            return try operations.importPackage(
                read, into: stored, waitsForSiblings: waits, actor: .system(source), tx)
        }
    }

    struct UnreadablePackage: Error {}

    // MARK: the catalogue

    @discardableResult
    func addProduct(
        sku: String = "TED-1", barcode: String? = "8690000000011", name: String = "Bardak",
        at other: ID<Integration>? = nil
    ) async throws -> ID<SupplierProduct> {
        try await operations.saveSupplierProduct(
            SupplierProductInput(
                dealer: dealer, supplier: other ?? supplier, sku: sku, barcode: barcode, name: name,
                cost: Money(kurus: 500)),
            actor: OperationsHouse.actor, scope: .system)
    }

    func addRule(_ other: ID<Integration>? = nil) async throws {
        _ = try await operations.saveRoutingRule(
            RoutingRuleInput(dealer: dealer, name: "Hepsi", supplier: other ?? supplier),
            actor: OperationsHouse.actor, scope: .system)
    }

    /// A product and a rule for ``package(_:status:at:lines:origins:)``, so that an order finds its supplier.
    func stockUp() async throws {
        try await addProduct()
        try await addRule()
    }

    // MARK: looking

    func order(_ packageID: String) async throws -> Order {
        let found = try await database.write { tx in
            try OrderTable.load(integration: shop, packageID: packageID, tx)
        }
        return try #require(found)
    }

    func order(_ id: ID<Order>) async throws -> Order {
        try #require(try await database.read { tx in try OrderTable.loadUnlocked(id, tx) })
    }

    func count(_ query: SQL) async throws -> Int {
        try await database.read { tx in try tx.one(query) { try $0.next(Int.self) } }
    }

    func text(_ query: SQL) async throws -> String? {
        try await database.read { tx in try tx.first(query) { try $0.next(String?.self) } ?? nil }
    }

    func webhookCode(_ id: ID<Integration>) async throws -> String {
        try #require(try await text("SELECT kanca_kodu FROM entegrasyonlar WHERE id = \(id)"))
    }
}

/// A Trendyol package of the order S-1 with lines of two pieces each.
///
/// - Parameter lines: the marketplace's keys of the lines; line 11 has the barcode 8690000000011, and so on.
func package(
    _ packageID: Int64 = 700, status: String = "Created", at seconds: Int64 = 1_777_000_000, lines: [Int64] = [11],
    origins: [Int64] = [], number: String = "S-1"
) -> JSON {
    [
        "orderNumber": .string(number), "shipmentPackageId": JSON(packageID), "status": .string(status),
        "lastModifiedDate": JSON(seconds * 1000), "packageTotalPrice": .number("20.00"), "currencyCode": "TRY",
        "customerFirstName": "Ayşe", "customerLastName": "Işık", "originPackageIds": .array(origins.map { JSON($0) }),
        "shipmentAddress": ["fullName": "Ayşe Işık", "phone": "5551112233", "city": "İzmir", "fullAddress": "Sok. 1"],
        "lines": .array(
            lines.map { line in
                [
                    "lineId": JSON(line), "barcode": .string("86900000000\(line)"), "stockCode": .string("STK-\(line)"),
                    "productName": "Bardak", "quantity": 2, "lineUnitPrice": .number("10.00"),
                ]
            }),
    ]
}
