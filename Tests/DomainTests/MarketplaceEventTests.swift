import Domain
import Testing

@Suite("What the marketplace says of an order")
struct MarketplaceEventTests {
    @Test("A cancellation waits for a further look, asks nobody to submit meanwhile, and then counts (rule a)")
    func cancellationWaits() {
        var order = order(.readyToSubmit, lines: [.routed])
        #expect(order.pulled(observation(.cancelled, at: 10)) == .cancellationPending)
        #expect(order.status == .readyToSubmit && order.isCancelRequested && !order.mayProceed)
        #expect(order.pulled(observation(.cancelled, at: 10)) == .ignored)
        #expect(order.settleCancellation(isCarriedBySibling: false) == .applied([.cancelled]))
        #expect(!order.isCancelRequested && order.isConsistent)
    }

    @Test("A cancellation whose lines a sibling carries is a split (rule a)", arguments: [true, false])
    func cancellationIsSplit(_ wasPending: Bool) {
        var order = order(.awaitingSupplier, lines: [.atSupplier])
        if wasPending { _ = order.pulled(observation(.cancelled, at: 9)) }
        let answer = order.observe(
            observation(.cancelled, at: 10), isCarriedBySibling: true, confirmsCancellation: false)
        #expect(answer == .applied([.superseded]))
        #expect(!order.isCancelRequested)
    }

    @Test("A cancellation from a file counts at once")
    func fileDoesNotWait() {
        var order = order(.received, lines: [.waiting])
        let answer = order.observe(
            observation(.cancelled, at: 10), isCarriedBySibling: false, confirmsCancellation: true)
        #expect(answer == .applied([.cancelled]))
    }

    @Test("Nothing leaves an end but the one correction: a cancellation that was a split (rule e)")
    func ends() {
        for status in OrderStatus.allCases where status.isEnd {
            for goal in observableStatuses {
                for isCarried in [true, false] {
                    var order = order(status, lines: [status.lineStage ?? .waiting])
                    if status == .returned { order.lines[0].returnStatus = .approved }
                    let lines = order.lines
                    _ = order.observe(
                        observation(goal, at: 10), isCarriedBySibling: isCarried, confirmsCancellation: true)
                    let isCorrection = status == .cancelled && isCarried && [.cancelled, .superseded].contains(goal)
                    #expect(order.status == (isCorrection ? .superseded : status), "\(status) after \(goal as Any)")
                    #expect(order.lines == lines)
                }
            }
        }
    }

    @Test("A superseded order stays so; a shipped one is not superseded (rule g)")
    func supersede() throws {
        var superseded = order(.superseded, lines: [.waiting])
        #expect(try superseded.supersede() == [])
        for status in OrderStatus.allCases where status != .superseded {
            var order = order(status, lines: [status.lineStage ?? .waiting])
            let lines = order.lines
            if status.isBeforeShipment || status == .cancelled {
                #expect(throws: Never.self) { try order.supersede() }
                #expect(order.status == .superseded)
            } else {
                #expect(throws: TransitionError(from: status, to: .superseded)) { try order.supersede() }
            }
            // Neither cancelled nor given back: nothing is returned to stock for a package that others carry on.
            #expect(order.lines == lines)
        }
    }

    @Test("A word that is not known is kept, and nothing else happens")
    func unknownWord() {
        var order = order(.preparing, lines: [.prepared])
        #expect(order.pulled(observation(nil, word: "Teleported", at: 10)) == .unknownStatus)
        #expect(order.marketplaceStatus == "Teleported" && order.status == .preparing)
    }

    /// The states that a marketplace tells of, in their order.
    private static let way: [OrderStatus] = [
        .received, .preparing, .shipped, .atPickupPoint, .undelivered, .delivered, .returned,
    ]

    @Test("An event never moves an order backwards", arguments: way)
    func neverBackwards(_ status: OrderStatus) {
        for earlier in Self.way.prefix(while: { $0 != status }) {
            var order = order(status, lines: [status.lineStage ?? .waiting])
            if status == .returned { order.lines[0].returnStatus = .approved }
            _ = order.pulled(observation(earlier, at: 10))
            #expect(order.status == status, "after \(earlier)")
        }
    }

    @Test("Tracking data is merged and never wiped")
    func trackingIsMerged() {
        var order = order(.preparing, lines: [.prepared])
        var first = observation(.preparing, at: 10)
        first.trackingNumber = "72602420957047272632"
        _ = order.pulled(first)
        var second = observation(.preparing, at: 20)
        second.carrier = "Kargo"
        _ = order.pulled(second)
        #expect(order.trackingNumber == "72602420957047272632" && order.carrier == "Kargo")
        _ = order.pulled(observation(.shipped, at: 30))
        #expect(order.trackingNumber == "72602420957047272632" && order.carrier == "Kargo")
    }

    @Test("A line that the shop cancelled ends alone; the last one ends the order")
    func partialCancellation() {
        var order = order(.needsMatching, lines: [.matched, .waiting])
        #expect(
            order.pulled(observation(.received, at: 10, lines: [.waiting, .cancelled])) == .applied([.needsRouting]))
        #expect(order.lines[1].cancelledQuantity == 2 && order.isConsistent)
        #expect(
            order.pulled(observation(.received, at: 20, lines: [.cancelled, .cancelled])) == .applied([.cancelled]))
        #expect(order.isConsistent)
    }

    @Test("Payment only moves as the table allows")
    func payment() {
        var order = order(.received, lines: [.waiting], payment: .pending)
        _ = order.pulled(observation(.received, at: 10, payment: .paid))
        #expect(order.payment == .paid)
        _ = order.pulled(observation(.received, at: 20, payment: .pending))
        #expect(order.payment == .paid)
    }

    @Test("Lines that are ahead of their package do not tear the header from its lines", arguments: LineStatus.allCases)
    func linesAhead(_ line: LineStatus) {
        for goal in observableStatuses {
            var order = order(.received, lines: [.waiting])
            _ = order.observe(
                observation(goal, at: 10, lines: [line]), isCarriedBySibling: false, confirmsCancellation: true)
            #expect(order.isConsistent, "\(line) in \(goal as Any): \(order.status), \(order.lines[0].status)")
        }
    }

    @Test("A live event after a pending cancellation takes the cancellation back")
    func liveEventEndsPendingCancellation() {
        var order = order(.readyToSubmit, lines: [.routed])
        _ = order.pulled(observation(.cancelled, at: 10))
        _ = order.pulled(observation(.preparing, at: 20))
        #expect(order.status == .preparing && !order.isCancelRequested)
    }
}
