import ArgumentParser
import Domain
import JobQueue
import Logging
import LosslessJSON
import PostgresEngine
import SQLEngine

struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Work a full queue until it is empty.")

    @OptionGroup var place: Place
    @Option var jobs: Int
    @Option var lanes = 0
    @Option(help: "How many runners work at the same time.") var workers = 1

    func run() async throws {
        let tally = Tally(expected: jobs, measuresWaits: lanes > 0)
        let database = try place.open()
        say("ready")
        let cpu = processorSeconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask { try await work(place, database, QueueSignal(), tally, isSteady: false) }
            }
            try await group.waitForAll()
        }
        say(tally.report(cpu: processorSeconds() - cpu))
        await database.close()
    }
}

struct Steady: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Work a queue into which jobs come at a fixed rate.")

    @OptionGroup var place: Place
    @Option var rate: Int
    @Option var seconds: Int
    @Flag(name: .customLong("no-producer"), help: "Another process produces.") var withoutProducer = false

    func run() async throws {
        let tally = Tally(expected: rate * seconds, measuresWaits: false)
        let (database, signal) = (try place.open(), QueueSignal())
        let bell = try place.bell(signal)
        say("ready")
        let cpu = processorSeconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await work(place, database, signal, tally, isSteady: true) }
            if !withoutProducer { group.addTask { try await produce(rate, seconds, database, signal) } }
            try await group.waitForAll()
        }
        say(tally.report(cpu: processorSeconds() - cpu))
        await bell?.close()
        await database.close()
    }
}

struct Produce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add jobs at a fixed rate.")

    @OptionGroup var place: Place
    @Option var rate: Int
    @Option var seconds: Int

    func run() async throws {
        let (database, signal) = (try place.open(), QueueSignal())
        let bell = try place.bell(signal)
        let start = ContinuousClock.now
        try await produce(rate, seconds, database, signal)
        let took = (ContinuousClock.now - start).milliseconds / 1000
        say("{\"jobs\":\(rate * seconds),\"seconds\":\(took)}")
        await bell?.close()
        await database.close()
    }
}

/// One transaction each hundredth of a second.
private func produce(
    _ rate: Int, _ seconds: Int, _ database: any SQLDatabase, _ signal: QueueSignal
) async throws {
    let enqueuer = Enqueuer(clock: QueueClock(local: World.measured.now), world: .measured, signal: signal)
    let start = ContinuousClock.now
    var number = 0
    for tick in 1...(seconds * 100) {
        let (first, end) = (number, rate * tick / 100)
        if end > first {
            try await database.write { tx in
                for number in first..<end { try enqueuer.enqueue(Load.job(number), tx) }
            }
            number = end
        }
        try await Task.sleep(until: start + .milliseconds(tick * 10))
    }
}

/// Runs the product's runner until all expected jobs have run.
private func work(
    _ place: Place, _ database: any SQLDatabase, _ signal: QueueSignal, _ tally: Tally, isSteady: Bool
) async throws {
    let runner = JobRunner(
        connections: try place.queueConnections(database), clock: QueueClock(local: World.measured.now),
        signal: signal, world: .measured, options: JobRunnerOptions(host: "olcum", ownsDatabase: place.isEmbedded),
        logger: Logger(label: "olcum"),
        handler: { job in
            let latency = isSteady ? job.payload["an"]?.int.map { Double(microseconds() - $0) / 1000 } : nil
            tally.ran(
                Int(job.payload["no"]?.int ?? -1), lane: Int(job.payload["serit"]?.int ?? 0), latency: latency)
            return .done
        },
        onFailure: { _, _, _, _ in })
    try await runner.run { await tally.waitForAll() }
}
