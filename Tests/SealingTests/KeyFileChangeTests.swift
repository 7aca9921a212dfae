import Domain
import Foundation
import Glibc
import Sealing
import Testing

@Suite("Changing the key file")
struct KeyFileChangeTests {
    private let world = testWorld()

    private func mode(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test("A new key is in use and the ones before stay; the file is still for its owner alone")
    func added() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            let first = try KeyFile.create(path, world: world)
            let second = try KeyFile.addKey(to: path, world: world)
            #expect(second.keys.map(\.id).last == first.current.id && second.keys.count == 2)
            let read = try KeyFile.load(path)
            #expect(read.keys.map(\.keyCheckValue) == second.keys.map(\.keyCheckValue))
            #expect(try mode(path) == 0o400)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["anahtar"])
        }
    }

    @Test("An older key is removed, the key in use never")
    func removed() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            let first = try KeyFile.create(path, world: world).current.id
            let second = try KeyFile.addKey(to: path, world: world).current.id
            #expect(try KeyFile.removeKey(second, from: path, world: world).keys.map(\.id) == [second, first])
            #expect(try KeyFile.removeKey(first, from: path, world: world).keys.map(\.id) == [second])
            #expect(try KeyFile.load(path).keys.map(\.id) == [second])
            #expect(try mode(path) == 0o400)
        }
    }

    @Test("It is refused while another process changes the file, and if others may read it")
    func refused() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            let before = try KeyFile.create(path, world: world)
            let descriptor = open(path, O_RDONLY)
            defer { close(descriptor) }
            #expect(flock(descriptor, LOCK_EX) == 0)
            let busy = try #require(throws: KeyFileError.self) { try KeyFile.addKey(to: path, world: world) }
            #expect(busy.reason == .busy)
            flock(descriptor, LOCK_UN)

            chmod(path, 0o440)
            let open = try #require(throws: KeyFileError.self) { try KeyFile.addKey(to: path, world: world) }
            #expect(open.reason == .tooOpen(mode: "440"))
            chmod(path, 0o400)
            #expect(try KeyFile.load(path).keys.map(\.id) == before.keys.map(\.id))
            #expect(throws: KeyFileError.self) { try KeyFile.addKey(to: folder + "/yok", world: world) }
        }
    }
}
