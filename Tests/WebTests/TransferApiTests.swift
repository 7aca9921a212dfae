import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Exports and imports in the API")
struct TransferApiTests {
    private static let path = "/api/v1/disa-aktarimlar"

    @Test("an export is asked for, made by its job, fetched and removed", arguments: EngineUnderTest.allCases)
    func export(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            _ = try await house.newOrder(of: house.dealer, number: "A-1")
            _ = try await house.newOrder(of: house.otherDealer, number: "GIZLI-1")
            let key = house.key(house.dealer)
            let asked = try await house.send(
                .post, Self.path, key: key,
                body: #"{"kaynak":"siparisler","bicim":"csv","zaman":"iso","ayrac":"virgul","suzgecler":{"ara":"A-1"}}"#
            )
            #expect(asked.status == 202, "\(asked.text)")
            let place = try #require(asked.header("Location"))
            #expect(try asked.json["durum"] == "bekliyor")
            let early = try await house.send(.get, "\(place)/dosya", key: key)
            #expect(try early.status == 409 && early.json["kod"] == "hazir_degil")
            try await house.drain()
            let done = try await house.send(.get, place, key: key).json
            #expect(done["durum"] == "tamam" && done["ilerleme"]?.int == 100 && done["satir_sayisi"]?.int == 1)
            let file = try await house.send(.get, try #require(done["dosya"]?.string), key: key)
            #expect(file.status == 200 && Int64(file.body.count) == done["boyut"]?.int)
            #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(file.header("Content-Disposition")?.hasPrefix("attachment; filename=\"siparisler-") == true)
            #expect(file.header("X-Content-Type-Options") == "nosniff")
            #expect(file.text.contains("A-1,") && !file.text.contains("GIZLI"))
            let list = try await house.send(.get, Self.path, key: key).json
            #expect(list["kayitlar"]?.array?.count == 1)
            #expect(try await house.send(.delete, place, key: key).status == 204)
            #expect(try await house.send(.get, "\(place)/dosya", key: key).status == 404)
        }
    }

    @Test("another person's export is not there, not even for an administrator")
    func foreign() async throws {
        try await WebHouse.run { house async throws in
            _ = try await house.newOrder(of: house.dealer, number: "GIZLI-1")
            let asked = try await house.send(
                .post, Self.path, key: house.key(house.dealer), body: #"{"kaynak":"siparisler","bicim":"xlsx"}"#)
            let place = try #require(asked.header("Location"))
            try await house.drain()
            for user in [house.otherDealer, house.operatorUser, house.admin] {
                for (method, path) in [(HTTPRequest.Method.get, place), (.get, "\(place)/dosya"), (.delete, place)] {
                    let answer = try await house.send(method, path, key: house.key(user))
                    #expect(answer.status == 404, "\(method) \(path)")
                }
                #expect(try await house.send(.get, Self.path, key: house.key(user)).json["kayitlar"] == [])
            }
            #expect(try await house.send(.get, "\(place)/dosya", key: house.key(house.dealer)).status == 200)
        }
    }

    @Test("five exports an hour, then the caller has to wait")
    func limit() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            for expected in [202, 202, 202, 202, 202, 429] {
                let answer = try await house.send(
                    .post, Self.path, key: house.key(house.dealer), body: #"{"kaynak":"urunler","bicim":"csv"}"#)
                #expect(answer.status == expected, "\(answer.text)")
                #expect((answer.header("Retry-After") != nil) == (expected == 429))
                try await house.drain()
            }
            let other = try await house.send(
                .post, Self.path, key: house.key(house.otherDealer), body: #"{"kaynak":"urunler","bicim":"csv"}"#)
            #expect(other.status == 202)
        }
    }

    @Test("after its time a file is gone: 410")
    func expired() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            let asked = try await house.send(.post, Self.path, key: key, body: #"{"kaynak":"urunler","bicim":"csv"}"#)
            let place = try #require(asked.header("Location"))
            try await house.drain()
            house.clock.advance(by: Operations.transferLifetime)
            let answer = try await house.send(.get, "\(place)/dosya", key: key)
            #expect(try answer.status == 410 && answer.json["kod"] == "suresi_doldu")
            try await house.operations.cleanUpTransfers()
            #expect(try await house.send(.get, "\(place)/dosya", key: key).status == 410)
            #expect(try await house.send(.get, place, key: key).json["durum"] == "suresi_doldu")
        }
    }

    @Test(
        "wrong wishes are all named",
        arguments: [
            (#"{}"#, ["kaynak", "bicim"]), (#"{"kaynak":"sifreler","bicim":"pdf"}"#, ["kaynak", "bicim"]),
            (#"{"kaynak":"urunler","bicim":"csv","satirli":true}"#, ["satirli"]),
            (#"{"kaynak":"urunler","bicim":"csv","suzgecler":{"renk":"mavi"}}"#, ["suzgecler.renk"]),
            (
                #"{"kaynak":"siparisler","bicim":"csv","suzgecler":{"durum":"yok","grup":1}}"#,
                ["suzgecler.durum", "suzgecler.grup"]
            ),
            (#"{"kaynak":"siparisler","bicim":"csv","ayrac":";","zaman":"utc"}"#, ["ayrac", "zaman"]),
        ])
    func wrongWishes(body: String, fields: [String]) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.post, Self.path, key: house.key(house.dealer), body: body)
            #expect(answer.status == 422)
            #expect(try answer.wrongFields == fields)
        }
    }

    @Test("records come as JSON or as a file, and are taken in by a job", arguments: EngineUnderTest.allCases)
    func imports(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let key = house.key(house.dealer)
            let sent = try await house.send(
                .post, "/api/v1/ice-aktarimlar", key: key,
                body: #"{"kaynak":"urunler","kip":"uygula","kayitlar":[{"sku":"A","ad":"Bardak"},{"sku":"B"}]}"#)
            #expect(sent.status == 202, "\(sent.text)")
            try await house.drain()
            let place = try #require(sent.header("Location"))
            let row = try await house.send(.get, place, key: key).json
            #expect(row["durum"] == "tamam" && row["eklenen"]?.int == 1 && row["hatali"]?.int == 1)
            let problems = try await house.send(.get, "\(place)/hatalar", key: key).json
            #expect(problems["kayitlar"]?[0]?["satir"]?.int == 2 && problems["kayitlar"]?[0]?["sutun"] == "ad")
            let upload = try await house.send(
                .post, "/api/v1/ice-aktarimlar", key: key,
                headers: ["Content-Type": "multipart/form-data; boundary=xx"],
                body: Self.multipart(["kaynak": "urunler", "kip": "uygula"], "sku;ad\nA;Bardak\nC;Tabak"))
            #expect(upload.status == 202, "\(upload.text)")
            try await house.drain()
            let second = try await house.send(.get, try #require(upload.header("Location")), key: key).json
            #expect(second["ayni"]?.int == 1 && second["eklenen"]?.int == 1 && second["dosya_adi"] == "dosya.csv")
            for path in [place, "\(place)/hatalar"] {
                #expect(try await house.send(.get, path, key: house.key(house.otherDealer)).status == 404)
            }
            #expect(
                try await house.send(.get, "/api/v1/ice-aktarimlar", key: house.key(house.otherDealer)).json["kayitlar"]
                    == [])
        }
    }

    @Test("without a mode nothing is written")
    func trialByDefault() async throws {
        try await WebHouse.run { house async throws in
            let sent = try await house.send(
                .post, "/api/v1/ice-aktarimlar", key: house.key(house.dealer),
                body: #"{"kaynak":"urunler","kayitlar":[{"sku":"A","ad":"Bardak"}]}"#)
            #expect(try sent.json["kip"] == "deneme")
            try await house.drain()
            let list = try await house.send(.get, "/api/v1/urunler", key: house.key(house.dealer)).json
            #expect(list["kayitlar"] == [])
        }
    }

    @Test("a wrong body is refused with its fields, its type or its size")
    func wrongBodies() async throws {
        try await WebHouse.run { house async throws in
            let (path, key) = ("/api/v1/ice-aktarimlar", house.key(house.dealer))
            func wrong(_ body: String, type: String = "application/json") async throws -> [String] {
                let answer = try await house.send(.post, path, key: key, headers: ["Content-Type": type], body: body)
                #expect(answer.status == 422, "\(answer.text)")
                return try answer.wrongFields
            }
            #expect(try await wrong("{}") == ["kaynak"])
            #expect(try await wrong(#"{"kaynak":"urunler"}"#) == ["kayitlar"])
            #expect(try await wrong(#"{"kaynak":"urunler","kayitlar":[],"renk":1}"#) == ["renk"])
            #expect(try await wrong(#"{"kaynak":"urunler","kayitlar":[]}"#) == ["dosya"])
            #expect(
                try await wrong(#"{"kaynak":"urunler","kullanici_id":\#(house.otherDealer),"kayitlar":[{}]}"#) == [
                    "kullanici_id"
                ])
            let form = "multipart/form-data; boundary=xx"
            #expect(try await wrong(Self.multipart(["kaynak": "x"], "sku;ad\nA;B"), type: form) == ["kaynak"])
            let isim = try await wrong(Self.multipart(["kaynak": "urunler"], "sku;isim\nA;B"), type: form)
            #expect(Set(isim) == ["dosya"])
            let text = try await house.send(.post, path, key: key, headers: ["Content-Type": "text/csv"], body: "a")
            #expect(text.status == 415)
            let large = try await house.send(.post, path, key: key, body: String(repeating: " ", count: 11 << 20))
            #expect(large.status == 413)
        }
    }

    static func multipart(_ fields: [String: String], _ file: String) -> String {
        let parts = fields.map { "--xx\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)\r\n" }
        return parts.joined()
            + "--xx\r\nContent-Disposition: form-data; name=\"dosya\"; filename=\"dosya.csv\"\r\n\r\n\(file)\r\n--xx--\r\n"
    }
}
