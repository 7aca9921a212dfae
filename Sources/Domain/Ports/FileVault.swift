/// Where the bytes of files lie. The disk vault is in `Integrations`.
package protocol FileVault: Sendable {
    /// Stores bytes under a new random name, durably, and returns that name.
    func store(_ bytes: [UInt8]) throws(FileVaultError) -> String

    /// The bytes stored under a name.
    func read(_ name: String) throws(FileVaultError) -> [UInt8]

    /// Removes the bytes; a name that is not there is no error.
    func remove(_ name: String) throws(FileVaultError)
}

/// Why the vault could not do it.
package enum FileVaultError: Error, Sendable, Equatable {
    case notFound
    case invalidName
    case diskFailed(String)
}
