package import Hummingbird
import NIOCore

/// What travels with a request through the router. Who the caller is comes later, with ``WebRequest``.
package struct AppContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Names the request in logs, answers and `sistem_log.istek_id`.
    package var requestID = ""
    /// The network address at the other end of the connection: a proxy's, if there is one.
    package let peerAddress: String?
    /// What the caller has left of their requests, once it is known.
    let rateNote = RateNote()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peerAddress = source.channel.remoteAddress?.ipAddress
    }
}
