import Domain
import TestSupport

/// Something that may happen to an order, drawn at random; the guards are those of the operations that call the domain.
enum RandomOrderEvent {
    case match(Set<ID<OrderLine>>)
    case route
    case beginSubmission
    case uncertain
    case arrived
    case failed
    case accepted
    case refused
    case label
    case shipped
    case cancel
    case unsupplied
    case reopen
    case hold(Bool)
    case supersede
    case settleCancellation(isCarried: Bool)
    case observe(IncomingPackage, isCarried: Bool, confirms: Bool)

    /// Whether the marketplace says it.
    var isFromMarketplace: Bool {
        switch self {
        case .observe, .settleCancellation, .supersede: true
        default: false
        }
    }

    /// - Parameter anyLineStates: whether the lines of a package may be in states that its own does not suggest.
    static func random(
        for order: Order, anyLineStates: Bool, using generator: inout SeededGenerator
    ) -> RandomOrderEvent {
        switch Int.random(in: 0..<22, using: &generator) {
        case 0, 1:
            return .match(Set(order.lines.map(\.id).filter { _ in Int.random(in: 0..<3, using: &generator) > 0 }))
        case 2: return .route
        case 3: return .beginSubmission
        case 4: return .uncertain
        case 5: return .arrived
        case 6: return .failed
        case 7: return .accepted
        case 8: return .refused
        case 9: return .label
        case 10: return Bool.random(using: &generator) ? .shipped : .reopen
        case 11: return Int.random(in: 0..<4, using: &generator) == 0 ? .cancel : .accepted
        case 12: return Int.random(in: 0..<4, using: &generator) == 0 ? .unsupplied : .arrived
        case 13: return .hold(Bool.random(using: &generator))
        case 14: return Int.random(in: 0..<4, using: &generator) == 0 ? .supersede : .beginSubmission
        case 15: return .settleCancellation(isCarried: Bool.random(using: &generator))
        default:
            return .observe(
                package(for: order, anyLineStates: anyLineStates, using: &generator),
                isCarried: Int.random(in: 0..<6, using: &generator) == 0, confirms: Bool.random(using: &generator))
        }
    }

    private static func package(
        for order: Order, anyLineStates: Bool, using generator: inout SeededGenerator
    ) -> IncomingPackage {
        let status = observableStatuses[Int.random(in: 0..<observableStatuses.count, using: &generator)]
        let lines = order.lines.map { _ in
            anyLineStates && Bool.random(using: &generator)
                ? LineStatus.allCases[Int.random(in: 0..<LineStatus.allCases.count, using: &generator)] : nil
        }
        let moment = Bool.random(using: &generator) ? Int64.random(in: 0..<100, using: &generator) : nil
        var package = observation(status, at: moment, lines: lines)
        let payments = PaymentStatus.allCases
        package.payment = payments[Int.random(in: 0..<payments.count, using: &generator)]
        if Bool.random(using: &generator) { package.trackingNumber = "TAKIP" }
        return package
    }

    /// Lets the event happen. A refused one leaves the order as it was, as an operation's rolled-back transaction does.
    func happen(to order: inout Order) {
        let before = order
        do { try apply(to: &order) } catch { order = before }
    }

    private func apply(to order: inout Order) throws(TransitionError) {
        switch self {
        case .match(let lines):
            guard order.mayProceed, [.received, .needsMatching, .needsRouting].contains(order.status) else { return }
            _ = try order.match(lines)
        case .route:
            guard order.mayProceed, [.received, .needsMatching, .needsRouting].contains(order.status),
                order.lines.allSatisfy({ $0.remainingQuantity == 0 || $0.status == .matched })
            else { return }
            _ = try order.route(to: ID(9))
        case .beginSubmission: _ = try order.beginSubmission()
        case .uncertain: _ = try order.submissionBecameUncertain()
        case .arrived: _ = try order.submissionArrived()
        case .failed: _ = try order.submissionFailed()
        case .accepted: _ = try order.supplierAccepted()
        case .refused: _ = try order.supplierRefused()
        case .label: _ = try order.labelArrived()
        case .shipped: _ = try order.shipped(carrier: "K", trackingNumber: "T")
        case .cancel: _ = try order.cancel()
        case .unsupplied: _ = try order.declareUnsupplied()
        case .reopen: _ = try order.reopenForSubmission(supplier: ID(9))
        case .hold(let isHeld): order.isHeld = isHeld
        case .supersede: _ = try order.supersede()
        case .settleCancellation(let isCarried):
            if order.isCancelRequested { _ = order.settleCancellation(isCarriedBySibling: isCarried) }
        case .observe(let package, let isCarried, let confirms):
            _ = order.observe(package, isCarriedBySibling: isCarried, confirmsCancellation: confirms)
        }
    }
}
