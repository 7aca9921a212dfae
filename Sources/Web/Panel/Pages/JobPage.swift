import Domain
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// One job with its payload and its failed attempts.
struct JobPage: Sendable {
    let panel: Panel

    private struct View {
        struct Attempt {
            let attemptTitle: String
            let attemptText: String
            let attemptNote: String
            let attemptTime: TimeView
        }

        let jobName: String
        let jobID: String
        let badge: BadgeView
        let jobErrorTitle: String
        let jobError: String?
        let hasActions: Bool
        let actions: [ActionView]
        let hasAttempts: Bool
        let attemptList: [Attempt]
        let payload: String
        let facts: [FactView]
    }

    var routes: [Route] {
        [
            Route(.get, "/isler/{id}", door: .panel, access: .allowed(.viewJobs)) { request in
                try await show(request)
            }
        ]
    }

    /// The page itself.
    func show(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let id: ID<Job> = try request.rowID()
        let scope = try request.scope
        let found = try await panel.read { tx in try JobList.find(id, scope: scope, tx) }
        guard let job = found else { throw OperationError.notFound }
        let row = job.row
        let view = View(
            jobName: JobKind.name(of: row.kind, texts), jobID: id.description, badge: BadgeView(row.status.mark, texts),
            jobErrorTitle: row.errorCode ?? texts("error"), jobError: row.status == .done ? nil : row.error,
            hasActions: !actions(row, texts).isEmpty, actions: actions(row, texts), hasAttempts: !job.attempts.isEmpty,
            attemptList: job.attempts.map { attempt($0, texts) }, payload: PayloadText.masked(job.payload),
            facts: facts(job, texts))
        return panel.page("job", title: view.jobName, view, request, problem: problem)
    }

    private func actions(_ row: JobListRow, _ texts: Texts) -> [ActionView] {
        let path = "/isler/\(row.id)"
        var actions: [ActionView] = []
        if [.dead, .cancelled, .scheduled].contains(row.status) {
            actions.append(ActionView("\(path)/yeniden", texts("retry_now"), "refresh", style: "primary"))
        }
        if !row.status.isEnd, !row.isCancelAsked {
            actions.append(
                ActionView("\(path)/durdur", texts("stop_job"), "x", style: "danger", confirm: texts("stop_confirm")))
        }
        return actions
    }

    private func attempt(_ attempt: JobAttempt, _ texts: Texts) -> View.Attempt {
        let kind = IntegrationError.Class(rawValue: attempt.kind)
        let note = kind.map { "\(texts($0.mark.phrase)) · \(texts($0.advice))" } ?? attempt.kind
        return View.Attempt(
            attemptTitle: texts("attempt_number", ["sayi": String(attempt.attempt)]), attemptText: attempt.error,
            attemptNote: "\(attempt.code) · \(note)", attemptTime: TimeView(attempt.at))
    }

    private func facts(_ job: JobDetail, _ texts: Texts) -> [FactView] {
        let row = job.row
        let order = row.order.map { id in
            FactView(texts("order"), row.orderNumber ?? id.description, url: "/siparisler/\(id)")
        }
        return [
            order,
            FactView(texts("integration"), row.integrationName),
            FactView(texts("attempts"), "\(row.attempt)/\(row.attemptsMax)"),
            FactView(texts("queue"), job.queue),
            FactView(texts("created"), IstanbulTime.format(row.createdAt)),
            FactView(texts("due"), row.status.isEnd ? nil : IstanbulTime.format(row.runAt)),
            FactView(texts("finished"), row.finishedAt.map(IstanbulTime.format)),
            FactView(texts("kind_code"), row.kind),
        ].compactMap { $0 }
    }
}
