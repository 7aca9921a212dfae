import Domain
import Foundation
import Integrations
import Testing

@Suite("Drafts of the file vault")
struct VaultDraftTests {
    private func withVault(_ body: (DiskFileVault, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(DiskFileVault(folder: folder, world: cannedWorld()), folder)
    }

    @Test("A finished draft becomes a file of the vault, and can be read in pieces")
    func adopt() throws {
        try withVault { vault, _ in
            let draft = try vault.draft()
            try Data("0123456789".utf8).write(to: URL(fileURLWithPath: draft.path))
            let name = try vault.adopt(draft)
            #expect(!FileManager.default.fileExists(atPath: draft.path))
            #expect(try vault.read(name) == Array("0123456789".utf8))
            let reader = try vault.open(name)
            #expect(try reader.read(from: 0, count: 4) == Array("0123".utf8))
            #expect(try reader.read(from: 10, count: 4).isEmpty)
            try vault.remove(name)
            #expect(throws: FileVaultError.notFound) { try vault.open(name) }
            // Who is reading it goes on.
            #expect(try reader.read(from: 8, count: 4) == Array("89".utf8))
        }
    }

    @Test("A draft that was never written can't be taken in; one that is not wanted goes")
    func discard() throws {
        try withVault { vault, _ in
            let draft = try vault.draft()
            #expect(throws: FileVaultError.notFound) { try vault.adopt(draft) }
            try Data("x".utf8).write(to: URL(fileURLWithPath: draft.path))
            vault.discard(draft)
            vault.discard(draft)
            #expect(!FileManager.default.fileExists(atPath: draft.path))
        }
    }

    @Test("Drafts of a program that died are removed, younger ones stay")
    func stale() throws {
        try withVault { vault, _ in
            let (old, young) = (try vault.draft(), try vault.draft())
            #expect(old.path != young.path)
            let now = Date(timeIntervalSince1970: Double(cannedWorld().now().milliseconds) / 1000)
            for (draft, age) in [(old, 90_000.0), (young, 60)] {
                try Data("x".utf8).write(to: URL(fileURLWithPath: draft.path))
                try FileManager.default.setAttributes(
                    [.modificationDate: now.addingTimeInterval(-age)], ofItemAtPath: draft.path)
            }
            vault.discardDrafts(olderThan: .seconds(86_400))
            #expect(!FileManager.default.fileExists(atPath: old.path))
            #expect(FileManager.default.fileExists(atPath: young.path))
        }
    }

    @Test("No text leads out of the vault", arguments: ["../x", "", "a/b", String(repeating: "z", count: 64)])
    func names(name: String) throws {
        try withVault { vault, _ in
            #expect(throws: FileVaultError.invalidName) { try vault.open(name) }
        }
    }
}
