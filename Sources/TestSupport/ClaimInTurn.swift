package import JobQueue
package import SQLEngine

/// Looks for runnable jobs and claims up to so many, lane by lane, as a runner would; suspected ones after the others.
package func claimInTurn(
    _ limit: Int, worker: Int64, clock: QueueClock, allowance: Allowance = Allowance(),
    _ tx: borrowing Transaction
) throws -> [HeldJob] {
    let (now, claims) = (try clock.now(tx), ClaimTable(signal: QueueSignal()))
    var planner = ClaimPlanner()
    planner.replace(with: try BucketSearch.run(limit: 500, tx).map(\.bucket))
    let requests = planner.plan(limit: limit, allowance)
    var held = try claims.claim(requests, worker: worker, now: now, tx)
    for suspect in try claims.suspects(limit: limit, tx) where held.count < limit {
        held += [try claims.claimSuspect(suspect.id, worker: worker, now: now, tx)].compactMap(\.self)
    }
    return held
}
