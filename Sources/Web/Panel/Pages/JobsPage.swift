import Domain
import Hummingbird
import Operations
import Storage

/// The list of jobs, and what is done to one of them or to all that fit.
struct JobsPage: Sendable {
    let panel: Panel

    private struct View {
        /// What can be done to all jobs that fit.
        struct Bulk {
            let bulkPath: String
            let bulkLabel: String
            let bulkQuestion: String
            let bulkIcon: String
        }

        let pageURL: String
        let tabs: [TabView]
        let group: String
        let kinds: [OptionView]
        let kindWord: String
        let codeWord: String
        let clearURL: String?
        let bulk: Bulk?
        let hasFailures: Bool
        let failures: [FailureGroupView]
        let hasRows: Bool
        let rows: [JobRowView]
        let empty: EmptyView?
        let pager: PagerView?
    }

    /// What one reading of the database gives for the page.
    private struct Content: Sendable {
        let page: Page<JobListRow>
        let openCount: Int
        let failedCount: Int
        /// How many jobs fit; nil if that was not counted.
        let fitting: Int?
        let failures: [FailureGroup]
    }

    var routes: [Route] {
        [
            Route(.get, "/isler", door: .panel, access: .allowed(.viewJobs)) { request in
                try await list(request, JobsQuery(request))
            },
            bulk(.retry), bulk(.cancel),
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

    // MARK: All that fit

    private func bulk(_ action: BulkAction) -> Route {
        Route(
            .post, "/isler/toplu/\(action.rawValue)", door: .panel, access: .allowed(.changeJobs), body: .form,
            needsFreshProof: action == .cancel
        ) { request in
            let form = try request.form()
            let query = try JobsQuery(form)
            guard query.group.bulkAction == action else { throw OperationError.notFound }
            let way = request.wayBack(form, else: query.link())
            return try await panel.attempt {
                let outcome = try await panel.operations.changeJobs(
                    action, query.jobFilter, actor: try request.actor, scope: try request.scope)
                return .seeOther(BulkFlash(action, outcome).at(way))
            } orShow: { problem in
                try await list(request, query, problem: problem)
            }
        }
    }

    private func bulkView(_ query: JobsQuery, _ content: Content, _ texts: Texts) -> View.Bulk? {
        guard let action = query.group.bulkAction, !content.page.rows.isEmpty else { return nil }
        let shown = content.page.rows.count
        let count =
            content.fitting.map { cappedCount($0, max: JobList.countMax) }
            ?? (content.page.next == nil ? String(shown) : "\(shown)+")
        return View.Bulk(
            bulkPath: "/isler/toplu/\(action.rawValue)",
            bulkLabel: action == .retry ? texts("bulk_retry") : texts("bulk_cancel"),
            bulkQuestion: action == .retry
                ? texts("bulk_retry_confirm", ["sayi": count]) : texts("bulk_cancel_confirm", ["sayi": count]),
            bulkIcon: action == .retry ? "refresh" : "x")
    }

    // MARK: The list

    private func list(_ request: WebRequest, _ query: JobsQuery, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let before = request.before
        let content = try await content(query, before: before, scope: try request.scope)
        let permissions = try request.caller.permissions
        let mayChange = permissions.contains(.changeJobs)
        let showsErrors = permissions.contains(.viewErrorLog)
        let rows = content.page.rows.map {
            JobRowView($0, mayChange: mayChange && query.group != .archived, showsError: showsErrors, texts)
        }
        let kind = query.kind?.rawValue ?? ""
        let failures = showsErrors && mayChange ? FailureGroupView.all(content.failures, for: query, texts) : []
        let view = View(
            pageURL: query.link(), tabs: tabs(query, content, texts), group: query.group.rawValue,
            kinds: [OptionView("", texts("all_kinds"), selected: kind)]
                + JobKind.allCases.map { OptionView($0.rawValue, texts($0.phrase), selected: kind) },
            kindWord: kind, codeWord: query.codeWord,
            clearURL: query.isNarrowed ? JobsQuery(group: query.group).link() : nil,
            bulk: before == nil && mayChange ? bulkView(query, content, texts) : nil, hasFailures: !failures.isEmpty,
            failures: failures, hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty(query, texts) : nil,
            pager: PagerView(next: content.page.next, current: before) { query.link(before: $0) })
        return panel.page("jobs", title: texts("jobs"), view, request, problem: problem)
    }

    private func content(_ query: JobsQuery, before: Int64?, scope: Scope) async throws -> Content {
        // Stopped jobs have no index of their own.
        let isCounted = before == nil && (query.group == .open || query.group == .failed)
        let showsFailures = before == nil && query.group == .failed
        let (filter, open, failed) = (query.listFilter, JobsGroup.open.statuses, JobsGroup.failed.statuses)
        return try await panel.read { tx in
            Content(
                page: try JobList.page(filter, before: before, limit: Panel.pageLength, scope: scope, tx),
                openCount: try JobList.count(JobListFilter(statuses: open), scope: scope, tx),
                failedCount: try JobList.count(JobListFilter(statuses: failed), scope: scope, tx),
                fitting: isCounted ? try JobList.count(filter, scope: scope, tx) : nil,
                failures: showsFailures ? try FailureGroups.all(scope: scope, tx) : [])
        }
    }

    private func tabs(_ query: JobsQuery, _ content: Content, _ texts: Texts) -> [TabView] {
        let counts: [JobsGroup: Int] = [.open: content.openCount, .failed: content.failedCount]
        return JobsGroup.allCases.map { group in
            let count = counts[group] ?? 0
            // A code belongs to failed jobs: it would leave the other tabs empty.
            return TabView(
                tabLabel: texts(group.key), tabURL: JobsQuery(group: group, kind: query.kind).link(),
                tabCount: count > 0 ? cappedCount(count, max: JobList.countMax) : nil,
                tabTone: group == .failed && count > 0 ? Tone.bad.rawValue : nil, isCurrentTab: group == query.group)
        }
    }

    private func empty(_ query: JobsQuery, _ texts: Texts) -> EmptyView {
        if query.isNarrowed {
            return EmptyView(
                emptyIcon: "search", emptyTitle: texts("nothing_found"), emptyText: texts("nothing_found_text"),
                emptyAction: .init(
                    actionURL: JobsQuery(group: query.group).link(), actionLabel: texts("clear_filter")))
        }
        return switch query.group {
        case .failed:
            EmptyView(
                emptyIcon: "check-circle", emptyTitle: texts("jobs_none_failed"),
                emptyText: texts("jobs_none_failed_text"))
        case .archived:
            EmptyView(emptyIcon: "box", emptyTitle: texts("archive_empty"), emptyText: texts("archive_empty_text"))
        default: EmptyView(emptyIcon: "jobs", emptyTitle: texts("jobs_empty"), emptyText: texts("jobs_empty_text"))
        }
    }
}
