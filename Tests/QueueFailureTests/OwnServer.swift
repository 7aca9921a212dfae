import Foundation
import Glibc
import Synchronization

/// A PostgreSQL server of a test's own, which it may crash. It is a child of this process and of nobody else: a server that
/// detaches itself would keep `Process` waiting for its descriptors.
final class OwnServer: Sendable {
    let folder: String
    let port: Int
    private let programs: String
    private let running = Mutex<Process?>(nil)

    var url: String { url(port: port) }

    func url(port: Int) -> String { "postgres://postgres@127.0.0.1:\(port)/postgres" }

    static func start() throws -> OwnServer {
        let server = try OwnServer()
        // PostgreSQL refuses to run as root, and its folder must be its own.
        try server.call(["mkdir", "-m", "700", server.folder])
        try server.call([
            server.programs + "/initdb", "-D", server.folder + "/veri", "-U", "postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--no-sync",
        ])
        try server.launch()
        return server
    }

    private init() throws {
        let name = "siparis-pg-" + String(UInt64.random(in: .min ... .max), radix: 36)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) } ?? ""
        (port, programs) = (try freePort(), "/usr/lib/postgresql/\(newest)/bin")
    }

    deinit { remove() }

    func launch() throws {
        let process = prepared([
            programs + "/postgres", "-D", folder + "/veri", "-p", String(port), "-k", folder, "-c",
            "listen_addresses=127.0.0.1", "-c", "log_min_messages=panic", "-c", "max_connections=60",
        ])
        try process.run()
        running.withLock { $0 = process }
        for _ in 0..<300 {
            if (try? call([programs + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", String(port)])) != nil { return }
            usleep(50_000)
        }
        throw CommandFailed(command: "postgres")
    }

    /// Ends it at once, as a crash would; the next start recovers from the log.
    func crash() {
        guard let process = running.withLock({ $0.take() }) else { return }
        let text = (try? String(contentsOfFile: folder + "/veri/postmaster.pid", encoding: .utf8)) ?? ""
        if let number = text.split(separator: "\n").first.flatMap({ Int32($0) }) { kill(number, SIGQUIT) }
        process.waitUntilExit()
    }

    func remove() {
        crash()
        try? call(["rm", "-rf", folder])
    }

    private func prepared(_ command: [String]) -> Process {
        let process = Process()
        let whole =
            getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] + command : ["/usr/bin/env"] + command
        process.executableURL = URL(fileURLWithPath: whole[0])
        process.arguments = Array(whole.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private func call(_ command: [String]) throws {
        let process = prepared(command)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed(command: command.joined(separator: " ")) }
    }
}

struct CommandFailed: Error { var command: String }

/// A port on 127.0.0.1 that nobody uses at the moment.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    guard let port = bound(descriptor) else { throw CommandFailed(command: "bind") }
    return port
}

/// Binds a socket to a free port of 127.0.0.1.
func bound(_ descriptor: Int32) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
}
