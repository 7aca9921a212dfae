import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import TestSupport
import Testing

@testable import Web

/// What every kind of answer tells browsers: S18, S19 and S22 of the security notes.
@Suite("Headers of every answer")
struct HeaderMatrixTests {
    /// An answer of each kind, by name.
    private func answers(_ house: WebHouse) async throws -> [(name: String, answer: Answer)] {
        let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
        let key = house.key(house.dealer)
        let order = try await house.newOrder(of: house.dealer)
        let upload = try await house.send(
            .post, "/api/v1/siparisler/\(order)/dosyalar", key: key,
            headers: ["Content-Type": "multipart/form-data; boundary=xx"], body: TenantTests.upload)
        #expect(upload.status == 201, "\(upload.text)")
        let file = try #require(try upload.json["id"]?.int)
        let style = visitor.server.routes.first { $0.path.hasPrefix("/varliklar/") }
        #expect(style != nil)
        return [
            ("html", try await visitor.get("/siparisler")),
            ("html for nobody", try await PanelVisitor(house).get("/giris")),
            ("html error", try await visitor.get("/siparisler/999")),
            ("redirect", try await PanelVisitor(house).get("/siparisler")),
            ("json", try await house.send(.get, "/api/v1/siparisler", key: key)),
            ("json error", try await house.send(.get, "/api/v1/siparisler")),
            ("no such page", try await house.send(.get, "/yok")),
            ("wrong method", try await house.send(.put, "/saglik")),
            ("options", try await house.send(.options, "/saglik")),
            ("head", try await house.send(.head, "/saglik")),
            ("file", try await house.send(.get, "/api/v1/dosyalar/\(file)", key: key)),
            ("report", try await house.send(.post, "/csp-rapor", body: "{}")),
            ("not modified", try await house.send(.get, "/deneme/304")),
            ("stream", try await house.send(.get, "/deneme/akis")),
            ("crash", try await house.send(.get, "/deneme/hata")),
        ]
    }

    private struct Crash: Error {}

    /// Answers that no route gives today, or only in a fault.
    private static let extra = [
        Route(.get, "/deneme/304", door: .open, access: .everyone) { _ in Response(status: .notModified) },
        Route(.get, "/deneme/akis", door: .open, access: .everyone) { _ in
            Response(
                status: .ok, headers: [.contentType: "text/event-stream"],
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "data: 1\n\n"))
                    try await writer.finish(nil)
                })
        },
        Route(.get, "/deneme/hata", door: .open, access: .everyone) { _ in throw Crash() },
    ]

    @Test("each kind of answer carries all of them, over HTTP and HTTPS", arguments: [false, true])
    func matrix(usesHTTPS: Bool) async throws {
        var options = WebOptions()
        options.secureCookies = usesHTTPS
        try await WebHouse.run(options: options, panel: Self.extra) { house async throws in
            for (name, answer) in try await answers(house) {
                let policy = answer.header("Content-Security-Policy") ?? ""
                let isFile = name == "file"
                #expect(policy.hasPrefix("default-src 'none'"), "\(name)")
                #expect(policy.contains("frame-ancestors 'none'") || isFile, "\(name)")
                #expect(!policy.contains("unsafe") && !policy.contains("*"), "\(name)")
                #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(name)")
                #expect(answer.header("X-Frame-Options") == "DENY", "\(name)")
                #expect(answer.header("Referrer-Policy") == "same-origin", "\(name)")
                #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin", "\(name)")
                #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin", "\(name)")
                #expect(answer.header("Permissions-Policy")?.contains("camera=()") == true, "\(name)")
                #expect(answer.header("Cache-Control")?.contains("no-store") == true, "\(name)")
                #expect(answer.header("X-Request-Id")?.isEmpty == false, "\(name)")
                #expect(answer.header("Server") == nil && answer.header("X-Powered-By") == nil, "\(name)")
                let transport = answer.header("Strict-Transport-Security")
                #expect(transport == (usesHTTPS ? "max-age=31536000; includeSubDomains" : nil), "\(name)")
            }
        }
    }

    @Test("pages report what the policy keeps from them")
    func reportAddress() async throws {
        try await WebHouse.run { house async throws in
            let policy = try await PanelVisitor(house).get("/giris").header("Content-Security-Policy")
            #expect(policy?.hasSuffix("report-uri /csp-rapor") == true)
        }
    }

    @Test("signing out clears what the browser keeps")
    func signOut() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.post("/cikis", [:])
            #expect(answer.header("Clear-Site-Data") == "\"cache\", \"storage\"")
            #expect(answer.header("Set-Cookie")?.contains("Max-Age=0") == true)
        }
    }

    @Test(
        "no other site is let in, whatever it says of itself",
        arguments: ["https://kotu.example", "null", "http://localhost", "http://localhost.kotu.example"],
        ["/api/v1/siparisler", "/giris", "/saglik", "/yok", "/csp-rapor"])
    func crossOrigin(origin: String, path: String) async throws {
        try await WebHouse.run { house async throws in
            for method in [HTTPRequest.Method.get, .options, .post, .head] {
                let answer = try await house.send(
                    method, path, key: house.key(house.dealer),
                    headers: [
                        "Origin": origin, "Access-Control-Request-Method": "POST",
                        "Access-Control-Request-Headers": "authorization",
                    ], body: method == .post ? "{}" : nil)
                let names = answer.headers.map(\.name.canonicalName)
                #expect(!names.contains { $0.hasPrefix("access-control-") }, "\(method) \(path)")
            }
        }
    }

    @Test(
        "reports are cut down to what may be in a log",
        arguments: [
            (
                #"{"csp-report":{"violated-directive":"img-src","blocked-uri":"https://x.example/a?jeton=1","document-uri":"https://p.example/giris/baglanti/gizli?x=1"}}"#,
                "img-src", "https://x.example/a", "/giris"
            ),
            (
                #"[{"type":"csp-violation","body":{"effectiveDirective":"script-src","blockedURL":"inline","documentURL":"https://p.example/?a=b"}}]"#,
                "script-src", "inline", "/"
            ),
            (
                #"{"csp-report":{"violated-directive":"a\nb\u001b[31m","blocked-uri":7,"document-uri":"x"}}"#,
                "ab[31m", "", "/"
            ),
        ])
    func reports(body: String, directive: String, blocked: String, page: String) throws {
        let report = try #require(PolicyReport.all(in: try JSON(parsing: body)).first)
        #expect(report.directive == directive && report.blocked == blocked && report.page == page)
    }

    @Test("reports are taken in their own types, are small, and no JSON is no report")
    func reportRoute() async throws {
        try await WebHouse.run { house async throws in
            func send(_ body: String, _ type: String) async throws -> Int {
                try await house.send(.post, "/csp-rapor", headers: ["Content-Type": type], body: body).status
            }
            #expect(try await send("{}", "application/csp-report") == 204)
            #expect(try await send("[]", "application/reports+json") == 204)
            #expect(try await send("{}", "text/plain") == 415)
            #expect(try await send("x", "application/csp-report") == 400)
            #expect(try await send(String(repeating: " ", count: 16_385), "application/csp-report") == 413)
        }
    }
}
