package import Domain
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

    /// Gives the shop the address of an invoice that lies elsewhere.
    ///
    /// - Parameter issuedAt: now if nil.
    package func sendInvoiceLink(
        _ id: ID<Order>, link: String, number: String, issuedAt: Timestamp?, actor: Actor, scope: Scope
    ) async throws {
        let problems = Operations.problems(link: link, number: number)
        let issued = issuedAt ?? world.now()
        try await change(id, actor: actor, scope: scope, because: "fatura bağlantısı") { order, tx in
            guard problems.isEmpty else { throw OperationError.invalid(problems) }
            guard order.integration != nil, order.packageID != nil else {
                throw OperationError.conflict(
                    code: "pazaryeri_yok", message: "Elle girilen siparişin faturası pazaryerine gönderilmez.")
            }
            if order.status.isBeforeShipment, !order.isInvoiced { try queueInvoicedReport(order, number: number, tx) }
            try log(
                order, "fatura_baglantisi", "Fatura bağlantısı verildi: \(number)",
                FieldChanges("fatura_no", nil, number), actor, tx)
            try enqueuer.enqueue(
                NewJob(
                    .sendInvoice,
                    payload: [
                        "fatura_url": .string(link), "fatura_no": .string(number),
                        "fatura_tarihi": .string(issued.description),
                    ],
                    orderKey: "pazaryeri:\(order.id)", dealer: order.dealer, order: order.id,
                    integration: order.integration),
                tx)
            return []
        }
    }

    private static func problems(link: String, number: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if !link.hasPrefix("https://") || link.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
            problems.append(FieldProblem("fatura_url", "https:// ile başlayan bir adres olmalı."))
        }
        if invoiceNumber(inFileName: number) != number {
            problems.append(FieldProblem("fatura_no", "3 harf ya da rakam ve 13 rakam olmalı: EME2026000025208."))
        }
        return problems
    }

    func sendInvoice(_ job: ClaimedJob) async throws -> JobOutcome {
        if let link = job.payload["fatura_url"]?.string { return try await sendLink(link, job) }
        guard let fileID = job.payload["dosya_id"]?.int.map({ ID<OrderFile>($0) }), let orderID = job.order,
            let id = job.integration, let shop = try await integration(id), let order = try await order(orderID),
            let packageID = order.packageID,
            let file = try await database.read({ tx in try OrderFileTable.find(fileID, scope: .system, tx) })
        else { return .done }
        let client = try connectors.marketplace(try await account(of: shop))
        let bytes = try readFromVault(file.vaultName)
        try await unlessInvoiced { () async throws(IntegrationError) in
            try await client.sendInvoiceFile(packageID: packageID, name: file.name, type: file.type, bytes: bytes)
        }
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try log(order, "fatura_gonderildi", "Fatura pazaryerine gönderildi: #\(file.id)", .system(.job), tx)
        }
        return .finishedInTransaction
    }

    private func sendLink(_ link: String, _ job: ClaimedJob) async throws -> JobOutcome {
        guard let orderID = job.order, let id = job.integration, let shop = try await integration(id),
            let order = try await order(orderID), let packageID = order.packageID,
            let number = job.payload["fatura_no"]?.string,
            let issuedAt = job.payload["fatura_tarihi"]?.string.flatMap({ Timestamp(iso8601: $0) })
        else { return .done }
        let client = try connectors.marketplace(try await account(of: shop))
        try await unlessInvoiced { () async throws(IntegrationError) in
            try await client.sendInvoiceLink(packageID: packageID, link: link, number: number, issuedAt: issuedAt)
        }
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try log(
                order, "fatura_gonderildi", "Fatura bağlantısı pazaryerine gönderildi: \(number)", .system(.job), tx)
        }
        return .finishedInTransaction
    }

    /// Sends, and takes the answer that the shop has an invoice of this package already for a success.
    private func unlessInvoiced(_ send: () async throws(IntegrationError) -> Void) async throws(IntegrationError) {
        do { try await send() } catch {
            guard error.code == "http_409" else { throw error }
        }
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
