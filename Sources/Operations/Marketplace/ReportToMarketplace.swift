import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// Telling the shop what happened to its package (`durum_bildir`). Jobs of one order run in their order.
extension Operations {
    func queuePickingReport(_ order: Order, _ tx: borrowing Transaction) throws {
        let lines = order.lines.filter { $0.remainingQuantity > 0 }
        try queueReport(order, payload: ["olay": "hazirlaniyor", "satirlar": Operations.payload(lines)], tx)
    }

    func queueUnsuppliedReport(
        _ order: Order, lines: [OrderLine], reason: UnsuppliedReason, _ tx: borrowing Transaction
    ) throws {
        let affected = lines.filter { $0.remainingQuantity > 0 }
        try queueReport(
            order,
            payload: [
                "olay": "tedarik_edilemedi", "neden": .string(reason.rawValue),
                "satirlar": Operations.payload(affected),
            ], tx)
    }

    func queueInvoicedReport(_ order: Order, number: String, _ tx: borrowing Transaction) throws {
        let lines = order.lines.filter { $0.remainingQuantity > 0 }
        try queueReport(
            order,
            payload: ["olay": "faturalandi", "fatura_no": .string(number), "satirlar": Operations.payload(lines)], tx)
    }

    private func queueReport(_ order: Order, payload: JSON, _ tx: borrowing Transaction) throws {
        guard order.integration != nil, order.packageID != nil else { return }
        try enqueuer.enqueue(
            NewJob(
                .reportStatus, payload: payload, orderKey: "pazaryeri:\(order.id)", dealer: order.dealer,
                order: order.id, integration: order.integration),
            tx)
    }

    /// Quantities are frozen when the report is queued: later cancellations must not change what was decided.
    private static func payload(_ lines: [OrderLine]) -> JSON {
        .array(
            lines.compactMap { line in
                guard let externalID = line.externalID else { return nil }
                return ["dis_satir_no": .string(externalID), "adet": JSON(line.remainingQuantity)]
            })
    }

    func reportStatus(_ job: ClaimedJob) async throws -> JobOutcome {
        do {
            return try await sendReport(job)
        } catch let error as IntegrationError where error.kind == .permanent {
            // Usually the package was divided or cancelled meanwhile, and the shop no longer takes reports for it.
            guard try await isOver(afterAsking: job) else { throw error }
            return try await database.write { tx in
                try jobs.finish(job, tx) ? .finishedInTransaction : .done
            }
        }
    }

    /// Asks the shop how the order stands now and takes it in.
    ///
    /// - Returns: whether the package has ended, so that there is nothing to report any more.
    private func isOver(afterAsking job: ClaimedJob) async throws -> Bool {
        guard let orderID = job.order, let id = job.integration, let shop = try await integration(id),
            let order = try await order(orderID)
        else { return true }
        let packages = try await connectors.marketplace(try await account(of: shop)).packages(orderNumber: order.number)
        _ = try await takeIn(
            packages.map { .package($0) }, of: shop, waitsForSiblings: true, actor: .system(.job))
        let now = try await self.order(orderID)
        return now.map { !$0.status.isBeforeShipment || $0.isCancelRequested } ?? true
    }

    private func sendReport(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let orderID = job.order, let id = job.integration, let shop = try await integration(id),
            let order = try await order(orderID), let packageID = order.packageID
        else { return .done }
        let lines = (job.payload["satirlar"]?.array ?? []).compactMap { line -> ReportedLine? in
            guard let externalID = line["dis_satir_no"]?.string, let quantity = line["adet"]?.int else { return nil }
            return ReportedLine(externalID: externalID, quantity: Int(quantity))
        }
        let client = try connectors.marketplace(try await account(of: shop))
        switch job.payload["olay"]?.string {
        case "hazirlaniyor":
            guard order.status.isBeforeShipment else { return .done }
            try await client.reportPicking(packageID: packageID, lines: lines)
        case "faturalandi":
            try await client.reportInvoiced(
                packageID: packageID, lines: lines, invoiceNumber: job.payload["fatura_no"]?.string ?? "")
        case "tedarik_edilemedi":
            let reason = job.payload["neden"]?.string.flatMap(UnsuppliedReason.init) ?? .outOfStock
            try await client.reportUnsupplied(packageID: packageID, lines: lines, reason: reason)
        default:
            throw IntegrationError(.permanent, code: "bilinmeyen_olay", message: "Bildirim türü tanınmıyor.")
        }
        return try await finishReport(job, order)
    }

    private func finishReport(_ job: ClaimedJob, _ order: Order) async throws -> JobOutcome {
        let event = job.payload["olay"]?.string ?? ""
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try log(order, "pazaryerine_bildirildi", "Pazaryerine bildirildi: \(event)", .system(.job), tx)
            if event == "hazirlaniyor" { try queueLabel(order, tx) }
        }
        return .finishedInTransaction
    }
}
