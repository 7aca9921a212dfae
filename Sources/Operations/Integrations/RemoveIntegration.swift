package import Domain
import SQLEngine
import Storage

extension Operations {
    /// Takes an integration out of use for good, if no open order and no rule needs it.
    package func removeIntegration(_ id: ID<Integration>, actor: Actor, scope: Scope) async throws {
        let webhookCode = "silindi-\(world.randomToken(byteCount: 16))"
        try await database.write { tx in
            guard let known = try IntegrationTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            switch try IntegrationTable.hold(on: id, tx) {
            case .openOrders(let count):
                throw OperationError.conflict(
                    code: "kullanimda",
                    message: "Bu bağlantının \(count) açık siparişi var; önce onları bitirin ya da iptal edin.")
            case .rules(let count):
                throw OperationError.conflict(
                    code: "kullanimda",
                    message: "\(count) yönlendirme kuralı bu bağlantıya gönderiyor; önce kuralları silin.")
            case nil: break
            }
            try IntegrationTable.remove(id, webhookCode: webhookCode, now: world.now(), tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "entegrasyonlar", row: id.rawValue, action: "silindi",
                    message: "Entegrasyon silindi: \(known.name)", dealer: known.dealer, integration: id),
                now: world.now(), tx)
        }
    }
}
