import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// Giving the shop the invoice of its package (`fatura_gonder`).
extension Operations {
    /// Queues the file, and the report with its number if the file is named after one.
    func queueInvoice(_ file: ID<OrderFile>, name: String, _ order: Order, _ tx: borrowing Transaction) throws {
        guard order.integration != nil, order.packageID != nil else { return }
        if let number = Operations.invoiceNumber(inFileName: name), order.status.isBeforeShipment, !order.isInvoiced {
            try queueInvoicedReport(order, number: number, tx)
        }
        try enqueuer.enqueue(
            NewJob(
                .sendInvoice, payload: ["dosya_id": JSON(file.rawValue)], orderKey: "pazaryeri:\(order.id)",
                dealer: order.dealer, order: order.id, integration: order.integration),
            tx)
    }

    func sendInvoice(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let fileID = job.payload["dosya_id"]?.int.map({ ID<OrderFile>($0) }), let orderID = job.order,
            let id = job.integration, let shop = try await integration(id), let order = try await order(orderID),
            let packageID = order.packageID,
            let file = try await database.read({ tx in try OrderFileTable.find(fileID, scope: .system, tx) })
        else { return .done }
        if let wait = wait(before: .sendInvoice, of: shop) { return .later(wait) }
        let client = try connectors.marketplace(try account(of: shop))
        do {
            try await client.sendInvoiceFile(
                packageID: packageID, name: file.name, type: file.type, bytes: try readFromVault(file.vaultName))
        } catch let error as IntegrationError where error.code == "http_409" {
            // The shop has an invoice of this package already: what we wanted.
        }
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try log(order, "fatura_gonderildi", "Fatura pazaryerine gönderildi: \(file.name)", .system(.job), tx)
        }
        return .finishedInTransaction
    }

    /// The number of an e-invoice (three letters or digits, then thirteen digits) if the file is named after it.
    static func invoiceNumber(inFileName name: String) -> String? {
        let stem = name.split(separator: ".").first.map(String.init) ?? ""
        guard stem.utf8.count == 16, stem.utf8.allSatisfy({ $0 < 0x80 }),
            stem.prefix(3).allSatisfy({ $0.isUppercase || $0.isNumber }), stem.dropFirst(3).allSatisfy(\.isNumber)
        else { return nil }
        return stem
    }
}
