import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// Sending a supplier order, exactly once (`siparis_gonder`).
///
/// The effect ledger is written before the call. Whoever finds a begun and unfinished entry, be it after a crash or a lost
/// answer, asks the supplier instead of sending.
extension Operations {
    static let sendStep = "gonder"

    private struct Sending {
        var handOver: StoredSupplierOrder
        var request: SupplierOrderRequest
        var files: [StoredOrderFile]
        var wasBegun: Bool
    }

    func sendToSupplier(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["tedarikci_siparis_id"]?.int.map({ ID<SupplierOrder>($0) }),
            let supplierID = job.integration, let supplier = try await integration(supplierID)
        else { return .done }
        let client = try connectors.supplier(try await account(of: supplier))
        guard var sending = try await prepareSending(id, job) else { return .done }
        if sending.wasBegun { return try await becomeUncertain(id, job, canAsk: client.canBeAsked, cause: nil) }
        do { sending.request.attachments = try attachments(sending.files) } catch {
            try await forgetSending(sending.handOver, job)
            throw error
        }
        let answer: SupplierAnswer
        do { answer = try await client.submit(sending.request) } catch {
            return try await handle(error, of: sending.handOver, job, canAsk: client.canBeAsked)
        }
        return try await record(answer, of: id, job, completes: sending.handOver.reference)
    }

    private func attachments(_ files: [StoredOrderFile]) throws -> [SupplierOrderRequest.Attachment] {
        try files.map { file in
            .init(kind: file.kind, name: file.name, type: file.type, bytes: try readFromVault(file.vaultName))
        }
    }

    /// Nil if there is nothing to send any more.
    private func prepareSending(_ id: ID<SupplierOrder>, _ job: ClaimedJob) async throws -> Sending? {
        try await database.write { tx in
            guard let handOver = try SupplierOrderTable.find(id, tx), handOver.state == .submitting,
                let order = try OrderTable.load(handOver.order, scope: .system, tx), order.status == .submitting
            else { return nil }
            if order.isCancelRequested || order.isHeld {
                // Waits like for a limit: no attempt is used up, and nothing is reported as a fault.
                throw IntegrationError(
                    .rateLimited, code: "bekletiliyor",
                    message: "Sipariş bekletiliyor ya da iptal talebi var; bekleniyor.",
                    retryAfter: .seconds(2))
            }
            let known = try ledger.begin(handOver.reference, step: Operations.sendStep, job: job.id, tx)
            let header = try OrderFacts.header(order.id, tx)
            var request = SupplierOrderRequest(
                reference: handOver.reference, orderNumber: order.number, customer: header.customer,
                shippingAddress: try OrderAddresses.shipping(of: order.id, tx), currency: header.currency,
                lines: try SupplierOrderTable.lines(of: id, tx))
            request.carrier = header.carrier
            request.trackingNumber = header.trackingNumber
            let files = try OrderFileTable.newest(of: order.id, kinds: [.shippingLabel, .productPicture], tx)
            return Sending(handOver: handOver, request: request, files: files, wasBegun: known != nil)
        }
    }

    private func handle(
        _ error: IntegrationError, of handOver: StoredSupplierOrder, _ job: ClaimedJob, canAsk: Bool
    ) async throws -> JobOutcome {
        switch error.kind {
        case .outcomeUnknown:
            return try await becomeUncertain(handOver.id, job, canAsk: canAsk, cause: error)
        case .temporary, .rateLimited:
            try await forgetSending(handOver, job)
            let isLast = error.kind == .temporary && job.attempt >= job.attemptsMax
            return isLast ? try await giveUp(handOver, job, error) : .failed(error)
        case .permanent, .credentials: return try await giveUp(handOver, job, error)
        }
    }

    /// Nothing left the house: the next attempt may simply send.
    private func forgetSending(_ handOver: StoredSupplierOrder, _ job: ClaimedJob) async throws {
        try await database.write { tx in
            guard try jobs.holds(job, tx) else { return }
            try ledger.forget(handOver.reference, step: Operations.sendStep, tx)
        }
    }

    /// The supplier surely does not have it: the order is ready to be submitted again, by a person.
    private func giveUp(
        _ handOver: StoredSupplierOrder, _ job: ClaimedJob, _ error: IntegrationError
    ) async throws -> JobOutcome {
        try await database.write { tx in
            // Somebody else has taken the job over, and may know more by now.
            guard try jobs.holds(job, tx) else { return }
            try ledger.forget(handOver.reference, step: Operations.sendStep, tx)
            try SupplierOrderTable.setState(handOver.id, .failed, reason: error.message, now: world.now(), tx)
            guard let before = try OrderTable.load(handOver.order, scope: .system, tx) else { return }
            var order = before
            guard let steps = try? order.submissionFailed() else { return }
            // Not through `store`: it must not submit by itself again what was just refused.
            let saved = try OrderTable.save(order, before: before, now: world.now(), tx)
            try emitSteps(steps, of: saved, from: before.status, tx)
            try log(
                order, "durum_degisti",
                "\(before.status.rawValue) → \(steps.last?.rawValue ?? order.status.rawValue): tedarikçi kabul etmedi: \(try withoutBuyer(error.message, order.id, tx))",
                FieldChanges("durum", before.status.rawValue, (steps.last ?? order.status).rawValue), .system(.job), tx)
        }
        return .failed(
            IntegrationError(
                error.kind == .credentials ? .credentials : .permanent, code: error.code, message: error.message,
                rawAnswer: error.rawAnswer))
    }

    private func becomeUncertain(
        _ id: ID<SupplierOrder>, _ job: ClaimedJob, canAsk: Bool, cause: IntegrationError?
    ) async throws -> JobOutcome {
        try await database.write { tx in
            guard try jobs.finish(job, tx), let handOver = try SupplierOrderTable.find(id, tx),
                let before = try OrderTable.load(handOver.order, scope: .system, tx)
            else { return }
            try SupplierOrderTable.setState(id, .uncertain, now: world.now(), tx)
            var order = before
            let steps = (try? order.submissionBecameUncertain()) ?? []
            try store(
                order, before: before, steps: steps, actor: .system(.job), because: "tedarikçinin yanıtı kayboldu", tx)
            try log(
                order, "gonderim_belirsiz",
                canAsk
                    ? "Tedarikçinin yanıtı kayboldu; siparişin ulaşıp ulaşmadığı tedarikçiye sorulacak."
                    : "Tedarikçinin yanıtı kayboldu ve tedarikçi sorgulanamıyor: “var” ya da “yok” kararı gerekli.",
                .system(.job), tx)
            if let cause { try recordError(cause, of: job, tx) }
            if canAsk { try queueQuery(handOver, order: order, after: .milliseconds(500), notFoundCount: 0, tx) }
        }
        return .finishedInTransaction
    }
}
