import Domain
import Foundation
import Sealing
import Testing

@Suite("The key file")
struct KeyFileTests {
    private let world = testWorld()

    private func reason(_ path: String) -> KeyFileError.Reason? {
        do throws(KeyFileError) {
            _ = try KeyFile.load(path)
            return nil
        } catch {
            return error.reason
        }
    }

    private func write(_ text: String, to path: String, mode: Int = 0o400) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("is made once, mode 0400, and read back as the same key")
    func createAndLoad() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            let made = try KeyFile.create(path, world: world)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o400)
            #expect(try KeyFile.load(path).current.keyCheckValue == made.current.keyCheckValue)
            #expect(throws: KeyFileError.self) { try KeyFile.create(path, world: world) }
            #expect(try KeyFile.load(path).current.keyCheckValue == made.current.keyCheckValue)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["anahtar"])
        }
    }

    @Test("is made only when asked for")
    func onlyWhenAsked() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            #expect(throws: KeyFileError.self) { try KeyFile.load(path, creatingIfMissing: false, world: world) }
            #expect(reason(path) == .missing)
            let made = try KeyFile.load(path, creatingIfMissing: true, world: world)
            let again = try KeyFile.load(path, creatingIfMissing: true, world: world)
            #expect(made.current.keyCheckValue == again.current.keyCheckValue)
        }
    }

    @Test("is refused if anybody else may use it", arguments: [0o440, 0o404, 0o644, 0o420, 0o600 | 0o001])
    func tooOpen(mode: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            _ = try KeyFile.create(path, world: world)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(reason(path) == .tooOpen(mode: String(mode, radix: 8)))
        }
    }

    @Test("holds older keys after the one in use")
    func severalKeys() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            let (first, second) = (String(repeating: "ab", count: 32), String(repeating: "CD", count: 32))
            try write("# not\nkid: yeni\nkey: \(first)\n\nkid: eski\nkey: \(second)\n", to: path, mode: 0o600)
            let file = try KeyFile.load(path)
            #expect(file.current.id == "yeni")
            #expect(file.older.map(\.id) == ["eski"])
        }
    }

    @Test(
        "is refused with the line that is wrong",
        arguments: [
            ("", 1), ("kid: a\n", 2), ("key: 00\n", 1), ("kid: a\nkey: 00\n", 2), ("kid: A b\nkey: " + hex + "\n", 2),
            ("kid: a\nkey: " + hex + "\nkid: a\nkey: " + hex + "\n", 4), ("kid: a\nkey: " + hex + "00\n", 2),
            ("kid: a\nkey: \(hex)\nfazla\n", 3), ("kid: a\nkey: " + hex.dropLast() + "g\n", 2),
        ])
    func wrongContent(text: String, line: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            try write(text, to: path)
            #expect(reason(path) == .wrongContent(line: line))
        }
    }

    @Test("must be a file")
    func folderInstead() throws {
        try withTemporaryFolder { folder in #expect(reason(folder) == .notAFile) }
    }

    @Test("explains itself in two languages without its content")
    func explanation() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            try write("kid: a\nkey: \(hex)00\n", to: path)
            let error = try #require(throws: KeyFileError.self) { try KeyFile.load(path) }
            #expect(error.description.contains("Anahtar dosyas") && error.description.contains("key file"))
            #expect(!error.description.contains(hex))
        }
    }
}

private let hex = String(repeating: "0f", count: 32)
