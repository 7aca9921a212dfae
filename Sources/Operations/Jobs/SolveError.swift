package import Domain
import SQLEngine
import Storage

extension Operations {
    /// Marks an error of the log as solved, or as open again.
    package func markError(_ id: Int64, isSolved: Bool, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            guard
                let error = try ErrorLog.setSolved(id, isSolved, scope: scope, now: world.now(), tx)
            else { throw OperationError.notFound }
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "hata_log", row: id, action: isSolved ? "cozuldu" : "yeniden_acildi",
                    message: isSolved ? "Hata çözüldü olarak işaretlendi." : "Hata yeniden açıldı.",
                    dealer: error.dealer, order: error.order, integration: error.integration),
                now: world.now(), tx)
        }
    }
}
