import Foundation
import Operations
import Testing

@testable import Web

/// Requests that no honest client sends, on a real socket: each gets one answer and no other.
@Suite("Requests that break the rules")
struct ProbeTests {
    struct Probe: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        let status: Int

        init(_ name: String, _ bytes: String, _ status: Int) {
            (self.name, self.bytes, self.status) = (name, bytes, status)
        }

        var testDescription: String { name }
    }

    private static let host = "Host: localhost\r\n"
    private static let body = "GET /saglik HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private static func post(_ headers: String, _ body: String = "") -> String {
        "POST /api/v1/siparisler HTTP/1.1\r\n\(host)\(headers)\r\n\(body)"
    }

    private static func get(_ headers: String, target: String = "/saglik") -> String {
        "GET \(target) HTTP/1.1\r\n\(headers)\r\n"
    }

    static let probes: [Probe] = [
        Probe("CL and TE", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + body), 400),
        Probe("TE and CL", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + body), 400),
        Probe("two lengths", post("Content-Length: 0\r\nContent-Length: 5\r\n", body), 400),
        Probe("a length with a sign", post("Content-Length: +5\r\n", "12345"), 400),
        Probe("a negative length", post("Content-Length: -1\r\n", body), 400),
        Probe("a length in hexadecimal", post("Content-Length: 0x5\r\n", "12345"), 400),
        Probe("a list of lengths", post("Content-Length: 5, 6\r\n", "12345"), 400),
        Probe("an unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + body), 400),
        Probe("chunked is not last", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + body), 400),
        Probe("a blank before the colon", get("Host : localhost\r\n"), 400),
        Probe("a folded header", get(host + "X-A: 1\r\n 2\r\n"), 400),
        Probe("a header without a name", get(host + ": 1\r\n"), 400),
        Probe("bare line feeds", "GET /saglik HTTP/1.1\nHost: localhost\n\n", 400),
        Probe("NUL in a header", get(host + "X-A: 1\0 2\r\n"), 400),
        Probe("a bare carriage return in a header", get(host + "X-A: 1\rX-B: 2\r\n"), 400),
        Probe("no Host", get(""), 400),
        Probe("two Hosts", get(host + "Host: kotu.example\r\n"), 400),
        Probe("the same Host twice", get(host + host), 400),
        Probe("an unknown Host", get("Host: kotu.example\r\n", target: "/api/v1/openapi.json"), 400),
        Probe("a target with another host", get(host, target: "http://kotu.example/saglik"), 400),
        Probe("a target with another port", get(host, target: "http://localhost:1/saglik"), 400),
        Probe("a target with a name in front", get(host, target: "http://localhost@kotu.example/saglik"), 400),
        Probe("a target with our own host", get(host, target: "http://localhost/saglik"), 200),
        Probe("a target with another scheme", get(host, target: "ftp://localhost/saglik"), 400),
        Probe("a target without a slash", get(host, target: "saglik"), 400),
        Probe("a star", get(host, target: "*"), 400),
        Probe("a header field of 17 KB", get(host + "X-A: \(String(repeating: "a", count: 17_000))\r\n"), 400),
        Probe("1,005 header fields", get(host + String(repeating: "X-A: 1\r\n", count: 1005)), 400),
        Probe("101 header fields", get(host + String(repeating: "A: 1\r\n", count: 100)), 400),
        Probe("90 header fields", get(host + String(repeating: "A: 1\r\n", count: 89)), 200),
        Probe("header fields of 17 KB together", get(host + longFields), 400),
        Probe("a target of 100 KB", get(host, target: "/" + String(repeating: "a", count: 100_000)), 400),
        Probe("a target of 9 KB", get(host, target: "/saglik?" + String(repeating: "a", count: 9000)), 400),
        Probe("a target of 7 KB", get(host, target: "/saglik?" + String(repeating: "a", count: 7000)), 200),
        Probe("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n\(host)\r\n", 400),
        Probe("TRACE", "TRACE /saglik HTTP/1.1\r\n\(host)\r\n", 405),
        Probe("a made-up method", "YAP /saglik HTTP/1.1\r\n\(host)\r\n", 400),
        Probe("a method of others", "PROPFIND /saglik HTTP/1.1\r\n\(host)\r\n", 405),
        Probe("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
        Probe("a coding before chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + body), 400),
        Probe(
            "an upgrade", get(host + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n"),
            200),
        Probe("a web socket", get(host + "Connection: Upgrade\r\nUpgrade: websocket\r\n"), 200),
        Probe("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        Probe("HTTP/3.0", "GET /saglik HTTP/3.0\r\n\(host)\r\n", 400),
        Probe("HTTP/1.0 without Host", "GET /saglik HTTP/1.0\r\n\r\n", 200),
        Probe("HTTP/1.0 with chunks", "POST /saglik HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Probe("TLS", "\u{16}\u{03}\u{01}\u{02}", 400),
        Probe("no HTTP at all", "merhaba\r\n\r\n", 400),
        Probe(
            "chunks that are nearly all framing",
            "POST /csp-rapor HTTP/1.1\r\n\(host)Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;\(String(repeating: "e", count: 400_000))\r\n{}\r\n0\r\n\r\n", 400),
        Probe(
            "a chunk without a size",
            "POST /csp-rapor HTTP/1.1\r\n\(host)Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            400),
        Probe(
            "a body that ends early",
            "POST /csp-rapor HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{}", 400),
        Probe(
            "a good body",
            "POST /csp-rapor HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 204),
        Probe(
            "good chunks",
            "POST /csp-rapor HTTP/1.1\r\n\(host)Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n", 204),
    ]

    private static let longFields = (0..<50).map { "X-\($0): \(String(repeating: "a", count: 400))\r\n" }.joined()

    @Test("each gets exactly one answer, and bad ones end the connection", arguments: probes)
    func probe(_ probe: Probe) async throws {
        try await WebHouse.run(options: ProbeTests.anyPort) { house async throws in
            try await house.listening { port async throws in
                let client = try RawClient(port: port)
                await client.send(probe.bytes)
                client.finish()
                let answer = try await client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 \(probe.status) "), "\(answer)")
                let answers = answer.matches(of: #/(^|\n|\})HTTP\/1\.1 /#)
                #expect(answers.count == 1, "\(answer)")
                if probe.status == 400 { #expect(!answer.contains("Server:") && !answer.contains("swift")) }
            }
        }
    }

    @Test("a refused request takes the one behind it along: nothing is smuggled")
    func smuggled() async throws {
        try await WebHouse.run(options: ProbeTests.anyPort) { house async throws in
            try await house.listening { port async throws in
                let client = try RawClient(port: port)
                await client.send(Self.get("") + Self.get(Self.host))
                let answer = try await client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 400 ") && !answer.contains("HTTP/1.1 200"), "\(answer)")
            }
        }
    }

    @Test("requests one behind the other are answered in their order")
    func pipelined() async throws {
        try await WebHouse.run(options: ProbeTests.anyPort) { house async throws in
            try await house.listening { port async throws in
                let client = try RawClient(port: port)
                await client.send(Self.get(Self.host) + Self.get(Self.host, target: "/yok") + Self.get(Self.host))
                client.finish()
                let answer = try await client.readToEnd()
                let statuses = answer.matches(of: #/HTTP\/1\.1 (\d+)/#).map { String($0.1) }
                #expect(statuses == ["200", "404", "200"], "\(answer)")
            }
        }
    }

    @Test("a body that is too large is refused before it is read")
    func largeBody() async throws {
        try await WebHouse.run(options: ProbeTests.anyPort) { house async throws in
            let key = house.key(house.dealer)
            try await house.listening { port async throws in
                let client = try RawClient(port: port)
                await client.send(
                    Self.post(
                        "Authorization: Bearer \(key)\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n"
                    ))
                let answer = try await client.read(until: "istek_no")
                #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
                #expect(answer.lowercased().contains("connection: close"))
                // Far more than the server is willing to read; it stops taking long before.
                let block = [UInt8](repeating: 0x20, count: 1 << 20)
                var taken = 0
                while taken < 64, await client.send(block) { taken += 1 }
                #expect(taken < 64)
            }
        }
    }

    @Test("a client that sends its header slowly is closed, and disturbs nobody")
    func slowClient() async throws {
        var options = ProbeTests.anyPort
        options.connections.headTime = .seconds(2)
        try await WebHouse.run(options: options) { house async throws in
            try await house.listening { port async throws in
                let slow = try RawClient(port: port)
                await slow.send("GET /saglik HTTP/1.1\r\nHost: loc")
                let normal = try RawClient(port: port)
                await normal.send(Self.get(Self.host))
                normal.finish()
                #expect(try await normal.readToEnd().hasPrefix("HTTP/1.1 200 "))
                #expect(try await slow.readToEnd().isEmpty)
                let next = try RawClient(port: port)
                await next.send(Self.get(Self.host))
                next.finish()
                #expect(try await next.readToEnd().hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test(
        "one address may hold only so many connections; a trusted proxy as many as it needs", arguments: [false, true])
    func connectionsPerAddress(isProxy: Bool) async throws {
        var options = ProbeTests.anyPort
        options.connections.connectionsPerAddress = 2
        if isProxy { options.trustedProxies = ["127.0.0.1"] }
        try await WebHouse.run(options: options) { house async throws in
            try await house.listening { port async throws in
                let held = [try RawClient(port: port), try RawClient(port: port)]
                for client in held {
                    await client.send(Self.get(Self.host))
                    #expect(try await client.read(until: "}").hasPrefix("HTTP/1.1 200 "))
                }
                let third = try RawClient(port: port)
                await third.send(Self.get(Self.host))
                third.finish()
                #expect(try await third.readToEnd().isEmpty == !isProxy)
                await held[0].send(Self.get(Self.host))
                #expect(try await held[0].read(until: "}").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    static var anyPort: WebOptions {
        var options = WebOptions()
        options.port = 0
        return options
    }
}
