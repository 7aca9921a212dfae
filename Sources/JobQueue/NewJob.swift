package import Domain
package import LosslessJSON

/// A job to be put into the queue.
package struct NewJob: Sendable {
    package var kind: JobKind
    package var payload: JSON
    /// 0 (now) to 3 (when nothing else waits).
    package var priority = 2
    /// Not before this moment; nil for at once.
    package var runAt: Timestamp?
    /// Not before this long from now, by the queue's own clock.
    package var delay: Duration?
    /// While a job with this key is not finished, another one is not added.
    package var uniqueKey: String?
    /// Jobs with the same key run one after the other, in the order in which they were added.
    package var orderKey: String?
    package var dealer: ID<User>?
    package var order: ID<Order>?
    package var integration: ID<Integration>?

    package init(
        _ kind: JobKind, payload: JSON = [:], uniqueKey: String? = nil, orderKey: String? = nil,
        dealer: ID<User>? = nil, order: ID<Order>? = nil, integration: ID<Integration>? = nil
    ) {
        (self.kind, self.payload, self.uniqueKey, self.orderKey) = (kind, payload, uniqueKey, orderKey)
        (self.dealer, self.order, self.integration) = (dealer, order, integration)
    }

    /// The largest payload that is stored: larger things are stored elsewhere and referred to.
    package static let payloadBytesMax = 256 * 1024
}

/// A job that can't be put into the queue.
package enum EnqueueError: Error, Equatable {
    case payloadTooLarge(bytes: Int)
}
