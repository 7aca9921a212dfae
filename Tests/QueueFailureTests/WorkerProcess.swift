import Foundation
import TestSupport

/// `kuyruk-olcumu work` as a process that can be killed, stopped and cut off.
final class WorkerProcess: Sendable {
    private let process: ChildProcess

    /// - Parameters:
    ///   - database: the options that name it.
    ///   - journal: where each run adds a line.
    init(database: [String], journal: String, _ options: [String] = []) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL =
            ProcessInfo.processInfo.environment["SIPARIS_QUEUE_BINARY"].map { URL(filePath: $0) }
            ?? root.appending(path: ".build/debug/kuyruk-olcumu")
        process.arguments = ["work"] + database + ["--journal", journal] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        self.process = try ChildProcess(process)
    }

    var isRunning: Bool { process.isRunning }

    func send(_ signal: Int32) { process.send(signal) }

    /// Ends it as a power cut would.
    func kill() async { await process.kill() }

    /// Asks it to stop and waits until it has.
    func stop() async {
        process.send(SIGTERM)
        await process.end()
    }
}

/// What the workers wrote down.
struct Journal {
    struct Run {
        var job: Int64
        var key: String
        var attempt: Int
        /// Since 1970.
        var milliseconds: Int64
    }

    var runs: [Run] = []
    /// Jobs whose adding was confirmed.
    var confirmed: [Int64] = []

    init(path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, parts[0] == "eklendi", let job = Int64(parts[1]) { confirmed.append(job) }
            guard parts.count == 4, let job = Int64(parts[0]), let attempt = Int(parts[2]), let time = Int64(parts[3])
            else { continue }
            runs.append(Run(job: job, key: String(parts[1]), attempt: attempt, milliseconds: time))
        }
    }
}
