import Domain
import Foundation
import SQLEngine
import TestSupport
import Testing

/// Whether the long forms are wanted (`./scripts/test --long`).
let isLong = ProcessInfo.processInfo.environment["SIPARIS_LONG_TESTS"] != nil

@Suite("Workers that crash, hang and come back", .serialized, .timeLimit(.minutes(120)))
struct CrashTests {
    @Test("Workers killed one after the other lose no job, and their jobs run again soon")
    func killedWorkers() async throws {
        try await withPostgresHouse { house in
            let (each, kills) = isLong ? (1000, 20) : (400, 4)
            let jobs = each * kills
            var workers = try (0..<3).map { _ in try house.worker("--concurrency", "8") }
            for kill in 0..<kills {
                try await house.begin(each, milliseconds: 100, runs: 40)
                let victim = kill % workers.count
                await workers[victim].kill()
                workers[victim] = try house.worker("--concurrency", "8")
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == jobs }
            for worker in workers { await worker.stop() }
            try await house.expectSound(jobs: jobs)
            // A job that ran twice was with a worker when that was killed. It ran again once that one's lease of 20 seconds
            // was over, and not only at the end of its own time of five minutes.
            let runs = Dictionary(grouping: try Journal(path: house.journal).runs, by: \.job)
            let waits = runs.values.filter { $0.count > 1 }.compactMap { runs -> Int64? in
                let times = runs.map(\.milliseconds)
                return times.max().flatMap { last in times.min().map { last - $0 } }
            }
            #expect(!waits.isEmpty)
            let sorted = waits.sorted()
            #expect(sorted[Int(Double(sorted.count - 1) * 0.95)] <= 90_000)
            #expect(runs.values.allSatisfy { Set($0.map(\.key)).count == 1 })
        }
    }

    @Test(
        "A worker that stands still past its lease can't finish what another one has taken, and goes on under a new number"
    )
    func standsStill() async throws {
        try await withPostgresHouse { house in
            let first = try house.worker("--concurrency", "10")
            let ids = Set(try await house.begin(5, milliseconds: 6000, runs: 4).map(\.rawValue))
            first.send(SIGSTOP)
            // It may stand still in the middle of a transaction that holds its row.
            try await house.waitUntil("lease over") {
                if isLong { try await Task.sleep(for: .seconds(25)) } else { try await house.expireLeases() }
                return true
            }
            let second = try house.worker("--concurrency", "10")
            // Some may have been done before the first one stood still.
            try await house.waitUntil("run by the second") {
                try await house.doneIDs().union(house.idsRunTwice()).isSuperset(of: ids)
            }
            first.send(SIGCONT)
            try await house.waitUntil("all done") { try await house.counts()[.done] == 5 }
            // The first one takes part again.
            try await house.waitUntil("registered anew") {
                try await house.database.read { tx in
                    try tx.value("SELECT count(*) FROM is_kuyrugu_isci WHERE durum = 'canli'", as: Int.self) == 2
                }
            }
            await second.stop()
            try await house.add(3)
            try await house.waitUntil("done by the first") { try await house.counts()[.done] == 8 }
            await first.stop()
            let twice = try house.idsRunTwice()
            #expect(!twice.isEmpty)
            let rows = try await house.rows()
            #expect(rows.allSatisfy { $0.rescues == (twice.contains($0.id) ? 1 : 0) && $0.attempt == 1 })
        }
    }

    @Test("A job that kills its worker is given up after three times, and its neighbours are unharmed")
    func poison() async throws {
        try await withPostgresHouse { house in
            try await house.add(20, milliseconds: 200)
            let poison = try await house.add(1, isPoison: true)
            try await house.add(20, milliseconds: 200)
            for _ in 0..<3 {
                let worker = try house.worker("--concurrency", "6")
                try await house.waitUntil("the worker dies") { !worker.isRunning }
                try await house.expireLeases()
            }
            let worker = try house.worker("--concurrency", "6")
            try await house.waitUntil("all ended") {
                let counts = try await house.counts()
                return counts[.done] == 40 && counts[.dead] == 1
            }
            await worker.stop()
            try await house.expectSound(jobs: 41, dead: 1)
            let rows = try await house.rows()
            #expect(rows.first { $0.status == .dead }?.id == poison[0].rawValue)
            // Only those that ran beside it can have been blamed, each at most once.
            #expect(rows.filter { $0.status == .done }.allSatisfy { $0.rescues <= 1 })
        }
    }

    @Test("Restarts of workers burn no attempt and count as no rescue")
    func rollingRestart() async throws {
        try await withPostgresHouse { house in
            let (each, restarts) = (150, 4)
            var worker = try house.worker("--concurrency", "4")
            for _ in 0..<restarts {
                try await house.begin(each, milliseconds: 50, runs: 30)
                let next = try house.worker("--concurrency", "4")
                await worker.stop()
                worker = next
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == each * restarts }
            await worker.stop()
            try await house.expectSound(jobs: each * restarts)
            #expect(try await house.rows().allSatisfy { $0.rescues == 0 && $0.attempt == 1 })
        }
    }

    @Test("Strict order holds when workers are killed")
    func orderHolds() async throws {
        try await withPostgresHouse { house in
            var ids: [ID<Job>] = []
            var worker = try house.worker()
            for _ in 0..<2 {
                ids += try await house.begin(30, milliseconds: 50, orderKey: "a", runs: 5)
                await worker.kill()
                try await house.expireLeases()
                worker = try house.worker()
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == 60 }
            await worker.stop()
            var newest: Int64 = 0
            for run in try Journal(path: house.journal).runs {
                #expect(run.job >= newest)
                newest = max(newest, run.job)
            }
            #expect(newest == ids.last?.rawValue)
        }
    }
}
