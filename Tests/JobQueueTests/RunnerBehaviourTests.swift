import Domain
import JobQueue
import Logging
import LosslessJSON
import SQLEngine
import Synchronization
import TestSupport
import Testing

@Suite("What the runner does when things go wrong, and to whom it is fair", .timeLimit(.minutes(120)))
struct RunnerBehaviourTests {
    private func runner(
        _ house: QueueHouse, metrics: QueueMetrics = QueueMetrics(), concurrency: Int = 4,
        signal: QueueSignal? = nil, limits: @escaping JobRunner.Limits = { _, _ in [:] },
        handler: @escaping JobRunner.Handler
    ) -> JobRunner {
        var options = JobRunnerOptions(host: "sınama", ownsDatabase: house.database.dialect == .sqlite)
        options.concurrency = concurrency
        options.pollInterval = .milliseconds(20)
        options.upkeepInterval = .milliseconds(100)
        return JobRunner(
            connections: QueueConnections(house.database), clock: house.queueClock,
            signal: signal ?? house.signal, world: house.clock.world, options: options, metrics: metrics,
            logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }), limits: limits,
            handler: handler, onFailure: { _, _, _, _ in })
    }

    /// Runs until the condition holds.
    private func run(
        _ runner: JobRunner, until isReached: @escaping @Sendable () async throws -> Bool
    ) async throws {
        try await runner.run {
            let deadline = ContinuousClock.now + .seconds(240)
            while (try? await isReached()) != true, ContinuousClock.now < deadline {
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        #expect(try await isReached())
    }

    @Test("A dealer with a long backlog keeps nobody waiting", arguments: EngineUnderTest.allCases)
    func noisyDealer(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let (noisy, quiet) = (house.dealers[0], house.dealers[1])
            let enqueuer = house.enqueuer
            try await house.database.write { tx in
                for _ in 0..<400 { try enqueuer.enqueue(NewJob(.sendMessage, dealer: noisy), tx) }
                for _ in 0..<20 { try enqueuer.enqueue(NewJob(.sendMessage, dealer: quiet), tx) }
            }
            let order = Mutex<[ID<User>]>([])
            // One at a time: the order in which they are begun is the order in which they are noted.
            let runner = runner(house, concurrency: 1) { job in
                if let dealer = job.dealer { order.withLock { $0.append(dealer) } }
                return .done
            }
            try await run(runner) { order.withLock { $0.count } == 420 }
            let last = try #require(order.withLock { order in order.lastIndex(of: quiet) })
            // Added last, and yet done within the first part: turn by turn, and what was held when it came.
            #expect(last < 120)
        }
    }

    @Test(
        "A limit of the other side closes the lane's queue, costs no attempt, and leaves other lanes alone",
        arguments: EngineUnderTest.allCases)
    func rateLimited(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let limited = try await house.add(NewJob(.sendMessage, dealer: house.dealers[0]))
            let behind = try await house.add(NewJob(.sendMessage, dealer: house.dealers[0]))
            let other = try await house.add(NewJob(.sendMessage, dealer: house.dealers[1]))
            let runs = Mutex<[ID<Job>]>([])
            let runner = runner(house, concurrency: 1) { job in
                runs.withLock { $0.append(job.id) }
                guard job.id == limited else { return .done }
                return .failed(fault(.rateLimited, after: .seconds(600)))
            }
            try await run(runner) {
                let statuses = [try await house.status(other), try await house.status(limited)]
                return statuses == [.done, .scheduled]
            }
            #expect(try await house.row(limited).attempt == 0)
            #expect(try await house.status(behind) == .waiting)
            #expect(runs.withLock { !$0.contains(behind) })
            let now = try await house.database.write { tx in try house.queueClock.now(tx) }
            let closed = try await house.database.read { tx in try LimitTable().closed(now: now, tx) }
            #expect(closed.keys.map(\.lane) == [-house.dealers[0].rawValue])
        }
    }

    @Test(
        "No more calls are made in any second than a limit allows, by all runners together, and all jobs get their turn"
    )
    func tokens() async throws {
        try await QueueHouse.run(on: .postgres) { house in
            let limit = RateLimit(interval: .milliseconds(10), burst: 5)
            // More than twice as many as may be run in any second.
            let (enqueuer, count) = (house.enqueuer, 700)
            try await house.database.write { tx in
                for _ in 0..<count { try enqueuer.enqueue(NewJob(.pullOrders, dealer: house.dealers[0]), tx) }
            }
            let calls = Calls()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    let runner = runner(
                        house, signal: QueueSignal(),
                        limits: { places, _ in Dictionary(uniqueKeysWithValues: places.map { ($0, limit) }) }
                    ) { _ in
                        calls.times.withLock { $0.append(.now) }
                        return .done
                    }
                    group.addTask { try await run(runner) { calls.times.withLock { $0.count } >= count } }
                }
                try await group.waitForAll()
            }
            let times = calls.times.withLock { $0.sorted() }
            #expect(times.count == count)
            // A token is used up to two seconds after it was granted, so a second sees those of three seconds at most.
            for (number, time) in times.enumerated() {
                let within = times[number...].prefix { $0 - time < .seconds(1) }.count
                #expect(within <= 5 + 3 * 100)
            }
            let whole = ((times.last ?? .now) - (times.first ?? .now)).inSeconds
            #expect(Double(count) <= 5 + (whole + 2) * 100)
        }
    }

    @Test(
        "An outside system that is down is left alone after some failures, then tried by one job",
        arguments: EngineUnderTest.allCases)
    func breaker(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let account = try await house.addAccount()
            let enqueuer = house.enqueuer
            try await house.database.write { tx in
                for _ in 0..<60 { try enqueuer.enqueue(NewJob(.sendMessage, integration: account), tx) }
            }
            let free = try await house.add(NewJob(.sendMessage, dealer: house.dealers[1]))
            let runs = Mutex(0)
            let runner = runner(house, concurrency: 2) { job in
                guard job.integration != nil else { return .done }
                runs.withLock { $0 += 1 }
                return .failed(IntegrationError(.temporary, code: "http_503", message: "kapalı"))
            }
            try await run(runner) {
                let open = try await house.database.read { tx in
                    try LaneTable().find(account.rawValue, tx).breaker.openUntil
                }
                return try await house.status(free) == .done && open != nil
            }
            // Those that were held when it opened end too, and no more are begun.
            #expect(runs.withLock { $0 } <= Breaker.failuresMax + 8)
        }
    }

    @Test("A running job that somebody stops is told, and ends as stopped", arguments: EngineUnderTest.allCases)
    func stopped(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.sendMessage))
            let wasTold = Mutex(false)
            let isRunning = Mutex(false)
            let runner = runner(house) { _ in
                isRunning.withLock { $0 = true }
                try? await Task.sleep(for: .seconds(600))
                wasTold.withLock { $0 = Task.isCancelled }
                return .later(.milliseconds(100))
            }
            async let work: Void = run(runner) { try await house.status(id) == .cancelled }
            while !isRunning.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
            try await house.control { control, tx in try control.cancel(id, tx) }
            try await work
            #expect(wasTold.withLock { $0 })
        }
    }

    @Test(
        "What can't be read is given up with its reason, an unknown kind rests for a newer worker, neither holds others up",
        arguments: EngineUnderTest.allCases)
    func unreadable(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let strange = try await house.add(NewJob(.sendMessage))
            let bad = try await house.add(NewJob(.sendMessage))
            let good = try await house.add(NewJob(.sendMessage))
            try await house.database.write { tx in
                _ = try tx.run("UPDATE is_kuyrugu SET tip = 'gelecekten' WHERE id = \(strange)")
                _ = try tx.run("UPDATE is_kuyrugu SET veri = \(JSONText("[1]")) WHERE id = \(bad)")
            }
            let runner = runner(house) { _ in .done }
            try await run(runner) {
                let statuses = [
                    try await house.status(strange), try await house.status(bad), try await house.status(good),
                ]
                return statuses == [.scheduled, .dead, .done]
            }
            let row = try await house.row(strange)
            #expect(row.attempt == 0 && row.errorCode == "bilinmeyen_tip")
            #expect(try await house.row(bad).errorCode == "bozuk_veri")
        }
    }

    @Test("A database that refuses for a while loses no result", arguments: EngineUnderTest.allCases)
    func refusedCycles(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            for _ in 0..<30 { try await house.add(NewJob(.sendMessage)) }
            let flaky = FlakyDatabase(house.database)
            let runs = Mutex(0)
            var options = JobRunnerOptions(host: "sınama", ownsDatabase: house.database.dialect == .sqlite)
            options.pollInterval = .milliseconds(20)
            options.concurrency = 4
            let runner = JobRunner(
                connections: QueueConnections(work: flaky, liveness: house.database), clock: house.queueClock,
                signal: house.signal, world: house.clock.world, options: options,
                logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }),
                handler: { _ in
                    if runs.withLock({ runs in
                        runs += 1
                        return runs == 3
                    }) {
                        flaky.refuse(next: 4)
                    }
                    return .done
                }, onFailure: { _, _, _, _ in })
            try await run(runner) {
                try await house.allRows().allSatisfy { $0.status == .done }
            }
            // Nothing ran twice: the results were kept until they could be written.
            #expect(runs.withLock { $0 } == 30)
        }
    }

    @Test(
        "A claim that came through although its answer was lost is given back and run",
        arguments: EngineUnderTest.allCases)
    func lostAnswers(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            for _ in 0..<12 { try await house.add(NewJob(.sendMessage)) }
            let flaky = FlakyDatabase(house.database)
            var options = JobRunnerOptions(host: "sınama", ownsDatabase: house.database.dialect == .sqlite)
            options.pollInterval = .milliseconds(20)
            options.concurrency = 4
            let runs = Mutex(0)
            let runner = JobRunner(
                connections: QueueConnections(work: flaky, liveness: house.database), clock: house.queueClock,
                signal: house.signal, world: house.clock.world, options: options,
                logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }),
                handler: { _ in
                    runs.withLock { $0 += 1 }
                    return .done
                }, onFailure: { _, _, _, _ in })
            // The registration is answered, the first claim is not.
            flaky.loseAnswers(after: 1, count: 1)
            try await run(runner) { try await house.allRows().allSatisfy { $0.status == .done } }
            #expect(runs.withLock { $0 } == 12)
            #expect(try await house.allRows().allSatisfy { $0.attempt == 1 && $0.rescues == 0 })
        }
    }

    @Test("What the runner counts is what happened", arguments: EngineUnderTest.allCases)
    func counts(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let metrics = QueueMetrics()
            for _ in 0..<10 { try await house.add(NewJob(.sendMessage)) }
            let broken = try await house.add(NewJob(.reportStatus))
            let runner = runner(house, metrics: metrics) { job in
                job.id == broken ? .failed(fault(.permanent)) : .done
            }
            // Claims and results may be counted by two loops: the claims of jobs that are done already, a moment later.
            try await run(runner) {
                let reading = metrics.current
                return reading.done == 10 && reading.dead == 1 && reading.claimed >= 11
            }
            let reading = metrics.current
            #expect(reading.claimed >= 11 && reading.failed == [.permanent: 1] && reading.stale == 0)
            #expect(reading.pickUp.count == 11 && reading.handling["mesaj_gonder"]?.count == 10)
        }
    }
}

/// When calls were made.
private final class Calls: Sendable {
    let times = Mutex<[ContinuousClock.Instant]>([])
}

/// A database that can be told to refuse.
private final class FlakyDatabase: SQLDatabase {
    private let inner: any SQLDatabase
    private let refusals = Mutex(0)
    private let losses = Mutex((after: 0, count: 0))

    init(_ inner: any SQLDatabase) { self.inner = inner }

    var dialect: Dialect { inner.dialect }

    /// After so many answered transactions, the answers of so many get lost.
    func loseAnswers(after: Int, count: Int) { losses.withLock { $0 = (after, count) } }

    func refuse(next count: Int) { refusals.withLock { $0 = count } }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await inner.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        let isRefused = refusals.withLock { count in
            count -= 1
            return count >= 0
        }
        if isRefused { throw SQLError(.disconnected, "sınama") }
        let isLost = losses.withLock { losses in
            if losses.after > 0 {
                losses.after -= 1
                return false
            }
            losses.count -= 1
            return losses.count >= 0
        }
        let value = try await inner.write(work)
        if isLost { throw SQLError(.commitUnknown, "sınama") }
        return value
    }

    func close() async {}
}

extension QueueHouse {
    /// An account of the first dealer on some platform.
    func addAccount() async throws -> ID<Integration> {
        let (dealer, now) = (dealers[0], clock.now)
        return try await database.write { tx in
            let platform: Int64 = try tx.one("SELECT id FROM platformlar ORDER BY id LIMIT 1") { try $0.next() }
            return try tx.one(
                """
                INSERT INTO entegrasyonlar (kullanici_id, platform_id, ad, kanca_kodu, created_at, updated_at)
                VALUES (\(dealer), \(platform), 'sınama', 'kod', \(now), \(now)) RETURNING id
                """
            ) { try $0.next() }
        }
    }
}
