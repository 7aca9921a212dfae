import Glibc
import SQLEngine
import Synchronization

/// Holds a data directory for one process: a second one is refused politely. The system frees it when the process ends,
/// however it ends.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// - Throws: ``SQLError`` of kind `busy` if another process holds the directory, `storage` if it can't be written.
    init(directory: String) throws {
        let path = directory + "/siparis.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLError(.storage, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw SQLError(
                .busy, "another siparis process is using \(directory); an embedded database has one owner at a time")
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Frees the directory for the next owner; a second time it does nothing.
    func release() {
        descriptor.withLock { held in
            guard let descriptor = held else { return }
            // Unlocked by name: a child process that is just being started may still hold a copy of the descriptor.
            flock(descriptor, LOCK_UN)
            close(descriptor)
            held = nil
        }
    }
}
