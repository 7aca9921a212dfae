package import Domain
package import SQLEngine
import Sealing
import Storage

/// What looking through the whole audit log has found.
package struct AuditReport: Sendable {
    /// The first thing that is wrong.
    package enum Break: Sendable, Equatable {
        /// The row reads otherwise than when it was chained, or stands in another place.
        case changed(sequence: Int64, row: Int64)
        /// The chain has the row, the log has not.
        case rowIsGone(sequence: Int64, row: Int64)
        /// A link is missing before this one.
        case gap(before: Int64, expected: Int64)
        /// The chain is shorter than it was at a checkpoint.
        case cutOff(end: Int64, checkpoint: Int64, at: Timestamp)
        /// The chain reads otherwise than at a checkpoint.
        case checkpointDiffers(sequence: Int64, at: Timestamp)
        /// A line of the checkpoints' file was not signed with the key of this database.
        case badCheckpoint(line: Int)
        /// The log has a row that was put there past the chain.
        case unchained(row: Int64)
        /// A row was removed before it was chained.
        case waitingRowIsGone(row: Int64)
        /// There is a chain and no key for it.
        case keyIsGone
    }

    package var rowCount: Int64 = 0
    package var waitingCount = 0
    package var checkpointCount = 0
    package var lastCheckpointAt: Timestamp?
    package var firstBreak: Break?
}

/// Looks through the whole audit log: every row, the order, the end, and what is in the log and not in the chain.
package struct AuditVerifier: Sendable {
    private static let page = 5000

    private let database: any SQLDatabase
    private let evidence: EvidenceStore

    package init(database: any SQLDatabase, evidence: EvidenceStore) {
        (self.database, self.evidence) = (database, evidence)
    }

    /// - Throws: `SealingError` if the key can't be opened, `SQLError`, `DurableFile.Failure`.
    package func verify() async throws -> AuditReport {
        var report = AuditReport()
        let (key, end) = try await database.read { tx in (try evidence.find(tx), try AuditChain.last(tx)) }
        report.waitingCount = try await database.read { tx in try AuditChain.waitingCount(tx) }
        guard let key else {
            let hasCheckpoints = try !(evidence.checkpoints?.lines() ?? []).isEmpty
            report.firstBreak = end == nil && !hasCheckpoints ? nil : .keyIsGone
            return report
        }
        try await walk(key, &report)
        if report.firstBreak == nil { try await compareCheckpoints(key, &report) }
        if report.firstBreak == nil { report.firstBreak = try await database.read { tx in try Self.strays(tx) } }
        return report
    }

    private func walk(_ key: EvidenceKey, _ report: inout AuditReport) async throws {
        var state = Walk()
        var read = Self.page
        while read == Self.page, state.found == nil {
            try Task.checkCancellation()
            let start = state
            (state, read) = try await database.read { tx in
                var state = start
                let read = try AuditChain.walk(after: start.sequence, limit: Self.page, tx) { link, row in
                    state.take(link, row, key)
                    return state.found == nil
                }
                return (state, read)
            }
        }
        report.rowCount = state.sequence
        report.firstBreak = state.found
    }

    private func compareCheckpoints(_ key: EvidenceKey, _ report: inout AuditReport) async throws {
        let lines = try evidence.checkpoints?.lines() ?? []
        var checkpoints: [AuditCheckpoint] = []
        for (position, line) in lines.enumerated() where !line.hasPrefix("#") {
            guard let checkpoint = AuditCheckpoint(line, key) else {
                report.firstBreak = .badCheckpoint(line: position + 1)
                return
            }
            checkpoints.append(checkpoint)
        }
        report.checkpointCount = checkpoints.count
        report.lastCheckpointAt = checkpoints.map(\.at).max()
        let sequences = checkpoints.map(\.sequence)
        let stored = try await database.read { tx in try AuditChain.digests(of: sequences, tx) }
        for checkpoint in checkpoints where stored[checkpoint.sequence] != checkpoint.digest {
            report.firstBreak =
                checkpoint.sequence > report.rowCount
                ? .cutOff(end: report.rowCount, checkpoint: checkpoint.sequence, at: checkpoint.at)
                : .checkpointDiffers(sequence: checkpoint.sequence, at: checkpoint.at)
            return
        }
    }

    private static func strays(_ tx: borrowing Transaction) throws -> AuditReport.Break? {
        if let row = try AuditChain.firstUnchained(tx) { return .unchained(row: row) }
        return try AuditChain.firstWaitingWithoutRow(tx).map { .waitingRowIsGone(row: $0) }
    }

    /// Where the walk is.
    private struct Walk: Sendable {
        var sequence: Int64 = 0
        var digest = EvidenceKey.chainStart
        var found: AuditReport.Break?

        mutating func take(_ link: AuditLink, _ row: AuditRowBytes?, _ key: EvidenceKey) {
            guard link.sequence == sequence + 1 else {
                found = .gap(before: link.sequence, expected: sequence + 1)
                return
            }
            guard let row else {
                found = .rowIsGone(sequence: link.sequence, row: link.row)
                return
            }
            guard key.isLink(link.digest, after: digest, sequence: link.sequence, row: row.bytes) else {
                found = .changed(sequence: link.sequence, row: link.row)
                return
            }
            (sequence, digest) = (link.sequence, link.digest)
        }
    }
}
