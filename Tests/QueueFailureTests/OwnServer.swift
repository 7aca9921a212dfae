import Foundation
import Glibc

/// A PostgreSQL server of a test's own, which it may crash.
struct OwnServer: Sendable {
    let folder: String
    let port: Int
    private let programs: String

    var url: String { url(port: port) }

    func url(port: Int) -> String { "postgres://postgres@127.0.0.1:\(port)/postgres" }

    static func start() throws -> OwnServer {
        let name = "siparis-pg-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) } ?? ""
        let server = OwnServer(folder: folder, port: try freePort(), programs: "/usr/lib/postgresql/\(newest)/bin")
        // PostgreSQL refuses to run as root, and its folder must be its own.
        try server.run(["mkdir", "-m", "700", folder])
        try server.run([
            server.programs + "/initdb", "-D", folder + "/veri", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync",
        ])
        try server.launch()
        return server
    }

    func launch() throws {
        try run([
            programs + "/pg_ctl", "-D", folder + "/veri", "-l", folder + "/gunluk", "-w", "-o",
            "-p \(port) -k \(folder) -c listen_addresses=127.0.0.1 -c log_min_messages=panic", "start",
        ])
    }

    /// Ends it at once, as a crash would; the next start recovers from the log.
    func crash() throws { try run([programs + "/pg_ctl", "-D", folder + "/veri", "-m", "immediate", "-w", "stop"]) }

    func remove() {
        try? crash()
        try? run(["rm", "-rf", folder])
    }

    private func run(_ command: [String]) throws {
        let process = Process()
        let whole = getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] + command : ["/usr/bin/env"] + command
        process.executableURL = URL(fileURLWithPath: whole[0])
        process.arguments = Array(whole.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
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
