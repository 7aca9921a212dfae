/// A person with an account (`kullanicilar`). Known by its id; the fields live in `Storage`.
package enum User {}

/// The roles that every installation has. More can be made; these are seeded.
package enum RoleName: String, Sendable, CaseIterable {
    case dealer = "bayi"
    case operatorRole = "operator"
    case admin = "admin"
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
