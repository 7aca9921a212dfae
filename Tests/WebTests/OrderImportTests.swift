import Domain
import HTTPTypes
import LosslessJSON
import Operations
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Orders as the API takes them, in an import")
struct OrderImportTests {
    @Test("whatever a new order may say can be imported, and makes the same order", arguments: EngineUnderTest.allCases)
    func sameOrder(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let route = house.server.routes.first { $0.method == .post && $0.path == "/api/v1/siparisler" }
            let schema = try #require(route?.documentation?.input)
            for (name, body) in [("E", Examples.body(schema)), ("T", Self.full(schema))] {
                func numbered(_ number: String) -> JSON {
                    Self.with(
                        ["kullanici_id": JSON(house.dealer.rawValue), "siparis_numarasi": .string(number)], body)
                }
                let (posted, imported) = (numbered("\(name)-1"), numbered("\(name)-2"))
                let answer = try await house.send(
                    .post, "/api/v1/siparisler", key: house.key(house.admin), body: posted.description)
                #expect(answer.status == 201, "\(answer.text)")
                try await bring(imported, house)
                let one = Self.said(try await order("\(name)-1", house), schema)
                let other = Self.said(try await order("\(name)-2", house), schema)
                #expect(Self.with(["siparis_numarasi": .string("\(name)-2")], one) == other)
                if name == "T" { #expect(other == imported) }
            }
        }
    }

    private func bring(_ record: JSON, _ house: WebHouse) async throws {
        let key = house.key(house.dealer)
        let body: JSON = ["kaynak": "siparisler", "kip": "uygula", "kayitlar": [record]]
        let sent = try await house.send(.post, "/api/v1/ice-aktarimlar", key: key, body: body.description)
        #expect(sent.status == 202, "\(sent.text)")
        try await house.drain()
        let place = try #require(sent.header("Location"))
        let problems = try await house.send(.get, "\(place)/hatalar", key: key)
        #expect(try await house.send(.get, place, key: key).json["eklenen"]?.int == 1, "\(problems.text)")
    }

    private func order(_ number: String, _ house: WebHouse) async throws -> JSON {
        let key = house.key(house.dealer)
        let list = try await house.send(.get, "/api/v1/siparisler?siparis_numarasi=\(number)", key: key).json
        let id = try #require(list["kayitlar"]?[0]?["id"]?.int)
        return try await house.send(.get, "/api/v1/siparisler/\(id)", key: key).json
    }

    /// A body that gives every field of the schema.
    private static func full(_ schema: InputSchema, _ mark: String = "") -> JSON {
        .object(
            schema.fields.map { field -> JSON.Member in
                let value: JSON =
                    switch field.kind {
                    case .value(let kind): filler(kind, "\(mark)\(field.name)")
                    case .object(let schema): full(schema, "\(field.name.prefix(1))-")
                    case .list(let schema, _): [full(schema, "1-"), full(schema, "2-")]
                    }
                return JSON.Member(field.name, value)
            })
    }

    private static func filler(_ kind: FieldKind, _ text: String) -> JSON {
        switch kind {
        case .id, .int: 3
        case .money: "12.50"
        case .choice: "kapida_odeme"
        case .text(let max): .string(String(text.prefix(max)))
        default: .null
        }
    }

    private static func with(_ values: [String: JSON], _ body: JSON) -> JSON {
        .object((body.members ?? []).map { JSON.Member($0.name, values[$0.name] ?? $0.value) })
    }

    /// What a stored order says in the fields that a new one may have.
    private static func said(_ order: JSON, _ schema: InputSchema) -> JSON {
        .object(
            schema.fields.map { field -> JSON.Member in
                let value: JSON? =
                    switch field.kind {
                    case .value: order[field.name]
                    case .object(let schema): address(field.name, of: order).map { said($0, schema) }
                    case .list(let schema, _): JSON.array((order[field.name]?.array ?? []).map { said($0, schema) })
                    }
                return JSON.Member(field.name, value ?? .null)
            })
    }

    /// `teslimat_adresi` is the address whose `tur` is `teslimat`.
    private static func address(_ name: String, of order: JSON) -> JSON? {
        order["adresler"]?.array?.first { address in address["tur"]?.string.map { "\($0)_adresi" } == name }
    }
}
