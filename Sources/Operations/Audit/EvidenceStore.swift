package import Domain
import SQLEngine
package import Sealing
import Storage

/// The installation's evidence key and the files of evidence that lie outside the database.
///
/// The key is random, sealed, and kept in `ayarlar` and at the head of each file, so that a database from an old backup
/// finds it again. The key that seals it may be replaced: whoever opens it seals it anew with the newest one.
package struct EvidenceStore: Sendable {
    static let keyName = "denetim_anahtari"
    private static let head = "# anahtar "

    private let secrets: SecretBox
    /// Nil for an installation without a folder for evidence.
    private let folder: String?

    package init(secrets: SecretBox, folder: String?) { (self.secrets, self.folder) = (secrets, folder) }

    /// Signed states of the chain over the audit log.
    var checkpoints: EvidenceFile? { folder.map { EvidenceFile(path: $0 + "/denetim.kontrol") } }
    /// Marks of the persons whose data was erased.
    var erasures: EvidenceFile? { folder.map { EvidenceFile(path: $0 + "/imha.kayit") } }

    private static var context: SealingContext {
        SealingContext(table: "ayarlar", row: keyName, column: "deger", tenant: nil)
    }

    /// The key, if the database has one.
    ///
    /// - Throws: ``SealingError`` if it can't be opened with the key file.
    func find(_ tx: borrowing Transaction) throws -> EvidenceKey? {
        guard let sealed = try Preferences.find(Self.keyName, tx) else { return nil }
        return try open(sealed)
    }

    /// The key; made if the installation is new, taken from the files if the database is older than the key.
    ///
    /// - Throws: ``OperationError`` if the chain has begun and its key is gone: a new one would hide that.
    func findOrMake(_ database: any SQLDatabase, world: World) async throws -> EvidenceKey {
        // Sealed with the master key itself: a data key may be younger than a database from an old backup.
        let fresh = secrets.sealWithMasterKey(EvidenceKey.random(world), context: Self.context)
        let left = sealedInFiles()
        let sealed = try await database.write { tx in
            if let known = try renew(now: world.now(), tx) { return known }
            guard try AuditChain.last(tx) == nil else { throw Self.keyIsGone }
            return try Preferences.remember(Self.keyName, left ?? fresh, now: world.now(), tx) ?? fresh
        }
        return try open(sealed)
    }

    /// Seals the key anew if that was done with an older master key.
    ///
    /// - Returns: the sealed key; nil if the database has none.
    func renew(now: Timestamp, _ tx: borrowing Transaction) throws -> String? {
        guard let known = try Preferences.find(Self.keyName, tx), secrets.isSealedWithOlderMasterKey(known) else {
            return try Preferences.find(Self.keyName, tx)
        }
        let key = try secrets.open(known, context: Self.context, tx)
        let renewed = secrets.sealWithMasterKey(key, context: Self.context)
        try Preferences.replace(Self.keyName, renewed, now: now, tx)
        return renewed
    }

    static let keyIsGone = OperationError.conflict(
        code: "denetim_anahtari_yok",
        message: "Denetim kaydının anahtarı veritabanında yok; yedekten geri yükleyin (ayarlar: denetim_anahtari).")

    /// Adds a line; a file without the key's present text at its head gets it first.
    func append(_ line: String, to file: EvidenceFile, _ database: any SQLDatabase) async throws {
        let sealed = try await database.read { tx in try Preferences.find(Self.keyName, tx) }
        if let sealed {
            let newest = try file.lines().last { $0.hasPrefix(Self.head) }
            if newest != Self.head + sealed { try file.append(Self.head + sealed) }
        }
        try file.append(line)
    }

    private func open(_ sealed: String) throws -> EvidenceKey {
        guard let key = EvidenceKey(try secrets.open(sealed, context: Self.context)) else {
            throw SealingError.malformed
        }
        return key
    }

    /// The newest sealed key in the files that can be opened.
    private func sealedInFiles() -> String? {
        for file in [checkpoints, erasures].compactMap(\.self) {
            let heads = ((try? file.lines()) ?? []).filter { $0.hasPrefix(Self.head) }.reversed()
            for line in heads {
                let sealed = String(line.dropFirst(Self.head.count))
                if (try? open(sealed)) != nil { return sealed }
            }
        }
        return nil
    }
}

/// A signed state of the chain: `v1 number digest time signature`.
package struct AuditCheckpoint: Sendable, Equatable {
    package var sequence: Int64
    package var digest: [UInt8]
    package var at: Timestamp

    private var text: String { "v1 \(sequence) \(hexadecimal(digest)) \(at)" }

    func line(_ key: EvidenceKey) -> String { "\(text) \(key.signature(ofCheckpoint: text))" }

    init(sequence: Int64, digest: [UInt8], at: Timestamp) {
        (self.sequence, self.digest, self.at) = (sequence, digest, at)
    }

    /// Nil unless the line is one that ``line(_:)`` has written with this key.
    init?(_ line: String, _ key: EvidenceKey) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "v1", let sequence = Int64(parts[1]),
            let digest = bytes(ofHexadecimal: parts[2]), let at = Timestamp(iso8601: String(parts[3]))
        else { return nil }
        self.init(sequence: sequence, digest: digest, at: at)
        guard key.isSignature(parts[4], ofCheckpoint: text) else { return nil }
    }

    /// The time that a line says, whoever has signed it.
    static func time(of line: String) -> Timestamp? {
        let parts = line.split(separator: " ")
        return parts.count == 5 ? Timestamp(iso8601: String(parts[3])) : nil
    }
}

private func bytes(ofHexadecimal text: Substring) -> [UInt8]? {
    let digits = Array(text)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(digits[place...place + 1]), radix: 16) else { return nil }
        bytes.append(byte)
    }
    return bytes
}
