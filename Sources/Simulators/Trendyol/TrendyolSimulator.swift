package import Domain
import LosslessJSON

/// The order side of the Trendyol seller API on loopback: packages, labels, invoices and webhooks of some sellers.
///
/// Source: developers.trendyol.com, state of autumn 2026. The `TrendyolSimulator+…` files hold what a test or the demo
/// does to it.
package actor TrendyolSimulator: Simulator {
    package nonisolated let name = "trendyol"
    package nonisolated let basePath = "/integration"
    package nonisolated let routes = TrendyolRoute.table
    package nonisolated let faults: FaultPlan
    package nonisolated let calls = CallLog()

    let world: World
    let sendWebhook: WebhookSender
    var shops: [Int64: TrendyolShop] = [:]
    /// Webhook calls that wait to be made, oldest first.
    var outbox: [TrendyolWebhookEvent] = []
    var random: SplitMix64
    let firstSellerID: Int64
    private var rateLimit: (count: Int, window: Duration)?
    private var recentCalls: [String: [Timestamp]] = [:]

    /// - Parameters:
    ///   - seller: whose shop the driver means where it names none.
    ///   - others: further sellers.
    ///   - seed: decides all numbers, names and faults.
    ///   - world: tells the time.
    ///   - sendWebhook: makes the webhook calls; may throw always if none are wanted.
    package init(
        seller: TrendyolSeller,
        others: [TrendyolSeller] = [],
        seed: UInt64,
        world: World,
        sendWebhook: @escaping WebhookSender
    ) {
        faults = FaultPlan(seed: seed)
        random = SplitMix64(seed: seed)
        self.world = world
        self.sendWebhook = sendWebhook
        firstSellerID = seller.sellerID
        for (number, seller) in ([seller] + others).enumerated() {
            shops[seller.sellerID] = TrendyolShop(seller: seller, number: number, seed: seed)
        }
    }

    package nonisolated var tooManyRequests: Answer { TrendyolRefusal.tooManyRequests.answer }

    /// Allows this many calls of one route and seller within the time; nil, as at the start, for any number.
    ///
    /// The real limit is 50 in 10 seconds.
    package func limitRate(_ count: Int?, per window: Duration = .seconds(10)) {
        rateLimit = count.map { ($0, window) }
        recentCalls = [:]
    }

    package func answer(_ call: Call) -> Answer {
        if let refusal = refusalOfCaller(call) { return refusal }
        guard let sellerID = Int64(call.parameter("seller")), var shop = shops[sellerID] else {
            return unauthorized(call)
        }
        guard isWithinRate(call) else { return tooManyRequests }
        guard let route = TrendyolRoute(rawValue: call.route) else { return .empty(status: 404) }
        let answer: Answer
        do throws(TrendyolRefusal) {
            answer = try perform(route, call, on: &shop)
        } catch {
            // What was refused has changed nothing.
            return error.answer
        }
        queueEvents(&shop)
        shops[sellerID] = shop
        return answer
    }

    private func perform(
        _ route: TrendyolRoute,
        _ call: Call,
        on shop: inout TrendyolShop
    ) throws(TrendyolRefusal) -> Answer {
        let now = world.now()
        let body = call.json() ?? .null
        switch route {
        case .stream:
            let filter = try TrendyolStreamFilter(call)
            let size = try number(call, "size") ?? 50
            return .json(try shop.stream(filter, cursor: call.query("nextCursor"), size: Int(size), at: now))
        case .page: return .json(try shop.page(try TrendyolPageFilter(call), at: now))
        case .closedPage: throw TrendyolRefusal(426, "upgrade.required", "Bu servis kapandı, v2/orders kullanın")
        case .update: try shop.update(try packageID(call), body, at: now)
        case .unsupplied: try shop.reportUnsupplied(try packageID(call), body, at: now)
        case .orderLabel: try shop.orderLabel(call.parameter("tracking"), body, at: now)
        case .fetchLabel: return .json(try shop.label(call.parameter("tracking")))
        case .invoiceLink:
            try shop.takeInvoiceLink(body, at: now)
            return .empty(status: 201)
        case .deleteInvoiceLink:
            try shop.deleteInvoiceLink(body, at: now)
            return .empty(status: 202)
        case .invoiceFile: try shop.takeInvoiceFile(MultipartForm(call), at: now)
        case .createHook: return .json(try shop.createHook(body, at: now))
        case .listHooks: return .json(.array(shop.hooks.map(\.json)))
        case .changeHook: try shop.changeHook(call.parameter("hook"), body, at: now)
        case .activateHook: try shop.setHook(call.parameter("hook"), active: true, at: now)
        case .deactivateHook: try shop.setHook(call.parameter("hook"), active: false, at: now)
        case .deleteHook: try shop.deleteHook(call.parameter("hook"))
        }
        return .empty()
    }

    /// Checks the headers: `User-Agent: {sellerId} - {name}` and the seller's Basic authorization.
    private func refusalOfCaller(_ call: Call) -> Answer? {
        let agent = call.header("User-Agent") ?? ""
        guard agent.hasPrefix("\(call.parameter("seller")) - ") else {
            return TrendyolRefusal(403, "forbidden", "User-Agent başlığı zorunlu: {sellerId} - {ad}").answer
        }
        let seller = Int64(call.parameter("seller")).flatMap { shops[$0]?.seller }
        guard let seller, call.header("Authorization") == seller.authorization else { return unauthorized(call) }
        return nil
    }

    private func unauthorized(_ call: Call) -> Answer {
        let body: JSON = [
            "timestamp": JSON(world.now().milliseconds),
            "status": 401,
            "error": "Unauthorized",
            "exception": "ClientApiAuthenticationException",
            "path": .string(call.path),
        ]
        return .json(body, status: 401)
    }

    private func isWithinRate(_ call: Call) -> Bool {
        guard let rateLimit else { return true }
        let now = world.now()
        let key = call.route + " " + call.parameter("seller")
        let recent = (recentCalls[key] ?? []).filter { now.since($0) < rateLimit.window }
        guard recent.count < rateLimit.count else { return false }
        recentCalls[key] = recent + [now]
        return true
    }

    private func packageID(_ call: Call) throws(TrendyolRefusal) -> Int64 {
        guard let packageID = Int64(call.parameter("package")) else { throw .invalid("packageId sayı olmalı") }
        return packageID
    }
}

/// A whole number in the query; nil if it is not there.
func number(_ call: Call, _ name: String) throws(TrendyolRefusal) -> Int64? {
    guard let text = call.query(name) else { return nil }
    guard let value = Int64(text) else { throw .invalid("\(name) sayı olmalı") }
    return value
}
