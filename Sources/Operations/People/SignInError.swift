package import Domain
package import Storage

/// Why somebody was not let in.
package enum SignInError: Error, Sendable, Equatable {
    /// The address is unknown, the password wrong, or the account disabled: which of them is not told.
    case refused
    /// Too many wrong attempts for this account or from this address.
    case throttled(retryAfter: Duration)
    /// The session or key is unknown, over or revoked.
    case notSignedIn
    /// The key is good, but not from this address.
    case addressRefused(KeyOwner)
    /// The password was right, but the second step is still to be done.
    case secondStepNeeded(SessionStage)
    /// Too many wrong codes: the sign-in begins again with the password.
    case startOver
    /// The action asks for a proof by password or code that is at most ten minutes old.
    case freshProofNeeded

    /// For whom a key speaks that was refused.
    package struct KeyOwner: Sendable, Equatable {
        package var user: ID<User>
        package var role: RoleName
    }
}
