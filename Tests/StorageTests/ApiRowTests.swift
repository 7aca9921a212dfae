import Domain
import LosslessJSON
import SQLEngine
import Storage
import TestSupport
import Testing

/// Rows are written as JSON straight from the database's answer: it must be what a tree of values would print.
@Suite("Rows of the API as bytes")
struct ApiRowTests {
    private static let texts = [
        "Bardak", "", "\"tırnak\" ve \\ çizgi", "satır\nsonu\r\tsekme", "\u{1}\u{1F}\u{7F}", "İıŞşĞğ ₺ 👩‍👩‍👧",
        "e\u{301}</script>",
        "\u{2028}\u{FFFD}", String(repeating: "ü", count: 500),
    ]

    @Test(
        "texts, numbers, money, times and JSON are printed as the tree prints them", arguments: EngineUnderTest.allCases
    )
    func rows(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let world = try await StorageWorld(database)
            var random = SystemRandomNumberGenerator()
            for text in Self.texts {
                let amount = Money(kurus: Int64.random(in: 0...Money.largest.kurus, using: &random))
                let stock = Int.random(in: 0...Int.max, using: &random)
                let raw = JSON.object([
                    .init(text, .array([.string(text), .null, .bool(true), 12, .number("1.50"), .object([])])),
                    .init("b", .object([.init("a", .string(text))])),
                ])
                let (product, error) = try await database.write { tx in
                    let product = try SupplierProductTable.save(
                        dealer: world.own.user, supplier: world.own.supplier, sku: "S", barcode: nil, name: text,
                        cost: amount, stock: stock, now: world.now, tx)
                    let error = try tx.one(
                        """
                        INSERT INTO hata_log (ilgili_tablo, hata_mesaji, raw_response, created_at, kullanici_id, sinif, kod,
                            parmak_izi)
                        VALUES ('x', \(text), \(JSONText(raw.description)), \(world.now), \(world.own.user), 'gecici', 'x', 'x')
                        RETURNING id
                        """
                    ) { try $0.next(Int64.self) }
                    return (product, error)
                }
                try await check(
                    database, .supplierProducts, product.rawValue, world.own.scope,
                    [
                        "ad": .string(text), "maliyet": .string(amount.description), "stok": JSON(Int64(stock)),
                        "barkod": .null, "created_at": .string(world.now.description),
                    ])
                try await check(
                    database, .errorLog, error, world.own.scope, ["hata_mesaji": .string(text)], sameMembers: raw)
            }
        }
    }

    private func check(
        _ database: any SQLDatabase, _ resource: ApiResource, _ id: Int64, _ scope: Scope, _ expected: [String: JSON],
        sameMembers raw: JSON? = nil
    ) async throws {
        let (row, page) = try await database.read { tx in
            (try resource.row(id, scope: scope, tx), try resource.page(ApiResource.Query(limit: 1), scope: scope, tx))
        }
        let bytes = try #require(row)
        let tree = try JSON(parsing: bytes)
        #expect(tree.utf8 == bytes, "\(String(decoding: bytes, as: UTF8.self))")
        #expect(tree.members?.map(\.name) == resource.columns.map(\.name))
        for (name, value) in expected { #expect(tree[name] == value, "\(name)") }
        if let raw {
            // jsonb keeps the members in an order of its own.
            let stored = try #require(tree["raw_response"])
            for member in raw.members ?? [] { #expect(stored[member.name] == member.value) }
        }
        #expect(page.rows == [UInt8(ascii: "[")] + bytes + [UInt8(ascii: "]")])
    }

    @Test("who may not see a column gets neither value nor name; nobody's rows are an empty list")
    func columns() async throws {
        try await withDatabase(.sqlite) { database in
            let world = try await StorageWorld(database)
            let product = try await database.write { tx in
                try SupplierProductTable.save(
                    dealer: world.own.user, supplier: world.own.supplier, sku: "S", barcode: nil, name: "x",
                    cost: Money(kurus: 4711), stock: nil, now: world.now, tx)
            }
            try await database.read { tx in
                let seen = ApiResource.supplierProducts.visible(to: [])
                let row = try #require(try seen.row(product.rawValue, scope: world.own.scope, tx))
                let text = String(decoding: row, as: UTF8.self)
                #expect(!text.contains("maliyet") && !text.contains("47.11"))
                #expect(try seen.row(product.rawValue, scope: world.other.scope, tx) == nil)
                let none = try seen.page(ApiResource.Query(), scope: world.other.scope, tx)
                #expect(none.rows == Array("[]".utf8) && none.next == nil && none.count == nil)
            }
        }
    }
}
