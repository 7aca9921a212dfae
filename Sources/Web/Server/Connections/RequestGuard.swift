import NIOCore
import NIOHTTP1

/// Stands right behind the decoder: refuses requests that break the rules, and tells ``ConnectionGuard`` where requests
/// and answers begin and end.
///
/// A refused request goes the way of one that can't be parsed: one answer with 400, and the connection is closed.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: ConnectionGuard
    private let rules: RequestRules
    /// Nothing of what comes is taken any more.
    private var isDeaf = false
    /// The answer that is being written is the last one: its request was not read to the end.
    private var isLastAnswer = false
    private var isOver = false

    init(_ connection: ConnectionGuard, rules: RequestRules) {
        (self.connection, self.rules) = (connection, rules)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            // What follows a request that was answered early could be anything.
            guard !isLastAnswer, !isOver else {
                isDeaf = true
                return
            }
            if let fault = rules.fault(in: head) { return refuse(fault, context) }
            connection.note { pace, _ in pace.headEnded() }
        case .body(let bytes):
            connection.note { pace, _ in pace.bodyCame(bytes.readableBytes) }
            if connection.pace.hasTooMuchFraming { return refuse(.invalidChunkSize, context) }
        case .end:
            connection.note { pace, now in pace.requestEnded(at: now) }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !isDeaf, connection.pace.hasTooMuchFraming { refuse(.invalidChunkSize, context) }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isDeaf = true
        // Its request has its answer; a second one would be taken for the answer to the next.
        guard !isLastAnswer, !isOver else { return connection.close(.over) }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where connection.pace.answersEarly:
            isLastAnswer = true
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            if isLastAnswer { isOver = true }
            connection.note { pace, now in
                pace.responseEnded(at: now)
                if isOver { pace.lingers(from: now) }
            }
        }
    }

    private func refuse(_ fault: HTTPParserError, _ context: ChannelHandlerContext) {
        errorCaught(context: context, error: fault)
    }
}
