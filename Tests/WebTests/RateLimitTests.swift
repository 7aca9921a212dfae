import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Limits of requests")
struct RateLimitTests {
    private static let list = "/api/v1/siparisler"

    /// Sends the same request until it is refused.
    private func floods(
        _ house: WebHouse, _ path: String = list, key: String? = nil, headers: [String: String] = [:],
        peer: String? = "192.0.2.1"
    ) async throws -> (passed: Int, refusal: Answer?) {
        for passed in 0..<1000 {
            let answer = try await house.send(.get, path, key: key, headers: headers, peer: peer)
            if answer.status == 429 { return (passed, answer) }
        }
        return (1000, nil)
    }

    @Test("a key has its burst, then its pace; the refusal says what, why and when")
    func apiKey() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            let (passed, refusal) = try await floods(house, key: house.key(house.dealer))
            #expect(passed == 100)
            let answer = try #require(refusal)
            #expect(answer.header("Content-Type") == "application/problem+json")
            #expect(try answer.json["kod"] == "cok_fazla_istek")
            #expect(try answer.json["istek_no"]?.string == answer.header("X-Request-Id"))
            #expect(answer.header("Retry-After") == "1")
            #expect(answer.header("RateLimit-Limit") == "300")
            #expect(answer.header("RateLimit-Remaining") == "0")
            #expect(answer.header("RateLimit-Reset") == "1")
            #expect(answer.header("RateLimit") == "\"api_anahtari\";r=0;t=1")
            #expect(answer.header("RateLimit-Policy") == "\"api_anahtari\";q=300;w=60")
            house.clock.advance(by: .milliseconds(1000))
            #expect(try await floods(house, key: house.key(house.dealer)).passed == 5)
            house.clock.advance(by: .seconds(60))
            #expect(try await floods(house, key: house.key(house.dealer)).passed == 100)
        }
    }

    @Test(
        "every answer of the API says what is left, whatever it answers",
        arguments: [
            ("/api/v1/siparisler", 200), ("/api/v1/siparisler/99", 404), ("/api/v1/siparisler?limit=0", 422),
            ("/api/v1/yok", 404), ("/api/v1/kullanicilar", 403), ("/api/v1/openapi.json", 200),
        ])
    func everyAnswer(path: String, status: Int) async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            let answer = try await house.send(.get, path, key: house.key(house.dealer))
            #expect(answer.status == status, "\(answer.text)")
            let names = ["Limit", "Remaining", "Reset", "Policy"].map { "RateLimit-\($0)" }
            #expect(names.allSatisfy { answer.header($0) != nil } && answer.header("RateLimit") != nil)
        }
    }

    @Test("one dealer's flood does not touch another's key, nor the same dealer's pages")
    func tenants() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            #expect(try await floods(house, key: house.key(house.dealer)).refusal != nil)
            #expect(try await house.send(.get, Self.list, key: house.key(house.otherDealer)).status == 200)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            #expect(try await visitor.get("/siparisler").status == 200)
        }
    }

    @Test("wrong keys count against the address they come from, which no header can change")
    func wrongKeys() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            for number in 0..<40 {
                let answer = try await house.send(
                    .get, Self.list, key: "oms_\(number)", headers: ["X-Forwarded-For": "203.0.113.\(number)"],
                    peer: "192.0.2.1")
                #expect(answer.status == 401)
            }
            let forged = ["X-Forwarded-For": "203.0.113.99", "Forwarded": "for=203.0.113.98"]
            let refused = try await house.send(
                .get, Self.list, key: "oms_x", headers: forged, peer: "192.0.2.1")
            #expect(refused.status == 429)
            // Others, and good keys from the same address, are not touched.
            #expect(try await house.send(.get, Self.list, key: "oms_x", peer: "192.0.2.2").status == 401)
            let good = try await house.send(.get, Self.list, key: house.key(house.dealer), peer: "192.0.2.1")
            #expect(good.status == 200)
        }
    }

    @Test("behind a trusted proxy its caller counts, and what the caller claims before it does not")
    func proxy() async throws {
        var options = WebOptions()
        options.trustedProxies = ["10.0.0.1"]
        try await WebHouse.run(options: options, limits: .standard) { house async throws in
            for number in 0..<40 {
                let headers = ["X-Forwarded-For": "198.51.100.\(number), 203.0.113.7"]
                #expect(try await house.send(.get, "/api/v1/yok", headers: headers, peer: "10.0.0.1").status == 404)
            }
            let same = ["X-Forwarded-For": "203.0.113.7"]
            #expect(try await house.send(.get, "/api/v1/yok", headers: same, peer: "10.0.0.1").status == 429)
            let other = ["X-Forwarded-For": "203.0.113.8"]
            #expect(try await house.send(.get, "/api/v1/yok", headers: other, peer: "10.0.0.1").status == 404)
        }
    }

    @Test("an IPv6 customer counts once, however many addresses they use")
    func networks() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            for number in 0..<40 {
                let peer = "2001:db8:1:2::\(String(number + 1, radix: 16))"
                #expect(try await house.send(.get, "/api/v1/yok", peer: peer).status == 404)
            }
            #expect(try await house.send(.get, "/api/v1/yok", peer: "2001:db8:1:2:ffff::1").status == 429)
            #expect(try await house.send(.get, "/api/v1/yok", peer: "2001:db8:1:3::1").status == 404)
        }
    }

    @Test("what a page brings along and health checks are not counted")
    func uncounted() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            let server = try PanelVisitor(house).server
            let assets = server.routes.filter { $0.path.hasPrefix("/varliklar/") }
            #expect(!assets.isEmpty && assets.allSatisfy { $0.limit == .none })
            for _ in 0..<200 {
                let answer = try await house.send(.get, "/saglik", peer: "192.0.2.1")
                #expect(answer.status == 200 && answer.header("RateLimit") == nil)
            }
        }
    }

    @Test("a person who clicks quickly is not held up, and gets a page when they are")
    func pages() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            var passed = 0
            while passed < 500, try await visitor.get("/hesap").status == 200 { passed += 1 }
            #expect(passed == 200)
            let refused = try await visitor.get("/hesap")
            #expect(refused.status == 429 && refused.text.contains("Çok fazla istek"))
            #expect(refused.header("Retry-After") == "1" && refused.header("RateLimit-Limit") == "600")
        }
    }

    @Test("a platform's reports are counted for the account, with room for a platform")
    func webhooks() async throws {
        var limits = RateLimits.standard
        limits[.webhook] = RateFigure(5, per: .seconds(60))
        try await WebHouse.run(limits: limits) { house async throws in
            for _ in 0..<5 {
                #expect(try await house.send(.post, "/kancalar/a", body: "{}", peer: "192.0.2.1").status == 404)
            }
            #expect(try await house.send(.post, "/kancalar/a", body: "{}", peer: "192.0.2.1").status == 429)
            #expect(try await house.send(.post, "/kancalar/b", body: "{}", peer: "192.0.2.1").status == 404)
        }
    }

    @Test("nothing is limited that has no figure")
    func unlimited() async throws {
        var limits = RateLimits.standard
        limits.change(.apiKey, to: 0)
        try await WebHouse.run(limits: limits) { house async throws in
            #expect(try await floods(house, key: house.key(house.dealer)).passed == 1000)
        }
    }
}
