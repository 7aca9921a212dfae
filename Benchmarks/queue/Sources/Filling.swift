import ArgumentParser
import Domain
import JobQueue
import SQLEngine
import Storage

struct Prepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Create the schema.")

    @OptionGroup var place: Place

    func run() async throws {
        let database = try place.open()
        _ = try await Migrator(schemaMigrations).migrate(database, now: World.measured.now)
        try await database.write { tx in
            try Load.addDealers(200, tx)
            // The installation's own jobs are none of those that are counted.
            try tx.run("UPDATE is_kuyrugu_plan SET aktif = \(false)")
        }
        await database.close()
    }
}

struct Enqueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fill the queue.")

    @OptionGroup var place: Place
    @Option var jobs: Int
    @Option var lanes = 0
    @Flag var noisy = false

    func run() async throws {
        let database = try place.open()
        let enqueuer = Enqueuer(
            clock: QueueClock(local: World.measured.now), world: .measured, signal: QueueSignal())
        let (jobs, lanes, noisy) = (jobs, lanes, noisy)
        for start in stride(from: 0, to: jobs, by: 1000) {
            try await database.write { tx in
                for number in start..<min(start + 1000, jobs) {
                    let lane = Load.lane(of: number, count: jobs, lanes: lanes, isNoisy: noisy)
                    try enqueuer.enqueue(Load.job(number, lane: lane), tx)
                }
            }
        }
        await database.close()
    }
}
