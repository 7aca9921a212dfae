package import Domain
import LosslessJSON

/// The calls of the supplier, by the names under which they are counted and can be made to fail.
package enum SupplierRoute: String, Sendable {
    case create = "orders.create"
    case find = "orders.find"
    case fetch = "orders.fetch"
    case cancel = "orders.cancel"
    case health = "health"

    static let table = [
        Route(create.rawValue, "POST", "/orders"),
        Route(find.rawValue, "GET", "/orders"),
        Route(fetch.rawValue, "GET", "/orders/{reference}"),
        Route(cancel.rawValue, "POST", "/orders/{reference}/cancel"),
        Route(health.rawValue, "GET", "/health"),
    ]
}

/// A supplier with a plain REST interface, on loopback.
///
/// By default it ignores `Idempotency-Key`, as many suppliers do: an order sent twice is there twice and
/// ``doubledReferences()`` shows it.
package actor SupplierSimulator: Simulator {
    package nonisolated let name = "tedarikci"
    package nonisolated let routes = SupplierRoute.table
    package nonisolated let faults: FaultPlan
    package nonisolated let calls = CallLog()

    /// All orders that came in, oldest first.
    package private(set) var orders: [SupplierOrder] = []
    private let world: World
    private let apiKey: String
    private var random: SplitMix64
    private var progress: SupplierProgress
    private var honoursIdempotencyKey = false

    /// - Parameters:
    ///   - apiKey: what the header `X-API-Key` must be.
    ///   - progress: how orders move on by themselves.
    ///   - seed: decides tracking numbers, random rejections and faults.
    ///   - world: tells the time.
    package init(apiKey: String, progress: SupplierProgress = .init(), seed: UInt64, world: World) {
        faults = FaultPlan(seed: seed)
        random = SplitMix64(seed: seed)
        self.apiKey = apiKey
        self.progress = progress
        self.world = world
    }

    package nonisolated var tooManyRequests: Answer {
        supplierError("rate_limited", "çok fazla istek", status: 429)
    }

    package func answer(_ call: Call) -> Answer {
        guard call.route != SupplierRoute.health.rawValue else { return .json(["status": "ok"]) }
        guard call.header("X-API-Key") == apiKey else {
            return supplierError("unauthorized", "X-API-Key geçersiz", status: 401)
        }
        switch SupplierRoute(rawValue: call.route) {
        case .create: return create(call)
        case .find:
            let reference = call.query("reference")
            let found = poll { $0.reference == reference }
            return .json(["orders": .array(found.map(\.json))])
        case .fetch:
            let key = call.parameter("reference")
            guard let order = poll({ $0.reference == key || $0.orderID == key }).first else { return notFound }
            return .json(order.json)
        case .cancel: return cancel(call.parameter("reference"))
        case .health, nil: return notFound
        }
    }

    private func create(_ call: Call) -> Answer {
        guard let body = call.json() else { return supplierError("invalid", "gövde JSON değil", status: 400) }
        let key = call.header("Idempotency-Key")
        if honoursIdempotencyKey, let key, let known = orders.first(where: { $0.idempotencyKey == key }) {
            return .json(receipt(known))
        }
        let request: SupplierRequest
        do throws(SupplierRequest.Fault) {
            request = try SupplierRequest(body)
        } catch {
            return error.answer
        }
        let number = String(String(1_000_001 + orders.count).dropFirst())
        let now = world.now()
        let order = SupplierOrder(
            orderID: "TED-" + number,
            reference: request.reference,
            idempotencyKey: key,
            receivedAt: now,
            body: body,
            label: request.label,
            status: .received,
            modifiedAt: now)
        orders.append(order)
        return .json(receipt(order), status: 201)
    }

    private func receipt(_ order: SupplierOrder) -> JSON {
        [
            "id": .string(order.orderID),
            "status": .string(order.status.rawValue),
            "reference": .string(order.reference),
        ]
    }

    private func cancel(_ key: String) -> Answer {
        let positions = orders.indices.filter { orders[$0].reference == key || orders[$0].orderID == key }
        guard let first = positions.first else { return notFound }
        guard positions.allSatisfy({ orders[$0].status != .shipped }) else {
            return supplierError("already_shipped", "sipariş kargoya verildi", status: 409)
        }
        for position in positions { orders[position].enter(.cancelled, at: world.now()) }
        return .json(orders[first].json)
    }

    private var notFound: Answer { supplierError("not_found", "sipariş bulunamadı", status: 404) }

    /// The matching orders, each moved on by one lookup.
    private func poll(_ isMeant: (SupplierOrder) -> Bool) -> [SupplierOrder] {
        let positions = orders.indices.filter { isMeant(orders[$0]) }
        for position in positions {
            orders[position].pollCount += 1
            let count = orders[position].pollCount
            if orders[position].status == .received, count >= progress.pollsBeforeAccept ?? .max { decide(position) }
            if orders[position].status == .accepted, count >= progress.pollsBeforeShip ?? .max { ship(position) }
        }
        return positions.map { orders[$0] }
    }

    private func decide(_ position: Int) {
        let missing = orders[position].skus.first(where: progress.rejectedSKUs.contains)
        if let missing {
            orders[position].reason = "Stokta yok: \(missing)"
        } else if random.chance(perMille: progress.rejectedPerMille) {
            orders[position].reason = "Tedarik edilemiyor"
        }
        orders[position].enter(orders[position].reason == nil ? .accepted : .rejected, at: world.now())
    }

    private func ship(_ position: Int) {
        let body = orders[position].body
        orders[position].carrier = body["carrier"]?.string ?? "Aras Kargo"
        orders[position].trackingNumber = body["tracking_number"]?.text ?? "726" + random.digits(13)
        orders[position].enter(.shipped, at: world.now())
    }
}

/// What a test or the demo does to the supplier, and asks of it.
extension SupplierSimulator {
    /// How many orders came in, doubled ones counted twice.
    package var receivedCount: Int { orders.count }

    /// The orders with this reference, oldest first.
    package func orders(reference: String) -> [SupplierOrder] { orders.filter { $0.reference == reference } }

    /// The references that more than one order carries, sorted.
    package func doubledReferences() -> [String] {
        Dictionary(grouping: orders, by: \.reference).filter { $0.value.count > 1 }.keys.sorted()
    }

    /// Whether a second call with the same `Idempotency-Key` gives the first order again. Off at the start.
    package func honourIdempotencyKey(_ honours: Bool) { honoursIdempotencyKey = honours }

    /// Changes how orders move on by themselves.
    package func setProgress(_ newProgress: SupplierProgress) { progress = newProgress }

    /// Accepts all orders of this reference that are still open.
    package func accept(_ reference: String) {
        forEachOrder(reference, in: [.received]) { orders[$0].enter(.accepted, at: world.now()) }
    }

    /// Rejects all orders of this reference that are still open.
    package func reject(_ reference: String, reason: String = "Stokta yok") {
        forEachOrder(reference, in: [.received, .accepted]) { position in
            orders[position].reason = reason
            orders[position].enter(.rejected, at: world.now())
        }
    }

    /// Ships all open orders of this reference: with the carrier and tracking number that came along, or own ones.
    package func ship(_ reference: String) {
        forEachOrder(reference, in: [.received, .accepted]) { ship($0) }
    }

    private func forEachOrder(_ reference: String, in states: Set<SupplierOrder.Status>, _ change: (Int) -> Void) {
        for position in orders.indices
        where orders[position].reference == reference && states.contains(orders[position].status) {
            change(position)
        }
    }
}
