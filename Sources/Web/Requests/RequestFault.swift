/// A request that can't be understood, whatever it asks for.
package enum RequestFault: Error, Sendable, Equatable {
    /// The body is not in the form that its type promises.
    case malformedBody(String)
    /// - Parameter expected: the types that the route takes.
    case unsupportedMediaType(expected: [String])
    case bodyTooLarge(limit: Int)
    /// The body did not arrive in time.
    case tooSlow
    /// The `Host` header is missing, or none of ours.
    case unknownHost
    /// Not from our own pages: see S16 in the security notes.
    case crossSite
    /// The path exists, the method does not.
    case methodNotAllowed(allowed: [String])
}
