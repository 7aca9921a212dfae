extension Order {
    /// Cancels by hand: possible before the parcel is on its way; afterwards it is a return.
    package mutating func cancel() throws(TransitionError) -> [OrderStatus] {
        try giveUp(as: .cancelled, lines: .cancelled)
    }

    /// Gives the order up because it can't be supplied.
    package mutating func declareUnsupplied() throws(TransitionError) -> [OrderStatus] {
        try giveUp(as: .unsupplied, lines: .unsupplied)
    }

    private mutating func giveUp(
        as goal: OrderStatus, lines lineStatus: LineStatus
    ) throws(TransitionError) -> [OrderStatus] {
        guard status.isBeforeShipment else { throw TransitionError(from: status, to: goal) }
        let steps = try move(to: goal)
        isCancelRequested = false
        for index in lines.indices where lines[index].status.isActive {
            lines[index].status = lineStatus
            if lineStatus == .cancelled { lines[index].cancelledQuantity = lines[index].quantity }
        }
        return steps
    }
}

/// Why an order can't be supplied, in the words that every marketplace connector translates.
package enum UnsuppliedReason: String, Sendable, CaseIterable {
    case outOfStock = "stok_yok"
    case defective = "kusurlu_urun"
    case wrongPrice = "hatali_fiyat"
    case integrationFault = "entegrasyon_hatasi"
    case bulkPurchase = "toplu_alim"
    case forceMajeure = "mucbir_sebep"
}
