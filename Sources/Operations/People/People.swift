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
    package let database: any SQLDatabase
    package let logger: Logger
    /// The address under which the panel is reached, without a slash at the end; links start with it.
    let publicURL: String
    let hasher: PasswordHasher
    let workshop = PasswordWorkshop()
    let throttle: SignInThrottle
    let rateLimiter: RateLimiter

    /// - Parameter hashing: what a password hash costs; tests pass `.test`.
    package init(_ operations: Operations, hashing: PasswordHash.Parameters = .standard) {
        (world, database, logger) = (operations.world, operations.database, operations.logger)
        publicURL = operations.settings.publicURL.droppingTrailingSlash
        hasher = PasswordHasher(parameters: hashing, world: operations.world)
        throttle = SignInThrottle(database: operations.database, now: operations.world.now)
        rateLimiter = operations.rateLimiter
    }

    /// How long things last.
    package enum Lifetime {
        package static let sessionIdle = Duration.seconds(30 * 60)
        package static let session = Duration.seconds(12 * 3600)
        package static let loginLink = Duration.seconds(30 * 60)
        package static let apiKey = Duration.seconds(365 * 24 * 3600)
        /// How exact the times of last use are; they are not written for every request.
        static let touchInterval = Duration.seconds(60)
    }
}

extension String {
    fileprivate var droppingTrailingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
