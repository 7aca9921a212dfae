import Domain
import Logging
import SQLEngine
import Storage

/// Files without a row: nobody can see them, and nobody who erases a person finds them. They stay behind where the program
/// was stopped between storing a file and the commit of its row.
extension Operations {
    /// The longest that storing a file and committing its row can be apart, many times over.
    private static let unnamedLifetime = Duration.seconds(86_400)
    /// More than so many files without a row, and more of them than others, are taken for a vault that belongs to another
    /// database.
    private static let unnamedMax = 100
    /// How many names one statement looks for.
    private static let sweepSlice = 1000

    /// Removes the files that no row names.
    package func sweepVault() async throws {
        var unnamed: [String] = []
        var named = 0
        for part in fileVaultParts {
            try Task.checkCancellation()
            let all = vault.names(inPart: part, olderThan: Operations.unnamedLifetime)
            for start in stride(from: 0, to: all.count, by: Operations.sweepSlice) {
                let names = Array(all[start..<min(start + Operations.sweepSlice, all.count)])
                let known = try await database.read { tx in
                    try OrderFileTable.known(names, tx).union(ExportTable.vaultNames(tx))
                        .union(ImportTable.vaultNames(tx))
                }
                let unknown = names.filter { !known.contains($0) }
                named += names.count - unknown.count
                unnamed += unknown
            }
        }
        guard !unnamed.isEmpty else { return }
        guard unnamed.count <= max(Operations.unnamedMax, named) else {
            logger.error(
                "most files in the vault belong to no row, so none is removed; does the folder belong to this database?",
                metadata: ["adet": "\(unnamed.count)", "bilinen": "\(named)"])
            return
        }
        for name in unnamed {
            do { try vault.remove(name) } catch { throw Operations.vaultFailure(error) }
        }
        logger.notice("files without a row were removed", metadata: ["adet": "\(unnamed.count)"])
    }
}
