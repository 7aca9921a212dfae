import Domain
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Operations

@Suite("Slowing down guesses")
struct SignInThrottleTests {
    private let account = "birinci@ornek.com"

    private func throttle(_ database: any SQLDatabase, _ clock: ManualClock) -> SignInThrottle {
        SignInThrottle(database: database, now: clock.world.now)
    }

    /// The wait that an attempt is refused with; nil if it was let through, and failed.
    private func wait(
        _ throttle: SignInThrottle, _ account: String, from address: String? = nil, isKnownDevice: Bool = false
    ) async throws -> Duration? {
        do {
            _ = try await throttle.begin(account: account, address: address, isKnownDevice: isKnownDevice)
            return nil
        } catch SignInError.throttled(let wait) { return wait }
    }

    @Test("the count outlives the process and holds for all of them", arguments: EngineUnderTest.allCases)
    func restart(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database async throws in
            let clock = ManualClock()
            for _ in 0..<5 { #expect(try await wait(throttle(database, clock), account) == nil) }
            #expect(try await wait(throttle(database, clock), account) == .seconds(1))
            clock.advance(by: .seconds(1))
            #expect(try await wait(throttle(database, clock), account) == nil)
            #expect(try await wait(throttle(database, clock), account) == .seconds(2))
            clock.advance(by: .seconds(3600))
            #expect(try await wait(throttle(database, clock), account) == nil)
        }
    }

    @Test("guesses at many accounts from one address are slowed down too; others are not")
    func address() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let throttle = throttle(database, ManualClock())
            for number in 0..<10 { #expect(try await wait(throttle, "k\(number)", from: "192.0.2.1") == nil) }
            #expect(try await wait(throttle, "k10", from: "192.0.2.1") == .seconds(1))
            #expect(try await wait(throttle, "k10", from: "192.0.2.2") == nil)
        }
    }

    @Test("a good attempt clears the account, but gives its address only that one attempt back")
    func success() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let throttle = throttle(database, ManualClock())
            for _ in 0..<4 { #expect(try await wait(throttle, account, from: "192.0.2.1") == nil) }
            let attempt = try await throttle.begin(account: account, address: "192.0.2.1")
            try await attempt.succeeded()
            for number in 0..<6 { #expect(try await wait(throttle, "k\(number)", from: "192.0.2.1") == nil) }
            #expect(try await wait(throttle, account, from: "192.0.2.1") == .seconds(1))
            #expect(try await wait(throttle, account, from: "192.0.2.2") == nil)
        }
    }

    @Test("an attempt that nobody could judge does not count")
    func takeBack() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let throttle = throttle(database, ManualClock())
            for _ in 0..<20 {
                try await throttle.begin(account: account, address: "192.0.2.1").takeBack()
            }
            #expect(try await wait(throttle, account, from: "192.0.2.1") == nil)
        }
    }

    @Test("the owner's own device gets in while others attack, and is slowed down by its own failures")
    func knownDevice() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let throttle = throttle(database, ManualClock())
            for _ in 0..<5 { #expect(try await wait(throttle, account, from: "192.0.2.1") == nil) }
            for _ in 0..<10 { #expect(try await wait(throttle, account, from: "192.0.2.1") != nil) }
            for _ in 0..<5 {
                #expect(try await wait(throttle, account, from: "192.0.2.1", isKnownDevice: true) == nil)
            }
            #expect(try await wait(throttle, account, isKnownDevice: true) == .seconds(1))
        }
    }

    @Test("a thousand guesses in ten minutes cost at most thirty hashes")
    func attack() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let clock = ManualClock()
            let throttle = throttle(database, clock)
            var passed = 0
            for number in 0..<1000 {
                if try await wait(throttle, account, from: "10.0.\(number / 250).\(number % 250)") == nil {
                    passed += 1
                }
                clock.advance(by: .milliseconds(600))
            }
            #expect((5...30).contains(passed))
        }
    }

    @Test("guesses at the same moment are all counted", arguments: EngineUnderTest.allCases)
    func parallel(_ engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database async throws in
            let clock = ManualClock()
            let passed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await wait(throttle(database, clock), account, from: "192.0.2.1") == nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(passed == 5)
        }
    }

    @Test("nothing but digests is stored, and old ones go away")
    func stored() async throws {
        try await withDatabase(.sqlite) { database async throws in
            let clock = ManualClock()
            _ = try await wait(throttle(database, clock), account, from: "192.0.2.1")
            let now = clock.now
            try await database.write { tx in
                let keys = try tx.all("SELECT anahtar FROM giris_denemeleri") { try $0.next(String.self) }
                #expect(keys.count == 2 && keys.allSatisfy { $0.utf8.count == 64 })
                #expect(try SignInAttemptTable.removeOld(before: now, tx) == 0)
                #expect(try SignInAttemptTable.removeOld(before: now + .seconds(1), tx) == 2)
            }
        }
    }
}
