import Domain
import Hummingbird
import Operations
import Storage

/// The list of jobs.
struct JobsPage: Sendable {
    let panel: Panel

    /// The tabs over the list.
    private enum Group: String, CaseIterable {
        case all = ""
        case open = "acik"
        case failed = "basarisiz"
        case done = "tamam"
        case stopped = "durduruldu"

        var statuses: [JobStatus] {
            switch self {
            case .all: []
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
            }
        }
    }

    private struct View {
        let pageURL: String
        let tabs: [TabView]
        let group: String
        let kinds: [OptionView]
        let hasRows: Bool
        let rows: [JobRowView]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [
            Route(.get, "/isler", door: .panel, access: .allowed(.viewJobs), handler: list),
            Route(.post, "/isler/{id}/yeniden", door: .panel, access: .allowed(.changeJobs), body: .form) { request in
                try await change(request, .retried) { id, actor, scope in
                    try await panel.operations.retryJob(id, actor: actor, scope: scope)
                }
            },
            Route(.post, "/isler/{id}/durdur", door: .panel, access: .allowed(.changeJobs), body: .form) { request in
                try await change(request, .stopped) { id, actor, scope in
                    try await panel.operations.cancelJob(id, actor: actor, scope: scope)
                }
            },
        ]
    }

    private func change(
        _ request: WebRequest, _ flash: Flash, _ work: (ID<Job>, Actor, Scope) async throws -> Void
    ) async throws -> Response {
        let id: ID<Job> = try request.rowID()
        let way = request.wayBack(try request.form(), else: "/isler/\(id)")
        return try await panel.attempt {
            try await work(id, try request.actor, try request.scope)
            return .seeOther(flash.at(way))
        } orShow: { problem in
            try await JobPage(panel: panel).show(request, problem: problem)
        }
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let group = Group(rawValue: request.queryValue("durum")) ?? .all
        let kind = JobKind(rawValue: request.queryValue("tip"))
        let (page, open, failed) = try await panel.read { tx in
            (
                try JobList.page(
                    statuses: group.statuses, kind: kind, before: before, limit: Panel.pageLength, scope: scope, tx),
                try JobList.count(statuses: Group.open.statuses, scope: scope, tx),
                try JobList.count(statuses: Group.failed.statuses, scope: scope, tx)
            )
        }
        let rows = page.rows.map { JobRowView($0, texts) }
        let kindOptions =
            [OptionView("", texts("all_kinds"), selected: kind?.rawValue ?? "")]
            + JobKind.allCases.map { OptionView($0.rawValue, texts($0.phrase), selected: kind?.rawValue ?? "") }
        let view = View(
            pageURL: link(group, kind), tabs: tabs(group, kind, counts: [.open: open, .failed: failed], texts),
            group: group.rawValue, kinds: kindOptions, hasRows: !rows.isEmpty, rows: rows,
            empty: rows.isEmpty ? empty(group, texts) : nil,
            pager: PagerView(next: page.next, current: before) { link(group, kind, before: $0) })
        return panel.page("jobs", title: texts("jobs"), view, request)
    }

    private func tabs(
        _ current: Group, _ kind: JobKind?, counts: [Group: Int], _ texts: Texts
    ) -> [TabView] {
        Group.allCases.map { group in
            let count = counts[group] ?? 0
            return TabView(
                tabLabel: texts(group.key), tabURL: link(group, kind),
                tabCount: count > 0 ? cappedCount(count, max: JobList.countMax) : nil,
                tabTone: group == .failed && count > 0 ? Tone.bad.rawValue : nil, isCurrentTab: group == current)
        }
    }

    private func link(_ group: Group, _ kind: JobKind?, before: String? = nil) -> String {
        Link.to("/isler", [("durum", group.rawValue), ("tip", kind?.rawValue), ("once", before)])
    }

    private func empty(_ group: Group, _ texts: Texts) -> EmptyView {
        group == .failed
            ? EmptyView(
                emptyIcon: "check-circle", emptyTitle: texts("jobs_none_failed"),
                emptyText: texts("jobs_none_failed_text"))
            : EmptyView(emptyIcon: "jobs", emptyTitle: texts("jobs_empty"), emptyText: texts("jobs_empty_text"))
    }
}
