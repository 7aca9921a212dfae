package import Domain
import Glibc

/// The file that holds the master keys, apart from the database and its backups.
///
/// Two lines a key, the key in use first, older ones after it while something is still sealed with them; lines that start
/// with `#` are remarks:
/// ```
/// kid: 3f9c01ab
/// key: 64 hexadecimal digits
/// ```
package struct KeyFile: Sendable {
    /// Seals and opens.
    package var current: SealingKey
    /// Open only.
    package var older: [SealingKey]

    /// All keys, the one in use first.
    package var keys: [SealingKey] { [current] + older }

    /// Reads a key file.
    ///
    /// - Throws: ``KeyFileError`` if it is missing, not a regular file, another user's, readable by group or others,
    ///   or not a key file.
    package static func load(_ path: String) throws(KeyFileError) -> KeyFile {
        let bytes = try read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KeyFileError(.wrongContent(line: 1), path: path)
        }
        return try parse(text, path: path)
    }

    /// Makes a new key file with one random key, mode 0400. An existing file is never touched.
    ///
    /// - Throws: ``KeyFileError``, with reason `exists` if there is a file of this name.
    package static func create(_ path: String, world: World) throws(KeyFileError) -> KeyFile {
        let file = KeyFile(current: SealingKey.random(world), older: [])
        do {
            let temporary = "\(path).\(world.randomToken(byteCount: 8)).tmp"
            try DurableFile.create(Array(file.text.utf8), at: path, temporaryPath: temporary, mode: 0o400)
        } catch {
            throw fault(error, path)
        }
        return file
    }

    /// What is written: the remark, and two lines a key.
    var text: String {
        let remark = """
            # Siparis: bu dosya olmadan veritabanindaki sifreler acilamaz. Yedegini ayri bir yerde saklayin.
            # Without this file the secrets in the database can't be opened. Keep a copy in another place.

            """
        return remark + keys.map { "kid: \($0.id)\nkey: \($0.hexadecimalBytes)\n" }.joined()
    }

    /// Reads the file if it is there; makes it only if `creatingIfMissing`.
    package static func load(
        _ path: String, creatingIfMissing: Bool, world: World
    ) throws(KeyFileError) -> KeyFile {
        do {
            return try load(path)
        } catch {
            guard creatingIfMissing, error.reason == .missing else { throw error }
        }
        return try create(path, world: world)
    }

    private static func read(_ path: String) throws(KeyFileError) -> [UInt8] {
        let descriptor = try openFile(path)
        defer { _ = close(descriptor) }
        return try read(descriptor, path)
    }

    static func openFile(_ path: String) throws(KeyFileError) -> Int32 {
        // O_NONBLOCK: a pipe of this name must not stop the start.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw fault(DurableFile.failure("open"), path) }
        return descriptor
    }

    private static func read(_ descriptor: Int32, _ path: String) throws(KeyFileError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fault(DurableFile.failure("fstat"), path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw KeyFileError(.notAFile, path: path) }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw KeyFileError(.wrongOwner, path: path) }
        guard status.st_mode & 0o077 == 0 else {
            throw KeyFileError(.tooOpen(mode: String(status.st_mode & 0o777, radix: 8)), path: path)
        }
        guard status.st_size <= 65536 else { throw KeyFileError(.wrongContent(line: 1), path: path) }
        do {
            return try DurableFile.readAll(descriptor)
        } catch {
            throw fault(error, path)
        }
    }

    static func fault(_ failure: DurableFile.Failure, _ path: String) -> KeyFileError {
        switch failure {
        case .missing: KeyFileError(.missing, path: path)
        case .exists: KeyFileError(.exists, path: path)
        case .system(let call, let reason): KeyFileError(.failed("\(call): \(reason)"), path: path)
        }
    }

    private static func parse(_ text: String, path: String) throws(KeyFileError) -> KeyFile {
        var keys: [SealingKey] = []
        var id: String?
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (position, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            let wrong = KeyFileError(.wrongContent(line: position + 1), path: path)
            if id == nil, line.hasPrefix("kid: ") {
                id = String(line.dropFirst(5))
            } else if let name = id, line.hasPrefix("key: "), let bytes = decodeHexadecimal(line.dropFirst(5)),
                let key = SealingKey(id: name, bytes: bytes), !keys.contains(where: { $0.id == name })
            {
                keys.append(key)
                id = nil
            } else {
                throw wrong
            }
        }
        guard let first = keys.first, id == nil else {
            throw KeyFileError(.wrongContent(line: lines.count), path: path)
        }
        return KeyFile(current: first, older: Array(keys.dropFirst()))
    }
}
