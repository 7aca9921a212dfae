import Glibc
import Logging
import NIOCore

/// Closes connections that do not keep to their times. Stands at the very front, where the bytes come in and go out;
/// ``RequestGuard`` behind the decoder tells it where requests begin and end.
///
/// A class that belongs to its connection's event loop and is never touched from elsewhere.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private(set) var pace: ConnectionPace
    /// Whether there is no room for the connection.
    private let isRefused: Bool
    private let logger: Logger
    private var context: ChannelHandlerContext?
    private var alarm: (task: Scheduled<Void>, at: NIODeadline)?

    /// Answers are written in pieces of this size, so that a client which takes them slowly is seen to take them.
    private static let pieceBytes = 64 * 1024

    init(_ limits: ConnectionLimits, bodyBytesMax: Int, isRefused: Bool, now: NIODeadline, logger: Logger) {
        pace = ConnectionPace(limits: limits, bodyBytesMax: bodyBytesMax, now: now)
        (self.isRefused, self.logger) = (isRefused, logger)
    }

    /// Takes note of something, and looks when time runs out after it.
    func note(_ change: (inout ConnectionPace, NIODeadline) -> Void) {
        guard let context else { return }
        change(&pace, context.eventLoop.now)
        arm(context)
    }

    /// Ends the connection.
    func close(_ reason: ConnectionPace.Reason) {
        logger.debug("bağlantı kapatıldı", metadata: ["neden": .string(reason.rawValue)])
        if reason == .stalledReader { dropWhatWaits() }
        context?.close(promise: nil)
    }

    /// Has the system forget the answer instead of keeping it for a client that does not take it: the client gets a reset.
    private func dropWhatWaits() {
        guard let socket = context?.channel as? any SocketOptionProvider else { return }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { [logger] error in
            logger.debug("SO_LINGER ayarlanamadı", metadata: ["hata": "\(error)"])
        }
    }

    // MARK: coming in

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.task.cancel()
        (alarm, self.context) = (nil, nil)
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        begin(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.task.cancel()
        alarm = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pace.bytesCame(unwrapInboundIn(data).readableBytes, at: context.eventLoop.now)
        context.fireChannelRead(data)
        if pace.isTooLarge { close(.largeBody) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        arm(context)
    }

    // MARK: going out

    func read(context: ChannelHandlerContext) {
        pace.wantsMore(at: context.eventLoop.now)
        context.read()
        arm(context)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(var rest) = unwrapOutboundIn(data) else {
            return writePiece(context, data, promise)
        }
        while rest.readableBytes > Self.pieceBytes, let piece = rest.readSlice(length: Self.pieceBytes) {
            writePiece(context, wrapOutboundOut(.byteBuffer(piece)), nil)
        }
        writePiece(context, wrapOutboundOut(.byteBuffer(rest)), promise)
        arm(context)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // The client has its answer and is told that no other follows: it should go.
        if mode == .output { pace.lingers(from: context.eventLoop.now) }
        context.close(mode: mode, promise: promise)
        arm(context)
    }

    private func writePiece(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        pace.writeBegan(at: context.eventLoop.now)
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.note { pace, now in pace.writeEnded(at: now) }
        }
        context.write(data, promise: written)
    }

    // MARK: time

    private func begin(_ context: ChannelHandlerContext) {
        guard !isRefused else {
            context.close(promise: nil)
            return
        }
        pace.opened(at: context.eventLoop.now)
        arm(context)
    }

    /// One alarm for a connection: it is moved only to an earlier time. When it rings too early, it is set anew.
    private func arm(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let now = context.eventLoop.now
        let due: NIODeadline
        switch pace.verdict(at: now) {
        case .rest: return
        case .close: due = now
        case .lookAgain(let moment): due = moment
        }
        if let alarm, alarm.at <= due { return }
        alarm?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.ring() }
        alarm = (task, due)
    }

    private func ring() {
        alarm = nil
        guard let context else { return }
        if case .close(let reason) = pace.verdict(at: context.eventLoop.now) { return close(reason) }
        arm(context)
    }
}
