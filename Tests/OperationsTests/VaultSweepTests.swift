import Domain
import Foundation
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Files without a row")
struct VaultSweepTests {
    private let actor = OperationsHouse.actor

    private func pdf(_ text: String) -> [UInt8] { Array("%PDF-1.7 \(text)".utf8) }

    private func attach(_ house: OperationsHouse, _ bytes: [UInt8]) async throws -> ID<OrderFile> {
        let order = try await house.order("700").id
        return try await house.operations.attachFile(
            order: order, kind: .other, name: "a.pdf", bytes: bytes, actor: actor, scope: .system)
    }

    /// All names in the vault, whatever their age.
    private func names(_ house: OperationsHouse) -> [String] {
        let farAhead = Duration.seconds(-20 * 365 * 86_400)
        return fileVaultParts.flatMap { house.operations.vault.names(inPart: $0, olderThan: farAhead) }
    }

    /// Files bear the time of the machine, whatever the house's clock says.
    private func passDays(_ days: Int, _ house: OperationsHouse) {
        let machine = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        house.clock.advance(by: max(.zero, machine.since(house.clock.now)) + .seconds(days * 86_400))
    }

    @Test("What is refused leaves no file behind", arguments: EngineUnderTest.allCases)
    func refused(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            let before = names(house).count
            for number in 0..<20 { _ = try await attach(house, pdf("\(number)")) }
            let error = await #expect(throws: OperationError.self) { _ = try await attach(house, pdf("20")) }
            #expect(error?.code == "cok_dosya")
            #expect(names(house).count == before + 20)
        }
    }

    @Test(
        "The nightly cleaning takes files that no row names, after a day, and no others",
        arguments: EngineUnderTest.allCases)
    func swept(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            let file = try await attach(house, pdf("kalır"))
            let imported = try await house.bring("sku;ad\nA;Bardak", .products)
            let lost = try house.operations.vault.store(pdf("Ayşe Yılmaz"))
            try await house.operations.sweepVault()
            #expect(names(house).contains(lost))
            passDays(2, house)
            try await house.operations.sweepVault()
            #expect(!names(house).contains(lost))
            #expect(try await house.operations.readFile(file, scope: .system).bytes == pdf("kalır"))
            let name = try #require(try await house.importRow(imported).vaultName)
            #expect(names(house).contains(name))
        }
    }

    @Test("A vault that belongs to another database is left alone")
    func foreignVault() async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            for number in 0...100 { _ = try house.operations.vault.store(pdf("\(number)")) }
            passDays(2, house)
            try await house.operations.sweepVault()
            #expect(names(house).count == 101)
        }
    }
}
