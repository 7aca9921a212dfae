import Domain
import Foundation
import Integrations
import LosslessJSON
import Simulators

/// The three servers that play the outside world.
struct DemoSimulators: Sendable {
    let trendyol: TrendyolSimulator
    let supplier: SupplierSimulator
    let whatsApp: WhatsAppSimulator
    let trendyolURL: String
    let supplierURL: String
    let whatsAppURL: String
    private let servers: [SimulatorServer]
    private let transport: AsyncHTTPTransport

    static func start(seed: UInt64, world: World) async throws -> DemoSimulators {
        let transport = AsyncHTTPTransport(policy: OutboundAddressPolicy(allowsLoopback: true))
        let send: WebhookSender = { url, headers, body in
            let request = HTTPRequest(.post, url, headers: headers, body: body, timeout: .seconds(10), hasEffect: true)
            return try await transport.send(request).status
        }
        let trendyol = TrendyolSimulator(
            seller: DemoInstallation.seller, seed: seed, world: world, sendWebhook: send)
        let supplier = SupplierSimulator(
            apiKey: DemoInstallation.supplierKey,
            progress: SupplierProgress(pollsBeforeAccept: 1, pollsBeforeShip: 3, rejectedPerMille: 10), seed: seed,
            world: world)
        let whatsApp = WhatsAppSimulator(
            account: DemoInstallation.whatsApp, seed: seed, world: world, sendWebhook: send)
        let servers = [
            try await SimulatorServer.start(trendyol), try await SimulatorServer.start(supplier),
            try await SimulatorServer.start(whatsApp),
        ]
        return DemoSimulators(
            trendyol: trendyol, supplier: supplier, whatsApp: whatsApp,
            trendyolURL: servers[0].baseURL + "/integration", supplierURL: servers[1].baseURL,
            whatsAppURL: servers[2].baseURL, servers: servers, transport: transport)
    }

    /// The settings under which the program speaks to the simulated supplier.
    var supplierConfiguration: String {
        """
        {"adres":"\(supplierURL)","kimlik":{"tur":"api_anahtari","baslik":"X-API-Key"},
         "gonder":{"yontem":"POST","yol":"/orders"},"sorgula":{"yol":"/orders?reference={referans}"},
         "geri_cek":{"yontem":"POST","yol":"/orders/{referans}/cancel"},"dene":{"yol":"/health"},
         "yanit":{"liste":"orders"}}
        """
    }

    /// Lets the outside misbehave now and then, in every way that ends quickly.
    func misbehave() async {
        await supplier.faults.fail(perMille: 40, on: SupplierRoute.create.rawValue, with: .connectionClosedAfterEffect)
        await supplier.faults.fail(perMille: 25, on: SupplierRoute.create.rawValue, with: .truncatedBody)
        await supplier.faults.fail(perMille: 25, on: SupplierRoute.create.rawValue, with: .connectionClosedBeforeEffect)
        await supplier.faults.fail(perMille: 20, on: SupplierRoute.create.rawValue, with: .serverError(500))
        await supplier.faults.fail(perMille: 20, with: .tooManyRequests(retryAfterSeconds: 1))
        await whatsApp.faults.fail(perMille: 20, with: .tooManyRequests(retryAfterSeconds: 1))
        await whatsApp.faults.fail(
            perMille: 10, on: WhatsAppRoute.send.rawValue, with: .connectionClosedAfterEffect)
        await trendyol.faults.fail(perMille: 20, with: .tooManyRequests(retryAfterSeconds: 1))
        await trendyol.faults.fail(perMille: 20, with: .serverError(503))
        await trendyol.faults.fail(perMille: 10, with: .truncatedBody)
    }

    func behave() async {
        await supplier.faults.clear()
        await whatsApp.faults.clear()
        await trendyol.faults.clear()
    }

    /// Subscribes the program to the shop's events, as a dealer does in the shop's panel.
    func registerWebhook(at url: String) async throws {
        let credentials = basicAuthorization(
            user: Secret(DemoInstallation.seller.apiKey), password: Secret(DemoInstallation.seller.apiSecret))
        let body: JSON = [
            "url": .string(url), "username": "trendyol", "password": "demo-kanca-sifresi",
            "authenticationType": "BASIC_AUTHENTICATION", "subscribedStatuses": [],
        ]
        let request = HTTPRequest(
            .post, "\(trendyolURL)/webhook/sellers/\(DemoInstallation.seller.sellerID)/webhooks",
            headers: [
                ("Authorization", credentials), ("Content-Type", "application/json"),
                ("User-Agent", "\(DemoInstallation.seller.sellerID) - SelfIntegration"),
            ],
            body: body.utf8, hasEffect: true)
        let response = try await transport.send(request)
        guard response.isSuccess else {
            throw CommandFailure(message: "the simulated shop refused the webhook (\(response.status))")
        }
    }

    func stop() async {
        for server in servers { await server.stop() }
        await transport.shutdown()
    }
}
