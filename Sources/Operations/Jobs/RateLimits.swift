import Domain
import JobQueue
import LosslessJSON
import Storage
import Synchronization

/// The paces of all accounts of this process.
final class SharedPacer: Sendable {
    private let pacer = Mutex(Pacer())

    func take(_ key: String, limit: RateLimit, now: Timestamp) -> Duration? {
        pacer.withLock { $0.take(key, limit: limit, now: now) }
    }
}

extension Operations {
    /// Whether a job must wait before it may call its shop: the shop's own limits, so that it need not refuse.
    ///
    /// - Returns: how long to wait; nil if the call may be made.
    func wait(before kind: JobKind, of shop: StoredIntegration) -> Duration? {
        guard var limit = shop.code.limit(of: kind) else { return nil }
        let factor = (try? JSON(parsing: shop.configuration))?["hiz_carpani"]?.int ?? 1
        let steps = min(max(factor, 1), 1000)
        limit.interval = .milliseconds(max(limit.interval.wholeMilliseconds / steps, 1))
        limit.burst *= Int(steps)
        return pacer.take("\(shop.id):\(kind.rawValue)", limit: limit, now: world.now())
    }
}

extension PlatformCode {
    /// The vendor's limit for the calls of one kind of job. Trendyol (service limits, 2026): 50 calls in 10 seconds per
    /// endpoint at most; 30 order lists, 300 status reports and 100 labels a minute for the smallest sellers. A label
    /// takes two calls. A seller with higher limits sets `hiz_carpani` in the integration.
    fileprivate func limit(of kind: JobKind) -> RateLimit? {
        guard self == .trendyol else { return nil }
        return switch kind {
        case .pullOrders: RateLimit(interval: .milliseconds(2200), burst: 5)
        case .reportStatus: RateLimit(interval: .milliseconds(220), burst: 30)
        case .fetchLabel: RateLimit(interval: .milliseconds(700), burst: 20)
        case .sendInvoice: RateLimit(interval: .milliseconds(250), burst: 25)
        default: nil
        }
    }
}
