import HTTPTypes
import Hummingbird

/// Finds the caller's address behind proxies.
enum ClientAddress {
    static func find(_ request: Request, _ context: AppContext, _ options: WebOptions) -> String? {
        find(
            peer: context.peerAddress, forwardedFor: request.headers[values: .forwardedFor],
            trustedProxies: options.trustedProxies)
    }

    /// The peer, or, if that is a trusted proxy, the right-most address in `X-Forwarded-For` that is none.
    static func find(peer: String?, forwardedFor: [String], trustedProxies: [String]) -> String? {
        guard let peer, trustedProxies.contains(peer) else { return peer }
        let hops = forwardedFor.joined(separator: ",").split(separator: ",").map { hop in
            String(hop.drop { $0 == " " }.prefix { $0 != " " })
        }
        return hops.last { !trustedProxies.contains($0) } ?? peer
    }
}
