import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

extension Operations {
    /// The limits of those places that have one: the shop's own, so that it need not refuse. Jobs wait for them before they
    /// are claimed, on all nodes together.
    func rateLimits(of places: [LaneQueue], _ tx: borrowing Transaction) throws -> [LaneQueue: RateLimit] {
        let shops = try IntegrationTable.paces(of: places.map(\.lane).filter { $0 > 0 }, tx)
        var limits: [LaneQueue: RateLimit] = [:]
        for place in places {
            guard let shop = shops[place.lane], var limit = shop.code.limit(ofQueue: place.queue) else { continue }
            let factor = (try? JSON(parsing: shop.configuration))?["hiz_carpani"]?.int ?? 1
            let steps = min(max(factor, 1), 1000)
            limit.interval = .microseconds(max(limit.interval.wholeMicroseconds / steps, 1))
            limit.burst *= Int(steps)
            limits[place] = limit
        }
        return limits
    }
}

extension PlatformCode {
    /// The vendor's limit for the calls of one queue's jobs. Trendyol (service limits, 2026): 50 calls in 10 seconds per
    /// endpoint at most; 30 order lists, 300 status reports, 100 label requests and 100 label answers a minute for the
    /// smallest sellers. A seller with higher limits sets `hiz_carpani` in the integration.
    fileprivate func limit(ofQueue queue: String) -> RateLimit? {
        guard self == .trendyol else { return nil }
        return switch queue {
        case JobKind.pullOrders.queue: RateLimit(interval: .milliseconds(2500), burst: 5)
        case JobKind.reportStatus.queue: RateLimit(interval: .milliseconds(222), burst: 20)
        case JobKind.fetchLabel.queue: RateLimit(interval: .milliseconds(750), burst: 17)
        case JobKind.sendInvoice.queue: RateLimit(interval: .milliseconds(250), burst: 25)
        default: nil
        }
    }
}
