package import Domain
import SQLEngine

/// One queue of one lane: what limits are kept for.
///
/// A lane stands for a dealer's account on a platform, or for a dealer where a job needs no account; its number follows
/// from the job (``NewJob/lane``), so nobody keeps a list of lanes.
package struct LaneQueue: Sendable, Hashable {
    /// `is_kuyrugu.kuyruk`.
    package var queue: String
    /// `is_kuyrugu.serit`.
    package var lane: Int64

    package init(queue: String, lane: Int64) {
        self.queue = queue
        self.lane = lane
    }
}

/// Runnable jobs among which only the age decides: one queue, one lane, one priority.
package struct Bucket: Sendable, Hashable {
    package var place: LaneQueue
    /// 0 to 3.
    package var priority: Int

    package init(queue: String, lane: Int64, priority: Int) {
        place = LaneQueue(queue: queue, lane: lane)
        self.priority = priority
    }

    /// Reads the columns `kuyruk, serit, oncelik`.
    init(_ row: inout RowReader) throws {
        self.init(queue: try row.next(), lane: try row.next(), priority: try row.next())
    }
}

/// A bucket in which jobs wait, and since when the oldest of them does.
package struct WaitingBucket: Sendable {
    package var bucket: Bucket
    package var oldestSince: Timestamp
}

/// So many jobs are to be claimed from a bucket.
package struct ClaimRequest: Sendable, Hashable {
    package var bucket: Bucket
    /// Only jobs with a larger id: what was claimed before need not be walked over again.
    package var after: Int64
    package var quota: Int

    package init(bucket: Bucket, after: Int64 = 0, quota: Int) {
        (self.bucket, self.after, self.quota) = (bucket, after, quota)
    }
}
