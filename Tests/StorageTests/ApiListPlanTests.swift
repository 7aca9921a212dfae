import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

/// Every order that a list of the API offers is read from an index, within a dealer and over all: nothing is sorted.
@Suite("Query plans of the API's lists")
struct ApiListPlanTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let query: ApiResource.Query
        let resource: ApiResource
        let scope: Scope

        var testDescription: String { name }
    }

    static let resources: [(name: String, resource: ApiResource)] = [
        ("siparisler", .orders), ("siparis_urunleri", .orderLines), ("siparis_dosyalari", .orderFiles),
        ("urunler", .products), ("tedarikci_urunleri", .supplierProducts), ("urun_eslesmeleri", .productMatches),
        ("yonlendirme_kurallari", .routingRules), ("entegrasyonlar", .integrations), ("is_kuyrugu", .jobs),
        ("mesaj_log", .messages), ("sistem_log", .systemLog), ("hata_log", .errorLog),
        ("is_kuyrugu_arsiv", .archivedJobs), ("mesaj_sablonlari", .messageTemplates),
    ]

    static let samples: [Sample] = resources.flatMap { name, resource in
        resource.orderNames.flatMap { word -> [Sample] in
            guard let order = resource.order(word) else { return [] }
            let cursors: [ApiCursor?] = [nil, cursor(order)]
            return cursors.flatMap { after in
                [("dealer", Scope.only(ID(5))), ("all", Scope.system)].map { who, scope in
                    Sample(
                        name: "\(name) \(word) \(who)\(after == nil ? "" : " after")",
                        query: ApiResource.Query(order: order, after: after), resource: resource, scope: scope)
                }
            }
        }
    }

    private static func cursor(_ order: ApiResource.Order) -> ApiCursor {
        let value: String? =
            switch order.name.drop(while: { $0 == "-" }) {
            case "id": nil
            case "ad": "Bardak"
            case "toplam_tutar": "10.00"
            case "oncelik": "100"
            default: "2026-05-04T07:00:00.000Z"
            }
        return ApiCursor(order: order.name, value: value, id: 900)
    }

    @Test("SQLite sorts nothing", arguments: samples)
    func sqlite(_ sample: Sample) async throws {
        try await withDatabase(.sqlite) { database in
            let statement = try sample.resource.statement(sample.query, sample.scope)
            let plan = try await database.read { tx in
                try tx.all("EXPLAIN QUERY PLAN \(fragment: statement)") { row in
                    _ = try row.next(Int.self)
                    _ = try row.next(Int.self)
                    _ = try row.next(Int.self)
                    return try row.next(String.self)
                }
            }
            let text = plan.joined(separator: "\n")
            // Two short pages are merged for a dealer who also sees what all share.
            let isMerged = text.contains("MERGE (UNION ALL)") || text.contains("COMPOUND")
            #expect(isMerged || !text.contains("TEMP B-TREE"), "\(text)")
        }
    }

    @Test("PostgreSQL sorts nothing", arguments: samples)
    func postgres(_ sample: Sample) async throws {
        try await withDatabase(.postgres) { database in
            let statement = try sample.resource.statement(sample.query, sample.scope)
            let plan = try await database.write { tx in
                // Costs of an empty table say nothing: what is asked is whether there is a way without sorting.
                try tx.runScript(
                    "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
                return try tx.all("EXPLAIN \(fragment: statement)") { try $0.next(String.self) }
            }
            let text = plan.joined(separator: "\n")
            let table = sample.name.prefix { $0 != " " }
            #expect(!text.contains("Seq Scan on \(table) "), "\(text)")
            let isMerged = text.contains("Append")
            #expect(isMerged || !text.contains("Sort"), "\(text)")
        }
    }
}
