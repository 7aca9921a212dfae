import Domain
import JobQueue
import Operations
import Storage

/// The tabs over the list of jobs.
enum JobsGroup: String, CaseIterable {
    case all = ""
    case open = "acik"
    case failed = "basarisiz"
    case done = "tamam"
    case stopped = "durduruldu"
    case archived = "arsiv"

    var statuses: [JobStatus] {
        switch self {
        case .all, .archived: []
        case .open: [.scheduled, .waiting, .blocked, .running]
        case .failed: [.dead]
        case .done: [.done]
        case .stopped: [.cancelled]
        }
    }

    var key: String {
        switch self {
        case .all: "jobs_all"
        case .open: "jobs_open"
        case .failed: "jobs_failed"
        case .done: "jobs_done"
        case .stopped: "jobs_stopped"
        case .archived: "jobs_archived"
        }
    }

    /// What can be done to all jobs of the tab at once.
    var bulkAction: BulkAction? {
        switch self {
        case .open: .cancel
        case .failed, .stopped: .retry
        case .all, .done, .archived: nil
        }
    }
}

/// Which jobs the list shows, as its address and its forms say it.
struct JobsQuery: Equatable {
    var group = JobsGroup.all
    var kind: JobKind?
    /// `hata_kodu`; empty for jobs without one, nil for all.
    var errorCode: String?

    /// Stands in addresses and forms for jobs without a code, so that a blank field always means all.
    private static let noCode = "-"

    init(group: JobsGroup, kind: JobKind? = nil, errorCode: String? = nil) {
        (self.group, self.kind, self.errorCode) = (group, kind, errorCode)
    }

    /// What the address asks for; what it does not know shows all.
    init(_ request: WebRequest) {
        group = JobsGroup(rawValue: request.queryValue("durum")) ?? .all
        kind = JobKind(rawValue: request.queryValue("tip"))
        errorCode = JobsQuery.code(request.queryValue("hata"))
    }

    /// What a form asks for.
    ///
    /// - Throws: ``OperationError/notFound`` if it names what there is not, so that no form changes more than it says.
    init(_ form: FormFields) throws(OperationError) {
        guard let group = JobsGroup(rawValue: form.filled("durum") ?? JobsGroup.failed.rawValue) else {
            throw .notFound
        }
        let kind = form.filled("tip")
        (self.group, self.kind) = (group, kind.flatMap(JobKind.init(rawValue:)))
        guard kind == nil || self.kind != nil else { throw .notFound }
        errorCode = JobsQuery.code(form.filled("hata_kodu") ?? "")
    }

    private static func code(_ word: String) -> String? { word.isEmpty ? nil : word == noCode ? "" : word }

    /// The value of the form field and of the parameter for the code; empty for all.
    var codeWord: String { errorCode.map { $0.isEmpty ? JobsQuery.noCode : $0 } ?? "" }

    var isNarrowed: Bool { kind != nil || errorCode != nil }

    var listFilter: JobListFilter {
        JobListFilter(
            statuses: group.statuses, kind: kind, errorCode: errorCode, isArchived: group == .archived)
    }

    /// For a change of all that fit.
    var jobFilter: JobFilter { JobFilter(statuses: group.statuses, kind: kind, errorCode: errorCode) }

    /// The address of the list.
    func link(before: String? = nil) -> String {
        Link.to(
            "/isler", [("durum", group.rawValue), ("tip", kind?.rawValue), ("hata", codeWord), ("once", before)])
    }
}
