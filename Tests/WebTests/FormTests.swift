import Hummingbird
import Testing

@testable import Web

@Suite("Forms")
struct FormTests {
    private func form(_ type: String, _ body: String) throws(RequestFault) -> FormFields {
        try FormFields(contentType: type, Array(body.utf8))
    }

    @Test("urlencoded fields are decoded")
    func urlencoded() throws {
        let fields = try form(
            "application/x-www-form-urlencoded; charset=utf-8", "ad=Ay%C5%9Fe+I%C5%9F%C4%B1k&bos=&x=1&x=2")
        #expect(fields["ad"] == "Ayşe Işık")
        #expect(fields["bos"]?.isEmpty == true && fields.filled("bos") == nil)
        #expect(fields.values("x") == ["1", "2"])
        #expect(fields["yok"] == nil)
    }

    @Test("broken urlencoded bodies are refused", arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%c3%28=1"])
    func brokenUrlencoded(body: String) {
        #expect(throws: RequestFault.self) { try form("application/x-www-form-urlencoded", body) }
    }

    @Test("multipart gives fields and files, names and bytes unchanged")
    func multipart() throws {
        let body = [
            "--s\"x", "Content-Disposition: form-data; name=\"a\"", "", "bir\r\niki",
            "--s\"x", "content-disposition: form-data; name=\"f\"; filename=\"ş;\\\"i.pdf\"",
            "Content-Type: application/pdf",
            "", "%PDF--s\r\n--s", "--s\"x--", "son",
        ].joined(separator: "\r\n")
        let fields = try form("multipart/form-data; boundary=\"s\\\"x\"", body)
        #expect(fields["a"] == "bir\r\niki")
        let file = try #require(fields.file("f"))
        #expect(file.name == "ş;\"i.pdf")
        #expect(file.contentType == "application/pdf")
        #expect(file.bytes == Array("%PDF--s\r\n--s".utf8))
    }

    @Test(
        "broken multipart bodies are refused",
        arguments: [
            "", "--x", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
            "--x\r\n\r\n\r\n--x--", "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--x--",
            "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", "once--x\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n1\r\n--x--",
        ])
    func brokenMultipart(body: String) {
        #expect(throws: RequestFault.self) { try form("multipart/form-data; boundary=x", body) }
    }

    @Test("more than fifty parts are refused")
    func tooMany() {
        let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
        #expect(throws: RequestFault.self) {
            try form("multipart/form-data; boundary=x", String(repeating: part, count: 51) + "--x--")
        }
    }

    @Test(
        "redirects stay on this server",
        arguments: [
            ("/siparisler?a=1", true), ("//kotu.example", false), ("/\\kotu.example", false),
            ("https://kotu.example", false),
            ("/a\r\nSet-Cookie: x", false), ("", false), ("/", true),
        ])
    func ownPath(path: String, isOwn: Bool) {
        #expect(Response.isOwnPath(path) == isOwn)
    }

    @Test(
        "the caller's address is believed only from trusted proxies",
        arguments: [
            ("9.9.9.9", ["1.1.1.1"], "9.9.9.9"), ("10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1", ["6.6.6.6, 1.1.1.1", "10.0.0.2"], "1.1.1.1"), ("10.0.0.1", [], "10.0.0.1"),
        ])
    func clientAddress(peer: String, forwarded: [String], expected: String) {
        let found = ClientAddress.find(
            peer: peer, forwardedFor: forwarded, trustedProxies: ["10.0.0.1", "10.0.0.2"])
        #expect(found == expected)
    }
}
