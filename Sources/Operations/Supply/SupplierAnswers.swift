package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// What the supplier says, and asking it (`gonderim_sorgula`).
extension Operations {
    /// How often in a row the supplier must not know an order before it counts as never received.
    private static let notFoundMax = 2

    func queueQuery(
        _ handOver: StoredSupplierOrder, order: Order, after delay: Duration, notFoundCount: Int,
        _ tx: borrowing Transaction
    ) throws {
        var job = NewJob(
            .querySubmission,
            payload: ["tedarikci_siparis_id": JSON(handOver.id.rawValue), "yok_sayisi": JSON(notFoundCount)],
            uniqueKey: "sorgula:\(handOver.id):\(notFoundCount)", dealer: order.dealer, order: order.id,
            integration: handOver.supplier)
        job.delay = delay
        try enqueuer.enqueue(job, tx)
    }

    /// Asks the supplier about an order: after a lost answer, and regularly while it is being worked.
    func querySupplier(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["tedarikci_siparis_id"]?.int.map({ ID<SupplierOrder>($0) }),
            let supplierID = job.integration, let supplier = try await integration(supplierID),
            let handOver = try await database.read({ tx in try SupplierOrderTable.findUnlocked(id, tx) }),
            handOver.state.isOpen
        else { return .done }
        let client = try connectors.supplier(try await account(of: supplier))
        if job.payload["islem"]?.string == "geri_cek" { return try await recall(handOver, client, job) }
        guard client.canBeAsked else { return .done }
        if let answer = try await client.find(reference: handOver.reference) {
            return try await record(answer, of: id, job, completes: handOver.reference)
        }
        guard handOver.state == .uncertain else {
            throw IntegrationError(
                .temporary, code: "tedarikcide_yok",
                message: "Tedarikçi daha önce aldığı siparişi bulamıyor; tedarikçiyle görüşün.",
                retryAfter: .seconds(300))
        }
        return try await recordNotFound(handOver, job)
    }

    private func recordNotFound(_ handOver: StoredSupplierOrder, _ job: ClaimedJob) async throws -> JobOutcome {
        let count = Int(job.payload["yok_sayisi"]?.int ?? 0) + 1
        try await database.write { tx in
            guard try jobs.finish(job, tx), let before = try OrderTable.load(handOver.order, scope: .system, tx) else {
                return
            }
            guard count >= Operations.notFoundMax else {
                return try queueQuery(handOver, order: before, after: .seconds(2), notFoundCount: count, tx)
            }
            try sendAgain(
                handOver, before, because: "tedarikçi siparişin kendisinde olmadığını söyledi", .system(.job), tx)
        }
        return .finishedInTransaction
    }

    /// The supplier surely has nothing: the same hand-over, with the same reference, is sent once more.
    private func sendAgain(
        _ handOver: StoredSupplierOrder, _ before: Order, because reason: String, _ actor: Actor,
        _ tx: borrowing Transaction
    ) throws {
        try ledger.forget(handOver.reference, step: Operations.sendStep, tx)
        var order = before
        let isWanted = order.status == .submitting && !order.isCancelRequested
        let steps = try order.submissionFailed()
        try SupplierOrderTable.setState(
            handOver.id, isWanted ? .submitting : .failed, reason: reason, now: world.now(), tx)
        guard isWanted else {
            try store(order, before: before, steps: steps, actor: actor, because: reason, tx)
            return try releaseSuccessors(of: order.id, tx)
        }
        _ = try order.beginSubmission()
        try store(order, before: before, steps: [], actor: actor, because: reason, tx)
        try log(order, "yeniden_gonderiliyor", "Yeniden gönderiliyor: \(reason)", actor, tx)
        try queueSending(handOver.id, order: order, supplier: handOver.supplier, tx)
    }

    /// Stores an answer and moves the order as far as it goes; the job ends in the same transaction.
    func record(
        _ answer: SupplierAnswer, of id: ID<SupplierOrder>, _ job: ClaimedJob, completes reference: String
    ) async throws -> JobOutcome {
        try await database.write { tx in
            guard try jobs.finish(job, tx), let handOver = try SupplierOrderTable.find(id, tx),
                let before = try OrderTable.load(handOver.order, scope: .system, tx)
            else { return }
            try ledger.complete(
                reference, step: Operations.sendStep, remoteID: answer.supplierOrderNumber, tx)
            try apply(answer, to: handOver, before, .system(.job), tx)
        }
        return .finishedInTransaction
    }

    func apply(
        _ answer: SupplierAnswer, to handOver: StoredSupplierOrder, _ before: Order, _ actor: Actor,
        _ tx: borrowing Transaction
    ) throws {
        // What the supplier has refused by its link is over, and a poll that began before knows less than the link.
        guard handOver.state != .refused, handOver.state != .shipped else { return }
        let isKnown = handOver.state == .accepted && answer.state == .received
        try SupplierOrderTable.setState(
            handOver.id, isKnown ? .accepted : answer.state, supplierOrderNumber: answer.supplierOrderNumber,
            reason: answer.reason,
            now: world.now(), tx)
        var current = before
        if [.submitting, .uncertain].contains(handOver.state), current.status == .submitting {
            current = try step(current, actor, "tedarikçi siparişi aldı", tx) { try $0.submissionArrived() }
        }
        switch answer.state {
        case .accepted where current.status == .awaitingSupplier:
            current = try step(current, actor, "tedarikçi onayladı", tx) { try $0.supplierAccepted() }
        case .refused where current.status == .awaitingSupplier:
            let reason = try withoutBuyer(answer.reason ?? "neden bildirilmedi", current.id, tx)
            _ = try step(current, actor, "tedarikçi reddetti: \(reason)", tx) {
                try $0.supplierRefused()
            }
        case .shipped:
            if current.status == .awaitingSupplier {
                current = try step(current, actor, "tedarikçi onayladı", tx) { try $0.supplierAccepted() }
            }
            current = try step(current, actor, "tedarikçi kargoya verdi", tx) {
                try $0.shipped(carrier: answer.carrier, trackingNumber: answer.trackingNumber)
            }
        default: break
        }
        // An order that ended meanwhile must not stay with the supplier.
        if [.cancelled, .superseded, .unsupplied].contains(current.status) {
            return try recallFromSupplier(current, tx)
        }
        guard [.received, .accepted].contains(answer.state), current.status.isBeforeShipment else { return }
        try queueQuery(handOver, order: current, after: settings.supplierPollInterval, notFoundCount: 0, tx)
    }

    private func step(
        _ before: Order, _ actor: Actor, _ reason: String, _ tx: borrowing Transaction,
        _ move: (inout Order) throws -> [OrderStatus]
    ) throws -> Order {
        var order = before
        let steps = try move(&order)
        return try store(order, before: before, steps: steps, actor: actor, because: reason, tx)
    }
}

extension Operations {
    /// An operator decides what became of an order whose answer was lost: the supplier has it, or has it not.
    package func decideSubmission(
        _ id: ID<Order>, supplierHasOrder: Bool, actor: Actor, scope: Scope
    ) async throws {
        try await database.write { tx in
            let before = try loadOrder(id, scope: scope, tx)
            guard let handOver = try SupplierOrderTable.open(of: id, tx), handOver.state == .uncertain else {
                throw OperationError.conflict(code: "belirsiz_degil", message: "Bu siparişin gönderimi belirsiz değil.")
            }
            try jobControl.cancelWaiting(order: id, kinds: [.querySubmission], tx)
            if supplierHasOrder {
                try ledger.complete(handOver.reference, step: Operations.sendStep, remoteID: nil, tx)
                let answer = SupplierAnswer(supplierOrderNumber: nil, state: .received, reason: "operatör: var")
                try apply(answer, to: handOver, before, actor, tx)
            } else {
                try sendAgain(handOver, before, because: "operatör: tedarikçide yok", actor, tx)
            }
        }
    }
}

extension SupplierOrderState {
    /// The supplier may have the order, or has it.
    var isOpen: Bool {
        switch self {
        case .submitting, .uncertain, .received, .accepted, .shipped: true
        case .refused, .failed, .recalled: false
        }
    }
}
