/// What the queue promises, without a database: the same operations on plain values. Jobs are known by the order in which
/// they were added.
struct QueueModel {
    enum Status: String { case planli, bekliyor, engelli, isleniyor, tamam, olu, iptal }

    struct Job: Equatable {
        var status: Status
        var attempts = 0
        var rescues = 0
        var attemptsMax: Int
        var orderKey: String?
        var holdsOrderKey = false
        var uniqueKey: String?
        var losesUniqueKeyWhenClaimed = false
        var isStopAsked = false
        var priority: Int
        var lane: Int
        /// Worker and how often the job was claimed or freed by then.
        var holder: Int?
        var leaseNumber = 0

        var isOpen: Bool { [.planli, .bekliyor, .engelli, .isleniyor].contains(status) }
        /// Whether it stands at the head of the row of its order key.
        var isActive: Bool {
            status == .bekliyor || status == .isleniyor || (status == .planli && holdsOrderKey)
        }
    }

    /// The claim of a job: what a worker believes to hold.
    struct Claim: Equatable {
        var job: Int
        var worker: Int
        var number: Int
    }

    private(set) var jobs: [Job] = []

    /// - Returns: the job that the caller is told of: a new one, or the one in the way.
    mutating func add(_ new: Job, isLater: Bool) -> Int {
        if let key = new.uniqueKey, let old = jobs.firstIndex(where: { $0.isOpen && $0.uniqueKey == key }) {
            return old
        }
        var job = new
        let isBehind = job.orderKey.map { key in
            jobs.contains { $0.orderKey == key && ($0.isActive || $0.status == .engelli) }
        }
        job.status = isLater ? .planli : isBehind ?? false ? .engelli : .bekliyor
        jobs.append(job)
        return jobs.count - 1
    }

    /// The runnable jobs; of those of one lane and priority that no worker died with, only the oldest may be claimed before the
    /// others.
    var runnable: [Int] { jobs.indices.filter { jobs[$0].status == .bekliyor } }

    /// - Returns: a fault in the choice, if there is one.
    mutating func claim(_ chosen: [Int], worker: Int, limit: Int) -> String? {
        let runnable = runnable
        guard chosen.count == min(limit, runnable.count) else { return "claimed \(chosen.count) of \(runnable.count)" }
        guard chosen.allSatisfy(runnable.contains) else { return "claimed what was not runnable: \(chosen)" }
        for job in chosen where jobs[job].rescues == 0 {
            let older = runnable.filter { other in
                other < job && jobs[other].rescues == 0 && jobs[other].lane == jobs[job].lane
                    && jobs[other].priority == jobs[job].priority
            }
            if let left = older.first(where: { !chosen.contains($0) }) { return "\(job) was claimed before \(left)" }
        }
        for job in chosen {
            jobs[job].status = .isleniyor
            jobs[job].attempts += 1
            jobs[job].holder = worker
            jobs[job].leaseNumber += 1
            jobs[job].holdsOrderKey = true
            if jobs[job].losesUniqueKeyWhenClaimed { jobs[job].uniqueKey = nil }
        }
        return nil
    }

    func holds(_ claim: Claim) -> Bool {
        let job = jobs[claim.job]
        return job.status == .isleniyor && job.holder == claim.worker && job.leaseNumber == claim.number
    }

    /// - Returns: whether the result counts.
    mutating func finish(_ claim: Claim) -> Bool {
        guard holds(claim) else { return false }
        end(claim.job, .tamam)
        return true
    }

    enum Failure: CaseIterable { case temporary, permanent, rateLimited }

    mutating func fail(_ claim: Claim, _ failure: Failure) -> Bool {
        guard holds(claim) else { return false }
        let job = jobs[claim.job]
        switch failure {
        case .permanent: end(claim.job, .olu)
        case .temporary where job.attempts >= job.attemptsMax: end(claim.job, .olu)
        case .temporary: putBack(claim.job, as: .planli, refund: false)
        case .rateLimited: putBack(claim.job, as: .planli, refund: true)
        }
        return true
    }

    mutating func postpone(_ claim: Claim) -> Bool {
        guard holds(claim) else { return false }
        putBack(claim.job, as: .bekliyor, refund: true)
        return true
    }

    /// Everything planned becomes due.
    mutating func makeDue() {
        let planned = jobs.indices.filter { jobs[$0].status == .planli }
        let waiting = planned.filter { jobs[$0].orderKey == nil || jobs[$0].holdsOrderKey }
        let late = planned.filter { !waiting.contains($0) }
        for job in waiting { jobs[job].status = .bekliyor }
        for job in late { jobs[job].status = .engelli }
        for key in Set(late.compactMap { jobs[$0].orderKey }) { unblock(key) }
    }

    /// The worker is taken for dead.
    mutating func lose(worker: Int) {
        for job in jobs.indices where jobs[job].status == .isleniyor && jobs[job].holder == worker {
            jobs[job].leaseNumber += 1
            if jobs[job].isStopAsked {
                end(job, .iptal)
                continue
            }
            jobs[job].status = .bekliyor
            jobs[job].holder = nil
            jobs[job].attempts -= 1
            jobs[job].rescues += 1
            if jobs[job].rescues >= 3 { end(job, .olu) }
        }
    }

    mutating func cancel(_ job: Int) {
        switch jobs[job].status {
        case .planli, .bekliyor, .engelli: end(job, .iptal)
        case .isleniyor: jobs[job].isStopAsked = true
        case .tamam, .olu, .iptal: break
        }
    }

    mutating func retry(_ job: Int) {
        guard [.olu, .iptal, .planli].contains(jobs[job].status) else { return }
        let old = jobs[job]
        if let key = old.uniqueKey, !old.isOpen, jobs.contains(where: { $0.isOpen && $0.uniqueKey == key }) { return }
        let isTaken = jobs.indices.contains { other in
            other != job && old.orderKey != nil && jobs[other].orderKey == old.orderKey && jobs[other].isActive
        }
        jobs[job].status = isTaken ? .engelli : .bekliyor
        (jobs[job].attempts, jobs[job].rescues, jobs[job].isStopAsked) = (0, 0, false)
    }

    private mutating func putBack(_ job: Int, as status: Status, refund: Bool) {
        if refund { jobs[job].attempts -= 1 }
        jobs[job].holder = nil
        if jobs[job].isStopAsked { return end(job, .iptal) }
        jobs[job].status = status
    }

    private mutating func end(_ job: Int, _ status: Status) {
        jobs[job].status = status
        jobs[job].holder = nil
        if let key = jobs[job].orderKey { unblock(key) }
    }

    private mutating func unblock(_ key: String) {
        guard !jobs.contains(where: { $0.orderKey == key && $0.isActive }) else { return }
        if let next = jobs.firstIndex(where: { $0.orderKey == key && $0.status == .engelli }) {
            jobs[next].status = .bekliyor
        }
    }
}
