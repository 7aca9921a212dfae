import HTTPTypes
import Hummingbird

/// Tells browsers to keep to themselves: S18 and S19 of the security notes. A header that the handler set stays.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let usesHTTPS: Bool

    static let contentPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; \
        report-uri \(PolicyReport.path)
        """

    private static let always: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, contentPolicy),
        // Says to old browsers what `frame-ancestors` says to others.
        (.frameOptions, "DENY"),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "same-origin"),
        (.openerPolicy, "same-origin"),
        (.resourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
        (.cacheControl, "no-store"),
    ]

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.always where response.headers[name] == nil { response.headers[name] = value }
        if usesHTTPS { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }
}
