import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import Web

/// A connection without a socket whose time moves when a test says so, with the guards in their places.
final class TestConnection {
    let channel: EmbeddedChannel
    private let dam: Dam
    private let reader = Reader()
    private let loop = EmbeddedEventLoop()

    init(_ limits: ConnectionLimits = ConnectionLimits(), bodyBytesMax: Int = 1 << 20, isRefused: Bool = false) throws {
        channel = EmbeddedChannel(loop: loop)
        dam = Dam()
        let wire = ConnectionGuard(
            limits, bodyBytesMax: bodyBytesMax, isRefused: isRefused, now: loop.now,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(
            dam, wire, HTTPResponseEncoder(),
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        try pipeline.addHandlers(RequestGuard(wire, rules: RequestRules(limits)), reader)
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.7", port: 1)).wait()
        channel.read()
    }

    var isOpen: Bool { channel.isActive }
    /// The requests whose header has arrived.
    var requests: [HTTPRequestHead] { reader.heads }
    var errorCount: Int { reader.errorCount }
    /// All that has been written to the client.
    var written: String { String(decoding: dam.passed, as: UTF8.self) }

    /// The client sends, and the server wants more.
    func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.read()
    }

    func pass(_ time: TimeAmount) { loop.advanceTime(by: time) }

    /// The server answers the oldest request.
    func answer(_ body: String = "") throws {
        var head = HTTPResponseHead(version: .http1_1, status: .ok)
        head.headers.add(name: "Content-Length", value: String(body.utf8.count))
        try write(.head(head))
        if !body.isEmpty { try write(.body(.byteBuffer(ByteBuffer(string: body)))) }
        try write(.end(nil))
        channel.flush()
    }

    /// The client takes nothing any more.
    func stopTaking() { dam.isShut = true }

    /// The client takes one piece of what waits for it.
    func takePiece() { dam.release() }

    private func write(_ part: HTTPServerResponsePart) throws {
        channel.write(part, promise: nil)
    }

    /// Stands for the socket: lets bytes pass, or holds them as a full one does.
    private final class Dam: ChannelOutboundHandler {
        typealias OutboundIn = IOData
        typealias OutboundOut = IOData

        var isShut = false
        private(set) var passed: [UInt8] = []
        private var held: [(bytes: [UInt8], promise: EventLoopPromise<Void>?)] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard case .byteBuffer(let buffer) = unwrapOutboundIn(data) else { return }
            held.append((Array(buffer.readableBytesView), promise))
            if !isShut { while !held.isEmpty { release() } }
        }

        func release() {
            guard !held.isEmpty else { return }
            let (bytes, promise) = held.removeFirst()
            passed += bytes
            promise?.succeed()
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            while !held.isEmpty { held.removeFirst().promise?.fail(ChannelError.ioOnClosedChannel) }
        }
    }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart

        var heads: [HTTPRequestHead] = []
        var errorCount = 0

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if case .head(let head) = unwrapInboundIn(data) { heads.append(head) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { errorCount += 1 }
    }
}
