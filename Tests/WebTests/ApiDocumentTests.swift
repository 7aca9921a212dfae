import Domain
import HTTPTypes
import LosslessJSON
import Operations
import TestSupport
import Testing

@testable import Web

@Suite("The document of the API")
struct ApiDocumentTests {
    /// Examples that are refused in the world that the test makes, because of the state that things are in.
    private static let refused: [String: Set<Int>] = [
        "POST /api/v1/siparisler/{id}/gonderimler": [409],
        "POST /api/v1/siparisler/{id}/gonderim-kararlari": [409],
        "POST /api/v1/siparisler/{id}/yeniden-acmalar": [409],
        "POST /api/v1/siparisler/{id}/fatura-baglantilari": [409],
        "DELETE /api/v1/siparisler/{id}": [409],
        "DELETE /api/v1/siparisler/{id}/bekletmeler": [409],
        "DELETE /api/v1/tedarikci-urunleri/{id}": [409],
        "POST /api/v1/kisisel-veri-talepleri/{id}/silmeler": [409],
        "DELETE /api/v1/tedarikci-siparisleri/{id}/baglantilar/{baglanti}": [404],
        // There is no network in tests.
        "POST /api/v1/entegrasyonlar/{id}/denemeler": [502, 422],
    ]

    /// What needs more than one row to be there: a fresh proof, a file, a person. Their own tests send bodies that fit;
    /// here only the form of the answer counts.
    private static let prepared: Set<String> = [
        "kullanicilar", "calisanlar", "roller", "aktarim", "disa_aktarim", "ice_aktarim", "kisisel_veri", "webhooklar",
        "tedarikci",
    ]

    @Test("every example of a body is taken, and every answer is as the document says")
    func examples() async throws {
        var asked = 0
        try await WebHouse.run { probe async throws in
            for route in probe.server.routes where route.door == .api && route.access != .everyone {
                try await WebHouse.run { house async throws in
                    let world = try await ApiWorld(house, of: house.dealer)
                    let answer = try await house.send(
                        route.method, world.path(route), key: house.key(house.admin), headers: world.headers(route),
                        body: world.body(route))
                    let name = "\(route.method) \(route.path)"
                    let wanted = Self.refused[name] ?? [route.documentation?.status ?? 200]
                    let isPrepared = Self.prepared.contains(route.documentation?.tag ?? "") && answer.status < 500
                    #expect(
                        wanted.contains(answer.status) || isPrepared, "\(name): \(answer.status) \(answer.text)")
                    try check(answer, route, name)
                    asked += 1
                }
            }
        }
        #expect(asked > 85)
    }

    private func check(_ answer: Answer, _ route: Route, _ name: String) throws {
        if answer.status >= 400 {
            #expect(SchemaCheck.faults(try answer.json, JSONSchema.problem) == [], "\(name)")
        } else if let schema = route.documentation?.output {
            #expect(SchemaCheck.faults(try answer.json, schema) == [], "\(name): \(answer.text)")
        }
    }

    @Test("every example of an answer, and of a body, fits its schema")
    func examplesFit() async throws {
        try await WebHouse.run { house async throws in
            var seen = 0
            for route in house.server.routes where route.door == .api && route.access != .everyone {
                let documentation = try #require(route.documentation)
                if let output = documentation.output, let example = documentation.example {
                    #expect(SchemaCheck.faults(example, output) == [], "\(route.method) \(route.path)")
                    seen += 1
                }
                if let input = documentation.input {
                    let example = documentation.inputExample ?? Examples.body(input)
                    #expect(SchemaCheck.faults(example, JSONSchema.input(input)) == [], "\(route.method) \(route.path)")
                    seen += 1
                }
            }
            #expect(seen > 80)
        }
    }

    @Test("the validator finds what does not fit")
    func validator() {
        let schema: JSON = [
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": [
                "a": ["type": ["integer", "null"], "minimum": 1], "b": ["type": "string", "enum": ["x"]],
                "c": ["type": "array", "items": ["type": "boolean"]],
            ],
        ]
        #expect(SchemaCheck.faults(["a": 1, "b": "x", "c": [true]], schema) == [])
        #expect(SchemaCheck.faults(["a": .null], schema) == [])
        for wrong: JSON in [[:], ["a": 0], ["a": "1"], ["a": 1, "b": "y"], ["a": 1, "c": [1]], ["a": 1, "d": 1], []] {
            #expect(!SchemaCheck.faults(wrong, schema).isEmpty, "\(wrong)")
        }
    }

    @Test("the document names its headers, and every reference in it resolves")
    func references() async throws {
        try await WebHouse.run { house async throws in
            let document = try await house.send(.get, "/api/v1/openapi.json").json
            var references: [String] = []
            collect(document, &references)
            #expect(references.count > 300)
            for reference in Set(references) {
                let parts = reference.split(separator: "/").dropFirst().map(String.init)
                let target = parts.reduce(document as JSON?) { json, name in json?[name] }
                #expect(target != nil, "\(reference)")
            }
            let change = document["paths"]?["/api/v1/urunler/{id}"]?["patch"]
            #expect(change?["responses"]?["412"] != nil && change?["responses"]?["200"]?["headers"]?["ETag"] != nil)
            let list = document["paths"]?["/api/v1/urunler"]
            #expect(list?["get"]?["responses"]?["200"]?["headers"]?["Link"] != nil)
            #expect(
                list?["post"]?["parameters"]?.array?.contains(["$ref": "#/components/parameters/Idempotency-Key"])
                    == true)
        }
    }

    private func collect(_ json: JSON, _ references: inout [String]) {
        for member in json.members ?? [] {
            if member.name == "$ref", let text = member.value.string { references.append(text) }
            collect(member.value, &references)
        }
        for element in json.array ?? [] { collect(element, &references) }
    }

    @Test("the page for people is open, names every operation, and runs nothing")
    func page() async throws {
        try await WebHouse.run { house async throws in
            let page = try await house.send(.get, "/api/v1/belgeler")
            #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.header("Content-Security-Policy")?.contains("script-src 'self'") == true)
            #expect(
                !page.text.contains("<script") && !page.text.contains(" style=")
                    && page.text.contains("width=device-width"))
            for route in house.server.routes where route.door == .api && route.access != .everyone {
                #expect(page.text.contains("<code>\(route.path)</code>"), "\(route.path)")
            }
            #expect(page.text.contains("curl -X POST") && page.text.contains("idempotency_uyusmuyor"))
            let style = try await house.send(.get, "/api/v1/belgeler/bicem.css")
            #expect(style.status == 200 && style.header("Content-Type") == "text/css; charset=utf-8")
        }
    }
}
