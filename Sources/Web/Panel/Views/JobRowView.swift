import Domain
import Storage

/// A row of the list of jobs in words.
struct JobRowView {
    struct Action {
        let rowActionPath: String
        let rowActionText: String
        let rowActionStyle: String
    }

    let jobURL: String
    let jobID: String
    let jobName: String
    let badge: BadgeView
    let orderURL: String?
    let orderNumber: String
    let integrationName: String
    let jobError: String?
    let attempts: String
    let jobTime: TimeView
    let jobTimeNote: String?
    let rowActions: [Action]

    /// - Parameter isArchived: nothing can be done to such a job any more.
    init(_ row: JobListRow, isArchived: Bool, _ texts: Texts) {
        jobURL = "/isler/\(row.id)"
        jobID = row.id.description
        jobName = JobKind.name(of: row.kind, texts)
        badge = BadgeView(row.status.mark, texts)
        orderURL = row.order.map { "/siparisler/\($0)" }
        orderNumber = row.orderNumber ?? ""
        integrationName = row.integrationName ?? "—"
        jobError = row.status == .done ? nil : row.error.map(PayloadText.maskedMessage)
        attempts = "\(row.attempt)/\(row.attemptsMax)"
        jobTime = TimeView(row.finishedAt ?? row.createdAt)
        jobTimeNote =
            row.status == .scheduled ? texts("next_attempt_at", ["zaman": IstanbulTime.format(row.runAt)]) : nil
        var actions: [Action] = []
        if !isArchived, [.dead, .cancelled].contains(row.status) {
            actions.append(
                Action(rowActionPath: "\(jobURL)/yeniden", rowActionText: texts("retry"), rowActionStyle: ""))
        }
        if !row.status.isEnd, !row.isCancelAsked {
            actions.append(
                Action(rowActionPath: "\(jobURL)/durdur", rowActionText: texts("stop_job"), rowActionStyle: "quiet"))
        }
        rowActions = actions
    }
}
