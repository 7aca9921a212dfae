package import Domain
import LosslessJSON
import Sealing

extension TrendyolClient {
    package func sendInvoiceLink(
        packageID: String, link: String, number: String, issuedAt: Timestamp
    ) async throws(IntegrationError) {
        try await write(
            .post, "/sellers/\(settings.sellerID)/seller-invoice-links",
            [
                "invoiceLink": .string(link),
                "shipmentPackageId": JSON(trendyolKey: packageID),
                "invoiceDateTime": JSON(issuedAt.milliseconds),
                "invoiceNumber": .string(number),
            ])
    }

    /// Trendyol takes PDF, JPEG and PNG up to 10 MB.
    package func sendInvoiceFile(
        packageID: String, name: String, type: FileType, bytes: [UInt8]
    ) async throws(IntegrationError) {
        guard [.pdf, .jpeg, .png].contains(type), bytes.count <= 10_000_000 else {
            throw IntegrationError(
                .permanent, code: "fatura_dosyasi",
                message: "Trendyol fatura dosyası olarak en çok 10 MB boyunda PDF, JPEG ya da PNG kabul eder.")
        }
        // Made from the digest of the file, so it can't occur in it.
        var form = MultipartBody(boundary: "siparis" + ContentDigest.sha256(bytes).prefix(40))
        form.append(name: "shipmentPackageId", value: packageID)
        form.append(name: "file", fileName: name, type: type.rawValue, content: bytes)
        let response = try await call(
            .post, "/sellers/\(settings.sellerID)/seller-invoice-file", contentType: form.contentType,
            body: form.finished(), timeout: .seconds(60), hasEffect: true)
        try requireAcceptance(response, hasEffect: true)
    }
}
