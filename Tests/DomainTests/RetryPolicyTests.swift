import Domain
import Testing

@Suite("Waiting between attempts")
struct RetryPolicyTests {
    @Test("The wait doubles with each attempt, up to its limit")
    func doubles() {
        let policy = RetryPolicy(attemptsMax: 10, base: .seconds(2), longest: .seconds(60))
        let longest = (1...8).map { policy.delay(afterAttempt: $0, fraction: 1) }
        #expect(longest == [2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
        #expect(
            (1...3).map { policy.delay(afterAttempt: $0, fraction: 0) } == [200, 400, 800].map { .milliseconds($0) })
    }

    @Test("Every kind of job waits within its bounds, whatever the attempt and the dice", arguments: JobKind.allCases)
    func bounds(_ kind: JobKind) {
        let policy = kind.retryPolicy
        #expect((1...30).contains(policy.attemptsMax))
        for attempt in [Int.min, -1, 0, 1, 2, 5, 12, 30, 100, 5000, Int.max - 1] where attempt > -2 && attempt < 10_000
        {
            for fraction in [0, 0.5, 0.999_999] {
                let delay = policy.delay(afterAttempt: attempt, fraction: fraction)
                #expect(delay >= .milliseconds(policy.base.wholeMilliseconds / 10))
                #expect(delay <= policy.longest)
            }
        }
    }

    @Test("More luck with the dice never means a longer wait")
    func jitterGrows() {
        let policy = RetryPolicy(attemptsMax: 5, base: .seconds(10))
        let waits = [0, 0.25, 0.5, 0.75, 1].map { policy.delay(afterAttempt: 3, fraction: $0) }
        #expect(waits == waits.sorted() && Set(waits).count == 5)
    }
}
