package import Domain
package import Hummingbird

/// The cookie that carries the session's token.
package enum SessionCookie {
    /// Gives the browser the token.
    package static func set(_ token: Secret, on response: Response, _ options: WebOptions) -> Response {
        response.with(.setCookie, "\(options.sessionCookieName)=\(token.revealed)\(attributes(options))")
    }

    /// Takes it away, with all else that the browser keeps of us.
    package static func clear(on response: Response, _ options: WebOptions) -> Response {
        let cleared = response.with(.setCookie, "\(options.sessionCookieName)=; Max-Age=0\(attributes(options))")
        return cleared.with(.clearSiteData, "\"cache\", \"storage\"")
    }

    private static func attributes(_ options: WebOptions) -> String {
        "; Path=/; HttpOnly; SameSite=Lax" + (options.secureCookies ? "; Secure" : "")
    }
}
