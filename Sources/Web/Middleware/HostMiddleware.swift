import Hummingbird

/// Refuses calls by a name that is none of ours, so that no link, cookie or cache can be made for another name.
struct HostMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let allowedHosts: [String]

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        // Health checks come by address, and learn nothing.
        guard request.uri.path != "/saglik" else { return try await next(request, context) }
        guard let authority = request.head.authority, request.headers[values: .host].isEmpty,
            request.uri.host.map({ $0 == HostMiddleware.name(in: authority) }) ?? true,
            allowedHosts.contains(HostMiddleware.name(in: authority).lowercased())
        else { throw RequestFault.unknownHost }
        return try await next(request, context)
    }

    /// The name without the port; brackets of an IPv6 address stay.
    static func name(in authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]"),
            authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
        else { return authority }
        return String(authority[..<colon])
    }
}
