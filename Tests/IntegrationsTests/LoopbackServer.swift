import Foundation
import Synchronization

/// A server on this machine that answers as badly as a test wants, on plain sockets, so that nothing repairs it.
final class LoopbackServer: Sendable {
    enum Behaviour: Sendable {
        /// Sends this and closes.
        case answer(String)
        /// Reads the request and closes.
        case closeWithoutAnswer
        /// Reads the request and does nothing.
        case silence
        case answerThenSilence(String)
        /// Sends this, a byte every 20 milliseconds.
        case drip(String)
    }

    struct SetUpError: Error {
        var step: String
    }

    let url: String
    private let socket: Int32
    private let state = Mutex((requests: [String](), isStopped: false))

    init(_ behaviour: Behaviour) throws {
        #if canImport(Glibc)
        let listening = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let listening = Foundation.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard listening >= 0 else { throw SetUpError(step: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port: UInt16? = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listening, address, length) == 0, listen(listening, 16) == 0,
                    getsockname(listening, address, &length) == 0
                else { return nil }
                return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port.bigEndian }
            }
        }
        guard let port else { throw SetUpError(step: "bind") }
        socket = listening
        url = "http://127.0.0.1:\(port)"
        let thread = Thread { [self] in accept(behaviour) }
        thread.start()
    }

    /// The requests received so far, as they came.
    var requests: [String] { state.withLock(\.requests) }

    /// Ends the server; later connections are refused.
    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    /// Takes connections until the server ends. Only this thread closes the socket, so that its number can't belong to
    /// another one while it is still being used here.
    private func accept(_ behaviour: Behaviour) {
        defer { close(socket) }
        while !isStopped {
            let connection = Foundation.accept(socket, nil, nil)
            guard connection >= 0 else { return }
            Thread { [self] in
                serve(connection, behaviour)
                close(connection)
            }.start()
        }
    }

    private func serve(_ connection: Int32, _ behaviour: Behaviour) {
        guard let request = readRequest(connection) else { return }
        state.withLock { $0.requests.append(request) }
        switch behaviour {
        case .answer(let text): send(text, to: connection)
        case .closeWithoutAnswer: break
        case .silence: waitForEnd(of: connection)
        case .answerThenSilence(let text):
            send(text, to: connection)
            waitForEnd(of: connection)
        case .drip(let text):
            for byte in text.utf8 where send([byte], to: connection) { Thread.sleep(forTimeInterval: 0.02) }
        }
    }

    /// Reads up to the end of the body that `Content-Length` announces; what is no HTTP at all is taken as it comes.
    private func readRequest(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        while true {
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
            let text = String(decoding: bytes, as: UTF8.self)
            guard bytes.first != 0x16 else { return text }
            guard let head = text.range(of: "\r\n\r\n") else { continue }
            let length = text[..<head.lowerBound].lowercased().split(separator: "\r\n")
                .first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            if text[head.upperBound...].utf8.count >= length ?? 0 { return text }
        }
    }

    private func waitForEnd(of connection: Int32) {
        var byte: UInt8 = 0
        while !isStopped, recv(connection, &byte, 1, 0) > 0 {}
    }

    private func send(_ text: String, to connection: Int32) { _ = send(Array(text.utf8), to: connection) }

    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
        #else
        let flags: Int32 = 0
        #endif
        return Foundation.send(connection, bytes, bytes.count, flags) == bytes.count
    }
}
