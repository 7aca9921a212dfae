package import Domain
import LosslessJSON
import SQLEngine
package import Sealing
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
    package func account(of stored: StoredIntegration) async throws(IntegrationError) -> Account {
        // Suppliers with a plain REST interface each have an address of their own. Nobody leads a known platform elsewhere,
        // and its credentials with it.
        let own = stored.code == .restSupplier ? (try? JSON(parsing: stored.configuration))?["adres"]?.string : nil
        let address = own ?? stored.platformURL
        return Account(
            integration: stored.id, platform: stored.code,
            baseURL: address.hasSuffix("/") ? String(address.dropLast()) : address,
            apiKey: try await open(stored.sealedAPIKey, "api_key", stored),
            apiSecret: try await open(stored.sealedAPISecret, "api_secret", stored), userName: stored.userName ?? "",
            password: try await open(stored.sealedPassword, "sifre", stored), configuration: stored.configuration)
    }

    func open(
        _ sealed: String?, _ column: String, _ stored: StoredIntegration
    ) async throws(IntegrationError) -> Secret {
        guard let sealed else { return Secret("") }
        do {
            return try await opened(sealed, context: Operations.context(stored.id, stored.dealer, column))
        } catch {
            guard error is SealingError else { throw Operations.databaseFault(error) }
            throw IntegrationError(
                .credentials, code: "anahtar_dosyasi",
                message: "Kayıtlı kimlik bilgisi bu anahtar dosyasıyla açılamıyor; bilgileri yeniden girin.")
        }
    }

    /// What a job is told when a key could not be looked up.
    static func databaseFault(_ error: any Error) -> IntegrationError {
        let kind = (error as? SQLError)?.kind ?? .other
        return IntegrationError(
            .temporary, code: "veritabani_\(kind.rawValue)",
            message: "Veritabanı işlemi tamamlanamadı; yeniden denenecek.")
    }

    /// Opens a sealed text; a key that this process does not know yet is looked up.
    ///
    /// - Throws: `SealingError` or `SQLError`.
    package func opened(_ sealed: String, context: SealingContext) async throws -> Secret {
        do throws(SealingError) {
            return try secrets.open(sealed, context: context)
        } catch {
            guard case .unknownKey = error else { throw error }
        }
        let secrets = secrets
        return try await database.read { tx in try secrets.open(sealed, context: context, tx) }
    }

    static func context(_ id: ID<Integration>, _ dealer: ID<User>, _ column: String) -> SealingContext {
        SealingContext(table: "entegrasyonlar", row: id.rawValue, column: column, tenant: dealer.rawValue)
    }
}
