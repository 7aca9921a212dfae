import Domain
import Testing

@Suite("An order on its way through a supplier")
struct OrderSupplyTests {
    @Test("An order walks from received to shipped, one state after the other")
    func wholeWay() throws {
        var order = order(.received, lines: [.waiting, .waiting])
        #expect(try order.match([ID(1)]) == [.needsMatching])
        #expect(try order.match([ID(1), ID(2)]) == [.needsRouting])
        #expect(try order.route(to: ID(9)) == [.readyToSubmit])
        #expect(order.lines.allSatisfy { $0.supplier == ID(9) })
        #expect(try order.beginSubmission() == [.submitting])
        #expect(try order.submissionBecameUncertain() == [])
        #expect(order.lines.allSatisfy { $0.status == .submissionUncertain })
        #expect(try order.submissionArrived() == [.awaitingSupplier])
        #expect(try order.supplierAccepted() == [.preparing])
        #expect(try order.labelArrived() == [.readyToShip])
        #expect(try order.shipped(carrier: "Kargo", trackingNumber: "123") == [.shipped])
        #expect(order.lines.allSatisfy { $0.status == .shipped && $0.shippableQuantity == 0 })
        #expect(order.carrier == "Kargo" && order.trackingNumber == "123")
        #expect(order.isConsistent)
    }

    @Test("A refused submission makes the order ready again; a supplier's refusal looks for another supplier")
    func refusals() throws {
        var order = order(.readyToSubmit, lines: [.routed])
        _ = try order.beginSubmission()
        #expect(try order.submissionFailed() == [.readyToSubmit])
        _ = try order.beginSubmission()
        _ = try order.submissionArrived()
        #expect(try order.supplierRefused() == [.needsRouting])
        #expect(order.lines[0].status == .matched && order.lines[0].supplier == nil)
    }

    @Test("An uncertain submission can't be submitted again until somebody knows (rule b)")
    func uncertainIsNeverSubmittedAgain() throws {
        var order = order(.readyToSubmit, lines: [.routed, .routed])
        _ = try order.beginSubmission()
        _ = try order.submissionBecameUncertain()
        #expect(throws: TransitionError(from: .submitting, to: .submitting)) { try order.beginSubmission() }
        #expect(order.lines.allSatisfy { $0.status == .submissionUncertain })
    }

    @Test("Cancel and submit exclude each other, whichever comes first (rule c)")
    func cancelOrSubmit() throws {
        var cancelledFirst = order(.readyToSubmit, lines: [.routed])
        #expect(try cancelledFirst.cancel() == [.cancelled])
        #expect(throws: TransitionError.self) { try cancelledFirst.beginSubmission() }
        var submittedFirst = order(.readyToSubmit, lines: [.routed])
        _ = try submittedFirst.beginSubmission()
        #expect(try submittedFirst.cancel() == [.cancelled])
        #expect(submittedFirst.lines[0].status == .cancelled)
    }

    @Test("A held order, and one with a cancellation asked for, is not submitted", arguments: [true, false])
    func heldIsNotSubmitted(_ isHeld: Bool) {
        var order = order(.readyToSubmit, lines: [.routed])
        #expect(order.mayProceed)
        if isHeld { order.isHeld = true } else { order.isCancelRequested = true }
        #expect(!order.mayProceed)
        #expect(throws: TransitionError.self) { try order.beginSubmission() }
    }

    @Test("An order proceeds by itself only while its payment releases the goods", arguments: PaymentStatus.allCases)
    func payment(_ payment: PaymentStatus) {
        #expect(order(.received, lines: [.waiting], payment: payment).mayProceed == payment.releasesGoods)
    }

    @Test("Nobody cancels by hand from shipping on", arguments: OrderStatus.allCases)
    func cancelByHand(_ status: OrderStatus) {
        var cancelled = order(status, lines: [status.lineStage ?? .waiting])
        var unsupplied = cancelled
        let before = cancelled
        if status.isBeforeShipment {
            #expect(throws: Never.self) { try cancelled.cancel() }
            #expect(cancelled.status == .cancelled && cancelled.lines[0].cancelledQuantity == 2)
            #expect(throws: Never.self) { try unsupplied.declareUnsupplied() }
            #expect(unsupplied.status == .unsupplied && unsupplied.lines[0].status == .unsupplied)
            #expect(cancelled.isConsistent && unsupplied.isConsistent)
        } else {
            #expect(throws: TransitionError.self) { try cancelled.cancel() }
            #expect(throws: TransitionError.self) { try unsupplied.declareUnsupplied() }
            #expect(cancelled == before && unsupplied == before)
        }
    }

    @Test("A cancel does not care whether lines have products or suppliers (rule d)")
    func cancelNeedsNoCatalogue() throws {
        var order = order(.readyToSubmit, lines: [.routed, .waiting])
        order.lines[0].product = nil
        order.lines[0].supplier = nil
        #expect(throws: Never.self) { try order.cancel() }
        #expect(order.isConsistent)
    }

    @Test("An order prepared outside can be opened for submission, and no other", arguments: OrderStatus.allCases)
    func reopens(_ status: OrderStatus) {
        var order = order(status, lines: [status.lineStage ?? .waiting])
        if status == .preparing {
            #expect(throws: Never.self) { try order.reopenForSubmission(supplier: ID(3)) }
            #expect(order.status == .readyToSubmit && order.lines[0].supplier == ID(3))
            #expect(order.isConsistent)
        } else {
            #expect(throws: TransitionError.self) { try order.reopenForSubmission(supplier: ID(3)) }
        }
    }

    @Test("A tracking number that is known is not replaced by the supplier's")
    func trackingStays() throws {
        var order = order(.preparing, lines: [.accepted])
        order.trackingNumber = "PAZARYERI-1"
        _ = try order.shipped(carrier: nil, trackingNumber: "TEDARIKCI-1")
        #expect(order.trackingNumber == "PAZARYERI-1")
    }
}
