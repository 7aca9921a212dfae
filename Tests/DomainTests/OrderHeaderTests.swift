import Domain
import Testing

@Suite("The header follows the lines")
struct OrderHeaderTests {
    @Test(
        "The lines decide the state of the order",
        arguments: [
            ([.waiting], .needsMatching), ([.waiting, .matched], .needsMatching), ([.matched, .routed], .needsRouting),
            ([.routed, .routed], .readyToSubmit), ([.routed, .cancelled], .readyToSubmit),
            ([.submitting, .routed], .submitting), ([.submissionUncertain, .atSupplier], .submitting),
            ([.atSupplier, .accepted], .awaitingSupplier), ([.accepted, .accepted], .preparing),
            ([.prepared, .prepared], .preparing), ([.accepted, .unsupplied], .preparing),
            ([.shipped, .delivered], .shipped),
            ([.delivered, .delivered], .delivered), ([.delivered, .cancelled], .delivered),
            ([.cancelled, .cancelled], .cancelled), ([.cancelled, .unsupplied], .unsupplied),
            ([.unsupplied], .unsupplied),
        ] as [([LineStatus], OrderStatus)])
    func usualState(_ row: (lines: [LineStatus], status: OrderStatus)) {
        let order = order(row.status, lines: row.lines)
        #expect(OrderStatus.choices(for: order.lines).first == row.status)
        #expect(order.isConsistent)
    }

    @Test("Every state of an order fits lines at its own stage", arguments: OrderStatus.allCases)
    func stageFits(_ status: OrderStatus) {
        guard let stage = status.lineStage else {
            #expect(status == .superseded)
            return
        }
        var order = order(status, lines: [stage, stage])
        if status == .returning { order.lines[0].returnStatus = .requested }
        if status == .returned { for index in order.lines.indices { order.lines[index].returnStatus = .approved } }
        #expect(order.isConsistent)
    }

    @Test(
        "A header that does not fit its lines is noticed",
        arguments: [
            (.shipped, [.prepared]), (.preparing, [.shipped]), (.readyToSubmit, [.matched]), (.cancelled, [.waiting]),
            (.received, [.submitting]), (.awaitingSupplier, [.submissionUncertain]), (.delivered, [.cancelled]),
            (.unsupplied, [.cancelled]),
        ] as [(OrderStatus, [LineStatus])])
    func misfit(_ row: (status: OrderStatus, lines: [LineStatus])) {
        #expect(!order(row.status, lines: row.lines).isConsistent)
    }

    @Test("Impossible quantities are noticed")
    func impossibleQuantities() {
        let sound = order(.preparing, lines: [.prepared])
        #expect(sound.isConsistent)
        let faults: [(inout OrderLine) -> Void] = [
            { $0.quantity = 0 }, { $0.cancelledQuantity = -1 }, { $0.cancelledQuantity = 3 },
            { $0.shippedQuantity = -1 },
            { $0.shippedQuantity = 3 }, { ($0.cancelledQuantity, $0.shippedQuantity) = (1, 2) },
            { $0.returnedQuantity = 3 },
            { $0.returnedQuantity = -1 },
        ]
        for (number, fault) in faults.enumerated() {
            var broken = sound
            fault(&broken.lines[0])
            #expect(!broken.isConsistent, "fault \(number)")
        }
    }

    @Test("Settling moves the header to where its lines are, and only by a legal move")
    func settles() throws {
        var order = order(.submitting, lines: [.atSupplier, .atSupplier])
        #expect(try order.settle() == [.awaitingSupplier])
        #expect(try order.settle() == [])
        order.lines[0].status = .shipped
        order.lines[1].status = .shipped
        let before = order
        // Nobody may call a parcel prepared that is on its way already.
        order.lines[1].status = .waiting
        #expect(throws: TransitionError(from: .awaitingSupplier, to: .needsMatching)) { try order.settle() }
        #expect(order.status == before.status)
    }

    @Test("A move that the table does not know is refused and changes nothing")
    func illegalMove() {
        for from in OrderStatus.allCases {
            for goal in OrderStatus.allCases where goal != from && !from.next.contains(goal) {
                var order = order(from, lines: [.waiting])
                let before = order
                #expect(throws: TransitionError(from: from, to: goal)) { try order.move(to: goal) }
                #expect(order == before)
            }
        }
    }

    @Test("What can still be shipped is what was neither cancelled nor shipped")
    func shippable() {
        var line = order(.received, lines: [.waiting], quantity: 5).lines[0]
        (line.cancelledQuantity, line.shippedQuantity) = (1, 3)
        #expect(line.shippableQuantity == 1)
        #expect(line.remainingQuantity == 4)
        line.status = .unsupplied
        #expect(line.remainingQuantity == 0)
    }
}
