import Glibc

/// A text file that lines are only ever added to, each on the disk before the call returns. It lies outside the database,
/// so that a database that was set back or cut off can be told.
package struct EvidenceFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Adds a line; makes the file (mode 0600) and its folder (mode 0700) if they are not there.
    ///
    /// A line that a crash cut off before keeps to itself: the new one begins on a line of its own.
    ///
    /// - Parameter line: without a line feed.
    package func append(_ line: String) throws(DurableFile.Failure) {
        let folder = DurableFile.parent(of: path)
        if mkdir(folder, 0o700) == 0 {
            try DurableFile.syncDirectory(DurableFile.parent(of: folder))
        } else {
            let failure = DurableFile.failure("mkdir")
            if failure != .exists { throw failure }
        }
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure("open") }
        defer { _ = close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw DurableFile.failure("lseek") }
        var last = UInt8(ascii: "\n")
        if end > 0 { _ = pread(descriptor, &last, 1, end - 1) }
        let text = (last == UInt8(ascii: "\n") ? "" : "\n") + line + "\n"
        try DurableFile.writeAll(Array(text.utf8), to: descriptor)
        guard fsync(descriptor) == 0 else { throw DurableFile.failure("fsync") }
        if end == 0 { try DurableFile.syncDirectory(folder) }
    }

    /// All whole lines; none if there is no file. What a crash cut off at the end does not count.
    package func lines() throws(DurableFile.Failure) -> [String] {
        let bytes: [UInt8]
        do { bytes = try DurableFile.read(path) } catch {
            if error == .missing { return [] }
            throw error
        }
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return bytes[..<end].split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The last whole line, read from the end; nil if there is none.
    package func lastLine() throws(DurableFile.Failure) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let failure = DurableFile.failure("open")
            if failure == .missing { return nil }
            throw failure
        }
        defer { _ = close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0, lseek(descriptor, max(0, end - 8192), SEEK_SET) >= 0 else { throw DurableFile.failure("lseek") }
        let tail = try DurableFile.readAll(descriptor)
        guard let last = tail.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        return tail[..<last].split(separator: UInt8(ascii: "\n")).last.map { String(decoding: $0, as: UTF8.self) }
    }
}
