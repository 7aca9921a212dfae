import ArgumentParser
import Domain
import Foundation
import JobQueue
import Logging
import LosslessJSON
import PostgresEngine
import SQLEngine
import UnixSignals

/// Works a queue until it is told to stop: the process that failure tests kill, stop and cut off.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work until SIGTERM, and write each run down: for tests of failures.")

    @OptionGroup var place: Place
    @Option(help: "Each run adds a line to this file: job, key for the outside, attempt, milliseconds.") var journal:
        String
    @Option(name: .customLong("pause-ms"), help: "How long each job takes.") var pause = 0
    @Option(help: "How many jobs run at the same time.") var concurrency = 24
    @Flag(help: "Add jobs all the time, and write down each that was confirmed.") var add = false

    func run() async throws {
        let (database, signal) = (try place.open(), QueueSignal())
        let bell = try place.bell(signal)
        var options = JobRunnerOptions(
            host: "sinama:\(ProcessInfo.processInfo.processIdentifier)", ownsDatabase: place.isEmbedded)
        options.concurrency = concurrency
        options.upkeepInterval = .seconds(1)
        let diary = try Diary(path: journal)
        let (pause, add) = (pause, add)
        let runner = JobRunner(
            connections: try place.queueConnections(database), clock: QueueClock(local: World.measured.now),
            signal: signal, world: .measured, options: options, logger: Logger(label: "isci"),
            handler: { job in
                diary.note("\(job.id) \(job.operationKey) \(job.attempt) \(microseconds() / 1000)")
                if job.payload["zehir"]?.bool == true { abort() }
                let span = job.payload["sure_ms"]?.int ?? Int64(pause)
                if span > 0 { try? await Task.sleep(for: .milliseconds(span)) }
                return Task.isCancelled ? .later(.milliseconds(10)) : .done
            },
            onFailure: { _, _, _, _ in })
        say("ready")
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let enqueuer = Enqueuer(clock: QueueClock(local: World.measured.now), world: .measured, signal: signal)
        let adding = Task {
            while add, !Task.isCancelled {
                guard let id = try? await database.write({ tx in try enqueuer.enqueue(Load.job(0), tx) }) else {
                    return
                }
                diary.note("eklendi \(id)")
            }
        }
        try await runner.run { for await _ in signals { return } }
        adding.cancel()
        await bell?.close()
        await database.close()
    }
}

/// A file to which lines are added; each is one call to the system, so a killed process leaves whole lines.
private final class Diary: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("cannot write \(path)") }
    }

    func note(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
