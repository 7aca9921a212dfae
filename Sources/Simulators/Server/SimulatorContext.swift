import Hummingbird
import NIOCore

/// What the responder needs to know of the connection: the channel, so that a fault can hold or cut it.
struct SimulatorContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Closes the connection as soon as the client has hung up, so that a held call does not outlive its caller.
///
/// The server allows half-closed connections and would otherwise notice only when it writes.
final class HangUpHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
