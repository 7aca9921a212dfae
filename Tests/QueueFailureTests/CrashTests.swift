import Domain
import Foundation
import SQLEngine
import TestSupport
import Testing

/// Whether the long forms are wanted (`./scripts/test --long`).
let isLong = ProcessInfo.processInfo.environment["SIPARIS_LONG_TESTS"] != nil

@Suite("Workers that crash, hang and come back", .serialized, .timeLimit(.minutes(20)))
struct CrashTests {
    @Test("Workers killed one after the other lose no job, and their jobs run again within seconds")
    func killedWorkers() async throws {
        try await withPostgresHouse { house in
            let (jobs, kills) = isLong ? (20_000, 20) : (1500, 4)
            try await house.add(jobs, milliseconds: 15)
            var workers = try (0..<3).map { _ in try house.worker("--concurrency", "8") }
            for kill in 0..<kills {
                let before = try Journal(path: house.journal).runs.count
                try await house.waitUntil("some runs") { try Journal(path: house.journal).runs.count > before + 40 }
                let victim = kill % workers.count
                workers[victim].kill()
                workers[victim] = try house.worker("--concurrency", "8")
            }
            try await house.waitUntil("all done", seconds: 240) {
                try await house.counts()[.done] == jobs
            }
            for worker in workers { worker.stop() }
            try await house.expectSound(jobs: jobs)
            // A job that ran twice was with a worker when that was killed. It ran again within 25 seconds.
            let runs = Dictionary(grouping: try Journal(path: house.journal).runs, by: \.job)
            let waits = runs.values.filter { $0.count > 1 }.compactMap { runs -> Int64? in
                let times = runs.map(\.milliseconds)
                return times.max().flatMap { last in times.min().map { last - $0 } }
            }
            #expect(!waits.isEmpty)
            let sorted = waits.sorted()
            #expect(sorted[Int(Double(sorted.count - 1) * 0.95)] <= 25_000)
            #expect(runs.values.allSatisfy { Set($0.map(\.key)).count == 1 })
        }
    }

    @Test(
        "A worker that stands still past its lease can't finish what another one has taken, and goes on under a new number"
    )
    func standsStill() async throws {
        try await withPostgresHouse { house in
            let ids = try await house.add(10, milliseconds: 3000)
            let first = try house.worker("--concurrency", "10")
            try await house.waitUntil("all running") { try Journal(path: house.journal).runs.count == 10 }
            first.send(SIGSTOP)
            if isLong { try await Task.sleep(for: .seconds(25)) } else { try await house.expireLeases() }
            let second = try house.worker("--concurrency", "10")
            try await house.waitUntil("run by the second") { try Journal(path: house.journal).runs.count == 20 }
            first.send(SIGCONT)
            try await house.waitUntil("all done") { try await house.counts()[.done] == 10 }
            // The first one takes part again.
            try await house.waitUntil("registered anew") {
                try await house.database.read { tx in
                    try tx.value("SELECT count(*) FROM is_kuyrugu_isci WHERE durum = 'canli'", as: Int.self) == 2
                }
            }
            second.stop()
            try await house.add(3)
            try await house.waitUntil("done by the first") { try await house.counts()[.done] == 13 }
            first.stop()
            let rows = try await house.rows()
            #expect(
                rows.filter { ids.map(\.rawValue).contains($0.id) }.allSatisfy { $0.rescues == 1 && $0.attempt == 1 })
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
            worker.stop()
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
            let jobs = 600
            try await house.add(jobs, milliseconds: 10)
            var worker = try house.worker("--concurrency", "4")
            for _ in 0..<4 {
                let before = try Journal(path: house.journal).runs.count
                try await house.waitUntil("some runs") { try Journal(path: house.journal).runs.count > before + 30 }
                let next = try house.worker("--concurrency", "4")
                worker.stop()
                worker = next
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == jobs }
            worker.stop()
            try await house.expectSound(jobs: jobs)
            #expect(try await house.rows().allSatisfy { $0.rescues == 0 && $0.attempt == 1 })
        }
    }

    @Test("Strict order holds when workers are killed")
    func orderHolds() async throws {
        try await withPostgresHouse { house in
            let ids = try await house.add(60, milliseconds: 10, orderKey: "a")
            var worker = try house.worker()
            for _ in 0..<2 {
                let before = try Journal(path: house.journal).runs.count
                try await house.waitUntil("some runs") { try Journal(path: house.journal).runs.count > before + 5 }
                worker.kill()
                try await house.expireLeases()
                worker = try house.worker()
            }
            try await house.waitUntil("all done") { try await house.counts()[.done] == 60 }
            worker.stop()
            var newest: Int64 = 0
            for run in try Journal(path: house.journal).runs {
                #expect(run.job >= newest)
                newest = max(newest, run.job)
            }
            #expect(newest == ids.last?.rawValue)
        }
    }
}
