package import Domain
package import LosslessJSON
import SQLEngine

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
    package var orderKey: String?
    package var dealer: ID<User>?
    package var order: ID<Order>?
    package var integration: ID<Integration>?
    package var bucket: Bucket
    /// Proof of the claim: only the holder of the newest number may finish the job.
    package var lease: Lease
    /// Whether a worker died while it held the job before.
    package var isSuspect: Bool
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

/// A row as it was claimed, before anybody has looked into it. A class, because it goes through many hands and never changes.
package final class HeldJob: Sendable {
    package let id: ID<Job>
    package let kind: String
    package let payload: String
    package let attempt: Int
    package let attemptsMax: Int
    package let operationKey: String
    package let orderKey: String?
    package let dealer: ID<User>?
    package let order: ID<Order>?
    package let integration: ID<Integration>?
    package let bucket: Bucket
    package let lease: Lease
    /// Whether a worker died while it held the job before.
    package let isSuspect: Bool
    /// How long the job could have run already when it was claimed.
    package let waitedAtClaim: Duration
    package let claimedAt = ContinuousClock.now

    /// Reads the columns of ``ClaimTable``.
    init(_ row: inout RowReader, worker: Int64, now: Timestamp) throws {
        id = try row.next()
        kind = try row.next()
        payload = try row.next(JSONText.self).text
        attempt = try row.next()
        attemptsMax = try row.next()
        operationKey = try row.next()
        orderKey = try row.next()
        dealer = try row.next()
        order = try row.next()
        integration = try row.next()
        bucket = try Bucket(&row)
        lease = Lease(worker: worker, number: try row.next())
        isSuspect = try row.next(Int.self) > 0
        waitedAtClaim = now.since(try row.next())
    }

    /// Why a job can't be handed to a handler.
    package enum Fault: Error, Equatable {
        /// This version does not know the kind; a newer worker may.
        case unknownKind(String)
        /// The payload can't be read, by whatever version.
        case badPayload(String)
    }

    /// How long the job could have run already, now.
    package var waited: Duration { waitedAtClaim + (ContinuousClock.now - claimedAt) }

    package func opened() throws(Fault) -> ClaimedJob {
        guard let kind = JobKind(rawValue: kind) else { throw .unknownKind(kind) }
        let json: JSON
        do { json = try JSON(parsing: payload) } catch { throw .badPayload("\(error)") }
        guard case .object = json else { throw .badPayload("not an object") }
        return claimed(kind, json)
    }

    /// For a job whose payload can't be read.
    var withoutPayload: ClaimedJob { claimed(JobKind(rawValue: kind) ?? .cleanUp, .object([])) }

    private func claimed(_ kind: JobKind, _ payload: JSON) -> ClaimedJob {
        ClaimedJob(
            id: id, kind: kind, payload: payload, attempt: attempt, attemptsMax: attemptsMax,
            operationKey: operationKey, orderKey: orderKey, dealer: dealer, order: order, integration: integration,
            bucket: bucket, lease: lease, isSuspect: isSuspect)
    }
}
