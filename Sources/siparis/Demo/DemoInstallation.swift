import Domain
import JobQueue
import Operations
import SQLEngine
import Simulators
import Storage

/// The dealer of the demo with shop, supplier and message channel, all of them simulated on loopback.
struct DemoInstallation: Sendable {
    let dealer: ID<User>
    let shop: ID<Integration>
    let supplier: ID<Integration>
    let channel: ID<Integration>
    /// Products that the supplier has, but under codes of its own, so that a person must match them.
    let unmatched: [DemoProduct]

    static let seller = TrendyolSeller(sellerID: 107_703, apiKey: "demo-anahtar", apiSecret: "demo-gizli")
    static let supplierKey = "demo-tedarikci-anahtari"
    static let whatsApp = WhatsAppAccount(
        accountID: "210000000000001", phoneNumberID: "110000000000001", displayPhoneNumber: "905550000000",
        token: Secret("demo-jeton"), appSecret: Secret("demo-uygulama-gizli"))

    /// Fills a fresh database.
    static func create(in program: Program, simulators: DemoSimulators) async throws -> DemoInstallation {
        let operations = program.operations
        let actor = Actor.system(.command)
        try await program.database.write { tx in
            try Platforms.setURL(.trendyol, simulators.trendyolURL, now: program.world.now(), tx)
            try Platforms.setURL(.whatsApp, simulators.whatsAppURL, now: program.world.now(), tx)
        }
        let dealer = try await People(operations).createUser(
            NewUser(name: "Demo Bayi", email: "bayi@example.com", role: .dealer), actor: actor)
        let platforms = try await program.database.read { tx in try Platforms.ids(tx) }
        func add(_ input: IntegrationInput) async throws -> ID<Integration> {
            try await operations.saveIntegration(input, actor: actor, scope: .system)
        }
        guard let trendyol = platforms[.trendyol], let rest = platforms[.restSupplier],
            let whatsApp = platforms[.whatsApp]
        else { throw CommandFailure(message: "the schema lacks its platforms") }
        let supplier = try await add(
            IntegrationInput(
                dealer: dealer, platform: rest, name: "Demo Tedarikçi", apiKey: Secret(supplierKey),
                configuration: simulators.supplierConfiguration))
        let channel = try await add(
            IntegrationInput(
                dealer: dealer, platform: whatsApp, name: "Demo WhatsApp", apiKey: Self.whatsApp.token,
                apiSecret: Self.whatsApp.appSecret, password: Secret("demo-dogrulama"),
                configuration: #"{"surum":"v23.0","telefon_no_id":"\#(Self.whatsApp.phoneNumberID)"}"#))
        let unmatched = try await fillCatalogue(operations, dealer: dealer, supplier: supplier)
        _ = try await operations.saveRoutingRule(
            RoutingRuleInput(dealer: dealer, name: "Hepsi Demo Tedarikçi", supplier: supplier), actor: actor,
            scope: .system)
        // The shop last: from now on it is asked for orders.
        let shop = try await add(
            IntegrationInput(
                dealer: dealer, platform: trendyol, name: "Demo Mağaza", apiKey: Secret(seller.apiKey),
                apiSecret: Secret(seller.apiSecret), userName: "trendyol", password: Secret("demo-kanca-sifresi"),
                configuration: #"{"satici_no":"\#(seller.sellerID)","akis_bekleme_sn":0,"hiz_carpani":100}"#,
                automaticSubmission: true))
        return DemoInstallation(dealer: dealer, shop: shop, supplier: supplier, channel: channel, unmatched: unmatched)
    }

    private static func fillCatalogue(
        _ operations: Operations, dealer: ID<User>, supplier: ID<Integration>
    ) async throws -> [DemoProduct] {
        let products = DemoCatalogue.products
        for (position, product) in products.enumerated() {
            let isMatchable = position < products.count - 2
            _ = try await operations.saveSupplierProduct(
                SupplierProductInput(
                    dealer: dealer, supplier: supplier, sku: isMatchable ? product.sku : "TED-\(position)",
                    barcode: isMatchable ? product.barcode : nil, name: product.name,
                    cost: Money(kurus: product.price.kurus * 6 / 10), stock: 1000),
                actor: .system(.command), scope: .system)
        }
        return Array(products.suffix(2))
    }

    /// What an operator does in the matching queue: links the two products that the supplier names differently. One of
    /// them is sold in pairs.
    func matchTheUnmatched(_ operations: Operations) async throws {
        for (position, product) in unmatched.enumerated() {
            let code = "TED-\(DemoCatalogue.products.count - unmatched.count + position)"
            let offer = try await operations.database.read { tx in
                try SupplierProductTable.find(supplier: supplier, sku: code, tx)
            }
            guard let offer else { continue }
            _ = try await operations.saveMatch(
                MatchInput(
                    dealer: dealer, keyKind: .barcode, key: product.barcode, supplierProduct: offer,
                    multiplier: position + 1),
                actor: .system(.command), scope: .system)
        }
    }
}
