/// Where one line of an order stands. Stored in `siparis_urunleri.durum`.
package enum LineStatus: String, Sendable, CaseIterable {
    case waiting = "bekliyor"
    case matched = "eslesti"
    case routed = "yonlendirildi"
    case submitting = "gonderiliyor"
    case submissionUncertain = "gonderim_belirsiz"
    case atSupplier = "tedarikcide"
    case accepted = "onaylandi"
    case prepared = "hazirlandi"
    case shipped = "kargoda"
    case delivered = "teslim"
    case cancelled = "iptal"
    case unsupplied = "tedarik_edilemedi"

    /// How far along the way this state is; side exits have no place on it.
    package var progress: Int? {
        switch self {
        case .waiting: 0
        case .matched: 1
        case .routed: 2
        case .submitting, .submissionUncertain: 3
        case .atSupplier: 4
        case .accepted: 5
        case .prepared: 6
        case .shipped: 7
        case .delivered: 8
        case .cancelled, .unsupplied: nil
        }
    }

    /// The line is still to be supplied or is being so.
    package var isActive: Bool { progress != nil }
}

/// Where the return of a line stands. Stored in `siparis_urunleri.iade_durumu`.
package enum ReturnStatus: String, Sendable, CaseIterable {
    case none = "yok"
    case requested = "talep_edildi"
    case onTheWay = "yolda"
    case awaitingAction = "islem_bekliyor"
    case approved = "onaylandi"
    case refused = "reddedildi"
    case disputed = "ihtilafli"
    case inAnalysis = "analizde"
    case withdrawn = "talep_iptal"

    package var isOpen: Bool {
        switch self {
        case .requested, .onTheWay, .awaitingAction, .disputed, .inAnalysis: true
        case .none, .approved, .refused, .withdrawn: false
        }
    }
}
