import Foundation
import Glibc
import Synchronization

/// A way to a port that can swallow all bytes while its connections stay open: what a half-open connection looks like.
final class SwallowingProxy: Sendable {
    let port: Int
    private let listener: Int32
    private let target: Int
    private let isSwallowing = Mutex(false)

    init(target: Int) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard let port = bound(listener), listen(listener, 64) == 0 else { throw CommandFailed(command: "listen") }
        (self.port, self.target) = (port, target)
        Thread { [self] in acceptAll() }.start()
    }

    func swallow(_ flag: Bool) { isSwallowing.withLock { $0 = flag } }

    func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            if client < 0 { break }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            address.sin_port = UInt16(target).bigEndian
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard isConnected else {
                Glibc.close(client)
                continue
            }
            Thread { [self] in pump(client, server) }.start()
            Thread { [self] in pump(server, client) }.start()
        }
        Glibc.close(listener)
    }

    private func pump(_ from: Int32, _ to: Int32) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &bytes, bytes.count, 0)
            if count <= 0 { break }
            if isSwallowing.withLock({ $0 }) { continue }
            if send(to, bytes, count, Int32(MSG_NOSIGNAL)) != count { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }
}
