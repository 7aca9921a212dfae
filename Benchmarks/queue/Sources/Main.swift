import ArgumentParser

/// The side of our own queue in the comparison of `Benchmarks/queue/run`: fills a database by the product's own code and lets
/// its runner work it.
@main
struct QueueMeasurement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kuyruk-olcumu", abstract: "Measure the job queue.",
        subcommands: [Prepare.self, Enqueue.self, Drain.self, Steady.self, Produce.self])
}

/// A short pause, as the shell knows it: one line on standard output.
func say(_ line: String) { print(line) }
