import NIOHTTP1

/// What the decoder lets pass and RFC 9112 does not, or what only an attack sends: S60 of the security notes.
struct RequestRules {
    let requestLineBytesMax: Int

    init(_ limits: ConnectionLimits) { requestLineBytesMax = limits.requestLineBytesMax }

    /// What is wrong with a header; nil if nothing is.
    func fault(in head: HTTPRequestHead) -> HTTPParserError? {
        let lineBytes =
            head.method.rawValue.utf8.count + head.uri.utf8.count + " ".utf8.count * 2 + "HTTP/1.1".utf8.count
        guard lineBytes <= requestLineBytesMax else { return .headerOverflow }
        // Not a proxy.
        guard head.method != .CONNECT else { return .invalidMethod }
        let hosts = head.headers["Host"]
        // Section 3.2: one, and only programs of HTTP/1.0 may leave it out.
        guard hosts.count == 1 || (hosts.isEmpty && head.version == .http1_0) else { return .invalidHeaderToken }
        return faultInFraming(head) ?? faultInTarget(head, host: hosts.first)
    }

    /// Section 6: where the body ends must be plain to every proxy on the way, the oldest included. The decoder takes a
    /// body in an unknown coding for none.
    private func faultInFraming(_ head: HTTPRequestHead) -> HTTPParserError? {
        let codings = head.headers["Transfer-Encoding"]
        guard !codings.isEmpty else { return nil }
        guard codings.count == 1, codings[0].lowercased() == "chunked" else { return .unknown }
        guard head.version != .http1_0, head.headers["Content-Length"].isEmpty else {
            return .unexpectedContentLength
        }
        return nil
    }

    private func faultInTarget(_ head: HTTPRequestHead, host: String?) -> HTTPParserError? {
        if head.uri.hasPrefix("/") { return nil }
        if head.uri == "*" { return head.method == .OPTIONS ? nil : .invalidURL }
        // Section 3.2.2: the target's own host counts, so it must be the one that the rest of the program sees.
        let target = head.uri.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { target.hasPrefix($0) }) else { return .invalidURL }
        let authority = target.dropFirst(scheme.count).prefix { !["/", "?", "#"].contains($0) }
        return authority == host?.lowercased() ?? "" ? nil : .invalidHeaderToken
    }
}
