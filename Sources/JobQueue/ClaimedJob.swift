package import Domain
package import LosslessJSON

/// A job that this worker holds: what its handler gets.
package struct ClaimedJob: Sendable {
    package var id: ID<Job>
    package var kind: JobKind
    package var payload: JSON
    /// The number of this attempt, from 1.
    package var attempt: Int
    package var attemptsMax: Int
    /// The same over all attempts: the idempotency key for the outside.
    package var operationKey: String
    package var dealer: ID<User>?
    package var order: ID<Order>?
    package var integration: ID<Integration>?
    /// Proof of the claim: only the holder of the newest number may finish the job.
    package var lease: Lease

    package init(
        id: ID<Job>, kind: JobKind, payload: JSON, attempt: Int, attemptsMax: Int, operationKey: String,
        dealer: ID<User>?, order: ID<Order>?, integration: ID<Integration>?, lease: Lease
    ) {
        (self.id, self.kind, self.payload, self.attempt) = (id, kind, payload, attempt)
        (self.attemptsMax, self.operationKey) = (attemptsMax, operationKey)
        (self.dealer, self.order, self.integration, self.lease) = (dealer, order, integration, lease)
    }
}

/// Worker and lease number: both must match for a result to be accepted.
package struct Lease: Sendable, Hashable {
    package var worker: Int64
    package var number: Int64

    package init(worker: Int64, number: Int64) {
        self.worker = worker
        self.number = number
    }
}

/// How an attempt ended.
package enum JobOutcome: Sendable {
    case done
    /// The handler finished the job in its own transaction, by ``JobTable/finish(_:_:)``.
    case finishedInTransaction
    /// Not now: again after this long, without using up an attempt.
    case later(Duration)
    case failed(IntegrationError)
}
