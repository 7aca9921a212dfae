import Domain
import Operations
import SQLEngine
import Storage

/// Where the demo's own server listens, and the addresses that the outside is told.
struct WebHost: Sendable {
    let url: String
    let shopWebhookURL: String
    let messageWebhookURL: String

    init(program: Program, installation: DemoInstallation, port: Int) async throws {
        url = "http://127.0.0.1:\(port)"
        let codes = try await program.database.read { tx in
            try tx.all("SELECT id, kanca_kodu FROM entegrasyonlar") { row in
                (try row.next(ID<Integration>.self), try row.next(String.self))
            }
        }
        let byID = Dictionary(uniqueKeysWithValues: codes)
        shopWebhookURL = "\(url)/kancalar/\(byID[installation.shop] ?? "")"
        messageWebhookURL = "\(url)/kancalar/\(byID[installation.channel] ?? "")"
    }
}
