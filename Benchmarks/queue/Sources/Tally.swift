import Foundation
import Synchronization

/// What the handlers saw.
final class Tally: Sendable {
    private struct State {
        var runs: [Int32]
        var started = 0
        var distinct = 0
        var firstAt: ContinuousClock.Instant?
        var lastAt: ContinuousClock.Instant?
        var quarters: [ContinuousClock.Instant] = []
        var noisyAmongFirst = 0
        var waits: [Double] = []
        var noisyWaits: [Double] = []
        var done: CheckedContinuation<Void, Never>?
    }

    /// Of so many first jobs the noisy dealer's share is told.
    private static let head = 5200

    private let state: Mutex<State>
    private let expected: Int
    private let measuresWaits: Bool

    init(expected: Int, measuresWaits: Bool) {
        state = Mutex(State(runs: Array(repeating: 0, count: expected)))
        (self.expected, self.measuresWaits) = (expected, measuresWaits)
    }

    /// - Parameters:
    ///   - latency: in milliseconds, for steady loads.
    func ran(_ number: Int, lane: Int, latency: Double?) {
        let now = ContinuousClock.now
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.firstAt == nil { state.firstAt = now }
            state.lastAt = now
            state.started += 1
            if state.runs.indices.contains(number) {
                if state.runs[number] == 0 { state.distinct += 1 }
                state.runs[number] += 1
            }
            if state.started <= Tally.head, lane == 1 { state.noisyAmongFirst += 1 }
            if state.started % max(expected / 4, 1) == 0 { state.quarters.append(now) }
            if let latency {
                state.waits.append(latency)
            } else if measuresWaits, let first = state.firstAt {
                let wait = (now - first).milliseconds
                if lane == 1 { state.noisyWaits.append(wait) } else { state.waits.append(wait) }
            }
            guard state.distinct == expected else { return nil }
            defer { state.done = nil }
            return state.done
        }
        waiter?.resume()
    }

    func waitForAll() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                guard state.distinct < expected else { return true }
                state.done = continuation
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    /// Numbers by name, as one line of JSON.
    func report(cpu: Double) -> String {
        state.withLock { state in
            let seconds = state.firstAt.flatMap { first in state.lastAt.map { ($0 - first).milliseconds / 1000 } } ?? 0
            let quarter = Double(max(expected / 4, 1))
            let firstQuarter = state.quarters.first.flatMap { end in
                state.firstAt.map { (end - $0).milliseconds / 1000 }
            }
            let lastQuarter =
                state.quarters.count >= 4 ? (state.quarters[3] - state.quarters[2]).milliseconds / 1000 : nil
            let values: [(String, Double)] = [
                ("jobs", Double(state.started)), ("distinct", Double(state.distinct)), ("seconds", seconds),
                ("cpu_seconds", cpu), ("first_quarter_rate", firstQuarter.map { quarter / max($0, 0.000001) } ?? 0),
                ("last_quarter_rate", lastQuarter.map { quarter / max($0, 0.000001) } ?? 0),
                ("first_5200_of_noisy", Double(state.noisyAmongFirst)),
                ("noisy_wait_p95_ms", percentile(state.noisyWaits, 0.95)),
                ("others_wait_p95_ms", percentile(state.waits, 0.95)), ("p50_ms", percentile(state.waits, 0.5)),
                ("p95_ms", percentile(state.waits, 0.95)), ("p99_ms", percentile(state.waits, 0.99)),
            ]
            return "{" + values.map { "\"\($0.0)\":\(round($0.1 * 1000) / 1000)" }.joined(separator: ",") + "}"
        }
    }

    private func percentile(_ values: [Double], _ share: Double) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }
}

extension Duration {
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1_000_000_000_000_000
    }
}
