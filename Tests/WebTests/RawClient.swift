import Dispatch
import Foundation
import Hummingbird

@testable import Web

/// A client that sends whatever bytes a test wants, on a plain socket of this machine.
final class RawClient: Sendable {
    struct Failure: Error { let step: String }

    private let descriptor: Int32

    init(port: Int) throws {
        #if canImport(Darwin)
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard descriptor >= 0 else { throw Failure(step: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        // Far beyond what a test needs, so that a server that never answers ends in a failure and not in silence.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let (number, length) = (descriptor, socklen_t(MemoryLayout<sockaddr_in>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(number, $0, length) }
        }
        guard result == 0 else { throw Failure(step: "connect") }
    }

    deinit { Foundation.close(descriptor) }

    /// - Returns: whether all of it was taken; not if the server has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        await onThread { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What the server sends until it closes.
    ///
    /// - Throws: ``Failure`` if it does not close.
    func readToEnd() async throws -> String {
        let bytes: [UInt8]? = await onThread { [descriptor] in
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count == 0 || (count < 0 && errno == ECONNRESET) { return bytes }
                guard count > 0 else { return nil }
                bytes += buffer[..<count]
            }
        }
        guard let bytes else { throw Failure(step: "the server does not close") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads until the text has come, or the server closes.
    func read(until text: String) async throws -> String {
        let bytes: [UInt8]? = await onThread { [descriptor] in
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !String(decoding: bytes, as: UTF8.self).contains(text) {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count == 0 { return bytes }
                guard count > 0 else { return nil }
                bytes += buffer[..<count]
            }
            return bytes
        }
        guard let bytes else { throw Failure(step: "no answer") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }
}

extension WebHouse {
    /// Runs the body while the house's server listens on a port of this machine.
    func listening(_ body: @Sendable (_ port: Int) async throws -> Void) async throws {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let application = try server.makeApplication { announce.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await application.run()
            }
            var port: Int?
            for await listening in ports {
                port = listening
                break
            }
            if let port { try await body(port) }
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }
}
