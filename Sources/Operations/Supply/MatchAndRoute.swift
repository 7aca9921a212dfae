import Domain
import JobQueue
import SQLEngine
import Storage

/// Finding the supplier's product for each line, and the supplier for the order.
extension Operations {
    func queueMatching(_ order: Order, _ tx: borrowing Transaction) throws {
        guard order.mayProceed else { return }
        try enqueuer.enqueue(
            NewJob(
                .matchOrder, uniqueKey: "eslestir:\(order.id)", dealer: order.dealer, order: order.id,
                integration: order.integration),
            tx)
    }

    /// Queues whatever an order waits for in its present state.
    func queueNextStep(_ order: Order, _ tx: borrowing Transaction) throws {
        switch order.status {
        case .received, .needsMatching, .needsRouting: try queueMatching(order, tx)
        case .readyToSubmit: try submitAutomatically(order, tx)
        default: break
        }
    }

    /// Matches what can be matched, then routes: the handler of `siparis_eslestir` and `siparis_yonlendir`.
    func matchAndRoute(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.order else { return .done }
        try await database.write { tx in
            guard try jobs.finish(job, tx), let order = try OrderTable.load(id, scope: .system, tx) else { return }
            try matchAndRoute(order, tx)
        }
        return .finishedInTransaction
    }

    private func matchAndRoute(_ before: Order, _ tx: borrowing Transaction) throws {
        guard before.mayProceed, [.received, .needsMatching, .needsRouting].contains(before.status) else { return }
        var order = before
        var offers: [ID<OrderLine>: [SupplyOffer]] = [:]
        for index in order.lines.indices where order.lines[index].remainingQuantity > 0 {
            let line = order.lines[index]
            offers[line.id] = try SupplierProductTable.offers(
                dealer: order.dealer, barcode: line.barcode, sku: line.sku, tx)
            guard line.product == nil else { continue }
            order.lines[index].product = try ProductTable.ensure(
                dealer: order.dealer, sku: line.sku, barcode: line.barcode, name: line.name, now: world.now(), tx)
        }
        let matched = Set(offers.filter { !$0.value.isEmpty }.keys)
        var steps = try order.match(matched)
        let active = order.lines.filter { $0.remainingQuantity > 0 }
        if active.allSatisfy({ matched.contains($0.id) }) {
            steps += try route(&order, offers: active.map { offers[$0.id] ?? [] }, tx)
        }
        try store(
            order, before: before, steps: steps.squeezed, actor: .system(.job), because: "eşleştirme ve yönlendirme", tx
        )
    }

    private func route(
        _ order: inout Order, offers: [[SupplyOffer]], _ tx: borrowing Transaction
    ) throws -> [OrderStatus] {
        let header = try OrderFacts.header(order.id, tx)
        let facts = RoutingFacts(
            platform: header.platform, categories: try ProductTable.categories(of: order.id, tx),
            skus: order.lines.compactMap(\.sku),
            city: try OrderAddresses.shipping(of: order.id, tx)?.city.map(foldedForSearch), total: header.total,
            suppliersByLine: offers.map { Set($0.map(\.supplier)) })
        let rules = try RoutingRuleTable.active(dealer: order.dealer, tx)
        switch RoutingDecision.decide(rules: rules, facts: facts, fold: { foldedForSearch($0) }) {
        case .none(let reason):
            try OrderFacts.setRoutingReason(reason, order.id, tx)
            return []
        case .supplier(let supplier, let reason):
            let bases = Set(offers.flatMap { $0 }.filter { $0.supplier == supplier }.map(\.basis.rawValue))
            try OrderFacts.setRoutingReason(
                "\(reason) Eşleşme: \(bases.sorted().joined(separator: ", ")).", order.id, tx)
            return try order.route(to: supplier)
        }
    }
}

extension [OrderStatus] {
    /// Matching and routing in one go need no stop in between: the last state alone, if the moves before it were only on
    /// the way.
    fileprivate var squeezed: [OrderStatus] { last.map { [$0] } ?? [] }
}
