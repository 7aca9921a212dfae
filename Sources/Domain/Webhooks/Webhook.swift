/// A receiver of events that a dealer has named (`webhook_abonelikleri`).
package enum WebhookSubscription {}

/// One event on its way to one receiver (`webhook_gonderimleri`).
package enum WebhookDelivery {}

/// What receivers can be told about (`webhook_gonderimleri.olay`).
package enum WebhookEvent: String, Sendable, CaseIterable {
    case orderCreated = "siparis.olusturuldu"
    case orderStatusChanged = "siparis.durum_degisti"
    case orderShipped = "siparis.kargoda"
    case orderCancelled = "siparis.iptal_edildi"
    case orderFileAdded = "siparis.dosya_eklendi"
    case messageStatusChanged = "mesaj.durum_degisti"
    case integrationRefused = "entegrasyon.kimlik_hatasi"
    /// Sent when somebody asks for it, to whatever subscription.
    case test = "deneme"

    /// Those that a subscription asks for (`webhook_abonelikleri.olaylar`).
    package static let subscribable = allCases.filter { $0 != .test }
}

/// Whether a receiver is told of events (`webhook_abonelikleri.durum`).
package enum WebhookSubscriptionStatus: String, Sendable, CaseIterable {
    case active = "aktif"
    /// By a person, by the receiver (410), or after days without any success. Nothing is sent or kept for it.
    case paused = "duraklatildi"
    /// Many attempts in a row have failed. It is told as before; the first success makes it active again.
    case failing = "hatali"

    package var isOpen: Bool { self != .paused }
}

/// What became of an event for one receiver (`webhook_gonderimleri.durum`).
package enum WebhookDeliveryStatus: String, Sendable, CaseIterable {
    /// For its first or its next attempt.
    case waiting = "bekliyor"
    case delivered = "teslim_edildi"
    /// All attempts are used up, or the receiver is gone (410).
    case failed = "basarisiz"
    /// Its subscription was paused before it arrived; it goes on with it.
    case stopped = "durduruldu"
}
