/// A person with an account (`kullanicilar`). Known by its id; the fields live in `Storage`.
package enum User {}

/// The name of a role (`roller.ad`).
package struct RoleName: RawRepresentable, Sendable, Hashable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// A tenant: the orders belong to such a person.
    package static let dealer = RoleName(rawValue: "bayi")
    package static let operatorRole = RoleName(rawValue: "operator")
    package static let admin = RoleName(rawValue: "admin")
    /// Packs parcels: sees orders and files, no costs, no credentials.
    package static let warehouse = RoleName(rawValue: "depo")

    /// The roles that every installation has. More can be made.
    package static let seeded = [dealer, operatorRole, admin, warehouse]
}

/// Who does something, for permission and for the log.
package struct Actor: Sendable, Equatable {
    /// Through which door the action came in (`sistem_log.kaynak`).
    package enum Source: String, Sendable, CaseIterable {
        case panel
        case api
        case webhook
        case job = "is"
        case command = "komut"
    }

    /// Nil for the system itself.
    package var user: ID<User>?
    package var role: RoleName?
    package var source: Source
    package var requestID: String?

    package init(user: ID<User>?, role: RoleName?, source: Source, requestID: String? = nil) {
        (self.user, self.role, self.source, self.requestID) = (user, role, source, requestID)
    }

    package static func system(_ source: Source) -> Actor { Actor(user: nil, role: nil, source: source) }
}
