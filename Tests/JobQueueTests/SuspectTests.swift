import Domain
import JobQueue
import Logging
import SQLEngine
import Synchronization
import TestSupport
import Testing

@Suite("Jobs that are suspected of having killed a worker", .timeLimit(.minutes(120)))
struct SuspectTests {
    @Test(
        "The next one is begun only when the result of the one before it is written, so that none is blamed for another",
        arguments: EngineUnderTest.allCases)
    func oneAtATime(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            let first = try await house.add(NewJob(.sendMessage))
            let second = try await house.add(NewJob(.sendMessage))
            #expect(try await house.hold().count == 2)
            try await house.expire(house.worker)
            #expect(try await house.rescue() == 2)

            let seen = Mutex<JobStatus?>(nil)
            var options = JobRunnerOptions(host: "sınama", ownsDatabase: house.database.dialect == .sqlite)
            options.pollInterval = .milliseconds(20)
            let reluctant = ReluctantDatabase(house.database, job: first, refusals: 3)
            let runner = JobRunner(
                connections: QueueConnections(work: reluctant, liveness: house.database), clock: house.queueClock,
                signal: house.signal, world: house.clock.world, options: options,
                logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }),
                handler: { job in
                    guard job.id == second else { return .done }
                    let status = try? await house.status(first)
                    seen.withLock { $0 = status }
                    return .done
                }, onFailure: { _, _, _, _ in })
            try await runner.run {
                let deadline = ContinuousClock.now + .seconds(120)
                while (try? await house.status(second)) != .done, ContinuousClock.now < deadline {
                    try? await Task.sleep(for: .milliseconds(10))
                }
            }
            #expect(try await house.status(second) == .done)
            #expect(seen.withLock { $0 } == .done)
        }
    }
}

/// A database that undoes what marks one job as done, the first few times.
private final class ReluctantDatabase: SQLDatabase {
    private let inner: any SQLDatabase
    private let job: ID<Job>
    private let refusals: Mutex<Int>

    init(_ inner: any SQLDatabase, job: ID<Job>, refusals: Int) {
        (self.inner, self.job) = (inner, job)
        self.refusals = Mutex(refusals)
    }

    var dialect: Dialect { inner.dialect }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await inner.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await inner.write { [self] tx in
            let value = try work(tx)
            if try isDone(tx), mayRefuse() { throw Rollback() }
            return value
        }
    }

    private func isDone(_ tx: borrowing Transaction) throws -> Bool {
        try tx.value("SELECT count(*) FROM is_kuyrugu WHERE id = \(job) AND durum = 'tamam'", as: Int.self) == 1
    }

    private func mayRefuse() -> Bool {
        refusals.withLock { left in
            left -= 1
            return left >= 0
        }
    }

    func close() async {}
}
