import Foundation
import Glibc
import Synchronization
import TestSupport

/// A PostgreSQL server of a test's own, which it may crash. It is a child of this process and of nobody else: a server that
/// detaches itself would keep `Process` waiting for its descriptors.
final class OwnServer: Sendable {
    let folder: String
    let port: Int
    private let running = Mutex<ChildProcess?>(nil)

    var url: String { url(port: port) }

    func url(port: Int) -> String { "postgres://postgres@127.0.0.1:\(port)/postgres" }

    /// Whoever starts one has to call ``remove()`` in the end.
    static func start() async throws -> OwnServer {
        let name = "siparis-pg-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        do {
            // PostgreSQL refuses to run as root, and its folder must be its own.
            try await call(["mkdir", "-m", "700", folder])
            try await call([
                programs + "/initdb", "-D", folder + "/veri", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                "--locale=C", "--no-sync",
            ])
            return try await launched(in: folder)
        } catch {
            try? await call(["rm", "-rf", folder])
            throw error
        }
    }

    /// A port that was free may be taken by the time the server opens it; then another one is tried.
    private static func launched(in folder: String) async throws -> OwnServer {
        for _ in 0..<4 {
            let server = OwnServer(folder: folder, port: try freePort())
            if (try? await server.launchOnce()) != nil { return server }
        }
        let last = OwnServer(folder: folder, port: try freePort())
        try await last.launchOnce()
        return last
    }

    private init(folder: String, port: Int) { (self.folder, self.port) = (folder, port) }

    private static let programs: String = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) } ?? ""
        return "/usr/lib/postgresql/\(newest)/bin"
    }()

    /// Starts it again on its port, for which it waits if somebody has taken it meanwhile.
    func launch() async throws {
        for _ in 0..<30 {
            if (try? await launchOnce()) != nil { return }
            try await Task.sleep(for: .seconds(1))
        }
        try await launchOnce()
    }

    private func launchOnce() async throws {
        let process = try ChildProcess(
            OwnServer.prepared([
                OwnServer.programs + "/postgres", "-D", folder + "/veri", "-p", String(port), "-k", folder, "-c",
                "listen_addresses=127.0.0.1", "-c", "log_min_messages=panic", "-c", "max_connections=60",
            ]))
        running.withLock { $0 = process }
        let deadline = ContinuousClock.now + .seconds(120)
        // Its socket is asked and not its port, which another server may have.
        let question = [OwnServer.programs + "/pg_isready", "-q", "-h", folder, "-p", String(port)]
        while process.isRunning, ContinuousClock.now < deadline {
            if (try? await OwnServer.call(question)) != nil { return }
            guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { break }
        }
        await crash()
        throw CommandFailed(command: "postgres")
    }

    /// Ends it at once, as a crash would; the next start recovers from the log.
    func crash() async {
        guard let process = running.withLock({ $0.take() }) else { return }
        let text = (try? String(contentsOfFile: folder + "/veri/postmaster.pid", encoding: .utf8)) ?? ""
        if process.isRunning, let number = text.split(separator: "\n").first.flatMap({ Int32($0) }) {
            kill(number, SIGQUIT)
        } else {
            process.send(SIGTERM)
        }
        await process.end()
    }

    func remove() async {
        await crash()
        try? await OwnServer.call(["rm", "-rf", folder])
    }

    private static func prepared(_ command: [String]) -> Process {
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

    private static func call(_ command: [String]) async throws {
        let process = try ChildProcess(prepared(command))
        guard await process.end() == 0 else { throw CommandFailed(command: command.joined(separator: " ")) }
    }
}

struct CommandFailed: Error { var command: String }

/// A port on 127.0.0.1 that nobody uses at the moment, and that the system gives to nobody who does not ask for it.
func freePort() throws -> Int {
    for _ in 0..<100 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        if let port = bound(descriptor, to: .random(in: 10_240..<32_768)) { return port }
    }
    throw CommandFailed(command: "bind")
}

/// Binds a socket to a port of 127.0.0.1, to any free one if none is named.
func bound(_ descriptor: Int32, to port: UInt16 = 0) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
}
