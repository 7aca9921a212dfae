import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Session and cross-site requests")
struct CrossSiteTests {
    private static let panel = [
        Route(.get, "/deneme", door: .panel, access: .signedIn) { request in .text(try request.caller.name) },
        Route(.post, "/deneme", door: .panel, access: .signedIn, body: .form) { _ in .text("oldu") },
        Route(.post, "/giris", door: .panel, access: .everyone, body: .form) { _ in .text("giris") },
    ]

    private func signIn(_ house: WebHouse) async throws -> (cookie: String, csrf: String) {
        let origin = SignInOrigin(address: "1.2.3.4", browser: nil, requestID: nil)
        let grant = try await house.people.signIn(
            email: " Birinci@Ornek.com", password: Secret(WebHouse.password), from: origin)
        let who = try await house.people.authenticate(sessionToken: grant.token, requestID: nil)
        return ("oturum=\(grant.token.revealed)", try #require(who.csrf))
    }

    @Test("a person without a session is led to the sign-in, a program is told")
    func noSession() async throws {
        try await WebHouse.run(panel: Self.panel) { house async throws in
            let person = try await house.send(.get, "/deneme?a=1", headers: ["Accept": "text/html"])
            #expect(person.status == 303)
            #expect(person.header("Location") == "/giris?sonra=%2Fdeneme%3Fa%3D1")
            #expect(try await house.send(.get, "/deneme").status == 401)
        }
    }

    @Test("a session opens the panel until it is idle for half an hour or twelve hours old")
    func lifetime() async throws {
        try await WebHouse.run(panel: Self.panel) { house async throws in
            let session = try await signIn(house)
            func get() async throws -> Answer {
                try await house.send(.get, "/deneme", headers: ["Cookie": session.cookie])
            }
            #expect(try await get().text == "birinci")
            for _ in 0..<24 {
                house.clock.advance(by: .seconds(29 * 60))
                #expect(try await get().status == 200)
            }
            house.clock.advance(by: .seconds(25 * 60))
            #expect(try await get().status == 401)
            let second = try await signIn(house)
            house.clock.advance(by: .seconds(31 * 60))
            #expect(try await house.send(.get, "/deneme", headers: ["Cookie": second.cookie]).status == 401)
        }
    }

    @Test(
        "only our own page with the session's token changes anything",
        arguments: [
            (["Sec-Fetch-Site": "same-origin"], true, 200),
            (["Origin": "http://localhost"], true, 200),
            (["Referer": "http://localhost/siparisler"], true, 200),
            (["Sec-Fetch-Site": "same-origin"], false, 403),
            (["Sec-Fetch-Site": "cross-site"], true, 403),
            (["Sec-Fetch-Site": "same-site"], true, 403),
            (["Sec-Fetch-Site": "none"], true, 403),
            (["Origin": "http://kotu.example"], true, 403),
            (["Origin": "http://localhost.kotu"], true, 403),
            (["Origin": "null"], true, 403),
            ([:], true, 403),
        ])
    func crossSite(headers: [String: String], withToken: Bool, status: Int) async throws {
        try await WebHouse.run(panel: Self.panel) { house async throws in
            let session = try await signIn(house)
            let form = headers.merging(
                ["Cookie": session.cookie, "Content-Type": "application/x-www-form-urlencoded"]
            ) { first, _ in first }
            let body = withToken ? "a=1&_csrf=\(session.csrf)" : "a=1"
            let answer = try await house.send(.post, "/deneme", headers: form, body: body)
            #expect(answer.status == status)
        }
    }

    @Test("signing in is guarded against other sites too")
    func signInCrossSite() async throws {
        try await WebHouse.run(panel: Self.panel) { house async throws in
            let type = ["Content-Type": "application/x-www-form-urlencoded"]
            let foreign = type.merging(["Sec-Fetch-Site": "cross-site"]) { first, _ in first }
            #expect(try await house.send(.post, "/giris", headers: foreign, body: "a=1").status == 403)
            let own = type.merging(["Sec-Fetch-Site": "same-origin"]) { first, _ in first }
            #expect(try await house.send(.post, "/giris", headers: own, body: "a=1").status == 200)
        }
    }

    @Test("two cookies of the same name are none")
    func twoCookies() async throws {
        try await WebHouse.run(panel: Self.panel) { house async throws in
            let session = try await signIn(house)
            let headers = ["Cookie": "oturum=x; \(session.cookie)"]
            #expect(try await house.send(.get, "/deneme", headers: headers).status == 401)
        }
    }
}
