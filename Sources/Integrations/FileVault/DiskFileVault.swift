package import Domain
import Glibc
import Sealing

/// Files on the disk, under random names in two levels of folders: `ab/cd/abcd…`.
///
/// What a name looks like tells nothing about the file; who may read which is decided by the rows that hold the names.
/// The calls wait for the disk: don't make them on an event loop.
package struct DiskFileVault: FileVault {
    static let nameByteCount = 32

    let folder: String
    let world: World

    /// - Parameter folder: made when it is first needed; its parent must be there.
    package init(folder: String, world: World) {
        (self.folder, self.world) = (folder, world)
    }

    /// Stores bytes under a new name, mode 0640, and returns when they are on the disk.
    package func store(_ bytes: [UInt8]) throws(FileVaultError) -> String {
        let name = world.randomToken(byteCount: DiskFileVault.nameByteCount)
        let path = try path(of: name)
        do {
            let inner = DurableFile.parent(of: path)
            for level in [folder, DurableFile.parent(of: inner), inner] { try makeFolder(level) }
            try DurableFile.replace(path, with: bytes, temporaryPath: path + ".tmp", mode: 0o640)
        } catch {
            throw DiskFileVault.error(error)
        }
        return name
    }

    package func read(_ name: String) throws(FileVaultError) -> [UInt8] {
        let path = try path(of: name)
        do {
            return try DurableFile.read(path)
        } catch {
            throw DiskFileVault.error(error)
        }
    }

    package func remove(_ name: String) throws(FileVaultError) {
        let path = try path(of: name)
        guard unlink(path) == 0 else {
            let failure = DurableFile.failure("unlink")
            if failure == .missing { return }
            throw DiskFileVault.error(failure)
        }
        do {
            try DurableFile.syncDirectory(DurableFile.parent(of: path))
        } catch {
            throw DiskFileVault.error(error)
        }
    }

    /// Where a file lies. Only names that ``store(_:)`` gives are names, so no text leads out of the folder.
    func path(of name: String) throws(FileVaultError) -> String {
        let isOwn =
            name.utf8.count == 2 * DiskFileVault.nameByteCount
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
                default: false
                }
            }
        guard isOwn else { throw .invalidName }
        return "\(folder)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }

    func makeFolder(_ path: String) throws(DurableFile.Failure) {
        guard mkdir(path, 0o750) != 0 else { return try DurableFile.syncDirectory(DurableFile.parent(of: path)) }
        let failure = DurableFile.failure("mkdir")
        if failure != .exists { throw failure }
    }

    static func error(_ failure: DurableFile.Failure) -> FileVaultError {
        switch failure {
        case .missing: .notFound
        case .exists: .diskFailed("the name is taken")
        case .system(let call, let reason): .diskFailed("\(call): \(reason)")
        }
    }
}
