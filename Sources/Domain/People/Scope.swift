/// Whose data may be seen: every store function that touches a dealer's data takes one.
///
/// Made from a signed-in person or key by the authentication layer, or ``system`` for jobs, which act for the dealer
/// of the row that they work on. No file of `Web` makes one: a test (`TidyTests`) sees to it.
package struct Scope: Sendable, Equatable {
    package enum Reach: Sendable, Equatable {
        case everyone
        /// These dealers, in ascending order; nobody if there are none.
        case dealers([ID<User>])
    }

    package let reach: Reach

    private init(reach: Reach) { self.reach = reach }

    /// Jobs and commands of the installation itself.
    package static let system = Scope(reach: .everyone)

    /// The rows of one dealer, or what belongs to one person.
    package static func only(_ user: ID<User>) -> Scope { Scope(reach: .dealers([user])) }

    /// The rows of some dealers.
    package static func dealers(_ users: [ID<User>]) -> Scope {
        Scope(reach: .dealers(Set(users).sorted { $0.rawValue < $1.rawValue }))
    }

    /// What a person may see.
    ///
    /// - Parameters:
    ///   - grants: what the person's roles allow together.
    ///   - dealers: for whom the person works (`calisan_bayileri`) and whose account is open; nil for dealers, and for those
    ///     who work for all. Whose dealers are all closed works for nobody.
    package init(user: ID<User>, grants: RoleGrants, dealers: [ID<User>]?) {
        if let dealers {
            self = .dealers(dealers)
        } else {
            self = grants.reach == .everyone ? Scope(reach: .everyone) : .only(user)
        }
    }

    /// Whether rows of this dealer are within the scope.
    package func contains(_ dealer: ID<User>) -> Bool {
        switch reach {
        case .everyone: true
        case .dealers(let own): own.contains(dealer)
        }
    }

    /// The dealer, if the scope is exactly one.
    package var onlyDealer: ID<User>? {
        if case .dealers(let own) = reach, own.count == 1 { own[0] } else { nil }
    }
}
