import Domain
import Foundation
import Integrations
import Testing

@Suite("The file vault on the disk")
struct DiskFileVaultTests {
    private func withVault(_ body: (DiskFileVault, String) throws -> Void) throws {
        let folder =
            FileManager.default.temporaryDirectory.path + "/siparis-vault-" + cannedWorld().randomToken(byteCount: 8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(DiskFileVault(folder: folder, world: cannedWorld()), folder)
    }

    @Test("gives back what was stored, under another name each time", arguments: [0, 1, 65536, 300_000])
    func roundTrip(size: Int) throws {
        try withVault { vault, _ in
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let (first, second) = (try vault.store(bytes), try vault.store(bytes))
            #expect(first != second)
            #expect(try vault.read(first) == bytes)
            #expect(try vault.read(second) == bytes)
        }
    }

    @Test("keeps files in two levels of folders, mode 0640, and leaves nothing else behind")
    func places() throws {
        try withVault { vault, folder in
            let name = try vault.store([1, 2, 3])
            let path = "\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")[.posixPermissions] as? Int
            #expect(mode == 0o640)
            let everything = try FileManager.default.subpathsOfDirectory(atPath: folder)
            #expect(everything.filter { $0.hasSuffix(name) || $0.contains(".tmp") } == [path])
            #expect(everything.count == 3)
        }
    }

    @Test("removes a file once and for all")
    func remove() throws {
        try withVault { vault, _ in
            let name = try vault.store([1])
            try vault.remove(name)
            #expect(throws: FileVaultError.notFound) { try vault.read(name) }
            try vault.remove(name)
        }
    }

    @Test(
        "takes its own names only",
        arguments: [
            "", "../../etc/passwd", "/etc/passwd", "..", "a", String(repeating: "a", count: 63),
            String(repeating: "A", count: 64), String(repeating: "a", count: 61) + "/..",
            String(repeating: "a", count: 63) + "\0", String(repeating: ".", count: 64),
            String(repeating: "a", count: 62) + "ş",
        ])
    func foreignNames(name: String) throws {
        try withVault { vault, _ in
            #expect(throws: FileVaultError.invalidName) { try vault.read(name) }
            #expect(throws: FileVaultError.invalidName) { try vault.remove(name) }
        }
    }

    @Test("says what the disk said")
    func diskFailure() throws {
        try withVault { _, folder in
            try Data([1]).write(to: URL(fileURLWithPath: folder))
            let vault = DiskFileVault(folder: folder, world: cannedWorld())
            let error = try #require(throws: FileVaultError.self) { try vault.store([1]) }
            #expect(error != .notFound && error != .invalidName)
        }
    }
}
