/// Where an order (one marketplace package) stands. Stored in `siparisler.durum`.
package enum OrderStatus: String, Sendable, CaseIterable {
    case received = "alindi"
    case needsMatching = "eslesme_bekliyor"
    case needsRouting = "yonlendirme_bekliyor"
    case readyToSubmit = "gonderime_hazir"
    case submitting = "tedarikciye_gonderiliyor"
    case awaitingSupplier = "tedarikci_onayi_bekliyor"
    case preparing = "hazirlaniyor"
    case readyToShip = "kargoya_hazir"
    case shipped = "kargoda"
    case atPickupPoint = "teslim_noktasinda"
    case delivered = "teslim_edildi"
    case completed = "tamamlandi"
    case undelivered = "teslim_edilemedi"
    case returning = "iade_surecinde"
    case returned = "iade_edildi"
    case cancelled = "iptal_edildi"
    case unsupplied = "tedarik_edilemedi"
    case superseded = "bolundu"
}

extension OrderStatus {
    /// The states that an order may move to from this one, whoever asks.
    package var next: Set<OrderStatus> {
        switch self {
        case .received:
            [.needsMatching, .needsRouting, .readyToSubmit, .cancelled, .unsupplied, .superseded, .shipped, .delivered]
        case .needsMatching:
            [.needsRouting, .readyToSubmit, .cancelled, .unsupplied, .superseded, .shipped, .delivered]
        case .needsRouting:
            [.readyToSubmit, .cancelled, .unsupplied, .superseded, .shipped, .delivered]
        case .readyToSubmit:
            [.needsRouting, .submitting, .preparing, .cancelled, .unsupplied, .superseded, .shipped, .delivered]
        case .submitting:
            [.awaitingSupplier, .readyToSubmit, .cancelled, .unsupplied, .superseded, .shipped, .delivered]
        case .awaitingSupplier:
            [.preparing, .needsRouting, .cancelled, .unsupplied, .superseded, .shipped, .delivered]
        case .preparing:
            [.readyToSubmit, .readyToShip, .shipped, .cancelled, .unsupplied, .superseded, .delivered]
        case .readyToShip: [.preparing, .shipped, .cancelled, .unsupplied, .superseded, .delivered]
        case .shipped: [.atPickupPoint, .delivered, .undelivered]
        case .atPickupPoint: [.delivered, .undelivered]
        case .undelivered: [.shipped, .cancelled, .returned]
        case .delivered: [.returning, .completed]
        case .returning: [.returned, .delivered]
        case .completed: [.returning]
        case .returned, .cancelled, .unsupplied, .superseded: []
        }
    }

    /// Further moves that only a marketplace event may cause: it reports what has already happened in the shop.
    package var nextByMarketplace: Set<OrderStatus> {
        switch self {
        case .received, .needsMatching, .needsRouting, .submitting: next.union([.preparing])
        case .undelivered: next.union([.delivered])
        default: next
        }
    }

    /// Nothing leaves an end state, but for the correction of a cancellation that turns out to be a split.
    package var isEnd: Bool { next.isEmpty }

    /// Before the parcel is on its way: the states in which an order can still be cancelled or changed.
    package var isBeforeShipment: Bool {
        switch self {
        case .received, .needsMatching, .needsRouting, .readyToSubmit, .submitting, .awaitingSupplier, .preparing,
            .readyToShip:
            true
        default: false
        }
    }

    /// The states after this one on the shortest legal way to `goal`, `goal` last; nil if there is no way.
    package func path(
        to goal: OrderStatus, moves: (OrderStatus) -> Set<OrderStatus> = { $0.nextByMarketplace }
    ) -> [OrderStatus]? {
        if self == goal { return [] }
        var frontier: [[OrderStatus]] = [[]]
        var seen: Set<OrderStatus> = [self]
        while !frontier.isEmpty {
            var further: [[OrderStatus]] = []
            for path in frontier {
                for status in OrderStatus.allCases where moves(path.last ?? self).contains(status) {
                    if status == goal { return path + [goal] }
                    if seen.insert(status).inserted { further.append(path + [status]) }
                }
            }
            frontier = further
        }
        return nil
    }
}
