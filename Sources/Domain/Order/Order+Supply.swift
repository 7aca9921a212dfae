extension Order {
    /// Whether matching, routing and submission may go on by themselves.
    package var mayProceed: Bool {
        payment.releasesGoods && !isHeld && !isCancelRequested && status.isBeforeShipment
    }

    /// Records which lines have a supplier product now, and moves the header accordingly.
    package mutating func match(_ matched: Set<ID<OrderLine>>) throws(TransitionError) -> [OrderStatus] {
        for index in lines.indices where lines[index].status == .waiting && matched.contains(lines[index].id) {
            lines[index].status = .matched
        }
        return status == .received && OrderStatus.choices(for: lines)[0] == .needsMatching
            ? try move(to: .needsMatching) : try settleReceived()
    }

    /// Sends all active lines to one supplier: a package is never split by ourselves.
    package mutating func route(to supplier: ID<Integration>) throws(TransitionError) -> [OrderStatus] {
        for index in lines.indices where [.matched, .routed].contains(lines[index].status) {
            lines[index].status = .routed
            lines[index].supplier = supplier
        }
        return try settleReceived()
    }

    /// Marks the lines as being handed to their supplier.
    package mutating func beginSubmission() throws(TransitionError) -> [OrderStatus] {
        guard status == .readyToSubmit, !isHeld, !isCancelRequested else {
            throw TransitionError(from: status, to: .submitting)
        }
        return try setLines(from: [.routed], to: .submitting)
    }

    /// The answer was lost: nobody knows whether the supplier has the order.
    package mutating func submissionBecameUncertain() throws(TransitionError) -> [OrderStatus] {
        try setLines(from: [.submitting], to: .submissionUncertain)
    }

    /// The supplier has the order.
    package mutating func submissionArrived() throws(TransitionError) -> [OrderStatus] {
        try setLines(from: [.submitting, .submissionUncertain], to: .atSupplier)
    }

    /// The supplier surely does not have the order; it can be submitted again.
    package mutating func submissionFailed() throws(TransitionError) -> [OrderStatus] {
        try setLines(from: [.submitting, .submissionUncertain], to: .routed)
    }

    /// The supplier takes the order on.
    package mutating func supplierAccepted() throws(TransitionError) -> [OrderStatus] {
        try setLines(from: [.atSupplier], to: .accepted)
    }

    /// The supplier declines: the lines look for another one.
    package mutating func supplierRefused() throws(TransitionError) -> [OrderStatus] {
        let before = self
        for index in lines.indices where lines[index].status == .atSupplier {
            lines[index].status = .matched
            lines[index].supplier = nil
        }
        do { return try settle() } catch {
            self = before
            throw error
        }
    }

    /// The label is there: the parcel can be handed to the carrier.
    package mutating func labelArrived() throws(TransitionError) -> [OrderStatus] {
        guard status == .preparing else { return [] }
        for index in lines.indices where lines[index].status == .accepted { lines[index].status = .prepared }
        return try move(to: .readyToShip)
    }

    /// The carrier has the parcel.
    package mutating func shipped(carrier: String?, trackingNumber: String?) throws(TransitionError) -> [OrderStatus] {
        guard status.isBeforeShipment else { return [] }
        let steps = try move(to: .shipped)
        self.carrier = carrier ?? self.carrier
        self.trackingNumber = self.trackingNumber ?? trackingNumber
        for index in lines.indices where lines[index].status.isActive {
            lines[index].status = .shipped
            lines[index].shippedQuantity = lines[index].quantity - lines[index].cancelledQuantity
        }
        return steps
    }

    /// A person sends an order that was worked in the shop's own panel back to be submitted after all. Only while no
    /// supplier order exists, which the caller checks.
    package mutating func reopenForSubmission(supplier: ID<Integration>) throws(TransitionError) -> [OrderStatus] {
        guard status == .preparing else { throw TransitionError(from: status, to: .readyToSubmit) }
        let steps = try move(to: .readyToSubmit)
        for index in lines.indices where lines[index].status.isActive {
            lines[index].status = .routed
            lines[index].supplier = supplier
        }
        return steps
    }

    private mutating func setLines(
        from: Set<LineStatus>, to goal: LineStatus
    ) throws(TransitionError) -> [OrderStatus] {
        let before = self
        for index in lines.indices where from.contains(lines[index].status) { lines[index].status = goal }
        do { return try settle() } catch {
            self = before
            throw error
        }
    }

    /// Like ``settle()``, for an order that may still be in its first state, which fits any early line.
    private mutating func settleReceived() throws(TransitionError) -> [OrderStatus] {
        try move(to: OrderStatus.choices(for: lines)[0])
    }
}
