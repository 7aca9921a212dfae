import Domain
import Foundation
import JobQueue
import LosslessJSON
import PostgresEngine
import SQLEngine
import Storage
import TestSupport
import Testing

/// A queue that processes outside of this one work, seen by the test through a connection of its own.
struct FailureHouse: Sendable {
    let database: any SQLDatabase
    let journal: String
    /// The options that name the database to a process.
    let place: [String]
    let signal = QueueSignal()

    private static let world = World(
        now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })

    var clock: QueueClock { QueueClock(local: FailureHouse.world.now) }
    var enqueuer: Enqueuer { Enqueuer(clock: clock, world: FailureHouse.world, signal: signal) }

    func worker(_ options: String...) throws -> WorkerProcess {
        try WorkerProcess(database: place, journal: journal, options)
    }

    /// Adds jobs that take so long each.
    @discardableResult
    func add(_ count: Int, milliseconds: Int = 0, isPoison: Bool = false, orderKey: String? = nil) async throws -> [ID<
        Job
    >] {
        let enqueuer = enqueuer
        return try await database.write { tx in
            try (0..<count).map { _ in
                var payload: [JSON.Member] = [.init("sure_ms", JSON(Int64(milliseconds)))]
                if isPoison { payload.append(.init("zehir", true)) }
                return try enqueuer.enqueue(NewJob(.processWebhook, payload: .object(payload), orderKey: orderKey), tx)
            }
        }
    }

    /// Of the jobs that were added here; the installation's own plans add theirs.
    func counts() async throws -> [JobStatus: Int] {
        let rows = try await database.read { tx in
            try tx.all("SELECT durum, count(*) FROM is_kuyrugu WHERE tip = 'webhook_isle' GROUP BY durum") { row in
                (try row.next(JobStatus.self), try row.next(Int.self))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func rows() async throws -> [(id: Int64, status: JobStatus, attempt: Int, attemptsMax: Int, rescues: Int)] {
        try await database.read { tx in
            try tx.all(
                """
                SELECT id, durum, deneme, azami_deneme, kurtarma FROM is_kuyrugu WHERE tip = 'webhook_isle'
                ORDER BY id
                """
            ) { row in
                (try row.next(), try row.next(), try row.next(), try row.next(), try row.next())
            }
        }
    }

    func doneIDs() async throws -> Set<Int64> { Set(try await rows().filter { $0.status == .done }.map(\.id)) }

    /// The jobs that were begun more than once.
    func idsRunTwice() throws -> Set<Int64> {
        let runs = Dictionary(grouping: try Journal(path: journal).runs, by: \.job)
        return Set(runs.filter { $0.value.count > 1 }.keys)
    }

    /// Takes the leases of all workers away that are not renewed: what the passing of twenty seconds does, at once.
    func expireLeases() async throws {
        let past = Timestamp(milliseconds: 0)
        try await database.write { tx in
            _ = try tx.run("UPDATE is_kuyrugu_isci SET kira_bitis_at = \(past) WHERE durum = 'canli'")
        }
    }

    func waitUntil(
        _ what: String, _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(240)
        while true {
            // The database may be down at the moment.
            if (try? await condition()) == true { return }
            guard ContinuousClock.now < deadline else {
                let counts = try? await counts()
                throw NotReached(what: what, counts: "\(counts ?? [:])")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Adds jobs and waits until so many more runs were begun: what a test does then comes in the middle of the work.
    @discardableResult
    func begin(
        _ count: Int, milliseconds: Int, orderKey: String? = nil, runs: Int
    ) async throws -> [ID<Job>] {
        let before = try Journal(path: journal).runs.count
        let ids = try await add(count, milliseconds: milliseconds, orderKey: orderKey)
        try await waitUntil("some runs") { try Journal(path: journal).runs.count > before + runs }
        return ids
    }

    /// What must hold after any failure: every job has ended once, nobody had too many attempts, and every job that is done
    /// was run.
    func expectSound(jobs: Int, dead: Int = 0) async throws {
        let rows = try await rows()
        #expect(rows.count == jobs)
        #expect(rows.count { $0.status == .done } == jobs - dead)
        #expect(rows.count { $0.status == .dead } == dead)
        #expect(rows.allSatisfy { $0.attempt <= $0.attemptsMax && $0.attempt >= 0 })
        let run = Set(try Journal(path: journal).runs.map(\.job))
        #expect(rows.allSatisfy { run.contains($0.id) })
    }
}

struct NotReached: Error, CustomStringConvertible {
    var what: String
    var counts: String

    var description: String { "not reached in time: \(what); jobs: \(counts)" }
}

/// A house on the test server's PostgreSQL.
func withPostgresHouse(_ body: (FailureHouse) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        try await withPostgres { database in
            let schema = try await database.read { tx in
                try tx.one("SELECT current_schema()::text") { try $0.next(String.self) }
            }
            let url = try await TestPostgres.url()
            let own = url + (url.contains("?") ? "&" : "?") + "options=-c%20search_path%3D" + schema
            try await body(
                FailureHouse(database: database, journal: folder + "/gunluk", place: ["--database-url", own]))
        }
    }
}

/// A house on a server of the test's own, which it may crash.
func withOwnServer(_ body: (OwnServer, FailureHouse) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        try await inTurn {
            let server = try await OwnServer.start()
            do { try await use(server, journal: folder + "/gunluk", body) } catch {
                await server.remove()
                throw error
            }
            await server.remove()
        }
    }
}

private func use(
    _ server: OwnServer, journal: String, _ body: (OwnServer, FailureHouse) async throws -> Void
) async throws {
    let database = try PostgresDatabase(url: server.url, schema: nil)
    _ = try await Migrator(schemaMigrations).migrate(database, now: { Timestamp(milliseconds: 1_777_878_000_000) })
    try await body(server, FailureHouse(database: database, journal: journal, place: ["--database-url", server.url]))
    await database.close()
}
