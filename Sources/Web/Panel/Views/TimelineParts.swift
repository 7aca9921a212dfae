import Domain
import Storage

/// An order's history, sorted into what is shown at once and what is noise.
struct TimelineParts {
    /// A job that has used up its attempts.
    struct DeadJob: Equatable {
        let kind: String
        let error: String
    }

    private(set) var shown: [OrderTimelineEntry] = []
    /// The finished jobs.
    private(set) var doneJobs: [OrderTimelineEntry] = []
    /// Dead jobs that nothing has made up for, newest first; each error of a kind once.
    private(set) var deadJobs: [DeadJob] = []

    init(_ entries: [OrderTimelineEntry]) {
        var deadIDs: Set<Int64> = []
        var newestSubmission: Int64 = 0
        for entry in entries {
            guard case .job(let id, let kind, let status, _, _) = entry.kind else { continue }
            if status == .dead { deadIDs.insert(id.rawValue) }
            if kind == JobKind.submitOrder.rawValue { newestSubmission = max(newestSubmission, id.rawValue) }
        }
        for entry in entries {
            switch entry.kind {
            case .job(_, _, .done, _, _): doneJobs.append(entry)
            // The job itself shows the same text.
            case .fault(_, _, .some(let job)) where deadIDs.contains(job.rawValue): continue
            case .job(let id, let kind, .dead, _, _):
                shown.append(entry)
                let isMadeUpFor = kind == JobKind.submitOrder.rawValue && id.rawValue < newestSubmission
                let job = DeadJob(kind: kind, error: entry.text)
                if !isMadeUpFor, !deadJobs.contains(job) { deadJobs.append(job) }
            default: shown.append(entry)
            }
        }
    }
}
