import Domain
import Operations

@testable import Web

/// What came of a request.
enum MatrixOutcome: Equatable, Sendable {
    /// 403 because of the role, and not because of a token or a proof.
    case forbidden
    case missing
    /// The handler had the row before it: it did what it was asked to, or said why that can't be done.
    case reached
    case other(Int)

    init(_ answer: Answer) {
        self =
            switch answer.status {
            case 403 where answer.text.contains("Yetkiniz yok"): .forbidden
            case 404: .missing
            case 200..<300, 303, 409, 410, 422, 502: .reached
            default: .other(answer.status)
            }
    }
}

/// Whose the row behind a route is.
enum MatrixRule: Equatable, Sendable {
    /// A dealer's: for everybody with the dealer in reach.
    case dealer
    /// A person's own: for that person, whatever others may do.
    case person
    /// An account's: for its person, and for those who manage people.
    case account
    /// The installation's.
    case installation
    /// The installation's, and a matter of all dealers: for those who work for all of them.
    case allDealers

    init(_ route: Route) {
        self =
            switch MatrixRows.resource(of: route) {
            case "platform-turleri", "platformlar", "platform-kodlari", "roller", "ice-aktarim-sablonlari",
                "kisisel-veri-talepleri", "veri-ihlalleri":
                .installation
            case "planlar": .allDealers
            case "disa-aktarimlar", "oturumlar": .person
            // In the panel everybody sees their own keys only.
            case "api-anahtarlari": route.door == .api ? .account : .person
            default: .dealer
            }
    }
}

extension MatrixHouse.Person {
    /// Whether the role has the permission of the route.
    func may(_ route: Route) -> Bool {
        guard case .allowed(let permission) = route.access else { return true }
        return grants.permissions.contains(permission)
    }

    /// What a request for a dealer's row is to come to.
    func expected(_ route: Route, of owner: ID<User>) -> MatrixOutcome {
        guard may(route) else { return .forbidden }
        let isThere =
            switch MatrixRule(route) {
            case .installation: true
            case .allDealers: scope.reach == .everyone
            case .dealer: scope.contains(owner)
            case .person: user == owner
            case .account: user == owner || (grants.permissions.contains(.changeUsers) && scope.contains(owner))
            }
        if isThere { return .reached }
        // Everybody sees in the panel that there are plans: they are told that these are not theirs to switch.
        return MatrixRule(route) == .allDealers && route.door == .panel ? .forbidden : .missing
    }
}
