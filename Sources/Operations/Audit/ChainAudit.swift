import Domain
import JobQueue
import Logging
import SQLEngine
import Sealing
import Storage

/// Chaining the audit log (`denetim_zinciri`): every minute the rows that have come since are added to the chain, and every
/// hour its state is signed and written to a file outside the database.
extension Operations {
    private static let chainSlice = 500
    private static let checkpointInterval = Duration.seconds(3600)

    package var evidence: EvidenceStore { EvidenceStore(secrets: secrets, folder: settings.evidenceFolder) }

    func chainAudit(_ job: ClaimedJob) async throws -> JobOutcome {
        try await refusals.flush(database, now: world.now())
        _ = try await chainAudit()
        return .done
    }

    /// Chains all rows that can be seen now, and signs the state if the last signature is an hour old.
    ///
    /// - Returns: how many rows were chained.
    package func chainAudit() async throws -> Int {
        let key = try await evidence.findOrMake(database, world: world)
        var count = 0
        var slice = Operations.chainSlice
        while slice == Operations.chainSlice {
            try Task.checkCancellation()
            slice = try await database.write { tx in try Operations.chainSlice(key, tx) }
            count += slice
        }
        try await signCheckpoint(key)
        return count
    }

    private static func chainSlice(_ key: EvidenceKey, _ tx: borrowing Transaction) throws -> Int {
        try AuditChain.lock(tx)
        let last = try AuditChain.last(tx)
        var (sequence, previous) = (last?.sequence ?? 0, last?.digest ?? EvidenceKey.chainStart)
        let rows = try AuditChain.waiting(limit: chainSlice, tx)
        var links: [AuditLink] = []
        for row in rows {
            sequence += 1
            previous = key.link(after: previous, sequence: sequence, row: row.bytes)
            links.append(AuditLink(sequence: sequence, row: row.row, digest: previous))
        }
        try AuditChain.append(links, tx)
        return links.count
    }

    /// A file that can't be written stops nothing: it is told in the log, and `doctor` tells how old the newest signature is.
    private func signCheckpoint(_ key: EvidenceKey) async throws {
        guard let file = evidence.checkpoints else { return }
        let now = world.now()
        do {
            let last = try file.lastLine()
            let lastAt = last.flatMap { AuditCheckpoint.time(of: $0) }
            if let lastAt, now.since(lastAt) < Operations.checkpointInterval { return }
            guard let end = try await database.read({ tx in try AuditChain.last(tx) }) else { return }
            if let known = last.flatMap({ AuditCheckpoint($0, key) }), known.sequence == end.sequence { return }
            let checkpoint = AuditCheckpoint(sequence: end.sequence, digest: end.digest, at: now)
            try await evidence.append(checkpoint.line(key), to: file, database)
        } catch let error as DurableFile.Failure {
            logger.error(
                "the audit checkpoint was not written", metadata: ["dosya": "\(file.path)", "hata": "\(error)"])
        }
    }
}
