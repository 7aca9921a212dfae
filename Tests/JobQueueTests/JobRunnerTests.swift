import Domain
import JobQueue
import Logging
import SQLEngine
import Synchronization
import TestSupport
import Testing

@Suite("The runner", .timeLimit(.minutes(120)))
struct JobRunnerTests {
    private func runner(
        _ house: QueueHouse, stopLimit: Duration = .seconds(20), failures: Notes = Notes(),
        handler: @escaping JobRunner.Handler
    ) -> JobRunner {
        var options = JobRunnerOptions(host: "sınama", ownsDatabase: true)
        options.concurrency = 4
        options.pollInterval = .milliseconds(20)
        options.stopLimit = stopLimit
        return JobRunner(
            connections: QueueConnections(house.database), clock: house.queueClock, signal: house.signal,
            world: house.clock.world,
            options: options, logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }),
            handler: handler,
            onFailure: { job, error, status, _ in failures.add("\(job.id) \(error.code) \(status.rawValue)") })
    }

    @Test(
        "All jobs run once, never more at a time than allowed, and those in a row in their order",
        arguments: EngineUnderTest.allCases)
    func runsAll(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            for _ in 0..<30 { try await house.add(NewJob(.pullOrders)) }
            var ordered: [String] = []
            for _ in 0..<5 { ordered.append("\(try await house.add(NewJob(.reportStatus, orderKey: "a")))") }
            let (notes, ended) = (Notes(), Gate())
            let load = Mutex((now: 0, most: 0))
            let runner = runner(house) { job in
                load.withLock { load in
                    load.now += 1
                    load.most = max(load.most, load.now)
                }
                await Task.yield()
                load.withLock { $0.now -= 1 }
                if notes.add(job.kind == .reportStatus ? "\(job.id)" : "-") == 35 { ended.open() }
                return .done
            }
            try await runner.run { await ended.wait() }
            #expect(notes.all.count == 35)
            #expect(notes.all.filter { $0 != "-" } == ordered)
            #expect(load.withLock { $0.most } <= 4)
            #expect(try await house.unfinishedCount() == 0)
        }
    }

    @Test("A failure is recorded with what became of the job", arguments: EngineUnderTest.allCases)
    func recordsFailures(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            let (failures, ended) = (Notes(), Gate())
            let runner = runner(house, failures: failures) { _ in
                ended.open()
                return .failed(fault(.permanent))
            }
            try await runner.run { await ended.wait() }
            #expect(failures.all == ["\(id) deneme_kalici olu"])
            #expect(try await house.status(id) == .dead)
        }
    }

    @Test("Stopping lets a running job end", arguments: EngineUnderTest.allCases)
    func stopsGracefully(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let (started, mayEnd) = (Gate(), Gate())
            let first = try await house.add(NewJob(.pullOrders))
            let runner = runner(house) { _ in
                started.open()
                await mayEnd.wait()
                return .done
            }
            try await runner.run {
                await started.wait()
                // Told to stop; the job ends only afterwards.
                Task { mayEnd.open() }
            }
            #expect(try await house.status(first) == .done)
        }
    }

    @Test(
        "A job that does not end within the limit is told to, and goes back unharmed",
        arguments: EngineUnderTest.allCases)
    func stopLimit(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let started = Gate()
            let id = try await house.add(NewJob(.pullOrders))
            let runner = runner(house, stopLimit: .milliseconds(50)) { _ in
                started.open()
                try? await Task.sleep(for: .seconds(600))
                return .later(.milliseconds(100))
            }
            let start = ContinuousClock.now
            try await runner.run { await started.wait() }
            #expect(ContinuousClock.now - start < .seconds(120))
            let row = try await house.row(id)
            #expect([.waiting, .scheduled].contains(row.status) && row.attempt == 0 && row.rescues == 0)
        }
    }

    @Test("What a former process left running is taken up at the start", arguments: EngineUnderTest.allCases)
    func takesOver(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let id = try await house.add(NewJob(.pullOrders))
            _ = try await house.claimOne()
            let ended = Gate()
            let runner = runner(house) { _ in
                ended.open()
                return .done
            }
            try await runner.run { await ended.wait() }
            #expect(try await house.status(id) == .done)
        }
    }
}

extension QueueHouse {
    fileprivate func unfinishedCount() async throws -> Int {
        try await database.read { tx in
            try tx.one("SELECT count(*) FROM is_kuyrugu WHERE durum <> 'tamam'") { try $0.next() }
        }
    }
}

/// What handlers tell a test.
private final class Notes: Sendable {
    private let notes = Mutex<[String]>([])

    var all: [String] { notes.withLock { $0 } }

    /// - Returns: how many there are now.
    @discardableResult
    func add(_ note: String) -> Int {
        notes.withLock { notes in
            notes.append(note)
            return notes.count
        }
    }
}

/// Holds up those who wait until it is opened; then it stays open.
private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
