package import Domain
package import LosslessJSON

/// The body of a successful answer as JSON.
///
/// - Parameter hasEffect: the request changes something outside, so an unreadable answer leaves its outcome open.
/// - Throws: ``IntegrationError``: `credentials` for a login page in HTML, `temporary` (with an effect `outcomeUnknown`)
///   for any other page and for text that is no JSON, such as an answer cut short.
package func requireJSON(_ response: HTTPResponse, hasEffect: Bool = false) throws(IntegrationError) -> JSON {
    try refuseHTML(response, hasEffect: hasEffect)
    do {
        return try JSON(parsing: response.body)
    } catch {
        throw IntegrationError(
            hasEffect ? .outcomeUnknown : .temporary, code: "yanit_bozuk",
            message: "Yanıt okunamadı, geçerli JSON değil (\(error)).", rawAnswer: response.bodyText)
    }
}

/// Refuses a web page where an interface should have answered.
///
/// - Throws: as ``requireJSON(_:hasEffect:)`` does for HTML.
package func refuseHTML(_ response: HTTPResponse, hasEffect: Bool) throws(IntegrationError) {
    let start = String(decoding: response.body.prefix(65_536), as: UTF8.self).lowercased()
    let body = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    // Some servers send JSON under the type of a page.
    let claimsToBePage = response.header("Content-Type")?.lowercased().hasPrefix("text/html") == true
    let isPage = claimsToBePage && body.first.map { !"{[".contains($0) } ?? false
    guard isPage || body.hasPrefix("<!doctype html") || body.hasPrefix("<html") else { return }
    let asksForLogin = ["type=\"password\"", "type='password'", "login", "giriş yap", "oturum aç", "sign in"]
        .contains { start.contains($0) }
    if asksForLogin {
        throw IntegrationError(
            .credentials, code: "oturum_sayfasi",
            message: "Veri yerine oturum açma sayfası geldi; hesabın anahtarlarını ve API adresini denetleyin.",
            rawAnswer: response.bodyText)
    }
    throw IntegrationError(
        hasEffect ? .outcomeUnknown : .temporary, code: "html_yanit",
        message: "Veri yerine bir web sayfası geldi (bakım olabilir); sürerse API adresini denetleyin.",
        rawAnswer: response.bodyText)
}
