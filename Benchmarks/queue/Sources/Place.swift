import ArgumentParser
import Domain
import Foundation
import JobQueue
import PostgresEngine
import SQLEngine
import SQLiteEngine
import Storage
import Synchronization

/// Which database is measured.
struct Place: ParsableArguments {
    @Option(name: .customLong("database-url"), help: "PostgreSQL.") var url: String?
    @Option(help: "A folder with an embedded database.") var data: String?

    func validate() throws {
        guard (url == nil) != (data == nil) else { throw ValidationError("Give either --database-url or --data.") }
    }

    var isEmbedded: Bool { data != nil }

    func open() throws -> any SQLDatabase {
        if let url { return try PostgresDatabase(url: url, schema: nil) }
        return try SQLiteDatabase(directory: data ?? "")
    }

    /// The connections of a runner, as the product opens them.
    func queueConnections(_ database: any SQLDatabase) throws -> QueueConnections {
        guard let url else { return QueueConnections(database) }
        return QueueConnections(
            work: try PostgresDatabase(url: url, schema: nil, options: .queue),
            liveness: try PostgresDatabase(url: url, schema: nil, options: .liveness))
    }

    /// Connects the signal with those of other processes.
    func bell(_ signal: QueueSignal) throws -> PostgresBell? {
        guard let url else { return nil }
        let bell = try PostgresBell(url: url, channel: "siparis_is") { signal.heard() }
        signal.relay { bell.ring() }
        return bell
    }
}

extension World {
    static let measured = World(
        now: { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        })
}

/// Microseconds since 1970, finer than the product's own times.
func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

/// Processor time of this process, user and system, in seconds.
func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
