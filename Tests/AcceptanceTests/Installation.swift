import Domain
import Foundation
import Integrations
import JobQueue
import Logging
import Operations
import SQLEngine
import Simulators
import TestSupport

@testable import siparis

/// A new folder for programs, once it is this test's turn.
func withProgramFolder<Outcome>(_ body: (String) async throws -> Outcome) async throws -> Outcome {
    try await inTurn { try await withTemporaryFolder(body) }
}

/// A whole installation in this process, with simulators, on one of the engines.
///
/// - Parameter callTimeMax: when a call counts as unanswered; short only where that is to happen.
func withProgram<Outcome>(
    _ engine: EngineUnderTest, callTimeMax: Duration = .seconds(30),
    _ body: (Program, DemoSimulators, DemoInstallation) async throws -> Outcome
) async throws -> Outcome {
    try await withProgramFolder { folder in
        let location = try await location(of: engine, folder: folder)
        let simulators = try await DemoSimulators.start(seed: 11, world: .live)
        var settings = Program.Settings(
            location: location, keyPath: folder + "/anahtar", filesPath: folder + "/dosyalar")
        settings.operations.outboundAddresses.allowsLoopback = true
        settings.operations.supplierPollInterval = .milliseconds(100)
        settings.operations.labelRetryInterval = .milliseconds(100)
        settings.logLevel = .critical
        settings.callTimeMax = callTimeMax
        let program = try await Program.start(settings)
        do {
            let installation = try await DemoInstallation.create(in: program, simulators: simulators)
            let outcome = try await body(program, simulators, installation)
            await tearDown(program, simulators)
            return outcome
        } catch {
            await tearDown(program, simulators)
            throw error
        }
    }
}

/// A database of its own for a whole program.
func location(of engine: EngineUnderTest, folder: String) async throws -> DatabaseLocation {
    switch engine {
    case .sqlite: .directory(folder + "/veri")
    case .postgres: .postgres(url: try await TestPostgres.url(), schema: TestPostgres.newSchemaName())
    }
}

private func tearDown(_ program: Program, _ simulators: DemoSimulators) async {
    await simulators.stop()
    await program.dropOwnSchema()
    await program.stop()
}

extension Program {
    /// Works the queue and asks the shop until `isSettled`, then stops gracefully.
    func work(until isSettled: @escaping @Sendable () async throws -> Bool) async throws {
        let (stream, stop) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let options = JobRunnerOptions(host: "test", ownsDatabase: ownsDatabase)
                try await operations.jobRunner(options, on: queueConnections).run(until: { for await _ in stream {} })
            }
            group.addTask {
                defer { stop.finish() }
                let deadline = ContinuousClock.now + .seconds(240)
                while try await !isSettled() {
                    guard ContinuousClock.now < deadline else { throw NotSettled() }
                    try await operations.schedulePulls()
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            try await group.waitForAll()
        }
    }

    /// The states of all orders, by package number.
    func orderStates() async throws -> [String: OrderStatus] {
        let rows = try await database.read { tx in
            try tx.all("SELECT coalesce(dis_paket_no, siparis_numarasi), durum FROM siparisler") { row in
                (try row.next(String.self), try row.next(OrderStatus.self))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

/// The work did not come to rest in time.
struct NotSettled: Error {}

/// A buyer with a telephone, and one piece of a product that the supplier has.
func plainDraft(quantity: Int = 1) -> TrendyolOrderDraft {
    var random = SplitMix64(seed: 5)
    var buyer = DemoPeople.buyer(using: &random)
    buyer.phone = "+905321234567"
    return TrendyolOrderDraft(lines: [.init(DemoCatalogue.products[0], quantity: quantity)], buyer: buyer)
}
