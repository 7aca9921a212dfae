import Domain
import Storage

/// One entry of an order's history in words.
struct TimelineEntryView {
    let entryTone: String
    let entryIcon: String
    let entryTitle: String
    let entryTime: TimeView
    let entryText: String?
    let entryNote: String?
    let entryJobURL: String?
    let retryPath: String?

    /// - Parameter isReadyToSubmit: whether the order's own button is the way to submit it again.
    init(_ entry: OrderTimelineEntry, isReadyToSubmit: Bool, mayRetry: Bool, _ texts: Texts) {
        entryTime = TimeView(entry.at)
        switch entry.kind {
        case .record(let action, let source, let person, let after):
            let mark = TimelineEntryView.mark(of: action)
            (entryTone, entryIcon) = (mark.tone.rawValue, mark.icon)
            let text = RecordText(action: action, message: entry.text, after: after, texts)
            (entryTitle, entryText) = (text.title, text.detail)
            entryNote = [person, texts(source.phrase)].compactMap { $0 }.joined(separator: " · ")
            (entryJobURL, retryPath) = (nil, nil)
        case .fault(let kind, let code, let job):
            (entryTone, entryIcon) = (kind.mark.tone.rawValue, kind.mark.icon)
            entryTitle = texts("error_of_kind", ["tur": texts(kind.mark.phrase)])
            entryText = entry.text
            entryNote = "\(code) · \(texts(kind.advice))"
            entryJobURL = job.map { "/isler/\($0)" }
            retryPath = nil
        case .message(let channel, let status, let recipient):
            (entryTone, entryIcon) = (status.mark.tone.rawValue, "message")
            entryTitle = "\(texts(channel.phrase)) · \(recipient)"
            entryText = entry.text
            entryNote = texts(status.mark.phrase)
            (entryJobURL, retryPath) = (nil, nil)
        case .job(let id, let kind, let status, let attempt, let attemptsMax):
            (entryTone, entryIcon) = (status.mark.tone.rawValue, status == .done ? "check" : status.mark.icon)
            entryTitle = "\(JobKind.name(of: kind, texts)): \(texts(status.mark.phrase))"
            entryText = status == .done || entry.text.isEmpty ? nil : entry.text
            entryNote =
                attempt > 1 ? texts("attempt_of", ["sayi": String(attempt), "en_cok": String(attemptsMax)]) : nil
            entryJobURL = "/isler/\(id)"
            let hasOwnButton = isReadyToSubmit && kind == JobKind.submitOrder.rawValue
            retryPath = mayRetry && status == .dead && !hasOwnButton ? "/isler/\(id)/yeniden" : nil
        }
    }

    private static func mark(of action: String) -> (tone: Tone, icon: String) {
        switch action {
        case "durum_degisti": (.info, "refresh")
        case "olusturuldu", "alindi": (.good, "orders")
        case "dosya_eklendi": (.neutral, "file")
        case "bekletildi": (.warn, "pause")
        case "yeniden_gonder", "yeniden_denendi": (.neutral, "refresh")
        default: (.neutral, "log")
        }
    }
}
