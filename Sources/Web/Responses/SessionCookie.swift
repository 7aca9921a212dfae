package import Domain
import HTTPTypes
package import Hummingbird
import Operations

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

/// The cookie by which a browser is known again (`cihazlar`). It opens nothing: it only tells whether somebody has signed
/// in with this browser before.
enum DeviceCookie {
    static let boundName = "__Host-cihaz"
    static let plainName = "cihaz"

    /// Gives the browser its token, or prolongs its time.
    static func set(_ token: Secret, on response: Response, _ options: WebOptions) -> Response {
        let name = options.secureCookies ? boundName : plainName
        let age = People.Lifetime.device.components.seconds
        return response.with(
            .setCookie,
            "\(name)=\(token.revealed); Max-Age=\(age); Path=/; HttpOnly; SameSite=Lax"
                + (options.secureCookies ? "; Secure" : ""))
    }
}
