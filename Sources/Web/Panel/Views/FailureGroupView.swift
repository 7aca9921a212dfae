import Domain
import Storage

/// Failed jobs with the same cause, and what to do about them.
struct FailureGroupView {
    let failureName: String
    let failureCode: String
    let failureCount: String
    let failureKind: String
    let failureLast: TimeView
    let failureExample: String?
    let failureExampleURL: String
    let failureSource: String?
    let failureAdvice: String
    let failureListURL: String
    let failureConfirm: String
    let failureTip: String
    let failureCodeWord: String
    /// A kind that this program does not know can't be named in a filter.
    let failureCanRetry: Bool

    /// - Parameter isCut: whether there are more than were counted.
    init(_ group: FailureGroup, isCut: Bool, _ texts: Texts) {
        let cause = FailureCause(code: group.errorCode)
        let count = MoneyText.grouped(group.count) + (isCut ? "+" : "")
        let kind = JobKind(rawValue: group.kind)
        let query = JobsQuery(group: .failed, kind: kind, errorCode: group.errorCode)
        failureName = texts(cause.name)
        failureCode = group.errorCode.isEmpty ? texts("no_error_code") : group.errorCode
        failureCount = texts("failed_count", ["sayi": count])
        failureKind = JobKind.name(of: group.kind, texts)
        failureLast = TimeView(group.lastAt)
        failureExample = group.message.map(PayloadText.maskedMessage)
        failureExampleURL = "/isler/\(group.newest)"
        failureSource = group.integrationName
        failureAdvice = texts(cause.advice)
        failureListURL = query.link()
        failureConfirm = texts("retry_group_confirm", ["sayi": count])
        (failureTip, failureCodeWord, failureCanRetry) = (group.kind, query.codeWord, kind != nil)
    }

    /// Those that the list of failed jobs can mean.
    static func all(_ groups: [FailureGroup], for query: JobsQuery, _ texts: Texts) -> [FailureGroupView] {
        let isCut = groups.reduce(0) { $0 + $1.count } >= FailureGroups.countMax
        return groups.filter { group in
            (query.kind == nil || group.kind == query.kind?.rawValue)
                && (query.errorCode == nil || group.errorCode == query.errorCode)
        }.map { FailureGroupView($0, isCut: isCut, texts) }
    }
}
