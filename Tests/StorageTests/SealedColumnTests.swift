import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("The sealed columns")
struct SealedColumnTests {
    /// Columns whose names sound like secrets and that take no part: hashes, times, and texts that are no secrets; and a
    /// second factor that is being set up, which lasts for minutes and is drawn anew if it does not open.
    private static let notSealed: Set<String> = [
        "kullanicilar.sifre_hash", "entegrasyonlar.api_key_son", "entegrasyonlar.api_key_degisti_at",
        "entegrasyonlar.api_secret_son", "entegrasyonlar.api_secret_degisti_at", "entegrasyonlar.sifre_degisti_at",
        "webhook_abonelikleri.onceki_gizli_bitis_at", "kullanicilar.totp_at", "kullanicilar.totp_son_adim",
    ]

    @Test(
        "Every column whose name says that it holds a secret takes part in rotations",
        arguments: EngineUnderTest.allCases)
    func complete(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let schema = try await LiveSchema.read(database)
            let words = ["sifre", "secret", "api_key", "gizli", "parola", "totp", "jeton"]
            let sounding = schema.columns.flatMap { table, columns in
                columns.filter { column in words.contains { column.contains($0) } }.map { "\(table).\($0)" }
            }
            let listed = SealedColumn.all.map { "\($0.table).\($0.column)" }
            #expect(Set(sounding).subtracting(Self.notSealed) == Set(listed))
            for column in SealedColumn.all {
                let names = try #require(schema.columns[column.table])
                #expect(names.contains(column.column) && (column.tenantColumn.map(names.contains) ?? true))
                guard let destination = column.destination else { continue }
                #expect(names.contains(destination.rowColumn))
                #expect(listed.contains("\(destination.table).\(destination.column)"))
            }
        }
    }

    @Test("The key of a sealed text is read by the database as by the program", arguments: EngineUnderTest.allCases)
    func keyID(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let column = SealedColumn(table: "deneme", column: "gizli", tenantColumn: nil)
            let counts = try await database.write { tx in
                try tx.runScript(
                    """
                    CREATE TABLE deneme (id BIGINT PRIMARY KEY, gizli TEXT);
                    INSERT INTO deneme (id, gizli) VALUES (1, 'v1:dk-0a1b2c3d:AAAA+/Zz=='), (2, 'v1:3f9c01ab:BBBB'),
                        (3, 'v1:dk-0a1b2c3d:CCCC='), (4, NULL)
                    """)
                return try column.countsByKey(tx)
            }
            #expect(counts == ["dk-0a1b2c3d": 2, "3f9c01ab": 1])
            let left = try await database.read { tx in
                try column.cells(notSealedWith: "dk-0a1b2c3d", after: 0, limit: 10, tx).map(\.row)
            }
            #expect(left == [2])
        }
    }
}
