import Domain
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

@Suite("Master keys, and keys that go")
struct KeyRetirementTests {
    @Test(
        "A data key goes only when nothing is sealed with it, and never while it is in use",
        arguments: EngineUnderTest.allCases)
    func dataKey(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let keeper = house.keeper(try house.process(seed: 50))
            let old = try await house.activeKey()
            let count = house.expected.count
            await #expect(throws: KeyFault.inUse(old)) { try await keeper.removeDataKey(old, actor: KeyHouse.actor) }
            let new = try await keeper.beginRotation(actor: KeyHouse.actor).key
            await #expect(throws: KeyFault.stillUsed(id: old, rows: count, dataKeys: 0)) {
                try await keeper.removeDataKey(old, actor: KeyHouse.actor)
            }
            _ = try await keeper.reseal()
            try await keeper.removeDataKey(old, actor: KeyHouse.actor)
            #expect(try await keeper.inventory().filter { $0.kind == .data }.map(\.id) == [new])
            await #expect(throws: KeyFault.unknown(old)) { try await keeper.removeDataKey(old, actor: KeyHouse.actor) }
            #expect(try await house.opened(by: try house.process(seed: 51)) == house.expected)
            let records = try await house.database.read { tx in
                try tx.all("SELECT islem FROM sistem_log WHERE tablo = 'veri_anahtarlari' ORDER BY id") { row in
                    try row.next(String.self)
                }
            }
            #expect(records == ["anahtar_yenilendi", "anahtar_kaldirildi"])
        }
    }

    @Test(
        "A new master key takes over the data keys; the old one may go then, and its file is refused",
        arguments: EngineUnderTest.allCases)
    func masterKey(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let world = ManualClock(seed: 80).world
            let server = try house.process(seed: 50)
            try await house.keeper(server).admit()
            let oldFile = try KeyFile.load(house.keyPath)
            let newFile = try KeyFile.addKey(to: house.keyPath, world: world)
            // Only added: both files are welcome.
            try await house.keeper(try house.process(seed: 52)).admit()

            let command = house.keeper(try house.process(seed: 53))
            try await command.admit()
            await #expect(throws: KeyFault.stillUsed(id: oldFile.current.id, rows: 0, dataKeys: 1)) {
                try await command.checkRemovable(masterKey: oldFile.current.id)
            }
            #expect(try await command.rewrapDataKeys() == 1)
            #expect(try await command.rewrapDataKeys() == 0)
            try await command.checkRemovable(masterKey: oldFile.current.id)
            await #expect(throws: KeyFault.inUse(newFile.current.id)) {
                try await command.checkRemovable(masterKey: newFile.current.id)
            }
            _ = try KeyFile.removeKey(oldFile.current.id, from: house.keyPath, world: world)

            // The server of before the rotation goes on, with data keys that it has not seen as well.
            _ = try await command.beginRotation(actor: KeyHouse.actor)
            _ = try await command.reseal()
            #expect(try await house.opened(by: server) == house.expected)
            #expect(try await house.opened(by: try house.process(seed: 54)) == house.expected)

            let stale = SecretBox(KeyRing(oldFile), world: world)
            await #expect(throws: KeyFault.wrongKeyFile) {
                try await KeyKeeper(database: house.database, secrets: stale, world: world).admit()
            }
        }
    }

    @Test(
        "The audit log's key moves to the new master key with the data keys, and keeps the old one until then",
        arguments: EngineUnderTest.allCases)
    func evidenceKey(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let world = ManualClock(seed: 80).world
            let count = try await house.process(seed: 50).chainAudit()
            let old = try KeyFile.load(house.keyPath).current.id
            _ = try KeyFile.addKey(to: house.keyPath, world: world)
            let command = house.keeper(try house.process(seed: 51))
            await #expect(throws: KeyFault.stillUsed(id: old, rows: 1, dataKeys: 1)) {
                try await command.checkRemovable(masterKey: old)
            }
            _ = try await command.rewrapDataKeys()
            try await command.checkRemovable(masterKey: old)
            _ = try KeyFile.removeKey(old, from: house.keyPath, world: world)
            // A process that has only the new file goes on with the chain.
            _ = try await command.beginRotation(actor: KeyHouse.actor)
            #expect(count > 0)
            #expect(try await house.process(seed: 52).chainAudit() == 1)
        }
    }

    @Test("Keys of another installation are refused, and nothing is changed", arguments: EngineUnderTest.allCases)
    func wrongKeys(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let world = ManualClock(seed: 80).world
            try await house.keeper(try house.process(seed: 50)).admit()
            let before = try await house.database.read { tx in try DataKeyTable.all(tx) }
            let stranger = SecretBox(current: .random(world), world: world)
            await #expect(throws: KeyFault.wrongKeyFile) {
                try await KeyKeeper(database: house.database, secrets: stranger, world: world).admit()
            }
            #expect(try await house.database.read { tx in try DataKeyTable.all(tx) } == before)
        }
    }

    @Test("A data key that was changed in the database is noticed at the start", arguments: EngineUnderTest.allCases)
    func damagedDataKey(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            try await house.keeper(try house.process(seed: 50)).admit()
            try await house.database.write { tx in
                let key = try #require(try DataKeyTable.active(tx))
                var bytes = Array(key.sealed.utf8)
                bytes[30] = bytes[30] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                try DataKeyTable.rewrap(key.kid, sealed: String(decoding: bytes, as: UTF8.self), tx)
            }
            await #expect(throws: KeyFault.damagedDataKey) {
                try await house.keeper(try house.process(seed: 51)).admit()
            }
        }
    }

    @Test("Many processes that start at once make one data key", arguments: EngineUnderTest.allCases)
    func startTogether(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine, integrations: 0) { house in
            try await house.database.write { tx in
                try DataKeyTable.retireActive(now: Timestamp(milliseconds: 0), tx)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    let keeper = house.keeper(try house.process(seed: 200 + UInt64(number)))
                    group.addTask { try await keeper.admit() }
                }
                try await group.waitForAll()
            }
            let keys = try await house.database.read { tx in try DataKeyTable.all(tx) }
            #expect(keys.count == 2 && keys.count(where: \.isActive) == 1)
        }
    }
}
