package import Domain
package import Integrations

/// Makes the client for an account: the one place that knows which platform speaks which wire format.
package struct Connectors: Sendable {
    private let transport: any HTTPTransport
    private let world: World

    package init(transport: any HTTPTransport, world: World) {
        self.transport = transport
        self.world = world
    }

    package func marketplace(_ account: Account) throws(IntegrationError) -> any MarketplaceClient {
        switch account.platform {
        case .trendyol: try TrendyolClient(account: account, transport: discreet(account), now: world.now)
        case .restSupplier, .whatsApp: throw Connectors.wrongKind(account.platform, "pazaryeri")
        }
    }

    package func supplier(_ account: Account) throws(IntegrationError) -> any SupplierClient {
        switch account.platform {
        case .restSupplier: RestSupplierClient(account: account, transport: discreet(account), world: world)
        case .trendyol, .whatsApp: throw Connectors.wrongKind(account.platform, "tedarikçi")
        }
    }

    package func messenger(_ account: Account) throws(IntegrationError) -> any MessageSender {
        switch account.platform {
        case .whatsApp: WhatsAppClient(account: account, transport: discreet(account), world: world)
        case .trendyol, .restSupplier: throw Connectors.wrongKind(account.platform, "mesaj kanalı")
        }
    }

    /// What carries events to receivers.
    var webhooks: WebhookCourier { WebhookCourier(transport: transport) }

    /// Fetches a file from an address that somebody gave.
    package func download(_ url: String) async throws(IntegrationError) -> FileDownload {
        try await FileDownload.fetch(url, by: transport)
    }

    /// No error may hold what the account signs in with, whatever the other side puts into its answer.
    private func discreet(_ account: Account) -> any HTTPTransport {
        DiscreetTransport(transport, hiding: account)
    }

    private static func wrongKind(_ platform: PlatformCode, _ wanted: String) -> IntegrationError {
        IntegrationError(
            .permanent, code: "yanlis_platform", message: "\(platform.rawValue) entegrasyonu bir \(wanted) değil.")
    }
}
