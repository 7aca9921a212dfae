import Foundation
import TestSupport
import Testing

@Suite("The queue does what its model says")
struct QueueModelTests {
    /// Few in the usual run, many with `./scripts/test --long`.
    private static let seeds: Range<UInt64> =
        ProcessInfo.processInfo.environment["SIPARIS_LONG_TESTS"] == nil ? 0..<12 : 0..<1500

    @Test("Random steps leave queue and model alike", arguments: EngineUnderTest.allCases)
    func randomSteps(_ engine: EngineUnderTest) async throws {
        try await QueueHouse.run(on: engine) { house in
            for seed in QueueModelTests.seeds {
                let steps = QueueStep.random(90, seed: seed)
                guard let difference = try await QueueDuel.play(steps, in: house) else { continue }
                let short = try await shortened(steps) { try await QueueDuel.play($0, in: house) != nil }
                let last = try await QueueDuel.play(short, in: house) ?? difference
                Issue.record("seed \(seed): \(last)\n\(short.map(\.description).joined(separator: "\n"))")
                return
            }
        }
    }

    @Test("A difference is found, and the steps that show it are few")
    func findsDifferences() async throws {
        // A model that forgets that a worker's loss gives its jobs back differs after a claim and a loss.
        let steps = QueueStep.random(90, seed: 3)
        func differs(_ steps: [QueueStep]) -> Bool {
            let claim = steps.firstIndex { if case .claim = $0 { true } else { false } }
            let loss = steps.lastIndex { if case .lose = $0 { true } else { false } }
            guard let claim, let loss else { return false }
            return claim < loss
        }
        #expect(differs(steps))
        let short = await shortened(steps) { differs($0) }
        #expect(short.count == 2)
    }
}
