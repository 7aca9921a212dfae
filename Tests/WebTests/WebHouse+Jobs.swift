import Domain
import JobQueue
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

extension WebHouse {
    /// Works the jobs that can run, but for those that matching and routing would need suppliers for.
    func drain() async throws {
        let clock = QueueClock(local: clock.world.now)
        let jobs = JobTable(clock: clock, signal: operations.signal)
        let worker = try await database.write { tx in
            try WorkerTable(clock: clock, signal: operations.signal).register(host: "sınama", tx)
        }
        for _ in 0..<100 {
            let held = try await database.write { tx in try claimInTurn(20, worker: worker, clock: clock, tx) }
            if held.isEmpty { return }
            for job in try held.map({ try $0.opened() }) {
                let outcome = await operations.run(job)
                try await database.write { tx in
                    switch outcome {
                    case .finishedInTransaction: return
                    case .done: _ = try jobs.finish(job, tx)
                    case .later(let delay): _ = try jobs.postpone(job, by: delay, tx)
                    case .failed(let error):
                        guard let status = try jobs.fail(job, error, fraction: 0.5, tx) else { return }
                        try operations.recordFailure(job, error, status, tx)
                    }
                }
            }
        }
        Issue.record("the queue never becomes empty")
    }
}
