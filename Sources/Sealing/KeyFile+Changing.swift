package import Domain
import Glibc

/// Changing a key file: whole or not at all, and never by two processes at a time.
extension KeyFile {
    /// Adds a new random master key, which is in use from now on; the ones before still open.
    ///
    /// - Returns: the file as it is now.
    /// - Throws: ``KeyFileError`` as ``load(_:)`` does, or `busy`.
    package static func addKey(to path: String, world: World) throws(KeyFileError) -> KeyFile {
        try change(path, world: world) { file in
            KeyFile(current: SealingKey.random(world), older: file.keys)
        }
    }

    /// Removes an older master key. The key in use stays, whatever its id.
    ///
    /// - Returns: the file as it is now.
    /// - Throws: ``KeyFileError`` as ``load(_:)`` does, or `busy`.
    package static func removeKey(_ id: String, from path: String, world: World) throws(KeyFileError) -> KeyFile {
        try change(path, world: world) { file in
            KeyFile(current: file.current, older: file.older.filter { $0.id != id })
        }
    }

    /// Reads the file, and puts what `body` makes of it in its place, with the mode 0400 and the owner that it had.
    private static func change(
        _ path: String, world: World, _ body: (KeyFile) -> KeyFile
    ) throws(KeyFileError) -> KeyFile {
        let descriptor = try lock(path)
        defer { _ = close(descriptor) }
        let changed = body(try load(path))
        var before = stat()
        guard fstat(descriptor, &before) == 0 else { throw fault(DurableFile.failure("fstat"), path) }
        do {
            let temporary = "\(path).\(world.randomToken(byteCount: 8)).tmp"
            try DurableFile.replace(
                path, with: Array(changed.text.utf8), temporaryPath: temporary, mode: 0o400,
                owner: DurableFile.Owner(user: before.st_uid, group: before.st_gid))
        } catch {
            throw fault(error, path)
        }
        return changed
    }

    /// Locks the file itself until the descriptor is closed. Who got the lock of a file that was replaced meanwhile has
    /// the lock of nothing, so the name must still lead to it.
    private static func lock(_ path: String) throws(KeyFileError) -> Int32 {
        let descriptor = try openFile(path)
        var (held, named) = (stat(), stat())
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &held) == 0, stat(path, &named) == 0,
            held.st_ino == named.st_ino, held.st_dev == named.st_dev
        else {
            _ = close(descriptor)
            throw KeyFileError(.busy, path: path)
        }
        return descriptor
    }
}
