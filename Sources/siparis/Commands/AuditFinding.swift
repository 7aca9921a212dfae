import Domain
import Operations
import SQLEngine
import Sealing

/// What the look through the audit log comes to, as a line of `siparis doctor`.
enum AuditFinding {
    static func look(into database: any SQLDatabase, _ options: DatabaseOptions) async throws -> Finding {
        let evidence: EvidenceStore
        do {
            evidence = EvidenceStore(
                secrets: SecretBox(KeyRing(try KeyFile.load(options.keyPath)), world: .live),
                folder: options.evidencePath)
        } catch {
            return .problem("audit log", "it can't be looked through without the key file", "give it by --key-file")
        }
        do {
            let report = try await AuditVerifier(database: database, evidence: evidence).verify()
            if let found = report.firstBreak { return problem(found) }
            let checkpoint = report.lastCheckpointAt.map { "the last one of \($0)" } ?? "none yet"
            return .good(
                "audit log",
                "\(report.rowCount) rows are as they were written, \(report.waitingCount) wait to be chained, "
                    + "\(report.checkpointCount) checkpoints (\(checkpoint))")
        } catch let error as SealingError {
            return .problem("audit log", error.english, "give the key file of this database")
        } catch let error as DurableFile.Failure {
            return .problem("audit log", "the checkpoints can't be read: \(error)", "check the rights of --evidence")
        }
    }

    private static func problem(_ found: AuditReport.Break) -> Finding {
        let remedy = "compare with a backup of before; see Docs/operating/personal-data.md"
        let state =
            switch found {
            case .changed(let sequence, let row): "row \(row) (number \(sequence)) was changed or moved"
            case .rowIsGone(let sequence, let row): "row \(row) (number \(sequence)) was removed"
            case .gap(let before, let expected): "number \(expected) of the chain is missing (before \(before))"
            case .cutOff(let end, let checkpoint, let at):
                "it ends at number \(end), but had \(checkpoint) at \(at): its end was cut off, or a backup was restored"
            case .checkpointDiffers(let sequence, let at): "number \(sequence) reads otherwise than at \(at)"
            case .badCheckpoint(let line): "line \(line) of denetim.kontrol was not written by this installation"
            case .unchained(let row): "row \(row) was put there past the chain"
            case .waitingRowIsGone(let row): "row \(row) was removed before it was chained"
            case .keyIsGone: "its key (ayarlar: denetim_anahtari) is gone"
            }
        return .problem("audit log", state, remedy)
    }
}
