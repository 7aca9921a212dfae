import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol payloads")
struct TrendyolPayloadTests {
    static let orders: [(name: String, payload: JSON, count: Int)] = [
        ("page", ["page": 0, "size": 50, "totalPages": 1, "totalElements": 1, "content": [trendyolPackage]], 1),
        ("stream", ["hasMore": false, "nextCursor": .null, "size": 50, "content": [trendyolPackage]], 1),
        ("empty page", ["page": 0, "totalPages": 0, "totalElements": 0, "content": []], 0),
        ("webhook with an envelope", ["content": [trendyolPackage, trendyolPackage]], 2),
        ("webhook without one", trendyolPackage, 1),
        ("old names", TrendyolPackageTests.withOldNames(trendyolPackage), 1),
        ("bare list", [trendyolPackage], 1),
    ]

    @Test("orders are recognised in every wrapping", arguments: orders)
    func recognised(name: String, payload: JSON, count: Int) throws {
        let expected = try ReadPackage.package(readTrendyol(trendyolPackage))
        #expect(try TrendyolPackageReader.readPackages(payload.utf8) == Array(repeating: expected, count: count))
    }

    /// A payload and words of the error that says what it is.
    static let others: [(payload: JSON, words: String)] = [
        (
            ["content": [["id": "u", "orderNumber": "1", "claimDate": 5, "items": []]], "page": 0],
            "iade talepleri (claims)"
        ),
        (["id": "u", "orderNumber": "1", "items": [["orderLine": [:], "claimItems": []]]], "iade talepleri (claims)"),
        (["batchRequestId": "b", "items": [], "itemCount": 0], "toplu işlem sonucu (batch result)"),
        (["batchRequestId": "b"], "batchRequestId"),
        ([["id": "w", "url": "https://x.example", "subscribedStatuses": .null]], "webhook"),
        (["url": "https://x.example", "authenticationType": "API_KEY"], "webhook"),
        (["data": [["label": "^XA^XZ", "format": "ZPL"]]], "kargo etiketi"),
        (["items": [["barcode": "1", "quantity": 1, "salePrice": 1, "listPrice": 1]]], "stok ve fiyat"),
        (["content": [["productMainId": "p", "barcode": "1"]], "totalPages": 1], "ürün listesi"),
        (
            ["errors": [["key": "too.many.requests", "message": "Too many requests"]]],
            "too.many.requests: Too many requests"
        ),
        (["exception": "ClientApiAuthenticationException"], "ClientApiAuthenticationException"),
        (["error": "Bad Request", "message": "startDate"], "Bad Request: startDate"),
        (["content": .null, "page": 0], "content"), (["content": "x"], "content"),
        (["merhaba": 1, "dunya": 2], "alanlar: merhaba, dunya"), ([:], "boş nesne"), ([], "boş liste"),
        ([1, 2], "tanınmayan içerik"), (5, "a number"), ("x", "a string"), (.null, "null"),
    ]

    @Test("anything else is refused by its name", arguments: others)
    func refused(payload: JSON, words: String) throws {
        let error = try #require(throws: IntegrationError.self) {
            try TrendyolPackageReader.readPackages(payload.utf8)
        }
        #expect(error.kind == .permanent)
        #expect(error.code == "siparis_degil")
        #expect(error.message.contains(words))
    }

    static let broken: [(text: String, place: String)] = [
        ("", "line 1, column 1"), ("{\"content\": [\n  {\"orderNumber\": }]}", "line 2, column 19"),
        ("{\"content\": [", "line 1, column 14"), ("{\"a\": 1, \"a\": 2}", "line 1, column 10"),
        ("{\"a\": 1e}", "line 1, column 7"), ("<html>", "line 1, column 1"),
    ]

    @Test("text that is no JSON is refused with the place", arguments: broken)
    func notJSON(text: String, place: String) throws {
        let error = try #require(throws: IntegrationError.self) {
            try TrendyolPackageReader.readPackages(Array(text.utf8))
        }
        #expect(error.kind == .permanent)
        #expect(error.code == "gecersiz_json")
        #expect(error.message.contains(place))
    }

    @Test("deep nesting is refused at once")
    func deep() {
        #expect(throws: IntegrationError.self) {
            try TrendyolPackageReader.readPackages(Array(repeating: UInt8(ascii: "["), count: 10_000))
        }
    }
}
