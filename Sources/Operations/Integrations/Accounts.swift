package import Domain
import LosslessJSON
import SQLEngine
import Sealing
package import Storage

/// Loading integrations, and opening their secrets for the one call that needs them.
extension Operations {
    func integration(_ id: ID<Integration>) async throws -> StoredIntegration? {
        try await database.read { tx in try IntegrationTable.find(id, scope: .system, tx) }
    }

    func order(_ id: ID<Order>) async throws -> Order? {
        try await database.read { tx in try OrderTable.loadUnlocked(id, tx) }
    }

    /// What a connector needs to speak for this account.
    package func account(of stored: StoredIntegration) throws(IntegrationError) -> Account {
        // Suppliers with a plain REST interface each have an address of their own. Nobody leads a known platform elsewhere,
        // and its credentials with it.
        let own = stored.code == .restSupplier ? (try? JSON(parsing: stored.configuration))?["adres"]?.string : nil
        let address = own ?? stored.platformURL
        return Account(
            integration: stored.id, platform: stored.code,
            baseURL: address.hasSuffix("/") ? String(address.dropLast()) : address,
            apiKey: try open(stored.sealedAPIKey, "api_key", stored),
            apiSecret: try open(stored.sealedAPISecret, "api_secret", stored), userName: stored.userName ?? "",
            password: try open(stored.sealedPassword, "sifre", stored), configuration: stored.configuration)
    }

    func open(
        _ sealed: String?, _ column: String, _ stored: StoredIntegration
    ) throws(IntegrationError) -> Secret {
        guard let sealed else { return Secret("") }
        do {
            return try secrets.open(sealed, context: Operations.context(stored.id, stored.dealer, column))
        } catch {
            throw IntegrationError(
                .credentials, code: "anahtar_dosyasi",
                message: "Kayıtlı kimlik bilgisi bu anahtar dosyasıyla açılamıyor; bilgileri yeniden girin.")
        }
    }

    static func context(_ id: ID<Integration>, _ dealer: ID<User>, _ column: String) -> SealingContext {
        SealingContext(table: "entegrasyonlar", row: id.rawValue, column: column, tenant: dealer.rawValue)
    }
}
