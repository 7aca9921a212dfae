import Domain
import JobQueue
import Logging
import SQLEngine
import Storage

/// The nightly cleaning (`saklama_temizligi`): finished jobs move to the archive, old deliveries to webhooks and replaced
/// secrets go, and personal data whose time is over is destroyed, in slices that hold nobody up.
extension Operations {
    func cleanUp(_ job: ClaimedJob) async throws -> JobOutcome {
        let (archive, clock) = (JobArchive(policy: settings.retention), queueClock)
        var (moved, after): (Int, Int64?) = (0, 0)
        while let start = after {
            try Task.checkCancellation()
            let step = try await database.write { tx in
                try archive.move(after: start, now: try clock.now(tx), tx)
            }
            moved += step?.moved ?? 0
            after = step?.next
        }
        while try await database.write({ tx in try archive.remove(now: try clock.now(tx), tx) }) > 0 {
            try Task.checkCancellation()
        }
        try await removeOldDeliveries()
        try await database.write { tx in try archive.tidy(now: try clock.now(tx), tx) }
        let now = world.now()
        try await database.write { tx in try IntegrationTable.forgetPreviousSecrets(endedBefore: now, tx) }
        try await removeOldCounters()
        try await cleanUpTransfers()
        try await sweepVault()
        if moved > 0 { logger.notice("finished jobs were archived", metadata: ["adet": "\(moved)"]) }
        try await applyRetention()
        return .done
    }

    /// Counters that no limit looks at any more.
    private func removeOldCounters() async throws {
        let now = world.now()
        while try await database.write({ tx in
            try RequestCounterTable.removeIdle(since: now - .seconds(2 * 24 * 3600), tx)
        }) > 0 { try Task.checkCancellation() }
        while try await database.write({ tx in
            try SignInAttemptTable.removeOld(before: now - SignInThrottle.memory, tx)
        }) > 0 { try Task.checkCancellation() }
    }

    private func removeOldDeliveries() async throws {
        let oldest = world.now() - settings.webhookRetention
        while try await database.write({ tx in try WebhookDeliveryTable.remove(before: oldest, tx) }) > 0 {
            try Task.checkCancellation()
        }
    }
}
