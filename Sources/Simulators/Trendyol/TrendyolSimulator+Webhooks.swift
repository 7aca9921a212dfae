import Domain
import LosslessJSON

/// A webhook call that waits to be made.
struct TrendyolWebhookEvent: Sendable {
    let sellerID: Int64
    let hookID: String
    let packageID: Int64
    /// The package as it was when the event happened.
    let package: JSON
}

/// How a webhook call ended.
package struct TrendyolDelivery: Sendable, Equatable {
    package let packageID: Int64
    package let url: String
    /// The HTTP status of the receiver's answer; nil if there was none.
    package let status: Int?

    /// Whether the receiver took it.
    package var isAccepted: Bool { (200..<300).contains(status ?? 0) }
}

/// How webhook calls look and in which order they come.
package struct TrendyolWebhookStyle: Sendable {
    /// The body: the package alone, or in a list called `content`. Both are documented.
    package enum Form: Sendable {
        case bare
        case envelope
    }

    /// The order of waiting events.
    package enum Order: Sendable {
        case asHappened
        case reversed
        case shuffled
    }

    package var form: Form
    package var order: Order
    /// How often each call is made.
    package var copies: Int

    /// As documented, in order and once each, unless told otherwise.
    package init(form: Form = .bare, order: Order = .asHappened, copies: Int = 1) {
        (self.form, self.order, self.copies) = (form, order, copies)
    }
}

/// Webhooks of the marketplace. Every change of a package waits for the driver to deliver it: at once, late, twice or
/// in a wrong order.
extension TrendyolSimulator {
    /// How many webhook calls wait.
    package var waitingWebhookCount: Int { outbox.count }

    /// Makes all waiting calls. Those that fail wait on; after five failures the hook is switched off.
    @discardableResult
    package func flushWebhooks(_ style: TrendyolWebhookStyle = .init()) async -> [TrendyolDelivery] {
        var events = outbox
        outbox = []
        switch style.order {
        case .asHappened: break
        case .reversed: events.reverse()
        case .shuffled: events.shuffle(using: &random)
        }
        var deliveries: [TrendyolDelivery] = []
        for event in events {
            for copy in 0..<max(style.copies, 1) {
                guard let delivery = await deliver(event, form: style.form) else { continue }
                deliveries.append(delivery)
                if !delivery.isAccepted, copy == 0 { outbox.append(event) }
            }
        }
        return deliveries
    }

    /// Throws all waiting calls away, as if they were lost on the way.
    package func dropWebhooks() { outbox = [] }

    /// Calls all active hooks of the package's seller with the package as it stands now, whatever they subscribed to.
    @discardableResult
    package func deliverWebhook(
        of packageID: Int64,
        _ style: TrendyolWebhookStyle = .init()
    ) async -> [TrendyolDelivery] {
        guard let shop = shops.values.first(where: { $0.packages[packageID] != nil }),
            let package = shop.packages[packageID]
        else { return [] }
        var deliveries: [TrendyolDelivery] = []
        for hook in shop.hooks where hook.isActive {
            let event = TrendyolWebhookEvent(
                sellerID: shop.seller.sellerID, hookID: hook.hookID, packageID: packageID, package: shop.json(package))
            for _ in 0..<max(style.copies, 1) {
                if let delivery = await deliver(event, form: style.form) { deliveries.append(delivery) }
            }
        }
        return deliveries
    }

    /// Moves the shop's events to the outbox, once for each hook that wants them.
    func queueEvents(_ shop: inout TrendyolShop) {
        for package in shop.events {
            for hook in shop.hooks where hook.wants(package.status) {
                outbox.append(
                    TrendyolWebhookEvent(
                        sellerID: shop.seller.sellerID,
                        hookID: hook.hookID,
                        packageID: package.packageID,
                        package: shop.json(package)))
            }
        }
        shop.events = []
    }

    /// Makes one call; nil if the hook is gone or switched off by now.
    private func deliver(_ event: TrendyolWebhookEvent, form: TrendyolWebhookStyle.Form) async -> TrendyolDelivery? {
        guard let hook = shops[event.sellerID]?.hooks.first(where: { $0.hookID == event.hookID }), hook.isActive else {
            return nil
        }
        let body: JSON =
            switch form {
            case .bare: event.package
            case .envelope: ["content": [event.package]]
            }
        let headers = [("Content-Type", "application/json;charset=UTF-8"), hook.authentication.header]
        let status = try? await sendWebhook(hook.url, headers, body.utf8)
        let delivery = TrendyolDelivery(packageID: event.packageID, url: hook.url, status: status)
        note(delivery, of: event)
        return delivery
    }

    private func note(_ delivery: TrendyolDelivery, of event: TrendyolWebhookEvent) {
        guard let position = shops[event.sellerID]?.hooks.firstIndex(where: { $0.hookID == event.hookID }) else {
            return
        }
        guard !delivery.isAccepted else {
            shops[event.sellerID]?.hooks[position].failureCount = 0
            return
        }
        let failures = (shops[event.sellerID]?.hooks[position].failureCount ?? 0) + 1
        shops[event.sellerID]?.hooks[position].failureCount = failures
        if failures >= TrendyolWebhook.failureCountMax { shops[event.sellerID]?.hooks[position].isActive = false }
    }
}
