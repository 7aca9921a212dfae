import Domain
import PostgresEngine
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Row-level security")
struct RowLevelSecurityTests {
    /// Tables with a person's or dealer's column that need no policy, and why.
    private static let exempt: [String: String] = [
        "calisan_bayileri": "who works for whom: read before anything is known of the caller",
        "oturumlar": "read before anything is known of the caller",
        "giris_baglantilari": "read before anything is known of the caller",
        "api_anahtarlari": "read before anything is known of the caller",
        "kullanici_rolleri": "read before anything is known of the caller",
        "kurtarma_kodlari": "used in the middle of a sign-in, before a scope is known",
        "cihazlar": "used in the middle of a sign-in, before a scope is known",
        "giris_kayitlari": "used in the middle of a sign-in, before a scope is known",
        "bildirimler": "the column is the person who asks, and counted with every session",
        "idempotency_anahtarlari": "the column is the person who asks, and every statement names it",
        "mesaj_sablonlari": "texts, of which those of all are used for every dealer",
        "is_kuyrugu": "workers take jobs of all dealers thousands of times a second; payloads hold ids",
        "disa_aktarimlar": "the column is the person who asks, and every statement names it",
        "is_kuyrugu_arsiv": "the queue's own, like is_kuyrugu",
    ]

    @Test("Every table with a dealer's column has a policy, or a reason to have none")
    func complete() async throws {
        try await withPostgres { database in
            let (tables, guarded) = try await database.read { tx in
                (
                    try tx.all(
                        """
                        SELECT DISTINCT table_name FROM information_schema.columns
                        WHERE table_schema = current_schema() AND column_name IN ('kullanici_id', 'bayi_id')
                        """
                    ) { try $0.next(String.self) },
                    try tx.all(
                        """
                        SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
                        WHERE c.relnamespace = current_schema()::regnamespace
                            AND c.relrowsecurity AND c.relforcerowsecurity
                        """
                    ) { try $0.next(String.self) }
                )
            }
            let isQueue: (String) -> Bool = { $0.hasPrefix("is_kuyrugu_") }
            let open = Set(tables).subtracting(guarded).subtracting(Self.exempt.keys).filter { !isQueue($0) }
            #expect(open == [])
            #expect(Set(guarded).isSuperset(of: ["siparisler", "entegrasyonlar", "siparis_urunleri", "mesaj_log"]))
        }
    }

    @Test("The database itself hides other dealers' rows, from statements that forgot their scope too")
    func hidden() async throws {
        try await withPostgres { database in
            let (one, other) = try await twoDealers(database)
            func names(_ access: RowAccess = .everyone) async throws -> [String] {
                try await RowAccess.$current.withValue(access) {
                    try await database.read { tx in
                        try tx.all("SELECT ad FROM entegrasyonlar ORDER BY ad") { try $0.next(String.self) }
                    }
                }
            }
            #expect(try await names() == ["bir", "iki"])
            #expect(try await names(.tenants([one.rawValue])) == ["bir"])
            #expect(try await names(.tenants([one.rawValue, other.rawValue])) == ["bir", "iki"])
            #expect(try await names(.tenants([])) == [])
            // The same sessions, afterwards: nothing was left behind.
            for _ in 0..<10 { #expect(try await names() == ["bir", "iki"]) }
        }
    }

    @Test("Rows of other dealers can be neither changed nor added")
    func writes() async throws {
        try await withPostgres { database in
            let (one, other) = try await twoDealers(database)
            try await RowAccess.$current.withValue(.tenants([one.rawValue])) { () async throws -> Void in
                let changed = try await database.write { tx in try tx.run("UPDATE entegrasyonlar SET ad = 'x'") }
                #expect(changed == 1)
                await #expect(throws: SQLError.self) { try await add("uc", of: other, database) }
                try await add("dort", of: one, database)
            }
        }
    }

    @Test("A connection that does not say whose rows it wants sees none")
    func unknownVisitor() async throws {
        try await withPostgres { database in
            _ = try await twoDealers(database)
            let count = try await database.write { tx in
                try tx.runScript("RESET siparis.kapsam")
                return try tx.value("SELECT count(*) FROM entegrasyonlar", as: Int.self)
            }
            #expect(count == 0)
        }
    }

    private func twoDealers(_ database: PostgresDatabase) async throws -> (ID<User>, ID<User>) {
        let now = Timestamp(milliseconds: 0)
        let (one, other) = try await database.write { tx in
            (
                try UserTable.insert(
                    name: "Bir", email: "bir@ornek.com", phone: nil, role: .dealer, passwordHash: nil, now: now, tx),
                try UserTable.insert(
                    name: "İki", email: "iki@ornek.com", phone: nil, role: .dealer, passwordHash: nil, now: now, tx)
            )
        }
        try await add("bir", of: one, database)
        try await add("iki", of: other, database)
        return (one, other)
    }

    private func add(_ name: String, of dealer: ID<User>, _ database: PostgresDatabase) async throws {
        let now = Timestamp(milliseconds: 0)
        _ = try await database.write { tx in
            try tx.run(
                """
                INSERT INTO entegrasyonlar (kullanici_id, platform_id, ad, kanca_kodu, created_at, updated_at)
                VALUES (\(dealer), 1, \(name), \(name), \(now), \(now))
                """)
        }
    }
}
