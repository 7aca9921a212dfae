import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol invoices")
struct TrendyolInvoiceTests {
    @Test("the address of an invoice")
    func link() async throws {
        let transport = CannedTransport(.success(.json([:], status: 201)))
        try await trendyolClient(transport).sendInvoiceLink(
            packageID: "700000001", link: "https://fatura.example/1", number: "ABC2026000000001",
            issuedAt: Timestamp(milliseconds: 1_790_000_000_000))
        let request = transport.requests[0]
        #expect(request.method == .post && request.hasEffect)
        #expect(request.url == "https://trendyol.example/integration/sellers/2738/seller-invoice-links")
        #expect(
            try JSON(parsing: request.body ?? []) == [
                "invoiceLink": "https://fatura.example/1", "shipmentPackageId": 700_000_001,
                "invoiceDateTime": 1_790_000_000_000, "invoiceNumber": "ABC2026000000001",
            ])
    }

    @Test("an invoice that Trendyol has already is no reason to send it again")
    func duplicate() async throws {
        let client = try trendyolClient(CannedTransport(.success(.json([:], status: 409))))
        let error = await integrationError { () async throws(IntegrationError) in
            try await client.sendInvoiceLink(
                packageID: "1", link: "https://fatura.example/1", number: "A", issuedAt: Timestamp(milliseconds: 1))
        }
        #expect(error?.kind == .permanent && error?.code == "http_409")
        #expect(error?.message.contains("zaten faturalanmış") == true)
    }

    @Test("the file goes out as a form")
    func file() async throws {
        let transport = CannedTransport(.success(.empty))
        try await trendyolClient(transport).sendInvoiceFile(
            packageID: "700000001", name: "fatura \"1\".pdf", type: .pdf, bytes: Array("%PDF-1.7\r\n--".utf8))
        let request = transport.requests[0]
        #expect(request.method == .post && request.hasEffect)
        #expect(request.url == "https://trendyol.example/integration/sellers/2738/seller-invoice-file")
        let type = try #require(request.header("Content-Type"))
        let boundary = try #require(type.split(separator: "boundary=").last)
        #expect(type == "multipart/form-data; boundary=\(boundary)")
        #expect(
            request.bodyString == """
                --\(boundary)\r
                Content-Disposition: form-data; name="shipmentPackageId"\r
                \r
                700000001\r
                --\(boundary)\r
                Content-Disposition: form-data; name="file"; filename="fatura %221%22.pdf"\r
                Content-Type: application/pdf\r
                \r
                %PDF-1.7\r
                --\r
                --\(boundary)--\r

                """)
    }

    static let refused: [(type: FileType, size: Int)] = [(.zpl, 5), (.webp, 5), (.pdf, 10_000_001)]

    @Test("what Trendyol would not take is not sent", arguments: refused)
    func refusedFile(type: FileType, size: Int) async throws {
        let transport = CannedTransport(.success(.empty))
        let client = try trendyolClient(transport)
        let error = await integrationError { () async throws(IntegrationError) in
            try await client.sendInvoiceFile(
                packageID: "1", name: "a", type: type, bytes: Array(repeating: 0, count: size))
        }
        #expect(error?.kind == .permanent && transport.requests.isEmpty)
    }
}
