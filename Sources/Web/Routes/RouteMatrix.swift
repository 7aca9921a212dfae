import Domain
import HTTPTypes

/// Says of each route who may take it, and refuses to start with one that nobody has thought about.
///
/// Which role may do what is data (`roller.izinler`); which permission a route asks for stands at the route. This is the
/// list of the routes that ask for none: a new one has to be entered here, with a reason, before the server starts.
package enum RouteMatrix {
    /// Routes that can't be served as they are.
    package struct Refusal: Error, CustomStringConvertible {
        package let faults: [Fault]

        package var description: String { faults.map(\.description).joined(separator: "\n") }
    }

    /// Why a route is wrong.
    package struct Fault: Equatable, CustomStringConvertible {
        package let route: String
        package let reason: String

        package var description: String { "\(route): \(reason)" }
    }

    /// Routes for callers without an account: `METHOD path`.
    static let open: Set<String> = [
        // For supervisors and balancers.
        "GET /saglik", "GET /metrics",
        // Described to everybody, so that programs can be written before a key is given.
        "GET /api/v1/openapi.json", "GET /api/v1/belgeler", "GET /api/v1/belgeler/bicem.css",
        // Webhooks bring proofs of their own.
        "GET /kancalar/{kod}", "POST /kancalar/{kod}",
        // Browsers report without a session.
        "POST /csp-rapor",
        // The way in, and what its pages need.
        "GET /giris", "POST /giris", "GET /giris/baglanti/{jeton}", "POST /giris/baglanti/{jeton}",
        "GET /varliklar/{surum}/{ad}",
        // A supplier without an account: the secret in the address is the proof.
        "GET /t/{jeton}", "POST /t/{jeton}", "GET /t/{jeton}/dosyalar/{id}",
    ]

    /// Routes for everybody who is signed in, whatever their roles: their own account.
    static let ownAccount: Set<String> = [
        "GET /", "GET /hesap", "POST /hesap/sifre", "POST /hesap/bilgiler", "POST /hesap/bildirimler",
        "GET /hesap/oturumlar", "POST /hesap/oturumlar/{id}/kapat", "POST /hesap/oturumlar/kapat",
        "POST /hesap/ikinci-adim/kapat", "POST /hesap/kurtarma-kodlari",
        // Proving anew who one is.
        "GET /dogrula", "POST /dogrula",
    ]

    /// Routes for those whose password was right, and who have the second step before them.
    static let secondStep: Set<String> = [
        "GET /giris/ikinci-adim", "POST /giris/ikinci-adim", "POST /cikis",
        // Administrators set it up before anything else, and those who came by a link may need a password first.
        "GET /hesap/ikinci-adim", "POST /hesap/ikinci-adim", "POST /hesap/ikinci-adim/basla",
        "GET /hesap/ikinci-adim/kare-kod.svg", "GET /hesap/ilk-sifre", "POST /hesap/ilk-sifre",
    ]

    /// What is wrong with the routes; empty if all is well.
    package static func faults(in routes: [Route]) -> [Fault] {
        var seen: Set<String> = []
        return routes.compactMap { route in
            let name = "\(route.method.rawValue) \(route.path)"
            guard seen.insert(name).inserted else { return Fault(route: name, reason: "stands there twice") }
            return switch route.access {
            case .everyone where !open.contains(name): Fault(route: name, reason: "is open and not on the list")
            case .halfSignedIn where !secondStep.contains(name):
                Fault(route: name, reason: "opens before the second step and is not on the list")
            case .signedIn where !ownAccount.contains(name):
                Fault(route: name, reason: "asks for no permission and is not on the list")
            case .allowed where route.door == .open: Fault(route: name, reason: "asks nobody for the permission")
            default: nil
            }
        }
    }
}
