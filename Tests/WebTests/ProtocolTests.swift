import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Protocol and headers")
struct ProtocolTests {
    @Test("health tells that the database answers")
    func health() async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/saglik", host: "10.0.0.7")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"durum":"iyi"}"#)
        }
    }

    @Test(
        "every answer carries the security headers and a request number",
        arguments: [
            "/saglik", "/yok", "/api/v1/siparisler", "/api/v1/openapi.json",
        ])
    func headers(path: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, path)
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(
                answer.header("Content-Security-Policy")?.hasPrefix("default-src 'none'; script-src 'self'") == true)
            #expect(answer.header("Referrer-Policy") == "same-origin")
            #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin")
            #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("Strict-Transport-Security") == nil)
            #expect(answer.header("X-Request-Id")?.count == 16)
            #expect(answer.header("Server") == nil)
        }
    }

    @Test("HTTPS adds HSTS")
    func hsts() async throws {
        var options = WebOptions()
        options.secureCookies = true
        try await WebHouse.run(options: options) { house async throws in
            #expect(try await house.send(.get, "/saglik").header("Strict-Transport-Security") != nil)
        }
    }

    @Test("a problem has the agreed shape and tells nothing of the inside")
    func problem() async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/api/v1/siparisler/7", key: house.key(house.dealer))
            #expect(answer.status == 404)
            #expect(answer.header("Content-Type") == "application/problem+json")
            let json = try answer.json
            #expect(
                json.members?.map(\.name) == [
                    "type", "title", "status", "kod", "detail", "mesaj", "message", "istek_no", "istek_id", "alanlar",
                ])
            #expect(json["message"] == "There is no such record or address.")
            #expect(json["kod"] == "bulunamadi" && json["status"]?.int == 404)
            #expect(json["istek_no"]?.string == answer.header("X-Request-Id"))
        }
    }

    @Test("a wrong method is 405 with Allow, HEAD and OPTIONS work")
    func methods() async throws {
        try await WebHouse.run { house async throws in
            let wrong = try await house.send(.put, "/api/v1/siparisler", key: house.key(house.dealer))
            #expect(wrong.status == 405)
            #expect(wrong.header("Allow") == "GET, HEAD, OPTIONS, POST")
            let options = try await house.send(.options, "/saglik")
            #expect(options.status == 204)
            #expect(options.header("Allow") == "GET, HEAD, OPTIONS")
            let head = try await house.send(.head, "/saglik")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(try await house.send(.trace, "/saglik").status == 405)
            #expect(try await house.send(.get, "/api/v1/yok").status == 404)
        }
    }

    @Test(
        "only our own names are answered",
        arguments: [
            ("localhost", 200), ("LOCALHOST:8080", 200), ("127.0.0.1:80", 200), ("kotu.example", 400),
            ("localhost.kotu", 400),
            ("localhost:80:80", 400), ("", 400),
        ])
    func hosts(host: String, status: Int) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/api/v1/openapi.json", host: host)
            #expect(answer.status == status)
        }
    }

    @Test("a request without Host, and one with another name in its target, are refused")
    func hostMissing() async throws {
        try await WebHouse.run { house async throws in
            #expect(try await house.send(.get, "/api/v1/openapi.json", host: nil).status == 400)
            #expect(try await house.send(.get, "http://kotu.example/api/v1/openapi.json").status == 400)
        }
    }

    @Test("an unknown webhook is 404, whatever is sent", arguments: ["{}", "", "\u{1}\u{2}"])
    func webhook(body: String) async throws {
        try await WebHouse.run { house async throws in
            #expect(try await house.send(.post, "/kancalar/bilinmeyen", body: body).status == 404)
            #expect(try await house.send(.get, "/kancalar/bilinmeyen?hub.challenge=1").status == 404)
        }
    }

    @Test("the document describes every API route, and its references resolve")
    func document() async throws {
        try await WebHouse.run { house async throws in
            let json = try await house.send(.get, "/api/v1/openapi.json").json
            #expect(json["openapi"] == "3.1.0")
            for route in house.server.routes where route.door == .api && route.access != .everyone {
                let operation = json["paths"]?[route.path]?[route.method.rawValue.lowercased()]
                #expect(operation?["summary"]?.string?.isEmpty == false, "\(route.method) \(route.path)")
                #expect(operation?["responses"]?["401"] != nil)
                #expect((operation?["requestBody"] != nil) == (route.body != .none), "\(route.method) \(route.path)")
            }
            let names = json["paths"]?.members?.flatMap { path in
                (path.value.members ?? []).compactMap { $0.value["operationId"]?.string }
            }
            #expect(Set(names ?? []).count == names?.count)
        }
    }
}
