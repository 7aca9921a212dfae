import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Input of the API")
struct InputTests {
    @Test(
        "wrong fields are all named",
        arguments: [
            (#"{}"#, ["siparis_numarasi", "urunler"]),
            (#"[]"#, ["govde"]),
            (#"{"siparis_numarasi":1,"urunler":[]}"#, ["siparis_numarasi"]),
            (#"{"siparis_numarasi":"1","urunler":{}}"#, ["urunler"]),
            (#"{"siparis_numarasi":"1","durum":"kargoda","rol":"admin","urunler":[]}"#, ["durum", "rol"]),
            (
                #"{"siparis_numarasi":"1","urunler":[{"ad":"x","adet":1.5,"birim_fiyat":9.9},{"adet":0}]}"#,
                [
                    "urunler[0].adet", "urunler[0].birim_fiyat", "urunler[1].ad", "urunler[1].adet",
                    "urunler[1].birim_fiyat",
                ]
            ),
            (
                #"{"siparis_numarasi":"1","urunler":[{"ad":"x","adet":1,"birim_fiyat":"1.005"}]}"#,
                ["urunler[0].birim_fiyat"]
            ),
            (
                #"{"siparis_numarasi":"1","odeme_durumu":"belki","teslimat_adresi":{"sehir":"Ankara"},"urunler":[]}"#,
                ["odeme_durumu", "teslimat_adresi.sehir"]
            ),
            (#"{"siparis_numarasi":"a\u0000b","urunler":[]}"#, ["siparis_numarasi"]),
        ])
    func wrongFields(body: String, fields: [String]) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.post, "/api/v1/siparisler", key: house.key(house.dealer), body: body)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(try answer.wrongFields == fields)
        }
    }

    @Test(
        "what is no JSON is refused with its place",
        arguments: [
            ("{\n  \"a\": tru }", "Satır 2"), ("", "Satır 1"), (#"{"a":1,"a":2}"#, "iki kez"),
            (String(repeating: "[", count: 40), "derin"),
        ])
    func malformed(body: String, hint: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.post, "/api/v1/siparisler", key: house.key(house.dealer), body: body)
            #expect(answer.status == 400)
            #expect(try answer.json["kod"] == "json_hatali")
            #expect(try answer.json["detail"]?.string?.contains(hint) == true, "\(answer.text)")
        }
    }

    @Test("a wrong type is 415, too large a body 413")
    func typeAndSize() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            let plain = try await house.send(
                .post, "/api/v1/siparisler", key: key, headers: ["Content-Type": "text/plain"], body: "{}")
            #expect(plain.status == 415)
            let large = try await house.send(
                .post, "/api/v1/siparisler", key: key, body: String(repeating: " ", count: 1_048_577))
            #expect(large.status == 413)
        }
    }

    @Test(
        "unknown and bad query parameters are named",
        arguments: [
            ("durm=alindi", "durm"), ("durum=yok", "durum"), ("limit=0", "limit"), ("limit=201", "limit"),
            ("sonra=x", "sonra"), ("olusturma_baslangic=dun", "olusturma_baslangic"), ("durum=", "durum"),
            ("limit=1&limit=2", "limit"), ("%zz=1", "sorgu"),
        ])
    func query(query: String, field: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await house.send(.get, "/api/v1/siparisler?\(query)", key: house.key(house.dealer))
            #expect(answer.status == 422)
            #expect(try answer.wrongFields == [field])
        }
    }

    @Test("the same Idempotency-Key gives the same answer and one order", arguments: EngineUnderTest.allCases)
    func idempotency(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let key = house.key(house.dealer)
            func post(_ number: String) async throws -> Answer {
                try await house.send(
                    .post, "/api/v1/siparisler", key: key, headers: ["Idempotency-Key": "k-1"],
                    body: #"{"siparis_numarasi":"\#(number)","urunler":[{"ad":"x","adet":1,"birim_fiyat":"1.00"}]}"#)
            }
            let first = try await post("A")
            let second = try await post("A")
            #expect(first.status == 201 && second.status == 201)
            #expect(first.text == second.text)
            #expect(first.header("Location") == second.header("Location"))
            #expect(try await post("B").status == 422)
            let list = try await house.send(.get, "/api/v1/siparisler", key: key)
            #expect(try list.json["kayitlar"]?.array?.count == 1)
        }
    }
}
