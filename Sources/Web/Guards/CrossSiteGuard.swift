import HTTPTypes
import Hummingbird
import Operations
import Sealing

/// Keeps other sites from using a person's session: S16 of the security notes.
enum CrossSiteGuard {
    /// The name of the form's hidden field.
    static let field = "_csrf"

    /// Passes only what a page of ours has sent: browsers say so themselves, older ones by `Origin` or `Referer`.
    static func checkOrigin(_ request: Request) throws(RequestFault) {
        try checkOrigin(request.headers, authority: request.head.authority)
    }

    /// The same for a page without a session, whose form is proved by the secret in its own address.
    static func checkOrigin(_ request: WebRequest) throws(RequestFault) {
        try checkOrigin(request.headers, authority: request.askedHost)
    }

    private static func checkOrigin(_ headers: HTTPFields, authority: String?) throws(RequestFault) {
        if let site = headers[.fetchSite] {
            guard site == "same-origin" else { throw .crossSite }
            return
        }
        guard let source = headers[.origin] ?? headers[.referer], let authority,
            host(in: source) == authority.lowercased()
        else { throw .crossSite }
    }

    /// Passes only with the session's own token, in the form or in a header. Without a session there is none to steal.
    static func checkToken(_ request: WebRequest) throws(RequestFault) {
        guard let wanted = request.signedIn?.csrf else { return }
        guard let given = try token(in: request), constantTimeEquals(given, wanted) else { throw .crossSite }
    }

    private static func token(in request: WebRequest) throws(RequestFault) -> String? {
        if let header = request.headers[.csrfToken] { return header }
        let type = MediaTypeHeader(request.headers[.contentType] ?? "").name
        guard [FormFields.urlencoded, FormFields.multipart].contains(type) else { return nil }
        return try request.form()[field]
    }

    /// The host and port of `https://host:port/…`, in lower case.
    private static func host(in origin: String) -> String? {
        guard let start = origin.firstRange(of: "://")?.upperBound else { return nil }
        return origin[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    }
}
