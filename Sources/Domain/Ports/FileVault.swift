/// Where the bytes of files lie. The disk vault is in `Integrations`.
package protocol FileVault: Sendable {
    /// Stores bytes under a new random name, durably, and returns that name.
    func store(_ bytes: [UInt8]) throws(FileVaultError) -> String

    /// The bytes stored under a name.
    func read(_ name: String) throws(FileVaultError) -> [UInt8]

    /// Removes the bytes; a name that is not there is no error.
    func remove(_ name: String) throws(FileVaultError)

    // MARK: - Large files, which are never in memory as a whole

    /// A free path where a program may write a file piece by piece, with a folder for what it needs meanwhile.
    func draft() throws(FileVaultError) -> FileDraft

    /// Takes a finished draft into the vault under a new random name, durably, and returns that name.
    func adopt(_ draft: FileDraft) throws(FileVaultError) -> String

    /// Removes a draft that is not wanted any more; one that is not there is no error.
    func discard(_ draft: FileDraft)

    /// Removes drafts that nobody has written to for this long: those of a program that died.
    func discardDrafts(olderThan age: Duration)

    /// The names of stored files that nobody has written to for this long, in no order. Large vaults are looked through in
    /// parts.
    ///
    /// - Parameter part: one of ``fileVaultParts``.
    func names(inPart part: UInt8, olderThan age: Duration) -> [String]

    /// Opens the bytes stored under a name. They can be read as long as the reader is kept, even if the file is removed
    /// meanwhile.
    func open(_ name: String) throws(FileVaultError) -> any FileReader
}

/// The parts in which a vault is looked through.
package let fileVaultParts = UInt8.min...UInt8.max

/// A stored file that is being read in pieces.
package protocol FileReader: Sendable {
    /// Up to this many bytes from a position on; empty behind the end.
    func read(from position: Int64, count: Int) throws(FileVaultError) -> [UInt8]
}

/// A file that is being written.
package struct FileDraft: Sendable, Equatable {
    package var path: String
    /// In the same file system, for temporary files.
    package var folder: String

    package init(path: String, folder: String) { (self.path, self.folder) = (path, folder) }
}

/// Why the vault could not do it.
package enum FileVaultError: Error, Sendable, Equatable {
    case notFound
    case invalidName
    case diskFailed(String)
}
