import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The document of the API")
struct ApiDocumentTests {
    /// Examples that are refused in the world that the test makes, because of the state that things are in: the status, and
    /// the code where it tells more. Everything else must succeed.
    private static let refused: [String: Set<String>] = [
        "POST /api/v1/siparisler/{id}/gonderimler": ["409"],
        "POST /api/v1/siparisler/{id}/gonderim-kararlari": ["409"],
        "POST /api/v1/siparisler/{id}/yeniden-acmalar": ["409"],
        "POST /api/v1/siparisler/{id}/fatura-baglantilari": ["409"],
        // Orders are never deleted, and this one is not held.
        "DELETE /api/v1/siparisler/{id}": ["409"],
        "DELETE /api/v1/siparisler/{id}/bekletmeler": ["409"],
        // A match names it.
        "DELETE /api/v1/tedarikci-urunleri/{id}": ["409"],
        // Nobody in this world has a second factor.
        "POST /api/v1/kullanicilar/{id}/ikinci-adim-sifirla": ["409 ikinci_adim_yok"],
        "POST /api/v1/calisanlar/{id}/ikinci-adim-sifirla": ["409 ikinci_adim_yok"],
        // The employee has the role.
        "DELETE /api/v1/roller/{id}": ["409 rol_kullanimda"],
        // No job has made the file yet.
        "GET /api/v1/disa-aktarimlar/{id}/dosya": ["409 hazir_degil"],
        // The person asked what is stored of them, not to be erased.
        "POST /api/v1/kisisel-veri-talepleri/{id}/silmeler": ["409 talep_turu"],
        // The supplier's order was taken back, so it has no link and gets none.
        "POST /api/v1/tedarikci-siparisleri/{id}/baglantilar": ["409 kapandi"],
        "DELETE /api/v1/tedarikci-siparisleri/{id}/baglantilar/{baglanti}": ["404"],
        // There is no network in tests.
        "POST /api/v1/entegrasyonlar/{id}/denemeler": ["502", "422"],
    ]

    @Test("every example of a body is taken, and every answer is as the document says")
    func examples() async throws {
        var asked = 0
        try await WebHouse.run { probe async throws in
            let document = try await Document(probe)
            for route in probe.server.routes where route.door == .api && route.access != .everyone {
                try await WebHouse.run { house async throws in
                    let world = try await ApiWorld(house, of: house.dealer)
                    let answer = try await house.send(
                        route.method, world.path(route), key: house.key(house.admin), headers: world.headers(route),
                        body: world.body(route))
                    let name = "\(route.method) \(route.path)"
                    #expect(
                        isExpected(answer, of: route, Self.refused[name]), "\(name): \(answer.status) \(answer.text)")
                    try check(answer, of: route, document, name)
                    asked += 1
                }
            }
        }
        #expect(asked > 85)
    }

    private func isExpected(_ answer: Answer, of route: Route, _ refusals: Set<String>?) -> Bool {
        guard let refusals else { return answer.status == route.documentation?.status }
        let code = (try? answer.json["kod"]?.string) ?? ""
        return refusals.contains("\(answer.status)") || refusals.contains("\(answer.status) \(code)")
    }

    /// Whether the document tells of the answer, and truly.
    private func check(_ answer: Answer, of route: Route, _ document: Document, _ name: String) throws {
        let told = try #require(document.answer(answer.status, of: route), "\(name): \(answer.status)")
        #expect(answer.header("X-Request-Id") != nil && told["headers"]?["X-Request-Id"] != nil, "\(name)")
        guard answer.status < 400 else {
            #expect(SchemaCheck.faults(try answer.json, JSONSchema.problem) == [], "\(name)")
            return
        }
        for header in ["ETag", "Link", "Location"] {
            #expect((answer.header(header) != nil) == (told["headers"]?[header] != nil), "\(name): \(header)")
        }
        if let schema = told["content"]?["application/json"]?["schema"] {
            #expect(SchemaCheck.faults(try answer.json, schema) == [], "\(name): \(answer.text)")
        }
    }

    @Test("every operation shows a body that fits, and an answer that fits and is more than an object")
    func everyOperation() async throws {
        try await WebHouse.run { house async throws in
            var (bodies, answers) = (0, 0)
            for (name, operation) in try await Document(house).operations {
                if let body = operation["requestBody"]?["content"]?["application/json"] {
                    let shown =
                        body["example"].map { [$0] }
                        ?? (body["examples"]?.members ?? []).compactMap { $0.value["value"] }
                    #expect(!shown.isEmpty && !shown.contains([:]), "\(name) shows no body")
                    let schema = try #require(body["schema"], "\(name)")
                    for example in shown { #expect(SchemaCheck.faults(example, schema) == [], "\(name)") }
                    bodies += shown.count
                }
                for answer in operation["responses"]?.members ?? [] {
                    guard let content = answer.value["content"]?["application/json"] else { continue }
                    guard let schema = content["schema"] else {
                        // A file of an order may be one of JSON, whatever it says.
                        #expect(name == "GET /api/v1/dosyalar/{id}")
                        continue
                    }
                    let example = try #require(content["example"], "\(name) shows no answer")
                    #expect(SchemaCheck.faults(example, schema) == [], "\(name)")
                    #expect(schema["properties"]?.members?.isEmpty == false, "\(name) answers with any object")
                    answers += 1
                }
            }
            #expect(bodies > 45 && answers > 80, "\(bodies) \(answers)")
        }
    }

    @Test("the example of an import for each source is taken, and is without a fault where it needs nothing else")
    func imports() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.admin)
            #expect(Set(ImportRecords.examples.map(\.name)) == Set(ImportSource.allCases.map(\.rawValue)))
            for example in ImportRecords.examples {
                let body = ApiWorld.naming(["kullanici_id": house.dealer.rawValue], in: example.value)
                let sent = try await house.send(.post, "/api/v1/ice-aktarimlar", key: key, body: body.description)
                #expect(sent.status == 202, "\(example.name): \(sent.text)")
                // The two others name a supplier's account.
                guard ["urunler", "siparisler"].contains(example.name) else { continue }
                try await house.drain()
                let done = try await house.send(.get, try #require(sent.header("Location")), key: key)
                #expect(try done.json["durum"] == "tamam" && done.json["hatali"]?.int == 0, "\(done.text)")
                #expect(try done.json["kayit_sayisi"]?.int == 1, "\(done.text)")
            }
        }
    }

    @Test("the schema of an import's records takes orders in both forms, and not just anything")
    func importRecords() throws {
        let items = try #require(ImportRecords.schema["items"])
        let nested: JSON = [
            "siparis_numarasi": "E-1", "teslimat_adresi": ["il": "İzmir"],
            "urunler": [["ad": "Bardak", "adet": 2, "birim_fiyat": "10.00"]],
        ]
        for right: JSON in [["sku": "A", "ad": "Bardak", "stok": 3, "id": 7], nested] {
            #expect(SchemaCheck.faults(right, items) == [], "\(right)")
        }
        for wrong: JSON in [[:], ["ad": "Bardak"], ["sku": true, "ad": "Bardak"], "x"] {
            #expect(!SchemaCheck.faults(wrong, items).isEmpty, "\(wrong)")
        }
    }

    @Test("the example of a file that is to be fetched is taken")
    func fileByAddress() async throws {
        try await WebHouse.run { house async throws in
            let order = try await house.newOrder(of: house.dealer)
            let route = try #require(house.server.routes.first { $0.door == .api && $0.body == .upload })
            let body = try #require(route.documentation?.inputExample)
            let answer = try await house.send(
                .post, route.path.replacing("{id}", with: "\(order)"), key: house.key(house.dealer),
                body: body.description)
            #expect(answer.status == 202, "\(answer.text)")
            let told = try #require(try await Document(house).answer(202, of: route))
            let schema = try #require(told["content"]?["application/json"]?["schema"])
            #expect(SchemaCheck.faults(try answer.json, schema) == [], "\(answer.text)")
            #expect(told["headers"]?["Location"] != nil && answer.header("Location") != nil)
        }
    }

    @Test(
        "whatever a system answered with, its error is shown as the document says", arguments: EngineUnderTest.allCases,
        [#"[1,{"a":"b"}]"#, #""olmaz""#, "42", "true", #"{"a":1}"#, "olmaz"])
    func rawAnswers(engine: EngineUnderTest, raw: String) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (dealer, now) = (house.dealer, house.clock.now)
            try await house.database.write { tx in
                let error = IntegrationError(.permanent, code: "http_400", message: "Olmadı.", rawAnswer: raw)
                try ErrorLog.write(
                    ErrorLogEntry(table: "siparisler", row: nil, error: error, origin: "deneme", dealer: dealer),
                    now: now, tx)
            }
            let list = try await house.send(.get, "/api/v1/hata-log", key: house.key(dealer)).json
            #expect(SchemaCheck.faults(list, JSONSchema.page(of: .errorLog)) == [], "\(list)")
            let row = try #require(list["kayitlar"]?[0])
            let id = try #require(row["id"]?.int)
            let shown = try await house.send(.get, "/api/v1/hata-log/\(id)", key: house.key(dealer)).json
            #expect(SchemaCheck.faults(shown, JSONSchema.object(of: .errorLog)) == [], "\(shown)")
            let expected = (try? JSON(parsing: raw)) ?? ["metin": .string(raw)]
            #expect(shown["raw_response"] == expected && row["raw_response"] == expected)
        }
    }

    @Test("the validator finds what does not fit")
    func validator() {
        let schema: JSON = [
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": [
                "a": ["type": ["integer", "null"], "minimum": 1], "b": ["type": "string", "enum": ["x"]],
                "c": ["type": "array", "items": ["type": "boolean"], "minItems": 1],
                "d": ["anyOf": [["type": "number"], ["type": "null"]]],
            ],
        ]
        #expect(SchemaCheck.faults(["a": 1, "b": "x", "c": [true]], schema) == [])
        #expect(SchemaCheck.faults(["a": .null, "d": 1], schema) == [])
        for wrong: JSON in [
            [:], ["a": 0], ["a": "1"], ["a": 1, "b": "y"], ["a": 1, "c": [1]], ["a": 1, "c": []], ["a": 1, "d": "x"],
            ["a": 1, "e": 1], [],
        ] {
            #expect(!SchemaCheck.faults(wrong, schema).isEmpty, "\(wrong)")
        }
    }

    @Test("the document names its headers, and every reference in it resolves")
    func references() async throws {
        try await WebHouse.run { house async throws in
            let document = try await Document(house)
            let references = document.references
            #expect(references.count > 300)
            for reference in Set(references) { #expect(document.target(reference) != nil, "\(reference)") }
            let paths = document.json["paths"]
            let change = paths?["/api/v1/urunler/{id}"]?["patch"]
            #expect(change?["responses"]?["412"] != nil && change?["responses"]?["200"]?["headers"]?["ETag"] != nil)
            let list = paths?["/api/v1/urunler"]
            #expect(list?["get"]?["responses"]?["200"]?["headers"]?["Link"] != nil)
            #expect(list?["post"]?["responses"]?["201"]?["headers"]?["ETag"] != nil)
            #expect(
                list?["post"]?["parameters"]?.array?.contains(["$ref": "#/components/parameters/Idempotency-Key"])
                    == true)
            let file = paths?["/api/v1/dosyalar/{id}"]?["get"]?["responses"]
            #expect(file?["409"] != nil && file?["502"] != nil)
        }
    }

    @Test("every answer is told with the headers of the limits, and one that says when to come back with that")
    func limitHeaders() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            let document = try await Document(house)
            let limits = [
                "RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
            ]
            for (name, operation) in document.operations {
                for member in operation["responses"]?.members ?? [] {
                    let headers = document.resolved(member.value)["headers"]
                    let isWait = ["429", "503"].contains(member.name)
                    for header in limits + (isWait ? ["Retry-After"] : []) {
                        #expect(headers?[header] != nil, "\(name) \(member.name): \(header)")
                    }
                }
            }
            let path = "/api/v1/siparisler"
            for answer in [
                try await house.send(.get, path, key: house.key(house.dealer)), try await house.send(.get, path),
            ] {
                for header in limits { #expect(answer.header(header) != nil, "\(answer.status): \(header)") }
            }
        }
    }

    @Test("the calls whose work may be done again say so, and no others")
    func repeatableWork() async throws {
        try await WebHouse.run { house async throws in
            let said = try await Document(house).operations.filter { operation in
                operation.json["description"]?.string?.contains("işi yeniden yapar") == true
            }
            #expect(
                Set(said.map(\.name)) == [
                    "POST /api/v1/toplu-is-islemleri", "POST /api/v1/entegrasyonlar/{id}/denemeler",
                    "POST /api/v1/kisisel-veri-talepleri/{id}/aramalar",
                    "POST /api/v1/kisisel-veri-talepleri/{id}/disa-aktarimlar",
                ])
        }
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

    @Test("a command of the page does what it says: no body is empty, no version and no key is another's")
    func commands() async throws {
        try await WebHouse.run { house async throws in
            let page = try await house.send(.get, "/api/v1/belgeler").text
            let commands = page.split(separator: "<pre><code>").map { $0.prefix { $0 != "<" } }
                .filter { $0.hasPrefix("curl ") }
            #expect(commands.count > 120, "\(commands.count)")
            for command in commands {
                #expect(!command.contains("-d &#39;{}&#39;") && !command.contains("If-Match"), "\(command)")
                let isPost = command.hasPrefix("curl -X POST")
                #expect(command.contains("Idempotency-Key: $(uuidgen)") == isPost, "\(command)")
            }
            #expect(commands.contains { $0.contains("-F dosya_turu=fatura") && $0.contains("-F dosya=@") })
            // How a version is used stands beside the command, and what an import takes in its table.
            #expect(page.contains("-H 'If-Match: ") && page.contains("<code>kayitlar[urunler].sku</code>"))
        }
    }
}

/// The document as a server gives it.
private struct Document {
    let json: JSON

    init(_ house: WebHouse) async throws { json = try await house.send(.get, "/api/v1/openapi.json").json }

    /// All operations, by method and path.
    var operations: [(name: String, json: JSON)] {
        (json["paths"]?.members ?? []).flatMap { path in
            (path.value.members ?? []).map { (name: "\($0.name.uppercased()) \(path.name)", json: $0.value) }
        }
    }

    /// What is told of a status of a route; nil if nothing is.
    func answer(_ status: Int, of route: Route) -> JSON? {
        let operation = json["paths"]?[route.path]?[route.method.rawValue.lowercased()]
        return operation?["responses"]?["\(status)"].map(resolved)
    }

    func target(_ reference: String) -> JSON? {
        reference.split(separator: "/").dropFirst().map(String.init).reduce(json as JSON?) { part, name in part?[name] }
    }

    /// What a reference leads to; everything else is itself.
    func resolved(_ part: JSON) -> JSON { part["$ref"]?.string.flatMap(target) ?? part }

    /// All references, as often as they stand there.
    var references: [String] {
        var found: [String] = []
        Document.collect(json, &found)
        return found
    }

    private static func collect(_ json: JSON, _ references: inout [String]) {
        for member in json.members ?? [] {
            if member.name == "$ref", let text = member.value.string { references.append(text) }
            collect(member.value, &references)
        }
        for element in json.array ?? [] { collect(element, &references) }
    }
}
