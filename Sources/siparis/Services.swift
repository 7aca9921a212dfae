import Domain
import Foundation
import JobQueue
import Logging
import Operations
import ServiceLifecycle

/// Works the queue until the program stops.
struct JobService: Service {
    let program: Program

    func run() async throws {
        let host = "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
        var options = JobRunnerOptions(host: String(host.prefix(200)), ownsDatabase: program.ownsDatabase)
        options.concurrency = program.concurrency
        try await program.operations.jobRunner(options, on: program.queueConnections).run(until: {
            try? await gracefulShutdown()
        })
    }
}

/// Asks the shops regularly, and lets held orders go when their time has come.
struct PullScheduler: Service {
    let program: Program
    var interval: Duration = .seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await program.operations.schedulePulls() } catch {
                    guard !Task.isCancelled else { return }
                    program.logger.warning("scheduling pulls failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
