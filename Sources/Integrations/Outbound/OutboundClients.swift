import AsyncHTTPClient
import Domain
import NIOCore
import NIOSSL
import Synchronization

/// The clients of the HTTP library: one for each pair of a name and an address that was checked for it, so that a
/// connection never goes anywhere else, whatever the name leads to later.
final class OutboundClients: Sendable {
    struct Key: Hashable, Sendable {
        /// As in the address that is called.
        var host: String
        var address: IPAddress
        var authority: PrivateCA?
    }

    private struct Entry {
        var client: HTTPClient
        var useCount: Int
        var lastUse: ContinuousClock.Instant
    }

    /// More clients than these are not kept while nobody uses them.
    private static let idleMax = 64
    private static let idleTimeMax = Duration.seconds(60)

    private let firstByteMax: Duration
    private let entries = Mutex([Key: Entry]())

    init(firstByteMax: Duration) { self.firstByteMax = firstByteMax }

    /// Lends the client for a checked address.
    func with<Value: Sendable>(
        _ key: Key, _ body: (HTTPClient) async throws(TransportFailure) -> Value
    ) async throws(TransportFailure) -> Value {
        let client = try take(key)
        for old in takeIdle() { try? await old.shutdown() }
        defer { giveBack(key) }
        return try await body(client)
    }

    /// Ends all connections.
    func shutdown() async {
        let clients = entries.withLock { entries in
            defer { entries = [:] }
            return entries.values.map(\.client)
        }
        for client in clients { try? await client.shutdown() }
    }

    private func take(_ key: Key) throws(TransportFailure) -> HTTPClient {
        let tls: TLSConfiguration
        do { tls = try PrivateCA.tlsConfiguration(key.authority) } catch { throw .notTrusted }
        return entries.withLock { entries in
            let client = entries[key]?.client ?? make(key, tls)
            entries[key, default: Entry(client: client, useCount: 0, lastUse: .now)].useCount += 1
            return client
        }
    }

    private func giveBack(_ key: Key) {
        entries.withLock { entries in
            entries[key]?.useCount -= 1
            entries[key]?.lastUse = .now
        }
    }

    /// Removes the clients that nobody uses any more, or has for the longest time.
    private func takeIdle() -> [HTTPClient] {
        let now = ContinuousClock.now
        return entries.withLock { entries in
            let idle = entries.filter { $0.value.useCount == 0 }.sorted { $0.value.lastUse < $1.value.lastUse }
            let excess = max(0, idle.count - Self.idleMax)
            let old = idle.enumerated().filter { index, entry in
                index < excess || entry.value.lastUse + Self.idleTimeMax < now
            }.map(\.element)
            for entry in old { entries[entry.key] = nil }
            return old.map(\.value.client)
        }
    }

    /// No redirects, 3 seconds to connect, bodies as they come and not unpacked, certificates always checked, and a
    /// failed connection reported at once, because the job queue is what tries again.
    private func make(_ key: Key, _ tls: TLSConfiguration) -> HTTPClient {
        var pool = HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(20))
        pool.retryConnectionEstablishment = false
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(3), read: .milliseconds(max(1, firstByteMax.wholeMilliseconds))),
            connectionPool: pool, decompression: .disabled)
        configuration.dnsOverride = [key.host: key.address.description]
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }
}
