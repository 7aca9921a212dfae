import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// Stopping an order that a supplier has or may have, after it was cancelled, divided or given up.
extension Operations {
    /// How the reason of a hold begins that waits for a predecessor; only such a hold is lifted by itself.
    static let successorHold = "Önceki paket"

    func recallFromSupplier(_ order: Order, _ tx: borrowing Transaction) throws {
        guard let handOver = try SupplierOrderTable.open(of: order.id, tx), handOver.state != .shipped else {
            return try releaseSuccessors(of: order.id, tx)
        }
        try enqueuer.enqueue(
            NewJob(
                .querySubmission,
                payload: ["tedarikci_siparis_id": JSON(handOver.id.rawValue), "islem": "geri_cek"],
                uniqueKey: "geri_cek:\(handOver.id)", orderKey: "tedarikci:\(handOver.id)", dealer: order.dealer,
                order: order.id, integration: handOver.supplier),
            tx)
        try log(order, "geri_cekiliyor", "Tedarikçideki sipariş geri çekiliyor.", .system(.job), tx)
    }

    /// Recalls; a lost answer is no danger here, because recalling twice changes nothing.
    func recall(
        _ handOver: StoredSupplierOrder, _ client: any SupplierClient, _ job: ClaimedJob
    ) async throws -> JobOutcome {
        if try await isAtSupplier(handOver, client) { try await stop(handOver, client) }
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try SupplierOrderTable.setState(handOver.id, .recalled, now: world.now(), tx)
            guard let order = try OrderTable.load(handOver.order, scope: .system, tx) else { return }
            try log(order, "geri_cekildi", "Tedarikçideki sipariş geri çekildi.", .system(.job), tx)
            try releaseSuccessors(of: order.id, tx)
        }
        return .finishedInTransaction
    }

    /// Whether there is anything to recall: after a lost answer the supplier must say.
    private func isAtSupplier(
        _ handOver: StoredSupplierOrder, _ client: any SupplierClient
    ) async throws(IntegrationError) -> Bool {
        guard [.submitting, .uncertain].contains(handOver.state) else { return true }
        guard client.canBeAsked else {
            throw IntegrationError(
                .permanent, code: "karar_gerekli",
                message: "Tedarikçi sorgulanamıyor: siparişin ulaşıp ulaşmadığına sipariş sayfasında karar verin.")
        }
        return try await client.find(reference: handOver.reference) != nil
    }

    private func stop(
        _ handOver: StoredSupplierOrder, _ client: any SupplierClient
    ) async throws(IntegrationError) {
        do {
            try await client.recall(reference: handOver.reference, supplierOrderNumber: handOver.supplierOrderNumber)
        } catch {
            guard error.kind == .outcomeUnknown else { throw error }
            throw IntegrationError(.temporary, code: error.code, message: error.message, rawAnswer: error.rawAnswer)
        }
    }

    /// Lets the packages go on that waited for their predecessor to leave the supplier.
    func releaseSuccessors(of id: ID<Order>, _ tx: borrowing Transaction) throws {
        for child in try OrderFacts.children(of: id, tx) {
            guard let before = try OrderTable.load(child, scope: .system, tx), before.isHeld,
                try OrderFacts.holdReason(of: child, tx)?.hasPrefix(Operations.successorHold) == true
            else { continue }
            var order = before
            order.isHeld = false
            try OrderFacts.setHold(reason: nil, until: nil, child, tx)
            let saved = try store(
                order, before: before, steps: [], actor: .system(.job), because: "önceki paket geri çekildi", tx)
            try queueNextStep(saved, tx)
        }
    }
}
