import Domain
import SQLEngine

/// Writes what came of jobs, each failure a unit of its own: one that can't be recorded leaves the others alone.
struct ResultWriter: Sendable {
    let tools: CycleTools
    let now: Timestamp

    func write(_ results: [JobResult], into outcome: inout Cycle.Outcome, _ tx: borrowing Transaction) throws {
        guard !results.isEmpty else { return }
        var done: [HeldJob] = []
        var (unknown, unstarted): ([HeldJob], [HeldJob]) = ([], [])
        var healed: Set<Int64> = []
        for result in results {
            switch result {
            case .unknown(let job): unknown.append(job)
            case .unstarted(let job): unstarted.append(job)
            case .abandoned(let job):
                if try tools.workers.takeAway(job, now: now, tx) { outcome.rescued += 1 } else { outcome.stale += 1 }
            case .ended(let job, let end): try writeAlone(job, end, into: &outcome, tx)
            case .succeeded(let job, let isMarked):
                if !isMarked { done.append(job) }
                outcome.done += 1
                let lane = job.bucket.place.lane
                if let state = outcome.state.lanes[lane], state.breaker.failures > 0 { healed.insert(lane) }
            }
        }
        let (buckets, stale) = try tools.jobs.finish(done, now: now, tx)
        outcome.unblocked = buckets
        outcome.stale += stale
        outcome.done -= stale
        try tools.claims.release(unknown, after: .seconds(60), errorCode: "bilinmeyen_tip", now: now, tx)
        // Not announced: whoever claims must first know that the lane rests.
        try tools.claims.release(unstarted, isAnnounced: false, now: now, tx)
        outcome.released += unstarted.count
        if !unstarted.isEmpty { outcome.changesLanes = true }
        try tools.lanes.succeeded(Array(healed), now: now, tx)
        for lane in healed { outcome.state.lanes[lane]?.breaker = Breaker() }
        if !healed.isEmpty { outcome.changesLanes = true }
    }

    private func writeAlone(
        _ job: ClaimedJob, _ end: JobOutcome, into outcome: inout Cycle.Outcome, _ tx: borrowing Transaction
    ) throws {
        do {
            let fraction = tools.world.randomFraction()
            let status = try tx.nested { tx in try record(job, end, fraction: fraction, tx) }
            guard let status else {
                outcome.stale += 1
                return
            }
            outcome.state.mustLookForDue = true
            guard case .failed(let error) = end else {
                outcome.postponed += 1
                return
            }
            outcome.failures[error.kind, default: 0] += 1
            if status == .dead { outcome.deaths += 1 }
            if error.kind == .rateLimited || error.isOutage { outcome.changesLanes = true }
            remember(error, job, fraction, &outcome.state)
        } catch let error as SQLError where !error.isRetryable && error.kind != .storage && error.kind != .cancelled {
            outcome.refused.append((job.id, error))
        }
    }

    private func record(
        _ job: ClaimedJob, _ end: JobOutcome, fraction: Double, _ tx: borrowing Transaction
    ) throws -> JobStatus? {
        guard case .failed(let error) = end else {
            guard case .later(let delay) = end else { return nil }
            return try tools.jobs.postpone(job, by: delay, tx) ? .scheduled : nil
        }
        guard let status = try tools.jobs.fail(job, error, fraction: fraction, tx) else { return nil }
        try tools.onFailure(job, error, status, tx)
        switch error.kind {
        case .rateLimited:
            try tools.limits.close(
                job.bucket.place, until: now + (error.retryAfter ?? .seconds(10)), now: now, tx)
        case _ where job.integration != nil && error.isOutage:
            try tools.lanes.failed(job.bucket.place.lane, fraction: fraction, now: now, tx)
        default: break
        }
        return status
    }

    /// Keeps this node's view in step with what was just written.
    private func remember(
        _ error: IntegrationError, _ job: ClaimedJob, _ fraction: Double, _ state: inout CycleState
    ) {
        let place = job.bucket.place
        switch error.kind {
        case .rateLimited:
            state.closed[place] = max(state.closed[place] ?? now, now + (error.retryAfter ?? .seconds(10)))
        case _ where job.integration != nil && error.isOutage:
            state.lanes[place.lane, default: LaneState(lane: place.lane)].breaker.failed(at: now, fraction: fraction)
        default: break
        }
    }
}
