import Domain
import Storage

/// How requests of persons and breaches look in lists.
enum PersonalDataMarks {
    static func badge(_ status: PersonalDataRequestStatus, _ texts: Texts) -> BadgeView {
        switch status {
        case .open: BadgeView(Mark("Açık", "Open", .info, "clock"), texts)
        case .erasing: BadgeView(Mark("Siliniyor", "Erasing", .busy, "play"), texts)
        case .done: BadgeView(Mark("Tamamlandı", "Done", .good, "check"), texts)
        case .refused: BadgeView(Mark("Reddedildi", "Refused", .neutral, "x-circle"), texts)
        }
    }

    static func badge(_ breach: StoredDataBreach, now: Timestamp, _ texts: Texts) -> BadgeView {
        if breach.closedAt != nil { return BadgeView(Mark("Kapandı", "Closed", .neutral, "check"), texts) }
        if breach.reportedAt != nil { return BadgeView(Mark("Bildirildi", "Reported", .good, "send"), texts) }
        return breach.dueAt < now
            ? BadgeView(Mark("Süre geçti", "Too late", .bad, "alert"), texts)
            : BadgeView(Mark("Bildirilecek", "To be reported", .warn, "clock"), texts)
    }

    static func kind(_ kind: PersonalDataRequestKind, _ texts: Texts) -> String {
        kinds[kind.rawValue].map { texts($0) } ?? kind.rawValue
    }

    /// How much time is left, or by how much it is over.
    static func left(until due: Timestamp, now: Timestamp, _ texts: Texts) -> String {
        let isOver = due < now
        let span = isOver ? now.since(due) : due.since(now)
        return texts(isOver ? "time_over" : "time_left", ["sure": AgeText.format(span, texts)])
    }
}
