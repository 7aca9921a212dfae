import Domain
import Foundation
import JobQueue
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("How many imports a dealer may have open")
struct ImportLimitTests {
    private static let file = "sku;ad\nA;Bardak"

    @Test("Twenty, whoever brings them; the file of one more is not stored", arguments: EngineUnderTest.allCases)
    func limit(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await OperationsHouse.run(on: engine, evidence: folder) { house, files in
                func stop(_ id: ID<Import>) async throws {
                    let job = try #require(try await house.importRow(id).job)
                    try await house.operations.cancelJob(job, actor: house.person, scope: .only(house.dealer))
                }
                let first = try await house.bring(Self.file, .products)
                let second = try await house.bring(Self.file, .products)
                for _ in 2..<20 { _ = try await house.bring(Self.file, .products) }
                #expect(try await Self.isRefused(house))
                #expect(try Self.fileCount(in: files) == 20)
                _ = try await Self.bring(for: try await house.addDealer("yabanci@ornek.com"), house)
                // One that was stopped counts no more, also once its job is in the archive.
                try await stop(first)
                let later = house.clock.now + .seconds(8 * 86_400)
                let moved = try await house.database.write { tx in
                    try JobArchive().move(after: 0, now: later, tx)?.moved
                }
                #expect(moved == 1)
                #expect(try await !Self.isRefused(house))
                #expect(try await Self.isRefused(house))
                try await stop(second)
                #expect(try await !Self.isRefused(house))
                #expect(try await Self.isRefused(house))
                try await house.drain()
                #expect(try await !Self.isRefused(house))
            }
        }
    }

    @Test("A file whose import can't be stored is taken out of the vault again", arguments: EngineUnderTest.allCases)
    func removed(_ engine: EngineUnderTest) async throws {
        try await withTemporaryFolder { folder in
            try await OperationsHouse.run(on: engine, evidence: folder) { house, files in
                _ = try await house.bring(Self.file, .products)
                let now = house.clock.now
                let nobody = try await house.database.write { tx in
                    try UserTable.insert(
                        name: "Görevli", email: "gorevli@ornek.com", phone: nil, role: .operatorRole,
                        passwordHash: "x", now: now, tx)
                }
                let error = await #expect(throws: OperationError.self) { _ = try await Self.bring(for: nobody, house) }
                #expect(error?.fields == ["kullanici_id"])
                #expect(try Self.fileCount(in: files) == 1)
            }
        }
    }

    private static func isRefused(_ house: OperationsHouse) async throws -> Bool {
        do {
            _ = try await house.bring(file, .products)
            return false
        } catch let error as OperationError {
            return error.code == "cok_ice_aktarim"
        }
    }

    private static func bring(for dealer: ID<User>, _ house: OperationsHouse) async throws -> ID<Import> {
        try await house.operations.createImport(
            ImportInput(
                dealer: dealer, source: .products, mode: .apply, isAllOrNothing: false, fileName: "a.csv",
                bytes: Array(file.utf8)),
            permissions: Set(Permission.allCases), actor: house.person, scope: .system)
    }

    private static func fileCount(in folder: String) throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: folder).count {
            FileManager.default.contents(atPath: "\(folder)/\($0)") != nil
        }
    }
}
