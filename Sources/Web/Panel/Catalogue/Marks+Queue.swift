import Domain
import JobQueue
import Operations

/// The queues' names in plain words.
enum QueueName {
    private static let phrases = [
        "cekme": Phrase("Sipariş çekme", "Pulling"), "bildirim": Phrase("Mağazaya bildirim", "Shop reports"),
        "etiket": Phrase("Kargo etiketi", "Labels"), "fatura": Phrase("Fatura", "Invoices"),
        "tedarikci": Phrase("Tedarikçi", "Suppliers"), "stok": Phrase("Stok ve fiyat", "Stock and prices"),
        "mesaj": Phrase("Mesaj", "Messages"), "kanca": Phrase("Webhook", "Webhooks"),
        "bakim": Phrase("Bakım", "Upkeep"), "genel": Phrase("Genel", "General"),
    ]

    /// A queue that this program does not know shows its code.
    static func of(_ stored: String, _ texts: Texts) -> String { phrases[stored].map { texts($0) } ?? stored }
}

/// The priorities' names in plain words.
enum PriorityName {
    private static let phrases = [
        Phrase("hemen", "at once"), Phrase("yüksek", "high"), Phrase("olağan", "normal"),
        Phrase("yer olunca", "when there is room"),
    ]

    static func of(_ priority: Int, _ texts: Texts) -> String {
        let name = phrases.indices.contains(priority) ? " (\(texts(phrases[priority])))" : ""
        return String(priority) + name
    }
}

/// Why a lane works or does not.
struct LaneMark {
    let mark: Mark
    /// What it means, and until when.
    let note: String?

    private init(_ mark: Mark, _ note: String? = nil) { (self.mark, self.note) = (mark, note) }

    /// Everything that holds the lane back now; that it is open if nothing does.
    static func all(_ lane: QueueOverview.Lane, now: Timestamp, _ texts: Texts) -> [LaneMark] {
        let holds = [paused(lane.state, texts), breaker(lane.state, now: now, texts), limit(lane, now: now, texts)]
            .compactMap(\.self)
        return holds.isEmpty ? [LaneMark(Mark("Açık", "Open", .good, "check"))] : holds
    }

    private static func paused(_ state: LaneState, _ texts: Texts) -> LaneMark? {
        guard let since = state.pausedAt else { return nil }
        let note = texts("lane_paused_since", ["zaman": IstanbulTime.format(since)])
        return LaneMark(
            Mark("Duraklatıldı", "Paused", .neutral, "pause"),
            [note, state.pauseReason].compactMap(\.self).joined(separator: " · "))
    }

    private static func breaker(_ state: LaneState, now: Timestamp, _ texts: Texts) -> LaneMark? {
        switch state.breaker.position(at: now) {
        case .closed: nil
        case .open(let until):
            LaneMark(
                Mark("Dinleniyor", "Resting", .bad, "alert"),
                texts("lane_resting", ["saat": IstanbulTime.formatShort(until, now: now)]))
        case .halfOpen: LaneMark(Mark("Deneniyor", "Trying", .warn, "refresh"), texts("lane_trying"))
        }
    }

    private static func limit(_ lane: QueueOverview.Lane, now: Timestamp, _ texts: Texts) -> LaneMark? {
        guard let until = lane.closedUntil, until > now else { return nil }
        return LaneMark(
            Mark("Sınırda bekliyor", "At its limit", .warn, "clock"),
            texts("lane_limited", ["saat": IstanbulTime.formatShort(until, now: now)]))
    }
}
