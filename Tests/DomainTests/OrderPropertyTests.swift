import Domain
import TestSupport
import Testing

@Suite("Whatever happens to an order")
struct OrderPropertyTests {
    private static let runs = 4000
    private static let eventsInARun = 30

    /// Calls the body with thousands of orders before and after a random event.
    private func explore(
        seed: UInt64, anyLineStates: Bool = false,
        _ body: (_ event: RandomOrderEvent, _ before: Order, _ after: Order) -> Bool
    ) {
        for run in 0..<UInt64(OrderPropertyTests.runs) {
            var generator = SeededGenerator(seed: seed &* 1_000_003 &+ run)
            let lineCount = Int.random(in: 1...4, using: &generator)
            var order = order(
                .received, lines: Array(repeating: .waiting, count: lineCount),
                quantity: Int.random(in: 1...5, using: &generator))
            for step in 0..<OrderPropertyTests.eventsInARun {
                let event = RandomOrderEvent.random(for: order, anyLineStates: anyLineStates, using: &generator)
                let before = order
                event.happen(to: &order)
                guard body(event, before, order) else {
                    Issue.record("run \(run), step \(step): \(event)\nbefore: \(before)\nafter: \(order)")
                    return
                }
            }
        }
    }

    @Test("header and lines agree, and no quantity is impossible")
    func staysConsistent() {
        explore(seed: 1) { _, _, after in after.isConsistent }
    }

    @Test("header and lines agree even if the shop's lines are in states of their own")
    func staysConsistentWithAnyLines() {
        explore(seed: 2, anyLineStates: true) { _, _, after in after.isConsistent }
    }

    @Test("it only moves as the table allows, and a marketplace event also along its extra moves")
    func movesAreLegal() {
        explore(seed: 3) { event, before, after in
            if before.status == after.status { return true }
            let isCorrection = before.status == .cancelled && after.status == .superseded
            guard event.isFromMarketplace else {
                // Matching and routing in one go stop in between, too.
                return before.status.next.contains(after.status)
            }
            return isCorrection || before.status.path(to: after.status) != nil
        }
    }

    @Test("a marketplace event never moves it backwards")
    func neverBackwards() {
        let way: [OrderStatus] = [
            .received, .needsMatching, .needsRouting, .readyToSubmit, .submitting, .awaitingSupplier, .preparing,
            .readyToShip, .shipped, .atPickupPoint, .undelivered, .delivered, .completed, .returning, .returned,
        ]
        explore(seed: 4) { event, before, after in
            guard event.isFromMarketplace, let from = way.firstIndex(of: before.status),
                let to = way.firstIndex(of: after.status)
            else { return true }
            return to >= from
        }
    }

    @Test("an event older than what is known changes nothing")
    func staleEvents() {
        var staleCount = 0
        explore(seed: 5, anyLineStates: true) { event, before, after in
            guard case .observe(let package, _, _) = event, let at = package.changedAt,
                let known = before.changedOutsideAt,
                at < known
            else { return true }
            staleCount += 1
            return before == after
        }
        #expect(staleCount > 1000)
    }

    @Test("the same event twice in a row changes nothing the second time")
    func sameEventTwice() {
        explore(seed: 6) { event, before, after in
            guard case .observe(_, _, confirms: false) = event, before != after else { return true }
            var again = after
            event.happen(to: &again)
            return again == after
        }
    }

    @Test("quantities never fall, and nothing is taken back that was cancelled or shipped")
    func quantitiesOnlyGrow() {
        explore(seed: 7) { _, before, after in
            zip(before.lines, after.lines).allSatisfy { old, new in
                old.quantity == new.quantity && old.cancelledQuantity <= new.cancelledQuantity
                    && (old.shippedQuantity <= new.shippedQuantity || new.status == .cancelled)
            }
        }
    }

    @Test("tracking numbers are never wiped")
    func trackingStays() {
        explore(seed: 8) { _, before, after in before.trackingNumber == nil || after.trackingNumber != nil }
    }

    @Test("a held order, or one with a cancellation asked for, does not begin to be submitted")
    func heldStays() {
        explore(seed: 9) { _, before, after in
            !(before.isHeld || before.isCancelRequested) || before.status == .submitting || after.status != .submitting
        }
    }

    @Test("the random walks reach every state that events can lead to")
    func walksReachEverything() {
        var seen: Set<OrderStatus> = []
        explore(seed: 10, anyLineStates: false) { _, _, after in
            seen.insert(after.status)
            return true
        }
        #expect(seen.isSuperset(of: Set(OrderStatus.allCases).subtracting([.completed, .returning])))
    }
}
