/// How long a connection may take for what, and how much it may bring: S58 of the security notes.
///
/// Only time in which the server waits for the client counts; a server that is busy puts nobody out.
package struct ConnectionLimits: Sendable, Equatable {
    /// Until the first byte of a request, after connecting and after each answer.
    package var idleTime: Duration = .seconds(30)
    /// From the first byte of a request to the end of its header.
    package var headTime: Duration = .seconds(10)
    /// For a whole body.
    package var bodyTime: Duration = .seconds(120)
    /// After this long a body must have come at ``bodyBytesPerSecond``.
    package var bodyGraceTime: Duration = .seconds(10)
    package var bodyBytesPerSecond = 1024
    /// How long a client may take none of the answer that waits for it.
    package var writeStallTime: Duration = .seconds(30)
    /// How long a connection that is to be closed may still send what nobody wants any more.
    package var lingerTime: Duration = .seconds(5)
    /// Method, address and version together, in bytes.
    package var requestLineBytesMax = 8 * 1024
    /// Names and values of all header fields together, in bytes.
    package var headerBytesMax = 16 * 1024
    package var headerFieldsMax = 100
    /// How many connections may be open at once; further ones wait.
    package var connectionsMax = 10_000
    /// How many of them from one address, or one /64 network of IPv6; further ones are closed. Trusted proxies may have
    /// as many as they like.
    package var connectionsPerAddress = 50

    package init() {}
}
