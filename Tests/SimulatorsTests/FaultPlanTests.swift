import Domain
import LosslessJSON
import Simulators
import Testing

@Suite("Faults and seeds")
struct FaultPlanTests {
    @Test("the same seed hits the same calls of a share")
    func shares() async throws {
        var runs: [[Int]] = []
        for _ in 0..<2 {
            let simulator = SupplierSimulator(apiKey: "", seed: 5, world: TestClock().world)
            await simulator.faults.fail(perMille: 500, with: .serverError(503))
            var statuses: [Int] = []
            try await withServers([simulator]) { urls in
                for _ in 0..<20 { statuses.append(try await call("GET", urls[0] + "/health").status) }
            }
            runs.append(statuses)
        }
        #expect(runs[0] == runs[1])
        #expect(Set(runs[0]) == [200, 503])
    }

    @Test("the same seed makes the same orders")
    func orders() async throws {
        var runs: [[TrendyolPackage?]] = []
        for _ in 0..<2 {
            let simulator = TrendyolSimulator(
                seller: TrendyolSeller(sellerID: 1, apiKey: "a", apiSecret: "b"),
                seed: 9,
                world: TestClock().world,
                sendWebhook: WebhookRecorder().sender())
            var packages: [TrendyolPackage?] = []
            for _ in 0..<30 { packages.append(await simulator.snapshot(of: try await simulator.createRandomOrder())) }
            runs.append(packages)
        }
        #expect(runs[0] == runs[1])
        #expect(Set(runs[0].map { $0?.packageID }).count == 30)
    }
}
