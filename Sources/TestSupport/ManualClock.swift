package import Domain
import Synchronization

/// Time that moves only when a test says so, and randomness that is the same in every run.
package final class ManualClock: Sendable {
    private let moment: Mutex<Timestamp>
    private let generator: Mutex<SeededGenerator>

    /// - Parameters:
    ///   - start: the time at first; by default 2026-05-04 07:00 UTC, ten o'clock in İstanbul.
    ///   - seed: another seed gives other random bytes.
    package init(_ start: Timestamp = Timestamp(milliseconds: 1_777_878_000_000), seed: UInt64 = 1) {
        moment = Mutex(start)
        generator = Mutex(SeededGenerator(seed: seed))
    }

    /// The time that is shown; set it to any other.
    package var now: Timestamp {
        get { moment.withLock { $0 } }
        set { moment.withLock { $0 = newValue } }
    }

    /// Moves the time on.
    package func advance(by span: Duration) { moment.withLock { $0 = $0 + span } }

    /// The world as this clock shows it.
    package var world: World {
        World(
            now: { self.now },
            randomBytes: { count in
                self.generator.withLock { generator in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) }
                }
            })
    }
}

/// SplitMix64: numbers that look random and follow from the seed. Source: Steele, Lea and Flood, "Fast Splittable
/// Pseudorandom Number Generators" (2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
