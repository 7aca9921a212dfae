package import Domain
import Glibc
import Sealing

/// Files that are written and read piece by piece. Drafts lie in a folder of their own until they are whole.
extension DiskFileVault {
    private var draftFolder: String { folder + "/taslak" }

    package func draft() throws(FileVaultError) -> FileDraft {
        do {
            for level in [folder, draftFolder] { try makeFolder(level) }
        } catch {
            throw DiskFileVault.error(error)
        }
        let name = world.randomToken(byteCount: DiskFileVault.nameByteCount)
        return FileDraft(path: "\(draftFolder)/\(name)", folder: draftFolder)
    }

    package func adopt(_ draft: FileDraft) throws(FileVaultError) -> String {
        let name = world.randomToken(byteCount: DiskFileVault.nameByteCount)
        let path = try path(of: name)
        do {
            let inner = DurableFile.parent(of: path)
            for level in [folder, DurableFile.parent(of: inner), inner] { try makeFolder(level) }
            try DurableFile.syncAndMove(draft.path, to: path, mode: 0o640)
        } catch {
            throw DiskFileVault.error(error)
        }
        return name
    }

    package func discard(_ draft: FileDraft) { _ = unlink(draft.path) }

    package func discardDrafts(olderThan age: Duration) {
        let limit = world.now() - age
        for name in DiskFileVault.entries(of: draftFolder) {
            let path = "\(draftFolder)/\(name)"
            if let changed = DiskFileVault.lastChange(of: path), changed < limit { _ = unlink(path) }
        }
    }

    package func open(_ name: String) throws(FileVaultError) -> any FileReader {
        let path = try path(of: name)
        do {
            return DiskFileReader(try DurableFile.Reader(path))
        } catch {
            throw DiskFileVault.error(error)
        }
    }
}

private struct DiskFileReader: FileReader {
    private let reader: DurableFile.Reader

    init(_ reader: DurableFile.Reader) { self.reader = reader }

    func read(from position: Int64, count: Int) throws(FileVaultError) -> [UInt8] {
        do {
            return try reader.read(from: position, count: count)
        } catch {
            throw DiskFileVault.error(error)
        }
    }
}
