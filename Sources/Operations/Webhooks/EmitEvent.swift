import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// What an event is about (`kaynak` in its body).
struct WebhookSource {
    let kind: String
    let id: Int64

    static func order(_ id: ID<Order>) -> WebhookSource { WebhookSource(kind: "siparis", id: id.rawValue) }
    static func message(_ id: ID<Message>) -> WebhookSource { WebhookSource(kind: "mesaj", id: id.rawValue) }
    static func integration(_ id: ID<Integration>) -> WebhookSource {
        WebhookSource(kind: "entegrasyon", id: id.rawValue)
    }
    static func subscription(_ id: ID<WebhookSubscription>) -> WebhookSource {
        WebhookSource(kind: "webhook_aboneligi", id: id.rawValue)
    }
}

/// Telling receivers of what happened: one row and one job for each that wants it, in the transaction of the change itself.
/// Bodies say what it is about and how that stands now; whoever wants more asks the API. No buyer's data is in them.
extension Operations {
    /// - Parameter facts: how the source stands now (`veri` in the body).
    func emit(
        _ event: WebhookEvent, about source: WebhookSource, _ facts: JSON, dealer: ID<User>,
        _ tx: borrowing Transaction
    ) throws {
        let receivers = try WebhookSubscriptionTable.wanting(event, dealer: dealer, tx)
        guard !receivers.isEmpty else { return }
        let (eventID, body) = parcel(event, source, facts)
        for receiver in receivers {
            try addDelivery(event, eventID, body, to: receiver, dealer: dealer, tx)
        }
    }

    /// What changed of an order's state: the change itself, and by name what many wait for.
    func emitSteps(
        _ steps: [OrderStatus], of order: Order, from: OrderStatus, _ tx: borrowing Transaction
    ) throws {
        guard !steps.isEmpty else { return }
        let facts: JSON = ["onceki_durum": .string(from.rawValue), "durum": .string(order.status.rawValue)]
        try emit(.orderStatusChanged, about: .order(order.id), facts, dealer: order.dealer, tx)
        for (status, event) in [(OrderStatus.shipped, WebhookEvent.orderShipped), (.cancelled, .orderCancelled)]
        where steps.contains(status) {
            try emit(event, about: .order(order.id), facts, dealer: order.dealer, tx)
        }
    }

    func emitCreated(_ order: Order, _ tx: borrowing Transaction) throws {
        let facts: JSON = ["durum": .string(order.status.rawValue)]
        try emit(.orderCreated, about: .order(order.id), facts, dealer: order.dealer, tx)
    }

    func emitFile(
        _ file: ID<OrderFile>, _ kind: FileKind, of order: Order, _ tx: borrowing Transaction
    ) throws {
        let facts: JSON = [
            "dosya_id": JSON(file.rawValue), "dosya_turu": .string(kind.rawValue),
            "durum": .string(order.status.rawValue),
        ]
        try emit(.orderFileAdded, about: .order(order.id), facts, dealer: order.dealer, tx)
    }

    func emitMessage(
        _ message: ID<Message>, _ status: MessageStatus, dealer: ID<User>?, _ tx: borrowing Transaction
    ) throws {
        guard let dealer else { return }
        let facts: JSON = ["durum": .string(status.rawValue)]
        try emit(.messageStatusChanged, about: .message(message), facts, dealer: dealer, tx)
    }

    /// Adds the one delivery of an event that only one receiver is told.
    func emitTest(
        to receiver: StoredWebhookSubscription, _ tx: borrowing Transaction
    ) throws -> ID<WebhookDelivery> {
        let facts: JSON = ["durum": .string(receiver.status.rawValue)]
        let (eventID, body) = parcel(.test, .subscription(receiver.id), facts)
        return try addDelivery(.test, eventID, body, to: receiver.id, dealer: receiver.dealer, tx)
    }

    private func parcel(_ event: WebhookEvent, _ source: WebhookSource, _ facts: JSON) -> (id: String, body: String) {
        let id = "olay_" + world.randomToken(byteCount: 16)
        let body: JSON = [
            "olay_no": .string(id), "olay": .string(event.rawValue), "zaman": .string(world.now().description),
            "kaynak": ["tur": .string(source.kind), "id": JSON(source.id)], "veri": facts,
        ]
        return (id, body.description)
    }

    @discardableResult
    private func addDelivery(
        _ event: WebhookEvent, _ eventID: String, _ body: String, to receiver: ID<WebhookSubscription>,
        dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> ID<WebhookDelivery> {
        let id = try WebhookDeliveryTable.insert(
            subscription: receiver, dealer: dealer, event: event, eventID: eventID, body: body, now: world.now(), tx)
        try queueDelivery(id, to: receiver, dealer: dealer, tx)
        return id
    }

    /// Queues one attempt. A receiver gets one event at a time, so that one that hangs holds up one worker's slot and no
    /// more. Attempts are always for later, if only by a moment: such a job takes its place in the row by itself, and the
    /// transaction that adds it, which holds orders locked, need not wait for those of others.
    func queueDelivery(
        _ delivery: ID<WebhookDelivery>, to receiver: ID<WebhookSubscription>, dealer: ID<User>,
        after delay: Duration = .zero, _ tx: borrowing Transaction
    ) throws {
        var job = NewJob(
            .webhookDelivery, payload: ["gonderim_id": JSON(delivery.rawValue)],
            uniqueKey: Operations.deliveryKey(delivery), orderKey: "kanca_alici:\(receiver)", dealer: dealer)
        job.delay = max(delay, .milliseconds(50))
        try enqueuer.enqueue(job, tx)
    }

    static func deliveryKey(_ delivery: ID<WebhookDelivery>) -> String { "kanca:\(delivery)" }
}
