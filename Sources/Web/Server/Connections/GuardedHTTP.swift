import Domain
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP/1.1 as Hummingbird speaks it, with the guards of ``ConnectionLimits`` in every connection.
struct GuardedHTTP: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let http: HTTP1Channel
    private let limits: ConnectionLimits
    private let trustedProxies: [String]
    private let bodyBytesMax: Int
    private let counter: ConnectionCounter

    /// - Parameter bodyBytesMax: more than any route takes.
    init(
        _ limits: ConnectionLimits, trustedProxies: [String], bodyBytesMax: Int,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        (self.limits, self.trustedProxies, self.bodyBytesMax) = (limits, trustedProxies, bodyBytesMax)
        counter = ConnectionCounter(most: limits.connectionsPerAddress)
        http = HTTP1Channel(
            responder: responder,
            configuration: .init(
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytesMax, maxHeaderListSize: limits.headerBytesMax,
                    maxHeaderFieldCount: limits.headerFieldsMax)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let (limits, isRefused) = (limits, !isAdmitted(channel))
        do {
            let wire = ConnectionGuard(
                limits, bodyBytesMax: bodyBytesMax, isRefused: isRefused, now: channel.eventLoop.now, logger: logger)
            try channel.pipeline.syncOperations.addHandler(wire, position: .first)
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return http.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let wire = try pipeline.handler(type: ConnectionGuard.self)
            try pipeline.addHandler(
                RequestGuard(wire, rules: RequestRules(limits)), position: .after(decoder))
            return value
        }
    }

    func handle(value: Value, logger: Logger) async { await http.handle(value: value, logger: logger) }

    /// Whether there is room for one more connection from there.
    private func isAdmitted(_ channel: any Channel) -> Bool {
        guard let peer = channel.remoteAddress?.ipAddress, !trustedProxies.contains(peer) else { return true }
        let address = IPAddress.subscriber(of: peer)
        guard counter.enter(address) else { return false }
        let counter = counter
        channel.closeFuture.whenComplete { _ in counter.leave(address) }
        return true
    }
}
