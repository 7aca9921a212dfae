import Domain
import Foundation
import JobQueue
import PostgresEngine
import SQLEngine
import TestSupport
import Testing

@Suite("A long backlog")
struct BacklogTests {
    /// Many in the long run.
    private static let rows = ProcessInfo.processInfo.environment["SIPARIS_LONG_TESTS"] == nil ? 20_000 : 1_000_000

    @Test("With a long backlog and many planned jobs, no statement of the queue walks over the table")
    func noWalks() async throws {
        var options = PostgresDatabase.Options.queue
        // One session, because each tells the server of its walks in its own time.
        options.sessionCount = 1
        // To fill the table takes longer than any statement of the queue.
        (options.statementTimeout, options.attemptMax) = (.seconds(120), .seconds(120))
        try await withPostgres(options: options) { database in
            try await fill(database)
            // Statistics that are wrong, as they are for a table that was empty when it was looked at.
            let before = try await walks(database)
            let (clock, signal) = (QueueClock(local: { Timestamp(milliseconds: 0) }), QueueSignal())
            let jobs = JobTable(clock: clock, signal: signal)
            let workers = WorkerTable(clock: clock, signal: signal)
            let worker = try await database.write { tx in try workers.register(host: "sınama", tx) }
            for _ in 0..<5 {
                let held = try await database.write { tx in
                    try claimInTurn(200, worker: worker, clock: clock, tx)
                }
                #expect(held.count == 200)
                try await database.write { tx in
                    let now = try clock.now(tx)
                    let (_, stale) = try jobs.finish(held, now: now, tx)
                    #expect(stale == 0)
                    _ = try jobs.promoteDue(limit: 500, now: now, tx)
                    _ = try jobs.nextDue(tx)
                    _ = try workers.rescue(limit: 1000, tx)
                    _ = try workers.unblockOrphans(tx)
                }
                _ = try await database.read { tx in try QueueGauges.read(clock, tx) }
            }
            #expect(try await walks(database) == before)
        }
    }

    private func fill(_ database: PostgresDatabase) async throws {
        let rows = BacklogTests.rows
        try await database.write { tx in
            try tx.run("ALTER TABLE is_kuyrugu SET (autovacuum_enabled = off)")
            for (status, count) in [("bekliyor", rows), ("planli", rows / 2), ("tamam", rows / 2)] {
                let isEnded = status == "tamam"
                try tx.run(
                    """
                    INSERT INTO is_kuyrugu (tip, veri, durum, calisma_zamani, islem_anahtari, created_at, updated_at,
                        bitti_at)
                    SELECT 'mesaj_gonder', '{}', \(status), now() + interval '1 day', n::text, now(), now(),
                        CASE WHEN \(isEnded) THEN now() END
                    FROM generate_series(1, \(count)) AS n
                    """)
            }
        }
    }

    /// How often the queue's table was walked over as a whole.
    private func walks(_ database: PostgresDatabase) async throws -> Int {
        try await database.write { tx in
            _ = try tx.first("SELECT pg_stat_force_next_flush()") { _ in 0 }
        }
        return try await database.write { tx in
            try tx.one(
                """
                SELECT seq_scan FROM pg_stat_user_tables
                WHERE relname = 'is_kuyrugu' AND schemaname = current_schema()
                """
            ) { try $0.next(Int.self) }
        }
    }
}
