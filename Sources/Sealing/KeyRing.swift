import Domain
import Synchronization

/// The keys that a process knows: the master keys of the key file and the data keys that it has opened with them.
///
/// Other processes add keys while this one runs: an unknown master key makes it read the key file again, an unknown data
/// key is looked up in the database by who holds a transaction (``learn(_:)``).
package final class KeyRing: Sendable {
    private struct State {
        var file: KeyFile
        var dataKeys: [String: SealingKey] = [:]
    }

    private let state: Mutex<State>
    private let path: String?

    /// - Parameter path: where the key file is read again; nil for keys that are in no file.
    package init(_ file: KeyFile, path: String? = nil) {
        state = Mutex(State(file: file))
        self.path = path
    }

    /// The check values of all master keys: one of them must be the one that the database remembers.
    package var keyCheckValues: [String] { state.withLock { $0.file.keys.map(\.keyCheckValue) } }

    /// The check value of the master key in use.
    package var keyCheckValue: String { state.withLock { $0.file.current.keyCheckValue } }

    /// The id of the master key that new data keys are sealed with.
    package var currentMasterKeyID: String { state.withLock { $0.file.current.id } }

    /// The ids of all master keys, the one in use first.
    package var masterKeyIDs: [String] { state.withLock { $0.file.keys.map(\.id) } }

    /// Opens a data key and keeps it.
    ///
    /// - Throws: ``SealingError``: `unknownKey` if the key file does not hold its master key, `refused` if it was changed.
    @discardableResult
    package func learn(_ stored: SealedDataKey) throws(SealingError) -> SealingKey {
        if let known = state.withLock({ $0.dataKeys[stored.id] }) { return known }
        let text = try SealedText(parsing: stored.sealed)
        guard let master = masterKey(text.keyID) else { throw .unknownKey(text.keyID) }
        let digits = try text.open(master, context: stored.context)
        guard let bytes = decodeHexadecimal(digits.revealed), let key = SealingKey(id: stored.id, bytes: bytes) else {
            throw .refused
        }
        state.withLock { $0.dataKeys[stored.id] = key }
        return key
    }

    /// Takes the keys of a file that was changed by this process.
    package func replaceFile(_ file: KeyFile) { state.withLock { $0.file = file } }

    /// The key of this id, a data key or, for texts of earlier versions, a master key.
    func key(_ id: String) -> SealingKey? {
        if let known = state.withLock({ $0.dataKeys[id] }) { return known }
        return id.hasPrefix(SealedDataKey.idPrefix) ? nil : masterKey(id)
    }

    /// The master key that seals now.
    var currentMasterKey: SealingKey { state.withLock { $0.file.current } }

    func sealed(_ key: SealingKey, world: World) -> SealedDataKey {
        var stored = SealedDataKey(id: key.id, sealed: "")
        stored.sealed = SealedText.make(
            Array(key.hexadecimalBytes.utf8), context: stored.context, key: currentMasterKey, world: world)
        return stored
    }

    private func masterKey(_ id: String) -> SealingKey? {
        if let known = state.withLock({ state in state.file.keys.first { $0.id == id } }) { return known }
        // A file that can't be read now leaves the keys that are known.
        guard let path, let file = try? KeyFile.load(path), let found = file.keys.first(where: { $0.id == id }) else {
            return nil
        }
        replaceFile(file)
        return found
    }
}
