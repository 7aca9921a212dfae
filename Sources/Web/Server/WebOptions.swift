/// How the server is reached.
package struct WebOptions: Sendable {
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The port to listen on; 0 for any free one.
    package var port = 8080
    /// Whether browsers reach the server by HTTPS: cookies are then bound to it, and HSTS is sent.
    package var secureCookies = false
    /// The names by which clients may call the server, without a port.
    package var allowedHosts: [String] = ["127.0.0.1", "localhost", "[::1]"]
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies: [String] = []
    /// How long connections may take, how much they may bring, and how many there may be.
    package var connections = ConnectionLimits()

    package init() {}

    /// `__Host-` binds the cookie to this host and to HTTPS (RFC 6265bis, section 4.1.3.2).
    package var sessionCookieName: String { secureCookies ? "__Host-oturum" : "oturum" }
}
