import Crypto
import Domain
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

@testable import Integrations

/// Runs the body with a transport of its own and ends its connections.
func withLoopbackTransport<Value>(
    _ policy: OutboundAddressPolicy = OutboundAddressPolicy(allowsLoopback: true),
    resolver: any HostResolver = SystemResolver(), firstByteMax: Duration = .seconds(60),
    _ body: (AsyncHTTPTransport) async throws -> Value
) async throws -> Value {
    let transport = AsyncHTTPTransport(policy: policy, resolver: resolver, firstByteMax: firstByteMax)
    do {
        let value = try await body(transport)
        await transport.shutdown()
        return value
    } catch {
        await transport.shutdown()
        throw error
    }
}

/// A name server that answers what a test says, one answer after the other; the last one stays.
final class ScriptedResolver: HostResolver {
    private let state: Mutex<(answers: [[String]], hosts: [String])>

    init(_ answers: [String]...) { state = Mutex((answers, [])) }

    /// The names that were asked for.
    var hosts: [String] { state.withLock(\.hosts) }

    func addresses(of host: String) async throws -> [IPAddress] {
        state.withLock { state in
            state.hosts.append(host)
            let answer = state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? []
            return answer.compactMap { IPAddress($0) }
        }
    }
}

/// Certificates made for one test: an authority and what it signs (RFC 5280), with elliptic keys.
struct TestAuthority {
    private let key = P256.Signing.PrivateKey()
    private static let name = "Test CA"

    var pem: String {
        get throws { Self.pem(try certificate(of: Self.name, key.publicKey, names: [], isExpired: false)) }
    }

    /// A certificate and its key for a server with this name.
    func server(_ host: String, isExpired: Bool = false) throws -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) {
        let own = P256.Signing.PrivateKey()
        let der = try certificate(of: host, own.publicKey, names: [host], isExpired: isExpired)
        return (
            [try NIOSSLCertificate(bytes: der, format: .der)],
            try NIOSSLPrivateKey(bytes: Array(own.pemRepresentation.utf8), format: .pem)
        )
    }

    private func certificate(
        of subject: String, _ subjectKey: P256.Signing.PublicKey, names: [String], isExpired: Bool
    ) throws -> [UInt8] {
        let algorithm = DER.sequence(DER.oid([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]))
        let end = isExpired ? "210101000000Z" : "491231235959Z"
        let validity = DER.sequence(DER.tagged(0x17, Array("200101000000Z".utf8)), DER.tagged(0x17, Array(end.utf8)))
        let parts: [[UInt8]] = [
            DER.tagged(0xA0, DER.integer([2])), DER.integer(names.isEmpty ? [1] : [2]), algorithm,
            Self.distinguished(Self.name), validity, Self.distinguished(subject), Array(subjectKey.derRepresentation),
            DER.tagged(0xA3, DER.sequence(Self.extensions(names))),
        ]
        let body = DER.sequence(parts.flatMap { $0 })
        let signature = try key.signature(for: body).derRepresentation
        return DER.sequence(body, algorithm, DER.tagged(0x03, [0] + signature))
    }

    private static func extensions(_ names: [String]) -> [UInt8] {
        guard !names.isEmpty else {
            let isAuthority = DER.sequence(DER.tagged(0x01, [0xFF]))
            return DER.sequence(
                DER.oid([0x55, 0x1D, 0x13]), DER.tagged(0x01, [0xFF]), DER.tagged(0x04, isAuthority))
        }
        let alternatives = DER.sequence(names.flatMap { DER.tagged(0x82, Array($0.utf8)) })
        return DER.sequence(DER.oid([0x55, 0x1D, 0x11]), DER.tagged(0x04, alternatives))
    }

    private static func distinguished(_ name: String) -> [UInt8] {
        DER.sequence(
            DER.tagged(0x31, DER.sequence(DER.oid([0x55, 0x04, 0x03]), DER.tagged(0x0C, Array(name.utf8)))))
    }

    private static func pem(_ der: [UInt8]) -> String {
        let certificate = try? NIOSSLCertificate(bytes: der, format: .der)
        let body = (try? certificate?.toDERBytes()) ?? der
        return "-----BEGIN CERTIFICATE-----\n\(base64(body))\n-----END CERTIFICATE-----\n"
    }
}

private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 { text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=") }
        if start % 48 == 45 { text += "\n" }
    }
    return text
}

private enum DER {
    static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)] : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
        return [tag] + length + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

    static func oid(_ encoded: [UInt8]) -> [UInt8] { tagged(0x06, encoded) }

    static func integer(_ bytes: [UInt8]) -> [UInt8] { tagged(0x02, bytes) }
}

/// A server with a certificate on 127.0.0.1 that counts who comes and answers everybody alike.
final class TLSServer: Sendable {
    let port: Int
    private let channel: any Channel
    private let seen: Seen

    final class Seen: Sendable {
        private let state = Mutex((connections: 0, requests: [String]()))

        var connections: Int { state.withLock(\.connections) }
        var requests: [String] { state.withLock(\.requests) }

        func connected() { state.withLock { $0.connections += 1 } }
        func received(_ text: String) { state.withLock { $0.requests.append(text) } }
    }

    static func start(_ identity: (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey)) async throws -> TLSServer {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: identity.chain.map { .certificate($0) }, privateKey: .privateKey(identity.key))
        configuration.applicationProtocols = ["http/1.1"]
        let context = try NIOSSLContext(configuration: configuration)
        let seen = Seen()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                seen.connected()
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLServerHandler(context: context), Answerer(seen: seen),
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return TLSServer(channel, seen)
    }

    private init(_ channel: any Channel, _ seen: Seen) {
        (self.channel, self.seen) = (channel, seen)
        port = channel.localAddress?.port ?? 0
    }

    /// How many connections were made, whether or not anything was asked.
    var connections: Int { seen.connections }
    var requests: [String] { seen.requests }

    func stop() async { try? await channel.close() }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let seen: Seen
        private var text = ""

        init(seen: Seen) { self.seen = seen }

        /// A request may come in several pieces: it counts, and is answered, once it is whole.
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard Self.isWhole(text) else { return }
            seen.received(text)
            text = ""
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntamam"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }

        private static func isWhole(_ text: String) -> Bool {
            guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
            let fields = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
            let field = fields.first { $0.hasPrefix("content-length: ") }
            let length = field.flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
            return text[end.upperBound...].utf8.count >= length
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
