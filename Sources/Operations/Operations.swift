package import Domain
package import Integrations
package import JobQueue
package import Logging
package import SQLEngine
package import Sealing

/// What the business does. Each verb is a file with an extension of this type; it holds only what the verbs need from
/// outside, so that a test builds it from a fresh database and simulators.
package struct Operations: Sendable {
    package let world: World
    package private(set) var database: any SQLDatabase
    package let secrets: SecretBox
    package let vault: any FileVault
    package let connectors: Connectors
    package let logger: Logger
    package let signal: QueueSignal
    package var settings: Settings
    let enqueuer: Enqueuer
    let jobs: JobTable
    let jobControl: JobControl
    let ledger: EffectLedger
    /// What the queue of this process has done since it started.
    package let metrics = QueueMetrics()
    let gaugeCache = GaugeCache()
    /// Counts requests of callers; what is rare and dear, such as exports, is counted by the operation itself.
    package let rateLimiter: RateLimiter
    /// Refused requests on their way to the audit log.
    package let refusals = RefusalLog()

    /// How the operations behave where installations differ.
    package struct Settings: Sendable {
        /// How often each shop is asked for changed orders.
        package var pullInterval: Duration = .seconds(60)
        /// How often a supplier is asked about an order that it has.
        package var supplierPollInterval: Duration = .seconds(60)
        /// How long to wait before a label that is not ready is asked for again.
        package var labelRetryInterval: Duration = .seconds(30)
        /// How far a pull reaches back before the newest change that is known.
        package var pullOverlap: Duration = .seconds(600)
        /// How long finished jobs are kept where.
        package var retention = JobArchive.Policy()
        /// How often what may be done.
        package var rateLimits = RateLimits.standard
        /// How many messages a dealer may send on one day.
        package var messagesPerDay = 2000
        /// How long sent events are kept.
        package var webhookRetention: Duration = .seconds(30 * 86_400)
        /// The address under which the panel is reached, for links.
        package var publicURL = "http://127.0.0.1:8080"
        /// Where evidence is kept outside the database; nil for nowhere.
        package var evidenceFolder: String?
        /// Whether administrators must have a second factor; without one they reach only the page that sets it up.
        package var requiresSecondFactor = true

        /// Which addresses of the outside may be saved; the transport goes by the same rules.
        package var outboundAddresses = OutboundAddressPolicy()
        /// How many bytes the files of one dealer may take.
        package var fileBytesPerDealer = 2 << 30
        /// How long webhooks may still be proved by a secret after it was replaced.
        package var replacedSecretLifetime: Duration = .seconds(24 * 3600)
        /// How long a supplier's link can be used.
        package var supplierLinkLifetime: Duration = .seconds(7 * 86_400)

        package init() {}
    }

    package init(
        world: World, database: any SQLDatabase, secrets: SecretBox, vault: any FileVault, connectors: Connectors,
        logger: Logger, settings: Settings = Settings(), signal: QueueSignal = QueueSignal()
    ) {
        (self.world, self.database, self.secrets, self.vault) = (world, database, secrets, vault)
        (self.connectors, self.logger, self.signal, self.settings) = (connectors, logger, signal, settings)
        let clock = QueueClock(local: world.now)
        enqueuer = Enqueuer(clock: clock, world: world, signal: signal)
        jobs = JobTable(clock: clock, signal: signal)
        jobControl = JobControl(clock: clock, signal: signal)
        ledger = EffectLedger(clock: clock)
        rateLimiter = RateLimiter(limits: settings.rateLimits, world: world, database: database, logger: logger)
    }
}

extension Operations {
    /// The same operations on another view of the database, such as one that checks something within each change.
    package func using(_ database: any SQLDatabase) -> Operations {
        var copy = self
        copy.database = database
        return copy
    }
}
