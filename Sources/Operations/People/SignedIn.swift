package import Domain
import SQLEngine
package import Storage

/// Somebody whose session or key was found good.
package struct SignedIn: Sendable {
    /// How the person proved who they are.
    package enum Proof: Sendable, Equatable {
        /// - Parameter csrf: what every form of the session must carry.
        case session(ID<Session>, csrf: String)
        case apiKey(ID<ApiKey>)
    }

    package var actor: Actor
    package var scope: Scope
    package var user: ID<User>
    /// The main role: the one that is shown.
    package var role: RoleName
    /// What all roles of the person allow together.
    package var permissions: Set<Permission>
    package var reach: RoleGrants.Reach
    package var name: String
    package var email: String
    package var proof: Proof
    /// What the caller's own key keeps any other key to that it makes; nil for a session.
    package let ceiling: KeyCeiling?

    /// How far the sign-in has come; a key is always through.
    package var stage = SessionStage.full
    /// When the person last proved by password or code who they are; nil for a key.
    package var provenAt: Timestamp?
    /// The language that the person has chosen; nil for a key.
    package var language: String?
    /// Notices about the account that the person has not seen.
    package var unreadNotices = 0

    /// What the caller may give to others: no more than they have.
    package var grants: RoleGrants { RoleGrants(reach: reach, permissions: permissions) }

    /// What belongs to the person alone, such as keys and sessions, whatever else they may see.
    package var ownScope: Scope { .only(user) }

    /// The token that the forms of the session must carry; nil for a key.
    package var csrf: String? {
        if case .session(_, let csrf) = proof { csrf } else { nil }
    }

    init(
        user: ID<User>, role: RoleName, standing: Standing, name: String, email: String, proof: Proof,
        requestID: String?, ceiling: KeyCeiling? = nil
    ) {
        let source: Actor.Source = if case .session = proof { .panel } else { .api }
        actor = Actor(user: user, role: role, source: source, requestID: requestID)
        scope = standing.scope
        (permissions, reach) = (standing.grants.permissions, standing.grants.reach)
        (self.user, self.role, self.name, self.email, self.proof) = (user, role, name, email, proof)
        self.ceiling = ceiling
    }
}

/// What a key makes reaches no further than the key itself.
package struct KeyCeiling: Sendable, Equatable {
    /// Nil for all that its owner may.
    package var permissions: Set<Permission>?
    /// Empty for everywhere.
    package var addresses: [AddressRange]
    package var endsAt: Timestamp?
}

/// A new session: its token is known only here and in the browser.
package struct SessionGrant: Sendable {
    package var token: Secret
    package var endsAt: Timestamp
    package var user: ID<User>
    /// Whether the person has a password; without one the next step is to choose it.
    package var hasPassword: Bool
    /// What comes next: nothing, the code of the second factor, or setting one up.
    package var stage: SessionStage
    /// The token by which the browser is known again; nil before the sign-in is through.
    package var device: Secret?
}

/// What a person may do at this moment, and to whose data. Read with every request, so that a change counts at once.
struct Standing: Sendable {
    private(set) var grants: RoleGrants
    let scope: Scope
    let isAdmin: Bool

    init(of user: ID<User>, _ tx: borrowing Transaction) throws {
        let roles = try RoleTable.roles(of: user, tx)
        grants = roles.reduce(RoleGrants()) { $0.union($1.grants) }
        isAdmin = roles.contains { $0.name == .admin }
        scope = Scope(user: user, grants: grants, dealers: try RoleTable.openDealers(of: user, tx))
        // What concerns every dealer is for those who may see every dealer.
        if scope != .system { grants.permissions.subtract(Permission.ofInstallation) }
    }
}

extension Standing {
    /// The same with only these of its permissions; nil leaves them all.
    func limited(to permissions: Set<Permission>?) -> Standing {
        guard let permissions else { return self }
        var limited = self
        limited.grants.permissions.formIntersection(permissions)
        return limited
    }
}
