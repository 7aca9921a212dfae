import Domain
import JobQueue
import SQLEngine
import TestSupport

/// Plays steps on the real queue and on the model at the same time, and compares them after each.
struct QueueDuel {
    let house: QueueHouse
    private var model = QueueModel()
    private var ids: [ID<Job>] = []
    private var claims: [(real: ClaimedJob, model: QueueModel.Claim)] = []
    /// The numbers of the workers as they are registered now.
    private var workers: [Int64] = []

    /// - Returns: what differs first, if anything does.
    static func play(_ steps: [QueueStep], in house: QueueHouse) async throws -> String? {
        try await house.empty()
        var duel = QueueDuel(house: house)
        for _ in 0..<3 { duel.workers.append(try await house.newWorker()) }
        for (number, step) in steps.enumerated() {
            if let difference = try await duel.play(step) { return "step \(number), \(step): \(difference)" }
        }
        return try await duel.drain()
    }

    private init(house: QueueHouse) { self.house = house }

    private mutating func play(_ step: QueueStep) async throws -> String? {
        var fault: String?
        switch step {
        case .add(let unique, let losesKey, let order, let isLater, let priority, let lane):
            fault = try await add(unique, losesKey, order, isLater, priority, lane)
        case .claim(let worker, let limit): fault = try await claim(worker, limit)
        case .finish(let claim):
            guard claims.indices.contains(claim) else { return nil }
            let counts = try await house.finish(claims[claim].real)
            if counts != model.finish(claims[claim].model) { fault = "the result counts: \(counts)" }
        case .fail(let claim, let failure):
            guard claims.indices.contains(claim) else { return nil }
            let error = JobQueueTests.fault(failure.kind, after: .seconds(3600))
            let status = try await house.fail(claims[claim].real, error)
            if (status != nil) != model.fail(claims[claim].model, failure) { fault = "became \(status as Any)" }
        case .postpone(let claim):
            guard claims.indices.contains(claim) else { return nil }
            let (jobs, job) = (house.jobs, claims[claim].real)
            let counts = try await house.database.write { tx in try jobs.postpone(job, by: .zero, tx) }
            if counts != model.postpone(claims[claim].model) { fault = "the result counts: \(counts)" }
        case .makeDue:
            try await house.makeDue()
            _ = try await house.promote(limit: 1000)
            model.makeDue()
        case .lose(let worker):
            try await house.expire(workers[worker])
            _ = try await house.rescue()
            model.lose(worker: worker)
            workers[worker] = try await house.newWorker()
        case .cancel(let job):
            guard ids.indices.contains(job) else { return nil }
            let id = ids[job]
            try? await house.control { control, tx in try control.cancel(id, tx) }
            model.cancel(job)
        case .retry(let job):
            guard ids.indices.contains(job) else { return nil }
            let id = ids[job]
            try? await house.control { control, tx in try control.retry(id, tx) }
            model.retry(job)
        }
        if let fault { return fault }
        return try await difference()
    }

    private mutating func add(
        _ unique: Int?, _ losesKey: Bool, _ order: Int?, _ isLater: Bool, _ priority: Int, _ lane: Int
    ) async throws -> String? {
        var job = NewJob(
            .sendMessage, uniqueKey: unique.map { "tekil:\($0)" }, orderKey: order.map { "sira:\($0)" },
            dealer: lane == 0 ? nil : house.dealers[lane - 1])
        job.priority = priority
        job.delay = isLater ? .seconds(3600) : nil
        job.uniqueScope = losesKey ? .whileWaiting : .untilFinished
        let id = try await house.add(job)
        let expected = model.add(
            .init(
                status: .bekliyor, attemptsMax: job.kind.retryPolicy.attemptsMax, orderKey: job.orderKey,
                uniqueKey: job.uniqueKey, losesUniqueKeyWhenClaimed: losesKey, priority: priority, lane: lane),
            isLater: isLater)
        if expected == ids.count { ids.append(id) }
        return ids[expected] == id ? nil : "the job in the way is another one"
    }

    private mutating func claim(_ worker: Int, _ limit: Int) async throws -> String? {
        let held = try await house.claim(limit, by: workers[worker])
        let chosen = held.compactMap { job in ids.firstIndex(of: job.id) }
        if let fault = model.claim(chosen, worker: worker, limit: limit) { return fault }
        for (job, number) in zip(held, chosen) {
            claims.append(
                (job, .init(job: number, worker: worker, number: model.jobs[number].leaseNumber)))
        }
        return nil
    }

    /// Compares every row with the model, and what must hold whatever the model says.
    private func difference() async throws -> String? {
        let rows = try await house.allRows()
        guard rows.count == model.jobs.count else { return "\(rows.count) rows, \(model.jobs.count) in the model" }
        for (number, (row, job)) in zip(rows, model.jobs).enumerated() {
            let isSame =
                row.status.rawValue == job.status.rawValue && row.attempt == job.attempts && row.rescues == job.rescues
            if !isSame { return "job \(number) is \(row.status) \(row.attempt) \(row.rescues), expected \(job)" }
            if row.attempt > job.attemptsMax { return "job \(number) has too many attempts" }
            if row.isFinished != row.status.isEnd { return "job \(number) has ended and not ended" }
        }
        for (key, row) in Dictionary(grouping: model.jobs.filter { $0.orderKey != nil }, by: \.orderKey)
        where row.count(where: \.isActive) > 1 { return "two jobs at once of \(key ?? "")" }
        return nil
    }

    /// In the end everything that is still open can be worked off, in the order of its row.
    private mutating func drain() async throws -> String? {
        for _ in 0..<1000 {
            if let fault = try await play(.makeDue) { return fault }
            if let fault = try await play(.claim(worker: 0, limit: 4)) { return fault }
            let open = claims.indices.filter { model.holds(claims[$0].model) }
            for claim in open {
                if let fault = try await play(.finish(claim: claim)) { return fault }
            }
            if model.jobs.allSatisfy({ !$0.isOpen }) { return nil }
        }
        return "the queue never becomes empty"
    }
}

extension QueueModel.Failure {
    var kind: IntegrationError.Class {
        switch self {
        case .temporary: .temporary
        case .permanent: .permanent
        case .rateLimited: .rateLimited
        }
    }
}

/// The shortest part of the steps that still fails: parts are left out, ever smaller ones, as long as it does.
func shortened(_ steps: [QueueStep], stillFails: ([QueueStep]) async throws -> Bool) async rethrows -> [QueueStep] {
    var steps = steps
    var size = max(steps.count / 2, 1)
    while size >= 1 {
        var start = 0
        while start < steps.count {
            var fewer = steps
            fewer.removeSubrange(start..<min(start + size, steps.count))
            if try await stillFails(fewer) { steps = fewer } else { start += size }
        }
        if size == 1 { break }
        size /= 2
    }
    return steps
}
