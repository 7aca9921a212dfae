import Domain
import Operations
import Simulators

/// What happens in the shop during a demo run: orders, and what buyers do to them.
struct DemoScript: Sendable {
    let orderCount: Int
    let simulators: DemoSimulators
    let installation: DemoInstallation

    /// What happened, for the summary.
    struct Events: Sendable {
        var split = 0
        var partlyCancelled = 0
        var cancelled = 0
        var released = 0
        var webhooksDelivered = 0
    }

    /// Places the orders; some are divided or cancelled before anybody has seen them, some still await their payment.
    func placeOrders() async throws -> (packages: [Int64], awaiting: [Int64], events: Events) {
        var events = Events()
        var packages: [Int64] = []
        var awaiting: [Int64] = []
        var random = SplitMix64(seed: 20_261)
        for number in 0..<orderCount {
            var draft = TrendyolOrderDraft.random(using: &random)
            draft.isAwaiting = number % 29 == 3
            let package = try await simulators.trendyol.createOrder(draft)
            if draft.isAwaiting { awaiting.append(package) } else { packages.append(package) }
            switch number % 31 {
            case 5: events.split += await attempt { _ = try await simulators.trendyol.split(package) }
            case 11: events.cancelled += await attempt { try await simulators.trendyol.cancel(package) }
            default: break
            }
        }
        return (packages, awaiting, events)
    }

    /// What buyers and the shop do while the orders are being worked: later splits, partial and full cancellations,
    /// payments that come through.
    func disturb(_ packages: [Int64], awaiting: [Int64], _ events: inout Events) async {
        for (number, package) in packages.enumerated() {
            switch number % 37 {
            case 4: events.split += await attempt { _ = try await simulators.trendyol.split(package) }
            case 9: events.cancelled += await attempt { try await simulators.trendyol.cancel(package) }
            case 17:
                events.partlyCancelled += await attempt {
                    _ = try await simulators.trendyol.partialCancel(package, lineID: nil, quantity: nil)
                }
            default: break
            }
        }
        for package in awaiting {
            events.released += await attempt { try await simulators.trendyol.release(package) }
        }
    }

    /// The shop's webhooks: twice, in a list or bare, and out of order.
    func deliverShopWebhooks(_ events: inout Events) async {
        let deliveries = await simulators.trendyol.flushWebhooks(.init(form: .envelope, order: .shuffled, copies: 2))
        events.webhooksDelivered += deliveries.filter(\.isAccepted).count
    }

    /// Delivery reports for the messages sent so far: out of order, and twice.
    func reportDeliveries(to url: String, from start: Int, _ events: inout Events) async -> Int {
        let messages = await simulators.whatsApp.messages
        for message in messages[min(start, messages.count)...] {
            let answers = await simulators.whatsApp.deliver(
                [.delivered, .sent, .read], of: message.messageID, to: url, copies: 2)
            events.webhooksDelivered += answers.filter { $0 == 200 }.count
        }
        return messages.count
    }

    /// 1 if the shop allowed it, 0 if the package had gone too far for it.
    private func attempt(_ action: () async throws -> Void) async -> Int {
        do {
            try await action()
            return 1
        } catch {
            return 0
        }
    }
}
