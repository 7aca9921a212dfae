import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("API keys")
struct ApiKeyTests {
    @Test("without a good key every API route but the document answers 401 and says how to do it")
    func noKey() async throws {
        try await WebHouse.run { house async throws in
            for route in house.server.routes where route.door == .api && route.access != .everyone {
                let path = route.path.replacing("{id}", with: "1")
                let answer = try await house.send(route.method, path)
                #expect(answer.status == 401, "\(route.method) \(path)")
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test(
        "a key that is not exactly right is refused",
        arguments: ["oms_", "oms_0000", "Bearer", "", "oms_" + String(repeating: "0", count: 64)])
    func badKey(key: String) async throws {
        try await WebHouse.run { house async throws in
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 401)
        }
    }

    @Test("a session's cookie opens no API route")
    func otherProofs() async throws {
        try await WebHouse.run { house async throws in
            let grant = try await house.people.signIn(
                email: "birinci@ornek.com", password: Secret(WebHouse.password),
                from: SignInOrigin(address: nil, browser: nil, requestID: nil))
            let cookie = ["Cookie": "oturum=\(grant.token.revealed)"]
            #expect(try await house.send(.get, "/api/v1/siparisler", headers: cookie).status == 401)
        }
    }

    @Test("a revoked key and one that is a year old stop at once")
    func ends() async throws {
        try await WebHouse.run { house async throws in
            let made = try await house.send(
                .post, "/api/v1/api-anahtarlari", key: house.key(house.dealer), body: #"{"ad":"depo"}"#)
            let key = try #require(try made.json["anahtar"]?.string)
            let id = try #require(try made.json["id"]?.int)
            #expect(key.hasPrefix("oms_") && key.utf8.count == 68)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 200)
            let foreign = try await house.send(
                .delete, "/api/v1/api-anahtarlari/\(id)", key: house.key(house.otherDealer))
            #expect(foreign.status == 404)
            let revoked = try await house.send(.delete, "/api/v1/api-anahtarlari/\(id)", key: house.key(house.dealer))
            #expect(revoked.status == 204)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 401)
            house.clock.advance(by: .seconds(366 * 24 * 3600))
            #expect(try await house.send(.get, "/api/v1/siparisler", key: house.key(house.dealer)).status == 401)
        }
    }

    @Test("the list of keys holds no key")
    func noPlainText() async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/api/v1/api-anahtarlari", key: house.key(house.admin))
            #expect(try answer.json["kayitlar"]?.array?.count == 4)
            for key in house.keys.values { #expect(!answer.text.contains(key)) }
        }
    }

    @Test("only admins make users, and a new user gets a link for the password")
    func users() async throws {
        try await WebHouse.run { house async throws in
            let body = #"{"ad":"Yeni Bayi","email":"Yeni@Ornek.com","rol":"bayi"}"#
            for user in [house.dealer, house.operatorUser] {
                #expect(
                    try await house.send(.post, "/api/v1/kullanicilar", key: house.key(user), body: body).status == 403)
            }
            let made = try await house.send(.post, "/api/v1/kullanicilar", key: house.key(house.admin), body: body)
            #expect(made.status == 201)
            #expect(try made.json["giris_baglantisi"]?.string?.contains("/giris/baglanti/") == true)
            let again = try await house.send(.post, "/api/v1/kullanicilar", key: house.key(house.admin), body: body)
            #expect(again.status == 409)
            #expect(try again.json["kod"] == "eposta_kayitli")
        }
    }
}
