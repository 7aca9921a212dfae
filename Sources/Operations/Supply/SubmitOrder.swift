package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// Handing an order to its supplier: the decision, and the row that the sending job works from.
extension Operations {
    /// Submits an order by hand.
    package func submitOrder(_ id: ID<Order>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            let order = try loadOrder(id, scope: scope, tx)
            if order.isHeld {
                throw OperationError.conflict(
                    code: "bekletiliyor", message: "Sipariş bekletiliyor; önce bekletmeyi kaldırın.")
            }
            if order.isCancelRequested {
                throw OperationError.conflict(
                    code: "iptal_talebi", message: "Siparişin iptal talebi var; gönderilemez.")
            }
            do {
                try beginSubmission(order, actor: actor, tx)
            } catch let error as TransitionError {
                throw Operations.conflict(error)
            }
        }
    }

    /// Submits by itself where the shop's integration says so; manual orders follow their supplier's setting.
    func submitAutomatically(_ order: Order, _ tx: borrowing Transaction) throws {
        guard order.mayProceed, let supplier = order.supplier else { return }
        let isAutomatic =
            if order.integration != nil {
                try OrderFacts.header(order.id, tx).submitsAutomatically
            } else {
                try IntegrationTable.find(supplier, scope: .system, tx)?.submitsAutomatically ?? false
            }
        guard isAutomatic else { return }
        try beginSubmission(order, actor: .system(.job), tx)
    }

    private func beginSubmission(_ before: Order, actor: Actor, _ tx: borrowing Transaction) throws {
        var order = before
        let steps = try order.beginSubmission()
        guard let supplier = order.supplier else { throw TransitionError(from: before.status, to: .submitting) }
        let lines = try order.lines.filter { $0.remainingQuantity > 0 }.map { line in
            let offers = try SupplierProductTable.offers(
                dealer: order.dealer, barcode: line.barcode, sku: line.sku, tx)
            return (line, offers.filter { $0.supplier == supplier })
        }
        guard lines.allSatisfy({ !$0.1.isEmpty }) else {
            throw OperationError.conflict(
                code: "eslesme_yok", message: "Bir satırın bu tedarikçide ürünü artık yok; yeniden eşleştirin.")
        }
        let reference = "\(order.number)-\(world.randomToken(byteCount: 4))"
        let id = try SupplierOrderTable.insert(
            order: order, supplier: supplier, reference: reference,
            lines: lines.flatMap { line, offers in offers.map { (line, $0) } }, now: world.now(), tx)
        try store(
            order, before: before, steps: steps, actor: actor, because: "tedarikçiye gönderiliyor (\(reference))", tx)
        try queueSending(id, order: order, supplier: supplier, tx)
    }

    func queueSending(
        _ id: ID<SupplierOrder>, order: Order, supplier: ID<Integration>, _ tx: borrowing Transaction
    ) throws {
        try enqueuer.enqueue(
            NewJob(
                .submitOrder, payload: ["tedarikci_siparis_id": JSON(id.rawValue)], orderKey: "tedarikci:\(id)",
                dealer: order.dealer, order: order.id, integration: supplier),
            tx)
    }
}

extension Order {
    /// The one supplier that the active lines are routed to.
    var supplier: ID<Integration>? { lines.first { $0.remainingQuantity > 0 }?.supplier }
}
