package import Domain
import Logging
import SQLEngine
import Storage

extension Operations {
    /// Takes a file away from its order. An invoice that the shop has stays: it is a record by law.
    package func removeFile(_ id: ID<OrderFile>, actor: Actor, scope: Scope) async throws {
        let vaultName = try await database.write { tx in
            guard let file = try OrderFileTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            let order = try loadOrder(file.order, scope: scope, tx)
            if file.kind == .invoice, order.isInvoiced {
                throw OperationError.conflict(
                    code: "fatura_silinmez", message: "Pazaryerine bildirilmiş fatura silinemez; kayıt olarak kalır.")
            }
            try OrderFileTable.delete(id, tx)
            // Not the name: people name files after buyers.
            try log(order, "dosya_silindi", "Dosya silindi: #\(id) (\(file.kind.rawValue))", actor, tx)
            return file.vaultName
        }
        // The row is gone; bytes that stay behind after a fault cost room and nothing else.
        do { try vault.remove(vaultName) } catch {
            logger.warning("dosyanın içeriği silinemedi", metadata: ["hata": "\(error)"])
        }
    }
}
