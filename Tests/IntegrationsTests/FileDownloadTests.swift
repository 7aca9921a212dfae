import Domain
import Testing

@testable import Integrations

@Suite("Files fetched from an address", .timeLimit(.minutes(120)))
struct FileDownloadTests {
    private static func redirect(_ location: String, status: Int = 302) -> CannedTransport.Answer {
        .success(HTTPResponse(status: status, headers: [("Location", location)]))
    }

    private static let file = CannedTransport.Answer.success(
        HTTPResponse(
            status: 200, headers: [("Content-Type", "application/PDF; charset=x")], body: Array("%PDF-1.7".utf8)))

    @Test("come with the server's claim and the name in their address")
    func plain() async throws {
        let transport = CannedTransport(Self.file)
        let file = try await FileDownload.fetch("https://a.example/b/fatura%20%C5%9F.pdf?x=/y", by: transport)
        #expect(file.bytes == Array("%PDF-1.7".utf8) && file.contentType == "application/pdf")
        #expect(file.name == "fatura ş.pdf")
        #expect(transport.requests.count == 1 && transport.requests[0].method == .get)
        #expect(transport.requests[0].header("Authorization") == nil)
    }

    static let redirectCases: [(location: String, target: String)] = [
        ("https://b.example/c", "https://b.example/c"), ("//b.example/c", "https://b.example/c"),
        ("/c?d", "https://a.example/c?d"), ("c", "https://a.example/b/c"), ("c#d", "https://a.example/b/c"),
        ("http://169.254.169.254/", "http://169.254.169.254/"), ("file:///etc/passwd", "file:///etc/passwd"),
    ]

    @Test("are followed to where a redirect leads, which the guard then judges", arguments: redirectCases)
    func redirects(location: String, target: String) async throws {
        let transport = CannedTransport(Self.redirect(location), Self.file)
        _ = try await FileDownload.fetch("https://a.example/b/x?y", by: transport)
        #expect(transport.requests.map(\.url) == ["https://a.example/b/x?y", target])
        #expect(transport.requests.allSatisfy { $0.header("Authorization") == nil && $0.header("Cookie") == nil })
    }

    @Test("are given up after three redirects")
    func tooManyRedirects() async throws {
        let hops = (1...4).map { Self.redirect("/\($0)", status: 307) }
        let three = CannedTransport(hops[0], hops[1], hops[2], Self.file)
        _ = try await FileDownload.fetch("https://a.example/", by: three)
        let four = CannedTransport(hops[0], hops[1], hops[2], hops[3], Self.file)
        let error = await integrationError { () async throws(IntegrationError) in
            _ = try await FileDownload.fetch("https://a.example/", by: four)
        }
        #expect(error?.code == "indirilemedi" && four.requests.count == 4)
    }

    @Test("that can't be had all fail with the same words, whatever is behind the address")
    func noOracle() async throws {
        let closed = try LoopbackServer(.silence)
        let closedURL = closed.url
        closed.stop()
        let behaviours: [LoopbackServer.Behaviour] = [
            .closeWithoutAnswer, .answer("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\ngizli"),
            .answer("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"), .answer("SSH-2.0-OpenSSH_9.2\r\n"),
            .answer("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
            .answer("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"),
            .answer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"),
            .answer("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"),
            .answer("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        ]
        var servers: [LoopbackServer] = []
        defer { for server in servers { server.stop() } }
        for behaviour in behaviours { servers.append(try LoopbackServer(behaviour)) }
        let urls =
            servers.map(\.url) + [closedURL, "https://bu-ad-yok.invalid/x", "http://10.0.0.1/", "http://ornek.com/"]
        var errors: [IntegrationError] = []
        try await withLoopbackTransport { transport in
            for url in urls {
                let error = await integrationError { () async throws(IntegrationError) in
                    _ = try await FileDownload.fetch(url, by: transport)
                }
                errors.append(try #require(error, "\(url)"))
            }
        }
        #expect(errors.allSatisfy { $0 == errors[0] })
        #expect(errors[0].code == "indirilemedi" && errors[0].rawAnswer == nil)
    }
}
