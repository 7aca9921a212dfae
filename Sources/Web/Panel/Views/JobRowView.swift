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

    /// - Parameters:
    ///   - mayChange: whether the reader may do anything to it, and it is not in the archive.
    ///   - showsError: whether the reader may know what went wrong.
    init(_ row: JobListRow, mayChange: Bool, showsError: Bool, _ texts: Texts) {
        jobURL = "/isler/\(row.id)"
        jobID = row.id.description
        jobName = JobKind.name(of: row.kind, texts)
        badge = BadgeView(row.status.mark, texts)
        orderURL = row.order.map { "/siparisler/\($0)" }
        orderNumber = row.orderNumber ?? ""
        integrationName = row.integrationName ?? "—"
        jobError = row.status == .done || !showsError ? nil : row.error.map(PayloadText.maskedMessage)
        attempts = "\(row.attempt)/\(row.attemptsMax)"
        jobTime = TimeView(row.finishedAt ?? row.createdAt)
        jobTimeNote =
            row.status == .scheduled ? texts("next_attempt_at", ["zaman": IstanbulTime.format(row.runAt)]) : nil
        var actions: [Action] = []
        if mayChange, [.dead, .cancelled].contains(row.status) {
            actions.append(
                Action(rowActionPath: "\(jobURL)/yeniden", rowActionText: texts("retry"), rowActionStyle: ""))
        }
        if mayChange, !row.status.isEnd, !row.isCancelAsked {
            actions.append(
                Action(rowActionPath: "\(jobURL)/durdur", rowActionText: texts("stop_job"), rowActionStyle: "quiet"))
        }
        rowActions = actions
    }
}
