import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import TestSupport
import Testing

@testable import Web

@Suite("Addresses and files in the API")
struct OutsideApiTests {
    @Test("a file is asked for by its address, or refused with the field's name", arguments: EngineUnderTest.allCases)
    func fileByAddress(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let order = try await house.newOrder(of: house.dealer)
            let path = "/api/v1/siparisler/\(order)/dosyalar"
            let key = house.key(house.dealer)
            let body = #"{"dosya_turu":"fatura","dosya_url":"https://dosya.test/f.pdf"}"#
            let taken = try await house.send(.post, path, key: key, body: body)
            #expect(taken.status == 202, "\(taken.text)")
            let job = try #require(try taken.json["is_id"]?.int)
            #expect(taken.header("Location") == "/api/v1/isler/\(job)")
            #expect(try await house.send(.get, "/api/v1/isler/\(job)", key: key).json["tip"] == "dosya_tasi")
            #expect(try await house.send(.post, path, key: house.key(house.otherDealer), body: body).status == 404)
            for (body, fields) in [
                (#"{"dosya_turu":"fatura","dosya_url":"http://10.0.0.1/"}"#, ["dosya_url"]),
                (#"{"dosya_turu":"fatura","dosya_url":"https://127.0.0.1/"}"#, ["dosya_url"]),
                (#"{"dosya_turu":"fatura"}"#, ["dosya_url"]),
                (#"{"dosya_turu":"kotu","dosya_url":"https://dosya.test/f.pdf"}"#, ["dosya_turu"]),
                (#"{"dosya_turu":"fatura","dosya_url":"https://dosya.test/f.pdf","ad":"a.exe.pdf"}"#, ["ad"]),
            ] {
                let refused = try await house.send(.post, path, key: key, body: body)
                #expect(refused.status == 422, "\(refused.text)")
                #expect(try refused.wrongFields == fields)
            }
        }
    }

    @Test("a supplier's address and a platform's are held to the same rules, and only an admin sets the latter")
    func addresses() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            let platforms = try await house.send(.get, "/api/v1/platformlar", key: key).json["kayitlar"]?.array ?? []
            func id(_ code: String) throws -> Int64 {
                try #require(platforms.first { $0["kod"]?.string == code }?["id"]?.int)
            }
            let body = """
                {"platform_id":\(try id("genel_rest")),"ad":"T","extra_config":{"adres":"https://192.168.1.1/"}}
                """
            let refused = try await house.send(.post, "/api/v1/entegrasyonlar", key: key, body: body)
            #expect(refused.status == 422 && refused.text.contains("IP adresiyle"))
            #expect(try refused.wrongFields == ["extra_config.adres"])
            let path = "/api/v1/platformlar/\(try id("trendyol"))"
            let good = #"{"api_url":"https://yeni.trendyol.test/api"}"#
            #expect(try await house.send(.patch, path, key: key, body: good).status == 403)
            #expect(try await house.send(.patch, path, key: house.key(house.operatorUser), body: good).status == 403)
            let admin = house.key(house.admin)
            #expect(
                try await house.send(.patch, path, key: admin, body: good).json["api_url"]
                    == "https://yeni.trendyol.test/api")
            let bad = try await house.send(.patch, path, key: admin, body: #"{"api_url":"http://trendyol.test"}"#)
            #expect(try bad.status == 422 && bad.wrongFields == ["api_url"])
        }
    }

    private static let names = [
        "a\r\nSet-Cookie: x=1.pdf", "a\nb.pdf", "a\rb.pdf", "a\0b.pdf", "a\"; filename=\"b.html\".pdf", "a\\.pdf",
        "a%0d%0aX: y.pdf", "şğüİ.pdf", "a\u{2028}b.pdf", "a;b.pdf", "a\u{85}b.pdf", "\u{202E}fdp.pdf",
    ]

    @Test("no name of a file ends a header or adds one", arguments: names)
    func headerInjection(name: String) throws {
        let file = StoredFile(name: name, type: .pdf, bytes: [1])
        let answer = Response.download(file)
        let value = try #require(answer.headers[.contentDisposition])
        #expect(value.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(value.hasPrefix("attachment; filename=\""))
        // One quoted text, one extended value.
        #expect(value.filter { $0 == "\"" }.count == 2)
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
    }

    @Test(
        "no address to go on to leads off this server or ends its header",
        arguments: [
            "//kotu.example", "/\\kotu.example", "https://kotu.example", "/a\r\nX: y", "/a\nX: y", "/a\0", "", "a",
            "javascript:alert(1)", "/ş",
        ])
    func location(path: String) { #expect(Response.seeOther(path).headers[.location] == "/") }
}
