import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("HTTP answers")
struct TransportTests {
    static let now = Timestamp(milliseconds: 784_111_770_000)

    static let statuses: [(status: Int, plain: IntegrationError.Class, withEffect: IntegrationError.Class)] = [
        (300, .permanent, .permanent), (302, .permanent, .permanent), (400, .permanent, .permanent),
        (401, .credentials, .credentials), (403, .credentials, .credentials), (404, .permanent, .permanent),
        (408, .temporary, .temporary), (409, .permanent, .permanent), (422, .permanent, .permanent),
        (429, .rateLimited, .rateLimited), (500, .temporary, .outcomeUnknown), (501, .temporary, .temporary),
        (502, .temporary, .outcomeUnknown), (503, .temporary, .temporary), (504, .temporary, .outcomeUnknown),
        (599, .temporary, .outcomeUnknown),
    ]

    @Test("each status has its class", arguments: statuses)
    func status(status: Int, plain: IntegrationError.Class, withEffect: IntegrationError.Class) {
        let response = HTTPResponse.text("neden", status: status)
        let error = IntegrationError(answer: response, hasEffect: false, now: TransportTests.now)
        #expect(error.kind == plain)
        #expect(error.code == "http_\(status)")
        #expect(error.rawAnswer == "neden")
        #expect(!error.message.isEmpty)
        #expect(IntegrationError(answer: response, hasEffect: true, now: TransportTests.now).kind == withEffect)
    }

    /// `now` is Sun, 06 Nov 1994 08:49:30 GMT.
    static let waits: [(header: String?, seconds: Int?)] = [
        ("7", 7), (" 7 ", 7), ("0", 0), ("900", 900), ("901", 900), ("999999", 900),
        ("99999999999999999999999999", 900), ("Sun, 06 Nov 1994 08:49:37 GMT", 7),
        ("Sun, 06 Nov 1994 08:49:00 GMT", 0), ("Sun, 06 Nov 2094 08:49:37 GMT", 900), (nil, nil), ("", nil),
        ("-5", nil), ("+5", nil), ("7.5", nil), ("yakında", nil), ("Sun, 31 Feb 1994 08:49:37 GMT", nil),
        ("Sun, 06 Xxx 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil), ("٧", nil),
    ]

    @Test("Retry-After in seconds and as a date, capped; anything else is nothing", arguments: waits)
    func retryAfter(header: String?, seconds: Int?) {
        let headers = header.map { [("retry-after", $0)] } ?? []
        for status in [429, 503] {
            let error = IntegrationError(
                answer: .text("", status: status, headers: headers), hasEffect: false, now: TransportTests.now)
            #expect(error.retryAfter == seconds.map { .seconds($0) })
        }
    }

    @Test("headers are found whatever their case")
    func header() {
        let response = HTTPResponse(status: 200, headers: [("X-One", "1"), ("x-one", "2")])
        #expect(response.header("x-ONE") == "1")
        #expect(response.header("x-two") == nil)
    }

    static let bodies: [(bytes: [UInt8], text: String)] = [
        ([], ""), (Array("şık".utf8), "şık"), ([0x61, 0x00, 0x62], "a\u{FFFD}b"), ([0xFF, 0x61], "\u{FFFD}a"),
        (Array(repeating: 0x61, count: 9000), String(repeating: "a", count: 8192)),
        ([0x61] + Array(String(repeating: "ş", count: 5000).utf8), "a" + String(repeating: "ş", count: 4095)),
    ]

    @Test("the body as text is cut to 8 KB and holds no NUL and no broken character", arguments: bodies)
    func bodyText(bytes: [UInt8], text: String) {
        #expect(HTTPResponse(status: 200, body: bytes).bodyText == text)
    }

    @Test("bytes that are not UTF-8 do not make the text longer than 8 KB")
    func replacedBytes() {
        let text = HTTPResponse(status: 200, body: Array(repeating: 0xFF, count: 9000)).bodyText
        #expect(text.utf8.count <= 8192 && text.utf8.count > 8185)
    }

    static let pages: [(response: HTTPResponse, plain: IntegrationError.Class, withEffect: IntegrationError.Class)] = [
        (.text("<!DOCTYPE html><form><input type=\"password\"></form>"), .credentials, .credentials),
        (.text("\n <html><title>Login</title></html>"), .credentials, .credentials),
        (.text("\u{FEFF}<HTML>Giriş Yap</HTML>"), .credentials, .credentials),
        (.text("Bakımdayız", headers: [("content-type", "text/html; charset=utf-8")]), .temporary, .outcomeUnknown),
        (.text("<html></html>"), .temporary, .outcomeUnknown), (.text(""), .temporary, .outcomeUnknown),
        (.text("{\"a\": [1, 2"), .temporary, .outcomeUnknown), (.text("OK"), .temporary, .outcomeUnknown),
        (.text(String(repeating: "[", count: 10_000)), .temporary, .outcomeUnknown),
    ]

    @Test("a page or broken text is never an answer", arguments: pages)
    func noJSON(
        response: HTTPResponse, plain: IntegrationError.Class, withEffect: IntegrationError.Class
    ) throws {
        for (hasEffect, kind) in [(false, plain), (true, withEffect)] {
            let error = try #require(throws: IntegrationError.self) {
                try requireJSON(response, hasEffect: hasEffect)
            }
            #expect(error.kind == kind)
            #expect(error.rawAnswer == response.bodyText)
        }
    }

    @Test("JSON is an answer whatever its header says")
    func json() throws {
        #expect(try requireJSON(.text("{\"a\": 1.50}"))["a"] == .number("1.50"))
        #expect(try requireJSON(.text("[]", headers: [("Content-Type", "text/plain")])) == [])
        #expect(try requireJSON(.text(" {}", headers: [("Content-Type", "text/html")])) == [:])
    }

    static let encoded: [(text: String, encoded: String)] = [
        ("aZ09-._~", "aZ09-._~"), ("a b", "a%20b"), ("/?#&=+%", "%2F%3F%23%26%3D%2B%25"), ("ş", "%C5%9F"),
        ("\n", "%0A"), ("", ""),
    ]

    @Test("percent encoding keeps only what RFC 3986 leaves unreserved", arguments: encoded)
    func percent(text: String, encoded: String) {
        #expect(text.percentEncoded == encoded)
        #expect(queryText([("a", text), ("b", "1")]) == "a=\(encoded)&b=1")
    }

    @Test("name and password as RFC 7617 has them")
    func basic() {
        #expect(
            basicAuthorization(user: Secret("Aladdin"), password: Secret("open sesame"))
                == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    }
}
