import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol labels")
struct TrendyolLabelTests {
    static let path = "https://trendyol.example/integration/sellers/2738/common-label/7330000000000001"

    @Test(
        "labels exist for Trendyol Express, Aras and UPS only",
        arguments: [
            ("7330000000000001", true), ("72602420957047272632", true), ("7290000000000001", true),
            ("7280027504111111", false), ("725", false), ("", false),
        ])
    func carriers(trackingNumber: String, exists: Bool) throws {
        #expect(
            try trendyolClient(CannedTransport(.success(.empty))).makesLabel(trackingNumber: trackingNumber) == exists)
    }

    @Test("a label is asked for one box in ZPL, and asking again does no harm")
    func request() async throws {
        let transport = CannedTransport(.success(.empty))
        try await trendyolClient(transport).requestLabel(trackingNumber: "7330000000000001")
        let request = transport.requests[0]
        #expect(request.method == .post && !request.hasEffect)
        #expect(request.url == TrendyolLabelTests.path)
        #expect(request.bodyString == #"{"format":"ZPL","boxQuantity":1}"#)
    }

    static let answers: [(answer: HTTPResponse, label: String?)] = [
        (.json(["data": [["label": "^XA1^XZ", "format": "ZPL"]]]), "^XA1^XZ"),
        (.json(["data": [["label": "^XA1^XZ\n"], ["label": " ^XA2^XZ", "format": "zpl"]]]), "^XA1^XZ\n^XA2^XZ"),
        (.json(["data": []]), nil), (.json(["data": .null]), nil), (.json(["data": [["label": ""]]]), nil),
        (.json(["data": [["label": "^XA1^XZ"], ["label": .null]]]), nil),
        (.json(["errors": []], status: 404), nil), (.empty, nil),
    ]

    @Test("the boxes are joined; no label yet is nil", arguments: answers)
    func fetch(answer: HTTPResponse, label: String?) async throws {
        let transport = CannedTransport(.success(answer))
        let fetched = try await trendyolClient(transport).fetchLabel(trackingNumber: "7330000000000001")
        #expect(fetched == label.map { ShippingLabel(type: .zpl, bytes: Array($0.utf8)) })
        #expect(transport.requests[0].method == .get && transport.requests[0].url == TrendyolLabelTests.path)
    }

    static let failures: [(answer: HTTPResponse, kind: IntegrationError.Class)] = [
        (.json(["data": [["label": "%PDF-", "format": "PDF"]]]), .permanent), (.json(["veri": 1]), .temporary),
        (.json(["data": "x"]), .temporary), (.text("^XA^XZ"), .temporary), (.json([:], status: 500), .temporary),
        (.json([:], status: 400), .permanent), (.text("<html>login</html>"), .credentials),
    ]

    @Test("anything else is an error", arguments: failures)
    func failure(answer: HTTPResponse, kind: IntegrationError.Class) async throws {
        let client = try trendyolClient(CannedTransport(.success(answer)))
        let error = await integrationError { () async throws(IntegrationError) in
            _ = try await client.fetchLabel(trackingNumber: "1")
        }
        #expect(error?.kind == kind)
    }
}
