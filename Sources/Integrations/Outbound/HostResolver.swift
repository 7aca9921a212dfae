package import Domain
import Glibc
import NIOCore
import NIOPosix

/// Finds the addresses of a name. Replaced in tests, which play a name server that changes its mind.
package protocol HostResolver: Sendable {
    /// All addresses of the name, the best one first; empty if it has none.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// The resolver of the operating system.
package struct SystemResolver: HostResolver {
    /// After this the name counts as not found; the system itself may go on asking for a while.
    private static let timeMax = TimeAmount.seconds(3)

    package init() {}

    package func addresses(of host: String) async throws -> [IPAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: [IPAddress].self)
        let limit = loop.scheduleTask(in: Self.timeMax) { promise.fail(NotAnswered()) }
        NIOThreadPool.singleton.submit { state in
            promise.succeed(state == .active ? Self.ask(host) : [])
            limit.cancel()
        }
        return try await promise.futureResult.get()
    }

    private struct NotAnswered: Error {}

    private static func ask(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { entry in
            entry.flatMap { address(of: $0.pointee) }
        }
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let socket = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return socket.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin_addr) { IPAddress(bytes: Array($0)) }
            }
        case AF_INET6:
            return socket.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin6_addr) { IPAddress(bytes: Array($0)) }
            }
        default: return nil
        }
    }
}
