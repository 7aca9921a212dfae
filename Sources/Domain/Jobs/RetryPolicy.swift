/// How long a failed job waits before its next attempt.
package struct RetryPolicy: Sendable, Equatable {
    package var attemptsMax: Int
    package var base: Duration
    package var longest: Duration

    package init(attemptsMax: Int, base: Duration, longest: Duration = .seconds(6 * 3600)) {
        (self.attemptsMax, self.base, self.longest) = (attemptsMax, base, longest)
    }

    /// The wait after attempt number `attempt` (from 1): exponential with full jitter, never below a tenth of the step.
    ///
    /// - Parameter fraction: a random number from 0 up to 1.
    package func delay(afterAttempt attempt: Int, fraction: Double) -> Duration {
        let cap = Double(longest.wholeMilliseconds)
        var step = Double(base.wholeMilliseconds)
        for _ in 1..<max(attempt, 1) where step < cap { step *= 2 }
        return .milliseconds(Int64(min(step, cap) * (0.1 + 0.9 * fraction)))
    }
}

extension JobKind {
    /// The retry policy of this kind of job.
    package var retryPolicy: RetryPolicy {
        switch self {
        case .matchOrder, .routeOrder, .processWebhook: RetryPolicy(attemptsMax: 10, base: .milliseconds(500))
        case .sendMessage: RetryPolicy(attemptsMax: 8, base: .seconds(4))
        case .querySubmission: RetryPolicy(attemptsMax: 30, base: .seconds(2), longest: .seconds(900))
        case .pullOrders, .pullReturns: RetryPolicy(attemptsMax: 5, base: .seconds(5), longest: .seconds(300))
        default: RetryPolicy(attemptsMax: 12, base: .seconds(2), longest: .seconds(1800))
        }
    }
}
