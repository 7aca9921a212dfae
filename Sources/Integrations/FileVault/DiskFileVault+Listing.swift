import Domain
import Glibc

/// Looking through the vault for what nobody needs any more.
extension DiskFileVault {
    package func names(inPart part: UInt8, olderThan age: Duration) -> [String] {
        let limit = world.now() - age
        let digits = String(part, radix: 16)
        let outer = "\(folder)/\(digits.count == 1 ? "0" : "")\(digits)"
        return DiskFileVault.entries(of: outer).flatMap { inner in
            DiskFileVault.entries(of: "\(outer)/\(inner)").filter { name in
                guard let path = try? path(of: name), let changed = DiskFileVault.lastChange(of: path) else {
                    return false
                }
                return changed < limit
            }
        }
    }

    /// The names in a folder; none if there is no such folder.
    static func entries(of folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
                start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// When a file was last written to; nil if it is no plain file.
    static func lastChange(of path: String) -> Timestamp? {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Timestamp(milliseconds: Int64(facts.st_mtim.tv_sec) * 1000)
    }
}
