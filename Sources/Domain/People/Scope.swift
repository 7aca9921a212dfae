/// Whose data may be seen: every store function that touches a dealer's data takes one.
///
/// Made from a signed-in person or key by the authentication layer, or ``system`` for jobs, which act for the dealer
/// of the row that they work on.
package struct Scope: Sendable, Equatable {
    package enum Reach: Sendable, Equatable {
        case everyone
        case dealer(ID<User>)
    }

    package let reach: Reach

    private init(reach: Reach) { self.reach = reach }

    /// Jobs and commands of the installation itself.
    package static let system = Scope(reach: .everyone)

    /// What a person with this role may see: dealers their own rows, operators and admins those of everybody.
    package init(user: ID<User>, role: RoleName) {
        switch role {
        case .dealer: reach = .dealer(user)
        case .operatorRole, .admin: reach = .everyone
        }
    }

    /// Whether rows of this dealer are within the scope.
    package func contains(_ dealer: ID<User>) -> Bool {
        switch reach {
        case .everyone: true
        case .dealer(let own): own == dealer
        }
    }
}
