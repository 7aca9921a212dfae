import Domain
import Foundation
import LibPQ
import PostgresEngine
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("When the database goes away", .serialized, .timeLimit(.minutes(120)))
struct DatabaseFailureTests {
    @Test("A server that is killed and started again in the middle: no job is lost, none counts twice")
    func serverRestarts() async throws {
        try await withOwnServer { server, house in
            let (each, crashes) = isLong ? (2000, 10) : (1000, 2)
            let jobs = each * crashes
            let workers = try (0..<2).map { _ in try house.worker("--concurrency", "8") }
            for _ in 0..<crashes {
                try await house.begin(each, milliseconds: 20, runs: 100)
                await server.crash()
                try await server.launch()
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == jobs }
            for worker in workers { await worker.stop() }
            try await house.expectSound(jobs: jobs)
        }
    }

    @Test("Sessions that the server ends are made anew, and the work goes on")
    func sessionsEnded() async throws {
        // A server of its own: the sessions of other tests are none of its business.
        try await withOwnServer { _, house in
            let (each, rounds) = (200, 10)
            let worker = try house.worker("--concurrency", "8")
            for _ in 0..<rounds {
                try await house.begin(each, milliseconds: 20, runs: 50)
                try await house.database.write { tx in
                    _ = try tx.all(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE pid <> pg_backend_pid() AND application_name = 'siparis'
                        """
                    ) { _ in 0 }
                }
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == each * rounds }
            await worker.stop()
            try await house.expectSound(jobs: each * rounds)
        }
    }

    @Test("A server with no connection left keeps nobody from working who has one")
    func connectionsUsedUp() async throws {
        try await withOwnServer { server, house in
            try await house.add(600, milliseconds: 20)
            let worker = try house.worker("--concurrency", "4")
            try await house.waitUntil("some runs") { try Journal(path: house.journal).runs.count > 50 }
            var hoard: [LibPQ.Session] = []
            while hoard.count < 200, let more = try? LibPQ.Session.connect(try ConnectionInfo(url: server.url)) {
                hoard.append(more)
            }
            #expect(hoard.count < 200)
            try await house.waitUntil("all done") { try await house.counts()[.done] == 600 }
            let alive = try await house.database.read { tx in
                try tx.value("SELECT count(*) FROM is_kuyrugu_isci WHERE durum = 'canli'", as: Int.self)
            }
            #expect(alive == 1)
            hoard = []
            await worker.stop()
            try await house.expectSound(jobs: 600)
        }
    }

    @Test("A path that swallows bytes is given up, another worker goes on, and the cut-off one comes back")
    func swallowedBytes() async throws {
        try await withOwnServer { server, house in
            let proxy = try SwallowingProxy(target: server.port)
            defer { proxy.close() }
            let behind = FailureHouse(
                database: house.database, journal: house.journal,
                place: ["--database-url", server.url(port: proxy.port)])
            try await house.add(2000, milliseconds: 10)
            let cutOff = try behind.worker("--concurrency", "4")
            try await house.waitUntil("some runs") { try Journal(path: house.journal).runs.count > 50 }
            proxy.swallow(true)
            let other = try house.worker("--concurrency", "16")
            try await house.waitUntil("all done") { try await house.counts()[.done] == 2000 }
            // The cut-off worker has stopped claiming and comes back once bytes pass again.
            await other.stop()
            proxy.swallow(false)
            try await house.add(20)
            try await house.waitUntil("done by the one that was cut off") { try await house.counts()[.done] == 2020 }
            await cutOff.stop()
            try await house.expectSound(jobs: 2020)
        }
    }
}
