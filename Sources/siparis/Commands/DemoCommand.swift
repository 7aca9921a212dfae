import ArgumentParser
import Domain
import Foundation
import LosslessJSON
import SQLEngine

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the main job: simulated shop, supplier and messenger on loopback, a fresh database.",
        discussion: """
            Without --once the panel stays open and orders keep coming until Ctrl-C. With --once a number of orders is
            worked to rest, some of them split, cancelled, unmatched or with a lost answer; the exit code is 1 if
            anything was lost or doubled.
            """)

    @Flag(help: "Work the orders to rest, print a summary and end.") var once = false
    @Option(help: "How many orders with --once.") var orders = 100
    @Flag(help: "Print the summary as JSON.") var json = false
    @Option(help: "The port of the panel; 0 takes any free one.") var port: Int?
    @Option(
        name: .customLong("database-url"),
        help: "PostgreSQL instead of the embedded database; a schema of its own is made and dropped.")
    var databaseURL: String?

    func validate() throws {
        guard (1...100_000).contains(orders) else { throw ValidationError("--orders must be between 1 and 100000.") }
    }

    func run() async throws {
        try await reportingFailures {
            let folder =
                FileManager.default.temporaryDirectory.path + "/siparis-demo-\(World.live.randomToken(byteCount: 6))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let location: DatabaseLocation =
                databaseURL.map { .postgres(url: $0, schema: "siparis_demo_" + World.live.randomToken(byteCount: 6)) }
                ?? .directory(folder + "/veri")
            let demo = Demo(location: location, folder: folder, port: port ?? (once ? 0 : 8080))
            if once {
                let report = try await demo.runOnce(orders: orders)
                say(json ? report.json.description : report.text)
                if !report.breaches.isEmpty { throw ExitCode(1) }
            } else {
                try await demo.runUntilStopped()
            }
        }
    }
}
