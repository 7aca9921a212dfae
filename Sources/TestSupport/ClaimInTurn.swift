import Domain
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
    var held: [HeldJob] = []
    while held.count < limit, !planner.isEmpty {
        let requests = planner.plan(limit: limit - held.count, allowance)
        if requests.isEmpty { break }
        let taken = try claims.claim(requests, worker: worker, now: now, tx)
        for request in requests {
            let own = taken.filter { $0.bucket == request.bucket }
            planner.note(request, count: own.count, lastID: own.last?.id.rawValue)
        }
        held += taken
    }
    for suspect in try claims.suspects(limit: limit, tx) where held.count < limit {
        held += [try claims.claimSuspect(suspect.id, worker: worker, now: now, tx)].compactMap(\.self)
    }
    return held
}
