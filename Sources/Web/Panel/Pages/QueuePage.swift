import Domain
import Hummingbird
import JobQueue
import Operations
import Storage

/// The state of the queue: how much waits, the lanes, the workers, and what fires regularly.
struct QueuePage: Sendable {
    let panel: Panel

    static let path = "/isler/kuyruk"

    private struct View {
        struct Figure {
            let figureLabel: String
            let figureValue: String
            let figureTone: String
            let figureURL: String?
        }

        struct Worker {
            let workerName: String
            let workerSince: TimeView
            let workerRunning: String
        }

        struct PlanRow {
            let planName: String
            let planKind: String
            let planSchedule: String
            let planZone: String
            let planFault: String?
            let planBadge: BadgeView
            let planNext: TimeView?
            let planLast: TimeView?
            let actions: [ActionView]
        }

        let figures: [Figure]
        let hasLanes: Bool
        let lanes: [LaneView]
        let hasMoreLanes: Bool
        let hasWorkers: Bool
        let workers: [Worker]
        let hasPlans: Bool
        let plans: [PlanRow]
        let empty: EmptyView?
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewJobs)) { request in
                try await show(request)
            },
            planSwitch("ac", isActive: true, .planSwitchedOn),
            planSwitch("kapat", isActive: false, .planSwitchedOff),
        ]
    }

    private func planSwitch(_ name: String, isActive: Bool, _ flash: Flash) -> Route {
        Route(
            .post, "\(Self.path)/planlar/{id}/\(name)", door: .panel, access: .allowed(.changeJobs), body: .form
        ) { request in
            // Plans are the installation's.
            guard try panel.concernsAllDealers(request) else { throw OperationError.forbidden }
            let id: ID<Plan> = try request.rowID()
            return try await panel.attempt {
                try await panel.operations.switchPlan(id.rawValue, isActive: isActive, actor: try request.actor)
                return .seeOther(flash.at(Self.path))
            } orShow: { problem in
                try await show(request, problem: problem)
            }
        }
    }

    /// The page itself.
    func show(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        let showsDealers = try panel.showsDealers(request)
        let overview = try await panel.operations.queueOverview(scope: scope)
        let figures: [View.Figure]
        let isForAll = try panel.concernsAllDealers(request)
        if isForAll {
            figures = installationFigures(overview.gauges, texts)
        } else {
            figures = try await ownFigures(overview, scope: scope, texts)
        }
        let mayChange = try request.caller.permissions.contains(.changeJobs)
        let lanes = overview.lanes.map {
            LaneView($0, showsDealer: showsDealers, mayChange: mayChange, now: overview.gauges.now, texts)
        }
        let view = View(
            figures: figures, hasLanes: !lanes.isEmpty, lanes: lanes,
            hasMoreLanes: isForAll && overview.gauges.hasMoreLanes,
            hasWorkers: !overview.workers.isEmpty, workers: overview.workers.map(worker),
            hasPlans: !overview.plans.isEmpty, plans: overview.plans.map { plan($0, texts) },
            empty: lanes.isEmpty
                ? EmptyView(
                    emptyIcon: "check-circle", emptyTitle: texts("lanes_empty"), emptyText: texts("lanes_empty_text"))
                : nil)
        return panel.page("queue", title: texts("queue"), view, request, problem: problem)
    }

    // MARK: Figures

    /// The figures of the whole installation.
    private func installationFigures(_ gauges: QueueGauges, _ texts: Texts) -> [View.Figure] {
        func count(_ key: String, _ count: Int, _ tone: Tone = .neutral, url: String? = nil) -> View.Figure {
            let most = QueueGauges.countMax
            let text = count >= most ? MoneyText.grouped(most) + "+" : MoneyText.grouped(count)
            return figure(key, text, count > 0 ? tone : .neutral, url: url, texts)
        }
        let workers = gauges.workersAlive
        return [
            count("figure_waiting", gauges.waiting, .info, url: link(.open)),
            oldest(gauges.oldestWait, texts),
            count("figure_running", gauges.running, .busy),
            count("figure_planned", gauges.planned),
            count("figure_blocked", gauges.blocked),
            count("figure_suspects", gauges.suspects, .warn),
            count("figure_dead", gauges.dead, .bad, url: link(.failed)),
            figure("figure_workers", String(workers), workers > 0 ? .good : .bad, texts),
        ]
    }

    /// The figures of a dealer's own jobs: those of the installation are not a dealer's business.
    private func ownFigures(
        _ overview: QueueOverview, scope: Scope, _ texts: Texts
    ) async throws -> [View.Figure] {
        let counts = try await panel.read { tx in
            var counts: [JobStatus: Int] = [:]
            for status in JobStatus.allCases where ![.done, .cancelled].contains(status) {
                counts[status] = try JobList.count(JobListFilter(statuses: [status]), scope: scope, tx)
            }
            return counts
        }
        func count(_ key: String, _ status: JobStatus, _ tone: Tone = .neutral, url: String? = nil) -> View.Figure {
            let count = counts[status] ?? 0
            let text = cappedCount(count, max: JobList.countMax)
            return figure(key, text, count > 0 ? tone : .neutral, url: url, texts)
        }
        let since = overview.lanes.compactMap(\.oldestSince).min()
        return [
            count("figure_waiting", .waiting, .info, url: link(.open)),
            oldest(since.map { overview.gauges.now.since($0) }, texts),
            count("figure_running", .running, .busy),
            count("figure_planned", .scheduled),
            count("figure_blocked", .blocked),
            count("figure_dead", .dead, .bad, url: link(.failed)),
        ]
    }

    private func oldest(_ wait: Duration?, _ texts: Texts) -> View.Figure {
        figure("figure_oldest", wait.map { AgeText.format($0, texts) } ?? texts("nothing_waits"), .neutral, texts)
    }

    private func figure(
        _ key: String, _ value: String, _ tone: Tone, url: String? = nil, _ texts: Texts
    ) -> View.Figure {
        View.Figure(figureLabel: texts(key), figureValue: value, figureTone: tone.rawValue, figureURL: url)
    }

    private func link(_ group: JobsGroup) -> String { JobsQuery(group: group).link() }

    // MARK: Workers and plans

    private func worker(_ worker: WorkerTable.Alive) -> View.Worker {
        View.Worker(
            workerName: worker.host, workerSince: TimeView(worker.startedAt), workerRunning: String(worker.running))
    }

    private func plan(_ plan: Plan, _ texts: Texts) -> View.PlanRow {
        let path = "\(Self.path)/planlar/\(plan.id)"
        return View.PlanRow(
            planName: plan.name, planKind: JobKind.name(of: plan.kind, texts), planSchedule: plan.schedule,
            planZone: plan.zone, planFault: plan.lastFault,
            planBadge: plan.isActive
                ? BadgeView(texts("active"), .good, "check") : BadgeView(texts("passive"), .neutral, "pause"),
            planNext: plan.isActive ? plan.nextAt.map { TimeView($0) } : nil,
            planLast: plan.lastAt.map { TimeView($0) },
            actions: [
                plan.isActive
                    ? ActionView("\(path)/kapat", texts("plan_off"), "pause", style: "small")
                    : ActionView("\(path)/ac", texts("plan_on"), "play", style: "small")
            ])
    }
}
