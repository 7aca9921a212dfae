import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
import Storage

/// Getting the shipping label from the shop (`etiket_al`).
extension Operations {
    func queueLabel(_ order: Order, _ tx: borrowing Transaction) throws {
        guard order.integration != nil, order.trackingNumber != nil else { return }
        try enqueuer.enqueue(
            NewJob(
                .fetchLabel, uniqueKey: "etiket:\(order.id)", orderKey: "etiket:\(order.id)", dealer: order.dealer,
                order: order.id, integration: order.integration),
            tx)
    }

    func fetchLabel(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let orderID = job.order, let id = job.integration, let shop = try await integration(id),
            let order = try await order(orderID), let trackingNumber = order.trackingNumber,
            order.status.isBeforeShipment
        else { return .done }
        let client = try connectors.marketplace(try await account(of: shop))
        guard client.makesLabel(trackingNumber: trackingNumber) else { return .done }
        try await requestLabelOnce(trackingNumber, client, job)
        guard let label = try await client.fetchLabel(trackingNumber: trackingNumber) else {
            throw IntegrationError(
                .temporary, code: "etiket_hazir_degil", message: "Kargo etiketi henüz hazır değil; yeniden denenecek.",
                retryAfter: settings.labelRetryInterval)
        }
        let digest = ContentDigest.sha256(label.bytes)
        let vaultName = try storeInVault(label.bytes)
        try await keepingInVault(vaultName) { tx in
            guard try jobs.finish(job, tx) else { return ((), isKept: false) }
            return ((), isKept: try attachLabel(label, digest: digest, vaultName: vaultName, to: orderID, tx))
        }
        return .finishedInTransaction
    }

    /// The label is made once; later attempts only fetch it.
    private func requestLabelOnce(
        _ trackingNumber: String, _ client: any MarketplaceClient, _ job: ClaimedJob
    ) async throws {
        let step = "etiket_iste"
        let known = try await database.write { tx in
            try ledger.begin(job.operationKey, step: step, job: job.id, tx)
        }
        if case .completed = known { return }
        // Asking twice does no harm, so a lost answer needs no questions.
        try await client.requestLabel(trackingNumber: trackingNumber)
        try await database.write { tx in
            try ledger.complete(job.operationKey, step: step, remoteID: nil, tx)
        }
    }

    /// - Returns: whether the label's file has a row now.
    private func attachLabel(
        _ label: ShippingLabel, digest: String, vaultName: String, to id: ID<Order>, _ tx: borrowing Transaction
    ) throws -> Bool {
        guard let before = try OrderTable.load(id, scope: .system, tx) else { return false }
        let known = try OrderFileTable.count(of: id, digest: digest, kind: .shippingLabel, tx)
        if known.same == nil {
            let file = try OrderFileTable.insert(
                order: id, dealer: before.dealer, kind: .shippingLabel,
                name: "etiket-\(before.trackingNumber ?? "").\(label.type.fileExtension)", type: label.type,
                size: label.bytes.count, digest: digest, vaultName: vaultName, uploader: nil, now: world.now(), tx)
            try emitFile(file, .shippingLabel, of: before, tx)
        }
        var order = before
        let steps = (try? order.labelArrived()) ?? []
        try store(order, before: before, steps: steps, actor: .system(.job), because: "kargo etiketi alındı", tx)
        return known.same == nil
    }
}
