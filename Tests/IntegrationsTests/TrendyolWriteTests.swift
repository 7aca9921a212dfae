import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Writing to Trendyol")
struct TrendyolWriteTests {
    static let base = "https://trendyol.example/integration"
    static let lines = [
        ReportedLine(externalID: "800000001", quantity: 3), ReportedLine(externalID: "satir-2", quantity: 1),
    ]
    static let wireLines = #"[{"lineId":800000001,"quantity":3},{"lineId":"satir-2","quantity":1}]"#

    private func sent(
        _ answer: HTTPResponse = .empty, _ write: (TrendyolClient) async throws(IntegrationError) -> Void
    ) async throws -> HTTPRequest {
        let transport = CannedTransport(.success(answer))
        try await write(trendyolClient(transport))
        #expect(transport.requests.count == 1)
        return try #require(transport.requests.first)
    }

    @Test("picking")
    func picking() async throws {
        let request = try await sent { client async throws(IntegrationError) in
            try await client.reportPicking(packageID: "700000001", lines: TrendyolWriteTests.lines)
        }
        #expect(request.method == .put && request.hasEffect)
        #expect(request.url == "\(TrendyolWriteTests.base)/order/sellers/2738/shipment-packages/700000001")
        #expect(request.bodyString == #"{"lines":\#(TrendyolWriteTests.wireLines),"params":{},"status":"Picking"}"#)
        #expect(request.header("Content-Type") == "application/json; charset=utf-8")
        #expect(request.header("User-Agent") == "2738 - SelfIntegration")
        #expect(request.header("Authorization") == "Basic a2V5OnNlY3JldA==")
    }

    @Test("invoiced")
    func invoiced() async throws {
        let request = try await sent { client async throws(IntegrationError) in
            try await client.reportInvoiced(
                packageID: "700000001", lines: TrendyolWriteTests.lines, invoiceNumber: "ABC2026000000001")
        }
        #expect(request.method == .put && request.hasEffect)
        #expect(request.url == "\(TrendyolWriteTests.base)/order/sellers/2738/shipment-packages/700000001")
        let lines = TrendyolWriteTests.wireLines
        #expect(
            request.bodyString
                == #"{"lines":\#(lines),"params":{"invoiceNumber":"ABC2026000000001"},"status":"Invoiced"}"#)
    }

    static let reasons: [(reason: UnsuppliedReason, number: Int)] = [
        (.outOfStock, 500), (.defective, 501), (.wrongPrice, 502), (.integrationFault, 504), (.bulkPurchase, 505),
        (.forceMajeure, 506),
    ]

    @Test("unsupplied, with every reason", arguments: reasons)
    func unsupplied(reason: UnsuppliedReason, number: Int) async throws {
        let request = try await sent { client async throws(IntegrationError) in
            try await client.reportUnsupplied(
                packageID: "700000001", lines: TrendyolWriteTests.lines, reason: reason)
        }
        #expect(request.method == .put && request.hasEffect)
        #expect(
            request.url == "\(TrendyolWriteTests.base)/order/sellers/2738/shipment-packages/700000001/items/unsupplied")
        #expect(request.bodyString == #"{"lines":\#(TrendyolWriteTests.wireLines),"reasonId":\#(number)}"#)
    }

    @Test("every reason has its number")
    func allReasons() {
        #expect(Set(TrendyolWriteTests.reasons.map(\.reason)) == Set(UnsuppliedReason.allCases))
    }

    @Test("without lines nothing is sent, and a key can't leave its place in the path")
    func guarded() async throws {
        let transport = CannedTransport(.success(.empty))
        let client = try trendyolClient(transport)
        let error = await integrationError { () async throws(IntegrationError) in
            try await client.reportPicking(packageID: "1", lines: [])
        }
        #expect(error?.kind == .permanent && transport.requests.isEmpty)
        try await client.reportPicking(packageID: "1/../2?x=ş", lines: TrendyolWriteTests.lines)
        #expect(transport.requests[0].url.hasSuffix("/shipment-packages/1%2F..%2F2%3Fx%3D%C5%9F"))
    }

    static let keys: [(key: String, wire: String)] = [
        ("5", "5"), ("72602420957047272632", "72602420957047272632"), ("007", #""007""#), ("", #""""#),
        ("-5", #""-5""#),
        ("1.0", #""1.0""#), ("٣", #""٣""#),
    ]

    @Test("keys go out as numbers only where they are written as such", arguments: keys)
    func key(key: String, wire: String) {
        #expect(JSON(trendyolKey: key).description == wire)
    }

    static let refusals: [(answer: HTTPResponse, kind: IntegrationError.Class, code: String)] = [
        (.json([:], status: 400), .permanent, "http_400"), (.json([:], status: 404), .permanent, "http_404"),
        (.json([:], status: 409), .permanent, "http_409"), (.json([:], status: 401), .credentials, "http_401"),
        (.json([:], status: 408), .temporary, "http_408"), (.json([:], status: 429), .rateLimited, "http_429"),
        (.json([:], status: 500), .outcomeUnknown, "http_500"), (.json([:], status: 502), .outcomeUnknown, "http_502"),
        (.json([:], status: 504), .outcomeUnknown, "http_504"), (.json([:], status: 501), .temporary, "http_501"),
        (.json([:], status: 503), .temporary, "http_503"), (.json([:], status: 556), .permanent, "http_556"),
        (.json([:], status: 302), .permanent, "http_302"),
        (.json(["errors": [["key": "k", "message": "m"]]]), .permanent, "reddedildi"),
        (.json(["success": false]), .permanent, "reddedildi"),
        (.text("<html>oturum aç</html>"), .credentials, "oturum_sayfasi"),
        (.text("<html></html>"), .outcomeUnknown, "html_yanit"),
    ]

    @Test("a write that was not accepted says what may be done", arguments: refusals)
    func refusal(answer: HTTPResponse, kind: IntegrationError.Class, code: String) async throws {
        let client = try trendyolClient(CannedTransport(.success(answer)))
        let error = await integrationError { () async throws(IntegrationError) in
            try await client.reportPicking(packageID: "1", lines: TrendyolWriteTests.lines)
        }
        #expect(error?.kind == kind)
        #expect(error?.code == code)
    }

    @Test(
        "every shape of success is one",
        arguments: [HTTPResponse.empty, .json([:]), .json([:], status: 201), .text("OK"), HTTPResponse(status: 204)])
    func success(answer: HTTPResponse) async throws {
        _ = try await sent(answer) { client async throws(IntegrationError) in
            try await client.reportPicking(packageID: "1", lines: TrendyolWriteTests.lines)
        }
    }

    static let bodies: [(body: JSON, words: String)] = [
        (["errors": [["key": "k.x", "message": "Kötü\nistek", "errorCode": 5]]], "Trendyol: k.x: Kötü istek"),
        (["error": "Bad Request", "message": "neden"], "Trendyol: Bad Request: neden"),
        (["exception": "ClientApiAuthenticationException"], "Trendyol: ClientApiAuthenticationException"),
        (["errors": ["yalın"]], "Trendyol: yalın"),
    ]

    @Test("what Trendyol says stands in the message, and the whole answer beside it", arguments: bodies)
    func said(body: JSON, words: String) async throws {
        let client = try trendyolClient(CannedTransport(.success(.json(body, status: 400))))
        let error = await integrationError { () async throws(IntegrationError) in try await client.testConnection() }
        #expect(error?.message.hasSuffix(words) == true)
        #expect(error?.rawAnswer == body.description)
    }

    @Test("no message and no answer shows the account's secrets")
    func secrets() async throws {
        for status in [400, 401, 403, 404, 409, 426, 429, 500, 503, 556] {
            let client = try trendyolClient(
                CannedTransport(.success(.json([:], status: status))), baseURL: "https://stageapi.example")
            let error = await integrationError { () async throws(IntegrationError) in try await client.testConnection()
            }
            let text = "\(String(describing: error))"
            #expect(!text.contains("secret") && !text.contains("a2V5OnNlY3JldA"))
            #expect(error?.message.isEmpty == false)
        }
    }
}
