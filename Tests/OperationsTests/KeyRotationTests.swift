import Domain
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

@Suite("Rotating keys")
struct KeyRotationTests {
    private struct Interrupted: Error {}

    @Test(
        "Interrupted after every single batch and begun again each time, it comes to its end; all secrets open at any time",
        arguments: EngineUnderTest.allCases)
    func interrupted(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine, integrations: 5) { house in
            let server = try house.process(seed: 50)
            let before = try await house.activeKey()
            var (runs, isDone, key) = (0, false, "")
            while !isDone {
                runs += 1
                let command = try house.process(seed: 100 + UInt64(runs))
                let keeper = house.keeper(command)
                let beginning = try await keeper.beginRotation(actor: KeyHouse.actor)
                #expect(beginning.isContinued == (runs > 1))
                if runs == 1 { key = beginning.key }
                #expect(beginning.key == key && key != before)
                do {
                    _ = try await keeper.reseal(batch: 2) { _ in throw Interrupted() }
                    isDone = true
                } catch is Interrupted {
                    // What was there before the rotation, and a process that has just started, read both kinds of rows.
                    #expect(try await house.opened(by: server) == house.expected)
                    #expect(try await house.opened(by: try house.process(seed: 51)) == house.expected)
                    #expect(try await house.counts().keys.allSatisfy([before, key].contains))
                }
                guard runs < 30 else { throw Interrupted() }
                if try await house.counts() == [key: house.expected.count] { isDone = true }
            }
            #expect(runs > house.expected.count / 2)
            #expect(try await house.opened(by: server) == house.expected)
            #expect(try await house.database.read { tx in try DataKeyTable.all(tx).count } == 2)
        }
    }

    @Test(
        "A running process seals with the new key at once, and opens what others sealed",
        arguments: EngineUnderTest.allCases)
    func runningProcess(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let (server, command) = (try house.process(seed: 50), try house.process(seed: 60))
            #expect(try await house.opened(by: server) == house.expected)
            let key = try await house.keeper(command).beginRotation(actor: KeyHouse.actor).key
            let input = IntegrationInput(
                id: house.integrations[0], dealer: house.dealer, platform: house.platform, name: "Mağaza",
                apiKey: Secret("yeni-deger"))
            _ = try await server.saveIntegration(input, actor: KeyHouse.actor, scope: .system)
            #expect(try await house.counts()[key] == 1)
            let first = try await house.database.read { tx in
                try IntegrationTable.find(house.integrations[0], scope: .system, tx)
            }
            let account = try await command.account(of: try #require(first))
            #expect(account.apiKey == Secret("yeni-deger") && account.apiSecret == Secret("api_secret-degeri-0"))
        }
    }

    @Test(
        "What is changed in the panel meanwhile is not overwritten by its older value",
        arguments: EngineUnderTest.allCases)
    func changedMeanwhile(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let (server, command) = (try house.process(seed: 50), try house.process(seed: 60))
            let place = try #require(house.expected.keys.first { $0.column.column == "api_key" })
            let stale = try #require(try await house.sealedTexts()[place])
            try await save("panelden", row: place.row, by: server, in: house)
            let isStored = try await house.database.write { tx in
                try place.column.replace(
                    .init(row: place.row, boundRow: place.row, tenant: nil, sealed: stale), with: "v1:eski:AAAA", tx)
            }
            #expect(!isStored)

            let keeper = house.keeper(command)
            _ = try await keeper.beginRotation(actor: KeyHouse.actor)
            var saves = 0
            _ = try await keeper.reseal(batch: 1) { _ in
                saves += 1
                try await save("panelden-\(saves)", row: place.row, by: server, in: house)
            }
            var expected = house.expected
            expected[place] = "panelden-\(saves)"
            #expect(saves > 5)
            #expect(try await house.opened(by: server) == expected)
            #expect(try await house.counts() == [try await house.activeKey(): expected.count])
        }
    }

    private func save(_ value: String, row: Int64, by process: Operations, in house: KeyHouse) async throws {
        _ = try await process.saveIntegration(
            IntegrationInput(
                id: ID(row), dealer: house.dealer, platform: house.platform, name: "Mağaza", apiKey: Secret(value)),
            actor: KeyHouse.actor, scope: .system)
    }

    @Test(
        "With many saving at the same time nothing is lost and nothing fails to open",
        arguments: EngineUnderTest.allCases)
    func underLoad(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine, integrations: 6) { house in
            let server = try house.process(seed: 50)
            var expected = house.expected
            for id in house.integrations {
                let place = try #require(
                    expected.keys.first { $0.row == id.rawValue && $0.column.column == "api_key" })
                expected[place] = "son-\(id)"
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in house.integrations {
                    group.addTask {
                        for turn in 0..<8 { try await save("ara-\(turn)", row: id.rawValue, by: server, in: house) }
                        try await save("son-\(id)", row: id.rawValue, by: server, in: house)
                    }
                }
                group.addTask {
                    for turn in 0..<4 {
                        let keeper = house.keeper(try house.process(seed: 70 + UInt64(turn)))
                        _ = try await keeper.beginRotation(fresh: true, actor: KeyHouse.actor)
                        #expect(try await keeper.reseal(batch: 3).unreadable == [])
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await house.opened(by: try house.process(seed: 90)) == expected)
            #expect(try await house.counts() == [try await house.activeKey(): expected.count])
        }
    }

    @Test(
        "Texts of the version before, sealed with the master key itself, are taken over",
        arguments: EngineUnderTest.allCases)
    func earlierVersion(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let process = try house.process(seed: 50)
            let master = try KeyFile.load(house.keyPath).current
            try await house.database.write { tx in
                for (place, value) in house.expected {
                    let cells = try place.column.cells(notSealedWith: "-", after: place.row - 1, limit: 1, tx)
                    let cell = try #require(cells.first)
                    let context = place.column.context(row: cell.boundRow, tenant: house.dealer.rawValue)
                    let sealed = process.secrets.seal(Secret(value), context: context, key: master)
                    _ = try place.column.replace(cell, with: sealed, tx)
                }
                try DataKeyTable.retireActive(now: process.world.now(), tx)
                for key in try DataKeyTable.all(tx) { try DataKeyTable.remove(key.kid, tx) }
            }
            #expect(try await house.counts() == [master.id: house.expected.count])
            #expect(try await house.opened(by: process) == house.expected)
            let keeper = house.keeper(try house.process(seed: 60))
            try await keeper.admit()
            let state = try #require(try await keeper.inventory().first { $0.id == master.id })
            #expect(state.rowCount == house.expected.count && state.dataKeyCount == 1)
            _ = try await keeper.beginRotation(actor: KeyHouse.actor)
            #expect(try await keeper.reseal().resealed == house.expected.count)
            #expect(try await house.counts() == [try await house.activeKey(): house.expected.count])
            #expect(try await house.opened(by: process) == house.expected)
        }
    }

    @Test("A text that does not open is named, left as it is, and holds nobody up", arguments: EngineUnderTest.allCases)
    func damaged(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let broken = house.integrations[0]
            let other = try #require(
                try await house.sealedTexts().first { $0.key.row == house.integrations[1].rawValue }?.value)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE entegrasyonlar SET api_key = \(other) WHERE id = \(broken)")
            }
            let keeper = house.keeper(try house.process(seed: 60))
            let old = try await house.activeKey()
            _ = try await keeper.beginRotation(actor: KeyHouse.actor)
            let result = try await keeper.reseal(batch: 2)
            #expect(result.resealed == house.expected.count - 1)
            let line = try #require(result.unreadable.first)
            #expect(result.unreadable.count == 1 && line.hasPrefix("entegrasyonlar.api_key \(broken): "))
            #expect(try await house.counts()[old] == 1)
            let place = KeyHouse.Place(column: SealedColumn.all[0], row: broken.rawValue)
            #expect(try await house.sealedTexts()[place] == other)
            await #expect(throws: KeyFault.stillUsed(id: old, rows: 1, dataKeys: 0)) {
                try await keeper.removeDataKey(old, actor: KeyHouse.actor)
            }
        }
    }

    @Test("Columns of other tables take part once they are listed", arguments: EngineUnderTest.allCases)
    func furtherColumn(_ engine: EngineUnderTest) async throws {
        try await KeyHouse.run(on: engine) { house in
            let process = try house.process(seed: 50)
            let column = SealedColumn(table: "ek", column: "gizli_sifreli", tenantColumn: "bayi")
            try await house.database.write { tx in
                try tx.runScript("CREATE TABLE ek (id BIGINT PRIMARY KEY, bayi BIGINT NOT NULL, gizli_sifreli TEXT)")
                let sealed = try process.secrets.seal(Secret("kanca"), context: column.context(row: 1, tenant: 9), tx)
                _ = try tx.run("INSERT INTO ek (id, bayi, gizli_sifreli) VALUES (1, 9, \(sealed)), (2, 9, NULL)")
            }
            let keeper = KeyKeeper(
                database: house.database, secrets: process.secrets, world: process.world,
                columns: SealedColumn.all + [column])
            let begun = try await keeper.beginRotation(actor: KeyHouse.actor)
            #expect(begun.pending == house.expected.count + 1)
            #expect(try await keeper.reseal().resealed == house.expected.count + 1)
            let cell = try await house.database.read { tx in
                try column.cells(notSealedWith: "-", after: 0, limit: 5, tx)
            }
            #expect(cell.map { SecretBox.keyID(of: $0.sealed) } == [begun.key])
        }
    }
}
