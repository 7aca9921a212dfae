import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import TestSupport
import Testing

@testable import Web

/// What is not there can't be found: S63 of the security notes. And how much one question may ask for: S45, S47.
@Suite("What can be asked for")
struct ExposureTests {
    private static let guesses = [
        "/.git/config", "/.git/HEAD", "/.env", "/.htaccess", "/.well-known/security.txt", "/admin", "/debug",
        "/debug/pprof", "/actuator", "/swagger", "/swagger-ui.html", "/api", "/api/v1", "/api/v2/siparisler",
        "/graphql", "/phpmyadmin", "/wp-login.php", "/server-status", "/backup.zip", "/siparis.sqlite",
        "/veri/siparis.sqlite", "/siparis.sqlite-wal", "/anahtar", "/dosyalar", "/yedek", "/test", "/console",
        "/Package.swift", "/varliklar", "/varliklar/", "/varliklar/x/../../etc/passwd", "/varliklar/x/%2e%2e%2fanahtar",
        "/templates/layout.mustache", "/varliklar/x/layout.mustache", "//etc/passwd", "/..%2f..%2fetc/passwd",
    ]

    @Test("nobody finds what was not meant for them", arguments: guesses)
    func guess(path: String) async throws {
        try await WebHouse.run { house async throws in
            for visitor in [try PanelVisitor(house), try await PanelVisitor.signedIn(house, as: "admin")] {
                let answer = try await visitor.get(path)
                #expect(answer.status == 404, "\(path): \(answer.status)")
                #expect(!answer.text.contains("root:") && !answer.text.contains("{{"))
            }
        }
    }

    @Test(
        "measurements are for programs of this machine that come directly, and for administrators",
        arguments: [
            ("127.0.0.1", [:], 200), ("::1", [:], 200), ("192.0.2.1", [:], 404),
            ("127.0.0.1", ["X-Forwarded-For": "192.0.2.1"], 404), ("127.0.0.1", ["X-Forwarded-For": "127.0.0.1"], 404),
            ("192.0.2.1", ["X-Forwarded-For": "127.0.0.1"], 404),
        ])
    func metrics(peer: String, headers: [String: String], status: Int) async throws {
        try await WebHouse.run { house async throws in
            #expect(try await house.send(.get, "/metrics", headers: headers, peer: peer).status == status)
        }
    }

    @Test(
        "lists give at most two hundred rows, searches take a hundred characters, times a year",
        arguments: [
            ("limit=200", 200), ("limit=201", 422), ("limit=-1", 422),
            ("ara=\(String(repeating: "a", count: 100))", 200), ("ara=\(String(repeating: "a", count: 101))", 422),
            ("olusturma_baslangic=2026-01-01T00:00:00Z", 200),
            ("olusturma_baslangic=2026-01-01T00:00:00Z&olusturma_bitis=2027-01-01T00:00:00Z", 200),
            ("olusturma_baslangic=2026-01-01T00:00:00Z&olusturma_bitis=2027-01-03T00:00:00Z", 422),
            ("olusturma_baslangic=2026-01-02T00:00:00Z&olusturma_bitis=2026-01-01T00:00:00Z", 422),
            ("olusturma_baslangic=2026-01-01T00:00:00Z&olusturma_bitis=2026-01-01T00:00:00Z", 422),
        ])
    func question(query: String, status: Int) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/api/v1/siparisler?\(query)", key: house.key(house.admin))
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test("JSON may be nested thirty-two deep", arguments: [(31, 422), (32, 400)])
    func depth(inner: Int, status: Int) async throws {
        try await WebHouse.run { house async throws in
            let nested = String(repeating: "[", count: inner) + "1" + String(repeating: "]", count: inner)
            let answer = try await house.send(
                .post, "/api/v1/siparisler", key: house.key(house.dealer), body: "{\"urunler\":\(nested)}")
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test("searches of the panel are cut to a hundred characters, and never fail")
    func panelSearch() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "admin")
            let long = String(repeating: "%25_%5C%27", count: 2000)
            for path in ["/siparisler", "/kayitlar", "/tedarikci-urunleri"] {
                #expect(try await visitor.get("\(path)?ara=\(long)").status == 200)
            }
        }
    }

    @Test("a body that never ends is given up")
    func endlessBody() async throws {
        let (pieces, source) = AsyncStream<ByteBuffer>.makeStream()
        source.yield(ByteBuffer(string: "{"))
        let request = Request(
            head: HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/csp-rapor"),
            body: RequestBody(asyncSequence: pieces))
        await #expect(throws: RequestFault.tooSlow) {
            try await BodyReader.read(.raw, of: request, timeMax: .milliseconds(20))
        }
        #expect(ErrorMapping.problem(for: RequestFault.tooSlow).status == 408)
    }
}
