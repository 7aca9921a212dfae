import Domain
import JobQueue
import SQLEngine
import Synchronization

/// The last look at how full the queue is, so that many who ask cost one look each few seconds.
final class GaugeCache: Sendable {
    private let newest = Mutex<(gauges: QueueGauges, at: ContinuousClock.Instant)?>(nil)

    private static let lifetime: Duration = .seconds(5)

    var fresh: QueueGauges? {
        newest.withLock { newest in
            guard let newest, ContinuousClock.now - newest.at < GaugeCache.lifetime else { return nil }
            return newest.gauges
        }
    }

    func keep(_ gauges: QueueGauges) { newest.withLock { $0 = (gauges, .now) } }
}

extension Operations {
    /// The queue's metrics in the text format of Prometheus.
    package func queueReport() async throws -> String {
        QueueReport.text(metrics.current, try await queueGauges())
    }

    private func queueGauges() async throws -> QueueGauges {
        if let fresh = gaugeCache.fresh { return fresh }
        let clock = queueClock
        let gauges = try await database.read { tx in try QueueGauges.read(clock, tx) }
        gaugeCache.keep(gauges)
        return gauges
    }
}
