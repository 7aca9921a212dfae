import HTTPTypes
import Hummingbird
import Operations

/// Tells programs how many requests they have left, with every answer of the API and every refusal.
///
/// `RateLimit` and `RateLimit-Policy` are those of draft-ietf-httpapi-ratelimit-headers-10; the three others those of its
/// early versions, which most clients know.
struct RateHeadersMiddleware: RouterMiddleware {
    typealias Context = AppContext

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard let standing = context.rateNote.standing,
            request.uri.path.hasPrefix("/api/") || response.status == .tooManyRequests
        else { return response }
        for (name, value) in Self.headers(standing) { response.headers[name] = value }
        return response
    }

    static func headers(_ standing: RateStanding) -> [(HTTPField.Name, String)] {
        let (name, figure) = (standing.kind.rawValue, standing.figure)
        // What refuses says when to come back; what lets pass says when all is free again.
        let reset = (standing.retryAfter ?? standing.resetAfter).wholeSecondsUp
        let policy = "\"\(name)\";q=\(figure.count);w=\(figure.span.wholeSecondsUp)"
        return [
            (.rateLimitLimit, String(figure.count)), (.rateLimitRemaining, String(standing.remaining)),
            (.rateLimitReset, String(reset)), (.rateLimit, "\"\(name)\";r=\(standing.remaining);t=\(reset)"),
            (.rateLimitPolicy, policy),
        ]
    }
}

extension Duration {
    /// In seconds, a part of one counted as a whole.
    var wholeSecondsUp: Int { Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0) }
}
