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
        let badges: [BadgeView]
        let jobErrorTitle: String
        let jobError: String?
        let hasActions: Bool
        let actions: [ActionView]
        let showsErrors: Bool
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
        let found = try await panel.read { tx -> (job: JobDetail, lane: LaneOwner?)? in
            guard let job = try JobList.find(id, scope: scope, tx) else { return nil }
            let owners = try LaneOwners.find([job.lane], scope: scope, tx)
            return (job, owners[job.lane])
        }
        guard let (job, owner) = found else { throw OperationError.notFound }
        let row = job.row
        let permissions = try request.caller.permissions
        let actions = job.isArchived || !permissions.contains(.changeJobs) ? [] : actions(row, texts)
        // What went wrong, and with which data, is what the error log tells.
        let showsErrors = permissions.contains(.viewErrorLog)
        let attempts = showsErrors ? job.attempts : []
        let view = View(
            jobName: JobKind.name(of: row.kind, texts), jobID: id.description, badges: badges(job, texts),
            jobErrorTitle: row.errorCode ?? texts("error"),
            jobError: row.status == .done || !showsErrors ? nil : row.error.map(PayloadText.maskedMessage),
            hasActions: !actions.isEmpty, actions: actions, showsErrors: showsErrors,
            hasAttempts: !attempts.isEmpty, attemptList: attempts.map { attempt($0, texts) },
            payload: PayloadText.masked(job.payload), facts: facts(job, owner, texts))
        return panel.page("job", title: view.jobName, view, request, problem: problem)
    }

    private func badges(_ job: JobDetail, _ texts: Texts) -> [BadgeView] {
        let state = BadgeView(job.row.status.mark, texts)
        return job.isArchived ? [state, BadgeView(texts("archived"), .neutral, "box")] : [state]
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
            attemptTitle: texts("attempt_number", ["sayi": String(attempt.attempt)]),
            attemptText: PayloadText.maskedMessage(attempt.error),
            attemptNote: "\(attempt.code) · \(note)", attemptTime: TimeView(attempt.at))
    }

    private func facts(_ job: JobDetail, _ owner: LaneOwner?, _ texts: Texts) -> [FactView] {
        let row = job.row
        let order = row.order.map { id in
            FactView(texts("order"), row.orderNumber ?? id.description, url: "/siparisler/\(id)")
        }
        let lane = owner.map { LaneView.name(of: $0, texts) } ?? "#\(job.lane)"
        let facts: [FactView?] = [
            order,
            FactView(texts("integration"), row.integrationName),
            FactView(texts("lane"), lane, url: "/isler/kuyruk"),
            FactView(texts("queue"), QueueName.of(job.queue, texts)),
            FactView(texts("job_priority"), PriorityName.of(job.priority, texts)),
            FactView(texts("attempts"), "\(row.attempt)/\(row.attemptsMax)"),
            FactView(texts("rescues"), job.rescues > 0 ? String(job.rescues) : nil),
            FactView(texts("created"), IstanbulTime.format(row.createdAt)),
            FactView(texts("due"), row.status.isEnd ? nil : IstanbulTime.format(row.runAt)),
            FactView(texts("deadline"), job.deadline.map(IstanbulTime.format)),
            FactView(texts("finished"), row.finishedAt.map(IstanbulTime.format)),
            FactView(texts("kind_code"), row.kind),
            FactView(texts("operation_key"), job.operationKey),
            FactView(texts("order_key"), job.orderKey),
            FactView(texts("unique_key"), job.uniqueKey),
        ]
        return facts.compactMap(\.self)
    }
}
