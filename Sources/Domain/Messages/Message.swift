/// A message about an order (`mesaj_log`).
package enum Message {}

/// How a message travels (`mesaj_log.kanal`).
package enum MessageChannel: String, Sendable, CaseIterable {
    case whatsApp = "whatsapp"
    case email = "eposta"
    case sms
}

/// How far a message has come (`mesaj_log.durum`).
package enum MessageStatus: String, Sendable, CaseIterable {
    case queued = "kuyrukta"
    case sent = "gonderildi"
    case delivered = "iletildi"
    case read = "okundu"
    case failed = "basarisiz"
    case uncertain = "belirsiz"
    case abandoned = "vazgecildi"

    /// Whether a delivery report may move a message on: reports come twice, late and out of order, and a message that
    /// was delivered has not failed.
    package func mayBecome(_ next: MessageStatus) -> Bool {
        switch (self, next) {
        case (.queued, .sent), (.queued, .delivered), (.queued, .read), (.queued, .failed): true
        case (.uncertain, .sent), (.uncertain, .delivered), (.uncertain, .read), (.uncertain, .failed): true
        case (.sent, .delivered), (.sent, .read), (.sent, .failed): true
        case (.failed, .delivered), (.failed, .read): true
        case (.delivered, .read): true
        default: false
        }
    }
}
