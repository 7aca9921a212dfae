extension Order {
    /// What a marketplace event did to an order.
    package enum Observation: Equatable, Sendable {
        /// Older than what is known, or nothing new.
        case ignored
        /// Applied; the states walked through, possibly none.
        case applied([OrderStatus])
        /// A cancellation that may yet turn out to be a split: noted, nothing is submitted meanwhile.
        case cancellationPending
        /// The raw word was kept, the state left alone: the word is unknown.
        case unknownStatus
        /// The event asks for a move that is not legal: logged, the state left alone.
        case refused(TransitionError)
    }

    /// Takes in what the marketplace says of this package.
    ///
    /// Events never move an order backwards; tracking data is merged, never wiped. A cancellation becomes a split when
    /// `isCarriedBySibling`, counts at once when `confirmsCancellation`, and waits otherwise.
    package mutating func observe(
        _ package: IncomingPackage, isCarriedBySibling: Bool, confirmsCancellation: Bool
    ) -> Observation {
        if let known = changedOutsideAt, let incoming = package.changedAt, incoming < known { return .ignored }
        let before = self
        changedOutsideAt = package.changedAt ?? changedOutsideAt
        marketplaceStatus = package.marketplaceStatus
        carrier = package.carrier ?? carrier
        trackingNumber = package.trackingNumber ?? trackingNumber
        isInvoiced = isInvoiced || package.isInvoiced
        if payment.next.contains(package.payment) { payment = package.payment }
        guard !status.isEnd || (status == .cancelled && isCarriedBySibling) else {
            return self == before ? .ignored : .applied([])
        }
        guard let goal = package.status else { return .unknownStatus }
        switch goal {
        case .cancelled, .superseded:
            return cancelByMarketplace(
                isSplit: goal == .superseded || isCarriedBySibling, isConfirmed: confirmsCancellation)
        case .unsupplied: return end(as: .unsupplied, lines: .unsupplied)
        default:
            // Whatever is reported after a cancellation shows that it was none.
            if let known = before.changedOutsideAt, let incoming = package.changedAt, incoming > known {
                isCancelRequested = false
            }
            return advance(to: goal, package: package, before: before)
        }
    }

    /// Settles a cancellation that was waiting for its siblings.
    package mutating func settleCancellation(isCarriedBySibling: Bool) -> Observation {
        cancelByMarketplace(isSplit: isCarriedBySibling, isConfirmed: true)
    }

    /// Replaces this package by others: no message, no refund, no stock return. The one way out of a cancellation.
    package mutating func supersede() throws(TransitionError) -> [OrderStatus] {
        if status == .superseded { return [] }
        guard status.next.contains(.superseded) || status == .cancelled else {
            throw TransitionError(from: status, to: .superseded)
        }
        status = .superseded
        isCancelRequested = false
        return [.superseded]
    }

    private mutating func cancelByMarketplace(isSplit: Bool, isConfirmed: Bool) -> Observation {
        if isSplit {
            do { return .applied(try supersede()) } catch { return .refused(error) }
        }
        guard isConfirmed || !status.isBeforeShipment else {
            let isNew = !isCancelRequested
            isCancelRequested = true
            return isNew ? .cancellationPending : .ignored
        }
        isCancelRequested = false
        return end(as: .cancelled, lines: .cancelled)
    }

    private mutating func end(as goal: OrderStatus, lines lineStatus: LineStatus) -> Observation {
        do {
            let steps = try follow(to: goal)
            for index in lines.indices where lines[index].status.isActive {
                lines[index].status = lineStatus
                if lineStatus == .cancelled { lines[index].cancelledQuantity = lines[index].quantity }
                if lineStatus == .cancelled { lines[index].shippedQuantity = 0 }
            }
            return .applied(steps)
        } catch {
            return .refused(error)
        }
    }

    private mutating func advance(to goal: OrderStatus, package: IncomingPackage, before: Order) -> Observation {
        for incoming in package.lines { takeIn(incoming, goal: goal) }
        guard status.isBehind(goal) else { return settled(before: before) }
        do {
            let steps = try follow(to: goal)
            raiseLines(to: goal)
            if !OrderStatus.choices(for: lines).contains(goal) {
                // The shop's lines contradict its package: the package counts.
                lines = before.lines
                raiseLines(to: goal)
            }
            return .applied(steps)
        } catch {
            self.lines = before.lines
            return .refused(error)
        }
    }

    /// After lines changed without a new package state: a line cancelled in the shop may end or complete the order.
    private mutating func settled(before: Order) -> Observation {
        do {
            let steps = try settle()
            return self == before ? .ignored : .applied(steps)
        } catch {
            lines = before.lines
            return .refused(error)
        }
    }

    private mutating func takeIn(_ incoming: IncomingLine, goal: OrderStatus) {
        guard let index = lines.firstIndex(where: { $0.externalID == incoming.externalID }) else { return }
        if incoming.status == .cancelled, lines[index].status.isActive, status.isBeforeShipment {
            lines[index].status = .cancelled
            lines[index].cancelledQuantity = lines[index].quantity
            lines[index].shippedQuantity = 0
        }
        let progress = incoming.status.progress ?? 0
        if progress >= 6, goal.lineStage?.progress ?? 0 >= 6, progress > lines[index].status.progress ?? progress {
            lines[index].status = incoming.status
        }
        if incoming.returnStatus != .none, goal != .preparing { lines[index].returnStatus = incoming.returnStatus }
    }

    /// Lifts every active line to at least the stage that the header stands for.
    private mutating func raiseLines(to goal: OrderStatus) {
        guard let stage = goal.lineStage, let progress = stage.progress else { return }
        for index in lines.indices where lines[index].status.isActive {
            if (lines[index].status.progress ?? 0) < progress { lines[index].status = stage }
            if progress >= 7 { lines[index].shippedQuantity = lines[index].quantity - lines[index].cancelledQuantity }
            if goal == .returned {
                lines[index].returnStatus = .approved
                lines[index].returnedQuantity = lines[index].shippedQuantity
            }
        }
    }
}

extension OrderStatus {
    /// The stage that all lines have reached when the package is in this state; nil for states without one.
    package var lineStage: LineStatus? {
        switch self {
        case .received, .needsMatching: .waiting
        case .needsRouting: .matched
        case .readyToSubmit: .routed
        case .submitting: .submitting
        case .awaitingSupplier: .atSupplier
        case .preparing, .readyToShip: .prepared
        case .shipped, .atPickupPoint, .undelivered: .shipped
        case .delivered, .completed, .returning, .returned: .delivered
        case .cancelled: .cancelled
        case .unsupplied: .unsupplied
        case .superseded: nil
        }
    }

    /// How far along the parcel is; events of a marketplace only ever raise it.
    private var rank: Int {
        switch self {
        case .received: 0
        case .needsMatching: 1
        case .needsRouting: 2
        case .readyToSubmit: 3
        case .submitting: 4
        case .awaitingSupplier: 5
        case .preparing: 6
        case .readyToShip: 7
        case .shipped: 8
        case .atPickupPoint: 9
        case .undelivered: 10
        case .delivered: 11
        case .completed: 12
        case .returning: 13
        case .returned: 14
        case .cancelled, .unsupplied, .superseded: 15
        }
    }

    fileprivate func isBehind(_ goal: OrderStatus) -> Bool { rank < goal.rank }
}
