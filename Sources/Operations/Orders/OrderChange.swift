import Domain
import JobQueue
import SQLEngine
import Storage

/// What a change of an order's state sets off: the log, the messages, the jobs. The one place that knows.
extension Operations {
    /// Stores a changed order with a log line for each step, and queues what follows from where it is now.
    ///
    /// - Returns: the order with its new version.
    @discardableResult
    func store(
        _ order: Order, before: Order, steps: [OrderStatus], actor: Actor, because reason: String,
        _ tx: borrowing Transaction
    ) throws -> Order {
        let now = world.now()
        let saved = try OrderTable.save(order, before: before, now: now, tx)
        var from = before.status
        for step in steps {
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "siparisler", row: order.id.rawValue, action: "durum_degisti",
                    message: "\(from.rawValue) → \(step.rawValue): \(reason)", dealer: order.dealer, order: order.id,
                    integration: order.integration,
                    before: "{\"durum\":\"\(from.rawValue)\"}", after: "{\"durum\":\"\(step.rawValue)\"}"),
                now: now, tx)
            from = step
        }
        try emitSteps(steps, of: saved, from: before.status, tx)
        if let last = steps.last { try followUp(saved, reached: last, from: before.status, tx) }
        return saved
    }

    private func followUp(
        _ order: Order, reached status: OrderStatus, from: OrderStatus, _ tx: borrowing Transaction
    ) throws {
        switch status {
        case .readyToSubmit: try submitAutomatically(order, tx)
        case .preparing:
            try queueMessage(.preparing, about: order, tx)
            if from == .awaitingSupplier { try queuePickingReport(order, tx) }
        case .shipped:
            try stopSupplierJobs(of: order, tx)
            try queueMessage(.shipped, about: order, tx)
        case .atPickupPoint, .delivered, .undelivered, .returned: try stopSupplierJobs(of: order, tx)
        case .cancelled, .superseded, .unsupplied:
            try stopSupplierJobs(of: order, tx)
            try recallFromSupplier(order, tx)
        default: break
        }
    }

    /// From here on nothing may be sent to a supplier for this order any more.
    private func stopSupplierJobs(of order: Order, _ tx: borrowing Transaction) throws {
        try jobControl.cancelWaiting(order: order.id, kinds: [.matchOrder, .routeOrder, .submitOrder], tx)
    }

    /// Loads an order for a change by a person.
    func loadOrder(_ id: ID<Order>, scope: Scope, _ tx: borrowing Transaction) throws -> Order {
        guard let order = try OrderTable.load(id, scope: scope, tx) else { throw OperationError.notFound }
        return order
    }

    /// A refused move as an error that says what is possible.
    static func conflict(_ error: TransitionError) -> OperationError {
        let possible = error.from.next.map(\.rawValue).sorted().joined(separator: ", ")
        return .conflict(
            code: "gecersiz_gecis",
            message: "Sipariş “\(error.from.rawValue)” durumundayken “\(error.to.rawValue)” durumuna geçemez. "
                + (possible.isEmpty ? "Bu bir son durumdur." : "Olası geçişler: \(possible)."))
    }
}
