import Glibc

/// Writing files so that they are whole or absent after a power cut.
package enum DurableFile {
    /// Why a file could not be written or read.
    package enum Failure: Error, Sendable, Equatable {
        /// There is already a file of this name.
        case exists
        /// There is no file of this name.
        case missing
        /// The system call that failed and the system's words for it.
        case system(call: String, reason: String)
    }

    /// Makes a new file with these bytes and waits until disk and folder have it.
    ///
    /// The bytes go to `temporaryPath` first (O_EXCL, then fsync) and appear under `path` in one step.
    /// - Parameters:
    ///   - path: where the file shall be; an existing file is never replaced.
    ///   - temporaryPath: a free name in the same file system; gone afterwards, whatever happens short of a crash.
    ///   - mode: permission bits, such as `0o400`; the umask does not weaken them.
    package static func create(
        _ bytes: [UInt8], at path: String, temporaryPath: String, mode: UInt32
    ) throws(Failure) {
        try writeNew(bytes, to: temporaryPath, mode: mode)
        // Unlike rename(), link() refuses a name that is taken.
        let problem = link(temporaryPath, path) == 0 ? nil : failure("link")
        _ = unlink(temporaryPath)
        if let problem { throw problem }
        try syncDirectory(parent(of: path))
    }

    /// Whose a file is.
    struct Owner {
        var user: UInt32
        var group: UInt32
    }

    /// Puts these bytes under `path`, whether or not there is such a file, and waits until disk and folder have them.
    ///
    /// - Parameters: as for ``create(_:at:temporaryPath:mode:)``; readers see the old file or the new one, never a part.
    package static func replace(
        _ path: String, with bytes: [UInt8], temporaryPath: String, mode: UInt32
    ) throws(Failure) {
        try replace(path, with: bytes, temporaryPath: temporaryPath, mode: mode, owner: nil)
    }

    /// The same, and the new file belongs to `owner`: what root changes stays the service's.
    static func replace(
        _ path: String, with bytes: [UInt8], temporaryPath: String, mode: UInt32, owner: Owner?
    ) throws(Failure) {
        try writeNew(bytes, to: temporaryPath, mode: mode)
        if let owner, chown(temporaryPath, owner.user, owner.group) != 0 {
            let problem = failure("chown")
            _ = unlink(temporaryPath)
            throw problem
        }
        guard rename(temporaryPath, path) == 0 else {
            let problem = failure("rename")
            _ = unlink(temporaryPath)
            throw problem
        }
        try syncDirectory(parent(of: path))
    }

    /// Waits until the entries of this folder are on the disk.
    package static func syncDirectory(_ path: String) throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open") }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    /// The bytes of a file.
    package static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open") }
        defer { _ = close(descriptor) }
        return try readAll(descriptor)
    }

    /// An open file. It can be read as long as this is kept, even if its name is gone.
    package final class Reader: Sendable {
        private let descriptor: Int32

        package init(_ path: String) throws(Failure) {
            descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw failure("open") }
        }

        deinit { _ = close(descriptor) }

        /// Up to this many bytes from a position on; fewer only at the end of the file.
        package func read(from position: Int64, count: Int) throws(Failure) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            var filled = 0
            while filled < count {
                let start = filled
                let got = bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        descriptor, buffer.baseAddress?.advanced(by: start), count - start,
                        off_t(position) + off_t(start))
                }
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw failure("pread") }
                if got == 0 { break }
                filled += got
            }
            return Array(bytes.prefix(filled))
        }
    }

    /// Waits until a finished file is on the disk, and moves it to a free place in the same file system, durably.
    package static func syncAndMove(_ path: String, to goal: String, mode: UInt32) throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure("open") }
        defer { _ = close(descriptor) }
        guard fchmod(descriptor, mode) == 0 else { throw failure("fchmod") }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
        // Unlike rename(), link() refuses a name that is taken.
        guard link(path, goal) == 0 else { throw failure("link") }
        _ = unlink(path)
        try syncDirectory(parent(of: goal))
    }

    /// Everything from here to the end of an open file.
    static func readAll(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var whole: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read") }
            if count == 0 { return whole }
            whole += chunk[..<count]
        }
    }

    /// What `errno` says now, as a value.
    package static func failure(_ call: String) -> Failure {
        switch errno {
        case EEXIST: .exists
        case ENOENT: .missing
        case let number: .system(call: call, reason: strerror(number).map { String(cString: $0) } ?? "errno \(number)")
        }
    }

    /// The folder that a file lies in; `.` for a bare name.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a new file and waits until its content is on the disk; leaves nothing behind if that fails.
    private static func writeNew(_ bytes: [UInt8], to path: String, mode: UInt32) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure("open") }
        defer { _ = close(descriptor) }
        do throws(Failure) {
            guard fchmod(descriptor, mode) == 0 else { throw failure("fchmod") }
            try writeAll(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw failure("fsync") }
        } catch {
            _ = unlink(path)
            throw error
        }
    }

    /// Writes all bytes to an open file.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write") }
            rest = rest.dropFirst(count)
        }
    }
}
