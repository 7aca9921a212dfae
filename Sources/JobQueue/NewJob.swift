package import Domain
package import LosslessJSON

/// A job to be put into the queue.
package struct NewJob: Sendable {
    /// How long a unique key keeps further jobs with it out (`is_kuyrugu.tekil_kapsam`).
    package enum UniqueScope: Sendable, Equatable {
        /// While the job waits: one that runs may be followed by another.
        case whileWaiting
        /// Until the job has ended.
        case untilFinished
        /// For this long, whatever becomes of the job.
        case lasting(Duration)

        var stored: String {
            switch self {
            case .whileWaiting: "bekleyene"
            case .untilFinished: "bitene"
            case .lasting: "sureli"
            }
        }
    }

    package var kind: JobKind
    package var payload: JSON
    /// 0 (now) to 3 (when there is room); the kind's own unless told otherwise.
    package var priority: Int
    /// Not before this moment; nil for at once.
    package var runAt: Timestamp?
    /// Not before this long from now, by the queue's own clock.
    package var delay: Duration?
    /// While a job with this key is in the way (see `uniqueScope`), another one is not added.
    package var uniqueKey: String?
    package var uniqueScope = UniqueScope.untilFinished
    /// Jobs with the same key run one after the other, in the order in which they were added. One for later takes its
    /// place in the row only when its time has come.
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
        priority = kind.priority
    }

    /// The lane of the job: its account, or else its dealer as a negative number, or 0.
    package var lane: Int64 { integration?.rawValue ?? dealer.map { -$0.rawValue } ?? 0 }

    /// The largest payload that is stored: larger things are stored elsewhere and referred to.
    package static let payloadBytesMax = 256 * 1024
    package static let keyCharactersMax = 200
}

/// A job that can't be put into the queue.
package enum EnqueueError: Error, Equatable {
    case payloadTooLarge(bytes: Int)
    /// A unique or order key of more than ``NewJob/keyCharactersMax`` characters.
    case keyTooLong
    /// The payload holds U+0000, which no database keeps in JSON.
    case payloadHasNUL
    /// So many jobs of the lane wait already.
    case laneIsFull(limit: Int)
}
