import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

/// What runs every minute and every night must find its rows by an index, however many are done already.
@Suite("Query plans of audit and retention")
struct PersonalDataPlanTests {
    struct Step: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: SQL
        let indexes: [String]
        /// What the tables hold; in empty ones PostgreSQL finds every way as good as any other.
        var rows: [SQL] = []
    }

    /// A log of which almost all is chained.
    private static let log: [SQL] = [
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO sistem_log (tablo, islem, mesaj, created_at, kaynak)
        SELECT 'siparisler', 'x', 'x', \(Timestamp(milliseconds: 1)), 'is' FROM n
        """,
        "DELETE FROM sistem_log_bekleyen WHERE kayit_id <= (SELECT max(id) - 20 FROM sistem_log)",
    ]

    private static let steps = [
        Step(
            testDescription: "the end of the chain",
            sql: "SELECT sira, kayit_id, ozet FROM sistem_log_zincir ORDER BY sira DESC LIMIT 1",
            indexes: ["sistem_log_zincir_pkey", "SCAN sistem_log_zincir"]),
        Step(
            testDescription: "rows that wait to be chained",
            sql: """
                SELECT l.id FROM sistem_log_bekleyen b JOIN sistem_log l ON l.id = b.kayit_id
                ORDER BY b.kayit_id LIMIT \(500)
                """,
            indexes: ["sistem_log_pkey", "SEARCH l USING INTEGER PRIMARY KEY"], rows: log),
        Step(
            testDescription: "orders that still have their buyer",
            sql: "SELECT id, created_at FROM siparisler WHERE anonim_at IS NULL AND id > \(7) ORDER BY id LIMIT \(200)",
            indexes: ["siparisler_kisili"]),
        Step(
            testDescription: "newer orders of the same buyer",
            sql: """
                SELECT id FROM siparisler
                WHERE kullanici_id = \(5) AND musteri_telefon = \("0555") AND created_at >= \(Timestamp(milliseconds: 1))
                LIMIT 1
                """,
            indexes: ["siparisler_telefon"]),
        Step(
            testDescription: "invoices whose time is over",
            sql: """
                SELECT id FROM siparisler
                WHERE fatura_saklama_bitis_at IS NOT NULL AND fatura_saklama_bitis_at <= \(Timestamp(milliseconds: 1))
                ORDER BY fatura_saklama_bitis_at LIMIT \(200)
                """,
            indexes: ["siparisler_fatura_saklama"]),
        Step(
            testDescription: "messages that still have their recipient",
            sql: "SELECT id, created_at FROM mesaj_log WHERE anonim_at IS NULL ORDER BY id LIMIT \(200)",
            indexes: ["mesaj_log_kisili"]),
        Step(
            testDescription: "raw answers",
            sql: "SELECT id, created_at FROM hata_log WHERE raw_response IS NOT NULL ORDER BY id LIMIT \(200)",
            indexes: ["hata_log_ham"]),
        Step(
            testDescription: "bodies of webhooks",
            sql:
                "SELECT id, govde FROM webhook_gelen WHERE govde_silindi_at IS NULL AND id > \(7) ORDER BY id LIMIT \(200)",
            indexes: ["webhook_gelen_dolu"]),
        Step(
            testDescription: "requests that are open",
            sql:
                "SELECT id FROM kisisel_veri_talepleri WHERE tamamlandi_at IS NULL ORDER BY son_tarih_at, id LIMIT \(9)",
            indexes: ["kisisel_veri_talepleri_acik"]),
    ]

    @Test("Each step finds its rows by an index", arguments: EngineUnderTest.allCases, steps)
    func plans(_ engine: EngineUnderTest, _ step: Step) async throws {
        try await withDatabase(engine) { database in
            let plan = try await database.write { tx in
                for statement in step.rows { _ = try tx.run(statement) }
                if tx.dialect == .sqlite {
                    return try tx.all("EXPLAIN QUERY PLAN \(fragment: step.sql)") { row in
                        for _ in 0..<3 { _ = try row.next(Int.self) }
                        return try row.next(String.self)
                    }
                }
                if !step.rows.isEmpty { try tx.runScript("ANALYZE sistem_log; ANALYZE sistem_log_bekleyen") }
                try tx.runScript("SET LOCAL enable_seqscan = off")
                return try tx.all("EXPLAIN \(fragment: step.sql)") { try $0.next(String.self) }
            }
            let text = plan.joined(separator: "\n")
            #expect(step.indexes.contains { text.contains($0) }, "\(text)")
            #expect(!text.contains("USE TEMP B-TREE"), "\(text)")
        }
    }
}
