extension OrderStatus {
    /// The header states that fit these lines, the usual one first. Lines decide how far an order is; among states that
    /// look the same from the lines (prepared, and prepared with a label) the order's own history decides.
    package static func choices(for lines: [OrderLine]) -> [OrderStatus] {
        let active = lines.filter { $0.remainingQuantity > 0 }
        guard !active.isEmpty else {
            return lines.contains { $0.status == .unsupplied }
                ? [.unsupplied, .cancelled, .superseded] : [.cancelled, .superseded]
        }
        if active.contains(where: { $0.status == .submitting || $0.status == .submissionUncertain }) {
            return [.submitting]
        }
        if active.contains(where: \.returnStatus.isOpen) { return [.returning, .shipped, .delivered, .undelivered] }
        switch active.compactMap(\.status.progress).min() ?? 0 {
        case 0: return [.needsMatching, .received]
        case 1: return [.needsRouting, .received]
        case 2: return [.readyToSubmit, .received]
        case 3: return [.submitting]
        case 4: return [.awaitingSupplier]
        case 5, 6: return [.preparing, .readyToShip]
        case 7: return [.shipped, .atPickupPoint, .undelivered, .delivered, .returned]
        default:
            let allReturned = active.allSatisfy { $0.returnStatus == .approved }
            return allReturned
                ? [.returned, .delivered, .shipped, .undelivered]
                : [.delivered, .completed, .shipped, .atPickupPoint, .undelivered, .returning]
        }
    }
}

extension Order {
    /// Brings the header in line with the lines after they were changed.
    ///
    /// - Returns: the states walked through, the last one being the order's; empty if the header already fits.
    /// - Throws: ``TransitionError`` if no legal way leads to a state that fits; the order is unchanged then.
    @discardableResult
    package mutating func settle() throws(TransitionError) -> [OrderStatus] {
        let choices = OrderStatus.choices(for: lines)
        guard !choices.contains(status), status != .superseded else { return [] }
        return try move(to: choices[0])
    }

    /// Moves the header by one legal step.
    ///
    /// - Throws: ``TransitionError`` if the step is not allowed.
    @discardableResult
    package mutating func move(to goal: OrderStatus) throws(TransitionError) -> [OrderStatus] {
        if status == goal { return [] }
        guard status.next.contains(goal) else { throw TransitionError(from: status, to: goal) }
        status = goal
        return [goal]
    }

    /// Walks the shortest way to `goal` that a marketplace event may take.
    ///
    /// - Throws: ``TransitionError`` if there is none; the order is unchanged then.
    mutating func follow(to goal: OrderStatus) throws(TransitionError) -> [OrderStatus] {
        guard let path = status.path(to: goal) else { throw TransitionError(from: status, to: goal) }
        status = goal
        return path
    }

    /// Whether header and lines agree, and no quantity is impossible: what must hold after every change.
    package var isConsistent: Bool {
        let quantitiesFit = lines.allSatisfy { line in
            line.quantity > 0 && (0...line.quantity).contains(line.cancelledQuantity)
                && line.shippedQuantity >= 0 && line.shippableQuantity >= 0
                && (0...line.quantity).contains(line.returnedQuantity)
        }
        return quantitiesFit && (status == .superseded || OrderStatus.choices(for: lines).contains(status))
    }
}
