package import Domain
package import Logging
package import SQLEngine
package import Sealing
import Storage

/// Who may come in: accounts, passwords, sessions and keys. Each verb is a file with an extension of this type.
///
/// One value for the whole program: copies share the workshop and what is remembered of refusals.
package struct People: Sendable {
    package let world: World
    package private(set) var database: any SQLDatabase
    package let logger: Logger
    let secrets: SecretBox
    /// Whether administrators must have a second factor.
    package let requiresSecondFactor: Bool
    /// The address under which the panel is reached, without a slash at the end; links start with it.
    let publicURL: String
    let hasher: PasswordHasher
    let workshop = PasswordWorkshop()
    let throttle: SignInThrottle
    let rateLimiter: RateLimiter
    let recognition = KeyRecognition()

    /// - Parameters:
    ///   - hashing: what a password hash costs; tests pass `.test`.
    ///   - onHash: told of every computation of a hash; tests count by it.
    package init(
        _ operations: Operations, hashing: PasswordHash.Parameters = .standard,
        onHash: @escaping @Sendable (PasswordHash.Parameters) -> Void = { _ in }
    ) {
        (world, logger) = (operations.world, operations.logger)
        database = ForgettingDatabase(base: operations.database, recognition: recognition)
        (secrets, requiresSecondFactor) = (operations.secrets, operations.settings.requiresSecondFactor)
        publicURL = operations.settings.publicURL.droppingTrailingSlash
        hasher = PasswordHasher(parameters: hashing, world: operations.world, onWork: onHash)
        throttle = SignInThrottle(database: operations.database, now: operations.world.now)
        rateLimiter = operations.rateLimiter
    }

    /// How long things last.
    package enum Lifetime {
        package static let sessionIdle = Duration.seconds(30 * 60)
        /// The same for administrators.
        package static let adminSessionIdle = Duration.seconds(15 * 60)
        /// How long somebody has to give the code after the password.
        package static let secondStep = Duration.seconds(10 * 60)
        package static let enrolment = Duration.seconds(30 * 60)
        /// How long a proof by password or code is fresh enough for what is hard to undo.
        package static let freshProof = Duration.seconds(10 * 60)
        /// How long a browser is remembered; browsers keep no cookie longer than 400 days.
        package static let device = Duration.seconds(400 * 24 * 3600)
        package static let session = Duration.seconds(12 * 3600)
        package static let loginLink = Duration.seconds(30 * 60)
        package static let apiKey = Duration.seconds(365 * 24 * 3600)
        package static let apiKeyMax = Duration.seconds(2 * 365 * 24 * 3600)
        /// How long a key and the one that takes its place may both work.
        package static let apiKeyOverlapMax = Duration.seconds(30 * 24 * 3600)
        /// How exact the times of last use are; they are not written for every request.
        static let touchInterval = Duration.seconds(60)
        /// The same for a key that is used from another address than last time.
        static let touchIntervalElsewhere = Duration.seconds(5)
    }
}

extension People {
    /// The same on another view of the database, such as one that checks something within each change.
    package func using(_ database: any SQLDatabase) -> People {
        var copy = self
        copy.database = ForgettingDatabase(base: database, recognition: recognition)
        return copy
    }
}

extension String {
    fileprivate var droppingTrailingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
