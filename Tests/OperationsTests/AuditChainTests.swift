import Domain
import Foundation
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

@Suite("The chain over the audit log")
struct AuditChainTests {
    /// A house whose evidence lies in a folder of its own.
    private static func run(
        on engine: EngineUnderTest, _ body: (OperationsHouse, Operations, _ folder: String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await OperationsHouse.run(on: engine) { house in
                var operations = house.operations
                operations.settings.evidenceFolder = folder + "/denetim"
                try await body(house, operations, folder + "/denetim")
            }
        }
    }

    private static func add(_ count: Int, _ operations: Operations) async throws {
        let now = operations.world.now()
        for number in 0..<count {
            try await operations.database.write { tx in
                try SystemLog.write(
                    SystemLogEntry(
                        actor: .system(.command), table: "ayarlar", row: Int64(number), action: "deneme",
                        message: "Sıra \(number)", before: "{\"a\":1}", after: "{\"a\":2}"),
                    now: now, tx)
            }
        }
    }

    private static func verify(_ operations: Operations) async throws -> AuditReport {
        try await AuditVerifier(database: operations.database, evidence: operations.evidence).verify()
    }

    @Test("Rows are chained once, without a gap, and read as they were written", arguments: EngineUnderTest.allCases)
    func chained(_ engine: EngineUnderTest) async throws {
        try await Self.run(on: engine) { house, operations, _ in
            let before = try await house.count("SELECT count(*) FROM sistem_log")
            try await Self.add(3, operations)
            #expect(try await operations.chainAudit() == before + 3)
            #expect(try await operations.chainAudit() == 0)
            try await Self.add(1200, operations)
            #expect(try await operations.chainAudit() == 1200)
            let report = try await Self.verify(operations)
            #expect(report.firstBreak == nil)
            #expect(report.rowCount == Int64(before + 1203) && report.waitingCount == 0)
            #expect(try await house.count("SELECT max(sira) - count(*) FROM sistem_log_zincir") == 0)
        }
    }

    @Test("The job of the plan chains what was done", arguments: EngineUnderTest.allCases)
    func job(_ engine: EngineUnderTest) async throws {
        try await Self.run(on: engine) { house, operations, _ in
            #expect(
                try await house.count("SELECT count(*) FROM is_kuyrugu_plan WHERE tip = 'denetim_zinciri'") == 1)
            try await house.database.write { tx in
                _ = try tx.run(
                    """
                    INSERT INTO is_kuyrugu (tip, veri, durum, kuyruk, calisma_zamani, islem_anahtari, created_at, updated_at)
                    VALUES ('denetim_zinciri', '{}', 'bekliyor', 'bakim', \(house.clock.now), 'a', \(house.clock.now),
                        \(house.clock.now))
                    """)
            }
            try await house.drain()
            #expect(try await house.count("SELECT count(*) FROM sistem_log_bekleyen") == 0)
            #expect(try await Self.verify(house.operations).firstBreak == nil)
        }
    }

    @Test("A row that becomes visible after one with a larger id is chained too, once")
    func lateCommit() async throws {
        try await Self.run(on: .postgres) { house, operations, _ in
            _ = try await operations.chainAudit()
            let (mayCommit, database, now) = (DispatchSemaphore(value: 0), house.database, house.clock.now)
            func entry(_ message: String) -> SystemLogEntry {
                SystemLogEntry(
                    actor: .system(.command), table: "ayarlar", row: nil, action: "deneme", message: message)
            }
            let (late, early) = (entry("geç"), entry("erken"))
            let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
            async let slow: Void = database.write { tx in
                try SystemLog.write(late, now: now, tx)
                hasBegun.yield()
                // A closure may run twice: once open, the gate stays open.
                mayCommit.wait()
                mayCommit.signal()
            }
            defer { mayCommit.signal() }
            for await _ in begun { break }
            try await database.write { tx in try SystemLog.write(early, now: now, tx) }
            #expect(try await operations.chainAudit() == 1)
            mayCommit.signal()
            try await slow
            #expect(try await operations.chainAudit() == 1)
            let report = try await Self.verify(operations)
            #expect(report.firstBreak == nil)
            let order = try await database.read { tx in
                try tx.all(
                    """
                    SELECT l.mesaj, l.id FROM sistem_log_zincir z JOIN sistem_log l ON l.id = z.kayit_id
                    ORDER BY z.sira DESC LIMIT 2
                    """
                ) { row in (try row.next(String.self), try row.next(Int64.self)) }
            }
            #expect(order.map(\.0) == ["geç", "erken"] && order[0].1 < order[1].1)
        }
    }

    @Test("Two processes that chain at once make one chain", arguments: EngineUnderTest.allCases)
    func together(_ engine: EngineUnderTest) async throws {
        try await Self.run(on: engine) { _, operations, _ in
            try await Self.add(40, operations)
            let total = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await operations.chainAudit() } }
                return try await group.reduce(0, +)
            }
            #expect(total >= 40)
            let report = try await Self.verify(operations)
            #expect(report.firstBreak == nil && report.rowCount == Int64(total))
        }
    }

    @Test("Neither the log nor its chain can be changed", arguments: EngineUnderTest.allCases)
    func appendOnly(_ engine: EngineUnderTest) async throws {
        try await Self.run(on: engine) { house, operations, _ in
            _ = try await operations.chainAudit()
            for statement: SQL in [
                "UPDATE sistem_log SET zincir = 'x'", "DELETE FROM sistem_log",
                "UPDATE sistem_log_zincir SET kayit_id = 0",
                "DELETE FROM sistem_log_zincir",
            ] {
                let error = await #expect(throws: SQLError.self) {
                    try await house.database.write { tx in _ = try tx.run(statement) }
                }
                #expect(error?.kind == .check)
            }
        }
    }

    // MARK: tampering

    /// What somebody with all rights on the database does, and what is found of it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: [String]
        let isFound: @Sendable (AuditReport.Break?) -> Bool
    }

    /// The rows are found by their number in the chain: `N` stands for the number of rows before the six of the test.
    private static let tamperings = [
        Tampering(
            testDescription: "a row is changed",
            statements: ["UPDATE sistem_log SET mesaj = 'x' WHERE mesaj = 'Sıra 2'"]
        ) { if case .changed = $0 { true } else { false } },
        Tampering(
            testDescription: "what was there before is changed",
            statements: ["UPDATE sistem_log SET onceki = '{\"a\":9}' WHERE mesaj = 'Sıra 2'"]
        ) { if case .changed = $0 { true } else { false } },
        Tampering(
            testDescription: "the person is changed",
            statements: ["UPDATE sistem_log SET kullanici_id = 1 WHERE mesaj = 'Sıra 2'"]
        ) { if case .changed = $0 { true } else { false } },
        Tampering(
            testDescription: "a row is removed", statements: ["DELETE FROM sistem_log WHERE mesaj = 'Sıra 3'"]
        ) { if case .rowIsGone = $0 { true } else { false } },
        Tampering(
            testDescription: "a row is removed with its link",
            statements: [
                "DELETE FROM sistem_log_zincir WHERE kayit_id IN (SELECT id FROM sistem_log WHERE mesaj = 'Sıra 3')",
                "DELETE FROM sistem_log WHERE mesaj = 'Sıra 3'",
            ]
        ) { if case .gap = $0 { true } else { false } },
        Tampering(
            testDescription: "two rows change places",
            statements: [
                "UPDATE sistem_log SET mesaj = 'geçici' WHERE mesaj = 'Sıra 1'",
                "UPDATE sistem_log SET mesaj = 'Sıra 1' WHERE mesaj = 'Sıra 4'",
                "UPDATE sistem_log SET mesaj = 'Sıra 4' WHERE mesaj = 'geçici'",
            ]
        ) { if case .changed = $0 { true } else { false } },
        Tampering(
            testDescription: "a row is put in past the chain",
            statements: [
                """
                INSERT INTO sistem_log (tablo, islem, mesaj, created_at, kaynak)
                VALUES ('ayarlar', 'deneme', 'uydurma', '2026-01-01T00:00:00.000Z', 'komut')
                """
            ]
        ) { if case .unchained = $0 { true } else { false } },
        Tampering(
            testDescription: "the end is cut off",
            statements: [
                "DELETE FROM sistem_log_zincir WHERE kayit_id IN (SELECT id FROM sistem_log WHERE mesaj IN ('Sıra 4', 'Sıra 5'))",
                "DELETE FROM sistem_log WHERE mesaj IN ('Sıra 4', 'Sıra 5')",
            ]
        ) { if case .cutOff = $0 { true } else { false } },
        Tampering(
            testDescription: "a row is removed before it is chained",
            statements: [
                "INSERT INTO sistem_log_bekleyen (kayit_id) VALUES (999999)"
            ]
        ) { if case .waitingRowIsGone = $0 { true } else { false } },
        Tampering(
            testDescription: "the key is taken away",
            statements: ["DELETE FROM ayarlar WHERE anahtar = 'denetim_anahtari'"]
        ) { $0 == .keyIsGone },
        Tampering(
            testDescription: "everything is taken away",
            statements: [
                "DELETE FROM ayarlar WHERE anahtar = 'denetim_anahtari'", "DELETE FROM sistem_log_zincir",
                "DELETE FROM sistem_log_bekleyen",
            ]
        ) { $0 == .keyIsGone },
    ]

    @Test("Whatever is done to the log is found", arguments: EngineUnderTest.allCases, tamperings)
    func tampering(_ engine: EngineUnderTest, _ tampering: Tampering) async throws {
        try await Self.run(on: engine) { house, operations, _ in
            try await Self.add(6, operations)
            _ = try await operations.chainAudit()
            #expect(try await Self.verify(operations).firstBreak == nil)
            try await Self.disarm(house.database)
            try await house.database.write { tx in
                for statement in tampering.statements { try tx.runScript(statement) }
            }
            let found = try await Self.verify(operations).firstBreak
            #expect(tampering.isFound(found), "\(String(describing: found))")
        }
    }

    @Test("The first broken row is named", arguments: EngineUnderTest.allCases)
    func firstIsNamed(_ engine: EngineUnderTest) async throws {
        try await Self.run(on: engine) { house, operations, _ in
            let start = try await operations.chainAudit()
            try await Self.add(6, operations)
            _ = try await operations.chainAudit()
            try await Self.disarm(house.database)
            try await house.database.write { tx in
                _ = try tx.run("UPDATE sistem_log SET mesaj = 'x' WHERE mesaj IN ('Sıra 2', 'Sıra 4')")
            }
            let row = try await house.count("SELECT min(id) FROM sistem_log WHERE mesaj = 'x'")
            let found = try await Self.verify(operations).firstBreak
            #expect(found == .changed(sequence: Int64(start + 3), row: Int64(row)))
        }
    }

    /// Drops every trigger that protects the log.
    private static func disarm(_ database: any SQLDatabase) async throws {
        try await database.write { tx in
            if tx.dialect == .sqlite {
                for name in ["degismez", "silinmez"] {
                    try tx.runScript("DROP TRIGGER sistem_log_\(name); DROP TRIGGER sistem_log_zincir_\(name)")
                }
                try tx.runScript("DROP TRIGGER sistem_log_bekletir")
            } else {
                try tx.runScript(
                    """
                    DROP TRIGGER sistem_log_degismez ON sistem_log; DROP TRIGGER sistem_log_bekletir ON sistem_log;
                    DROP TRIGGER sistem_log_zincir_degismez ON sistem_log_zincir
                    """)
            }
        }
    }

    // MARK: evidence

    @Test(
        "The state is signed every hour, outside the database, and a forged line is found",
        arguments: EngineUnderTest.allCases)
    func checkpoints(_ engine: EngineUnderTest) async throws {
        try await Self.run(on: engine) { house, operations, folder in
            for minutes in [0, 30, 29, 2, 61] {
                house.clock.advance(by: .seconds(minutes * 60))
                try await Self.add(1, operations)
                _ = try await operations.chainAudit()
            }
            let path = folder + "/denetim.kontrol"
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
            #expect(lines.filter { $0.hasPrefix("v1 ") }.count == 3)
            #expect(try await Self.verify(operations).checkpointCount == 3)
            let forged = lines.dropLast() + [lines[lines.count - 1].replacing("v1 ", with: "v1 1")]
            try (forged.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try await Self.verify(operations).firstBreak == .badCheckpoint(line: lines.count))
        }
    }

    @Test(
        "A new sealing key goes on with the same chain, and the chain's key is sealed anew",
        arguments: EngineUnderTest.allCases)
    func keyRotation(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let (old, new) = (SealingKey.random(house.clock.world), SealingKey.random(house.clock.world))
            func operations(_ secrets: SecretBox) -> Operations {
                Operations(
                    world: house.clock.world, database: house.database, secrets: secrets, vault: house.operations.vault,
                    connectors: house.operations.connectors, logger: house.operations.logger)
            }
            let world = house.clock.world
            let before = operations(SecretBox(current: old, world: world))
            let count = try await before.chainAudit()
            let between = operations(SecretBox(current: new, older: [old], world: world))
            try await Self.add(2, between)
            #expect(try await between.chainAudit() == 2)
            let after = operations(SecretBox(current: new, world: world))
            try await Self.add(1, after)
            #expect(try await after.chainAudit() == 1)
            let report = try await Self.verify(after)
            #expect(report.firstBreak == nil && report.rowCount == Int64(count + 3))
        }
    }

    @Test("A chain whose key is gone gets no new one", arguments: EngineUnderTest.allCases)
    func noNewKey(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            _ = try await house.operations.chainAudit()
            try await house.database.write { tx in
                _ = try tx.run("DELETE FROM ayarlar WHERE anahtar = 'denetim_anahtari'")
            }
            await #expect(throws: OperationError.self) { try await house.operations.chainAudit() }
        }
    }
}
