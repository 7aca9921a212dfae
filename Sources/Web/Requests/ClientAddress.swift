/// Finds the caller's address behind proxies.
enum ClientAddress {
    /// The peer, or, if that is a trusted proxy, the right-most address in `X-Forwarded-For` that is none.
    static func find(peer: String?, forwardedFor: [String], trustedProxies: [String]) -> String? {
        guard let peer, trustedProxies.contains(peer) else { return peer }
        let hops = forwardedFor.joined(separator: ",").split(separator: ",").map { hop in
            String(hop.drop { $0 == " " }.prefix { $0 != " " })
        }
        return hops.last { !trustedProxies.contains($0) } ?? peer
    }
}
