import ArgumentParser
import Foundation

/// The side of our own queue in the comparison of `Benchmarks/queue/run`: fills a database by the product's own code and lets
/// its runner work it.
@main
struct QueueMeasurement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kuyruk-olcumu", abstract: "Measure the job queue.",
        subcommands: [Prepare.self, Enqueue.self, Drain.self, Steady.self, Produce.self, Work.self])
}

/// Writes a line for the script that reads our output through a pipe while we go on working.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
