import Domain

/// The queue's metrics as Prometheus reads them.
package enum QueueReport {
    package static func text(_ reading: QueueMetrics.Reading, _ gauges: QueueGauges) -> String {
        var text = PrometheusText()
        addGauges(gauges, to: &text)
        addServer(gauges, to: &text)
        addCounters(reading, to: &text)
        addHistograms(reading, to: &text)
        return text.text
    }

    private static func addGauges(_ gauges: QueueGauges, to text: inout PrometheusText) {
        text.begin("siparis_queue_jobs", .gauge, "Jobs by state; counting stops at \(QueueGauges.countMax).")
        let states = [
            ("bekliyor", gauges.waiting), ("isleniyor", gauges.running), ("planli", gauges.planned),
            ("engelli", gauges.blocked), ("supheli", gauges.suspects), ("olu", gauges.dead),
        ]
        for (state, count) in states { text.value("siparis_queue_jobs", [("durum", state)], Double(count)) }
        text.begin("siparis_queue_waiting", .gauge, "Runnable jobs by queue, of the lanes that have waited longest.")
        let byQueue = Dictionary(grouping: gauges.lanes, by: \.place.queue).sorted { $0.key < $1.key }
        for (queue, lanes) in byQueue {
            text.value(
                "siparis_queue_waiting", [("kuyruk", queue)], Double(lanes.reduce(0) { $0 + $1.waiting }))
        }
        text.begin("siparis_queue_oldest_seconds", .gauge, "Age of the oldest runnable job by queue.")
        for (queue, lanes) in byQueue {
            let oldest = lanes.map { gauges.now.since($0.oldestSince).inSeconds }.max() ?? 0
            text.value("siparis_queue_oldest_seconds", [("kuyruk", queue)], oldest)
        }
        text.single(
            "siparis_queue_lanes_waiting", .gauge, "Lanes with runnable jobs, up to \(QueueGauges.lanesMax).",
            Double(Set(gauges.lanes.map(\.place.lane)).count))
        text.single("siparis_queue_workers", .gauge, "Workers that are alive.", Double(gauges.workersAlive))
    }

    private static func addServer(_ gauges: QueueGauges, to text: inout PrometheusText) {
        if let rows = gauges.deadRows {
            text.single(
                "siparis_queue_dead_rows", .gauge, "Row versions that vacuum has not removed yet.", Double(rows))
        }
        if let age = gauges.oldestSnapshotAge {
            text.single(
                "siparis_database_oldest_snapshot_transactions", .gauge,
                "Age of the oldest snapshot of the server, in transactions.", Double(age))
        }
        if let usage = gauges.notificationQueueUsage {
            text.single(
                "siparis_database_notification_queue_usage", .gauge, "How full the server's queue of notifications is.",
                usage)
        }
    }

    private static func addCounters(_ reading: QueueMetrics.Reading, to text: inout PrometheusText) {
        let counters: [(String, String, Int)] = [
            ("claimed", "Jobs taken by this process.", reading.claimed),
            ("done", "Jobs done by this process.", reading.done),
            ("dead", "Jobs given up by this process.", reading.dead),
            ("postponed", "Jobs put off without using up an attempt.", reading.postponed),
            ("released", "Jobs given back without having been begun.", reading.released),
            ("rescued", "Jobs freed from workers that were gone, or past their deadline.", reading.rescued),
            ("stale_results", "Results that came after the job had been given to somebody else.", reading.stale),
            ("planned", "Jobs queued by plans.", reading.planned),
            ("tokens_granted", "Tokens of rate limits that were granted.", reading.tokensGranted),
            ("tokens_denied", "Requests for tokens that got none.", reading.tokensDenied),
            ("cycles", "Transactions of the runner.", reading.cycles),
            ("cycle_faults", "Transactions of the runner that failed.", reading.cycleFaults),
        ]
        for (name, help, count) in counters {
            text.single("siparis_queue_\(name)_total", .counter, help, Double(count))
        }
        text.begin("siparis_queue_failed_total", .counter, "Failed attempts by class of the error.")
        for (kind, count) in reading.failed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            text.value("siparis_queue_failed_total", [("sinif", kind.rawValue)], Double(count))
        }
    }

    private static func addHistograms(_ reading: QueueMetrics.Reading, to text: inout PrometheusText) {
        text.begin(
            "siparis_queue_pickup_seconds", .histogram, "From the moment a job could run to the start of its handler.")
        text.histogram("siparis_queue_pickup_seconds", [], reading.pickUp)
        text.begin("siparis_queue_handling_seconds", .histogram, "How long handlers took, by kind of job.")
        for (kind, histogram) in reading.handling.sorted(by: { $0.key < $1.key }) {
            text.histogram("siparis_queue_handling_seconds", [("tip", kind)], histogram)
        }
        text.begin("siparis_queue_cycle_seconds", .histogram, "How long the runner's transactions took.")
        text.histogram("siparis_queue_cycle_seconds", [], reading.cycle)
        text.begin("siparis_queue_claim_size", .histogram, "Jobs claimed in one transaction.")
        text.histogram("siparis_queue_claim_size", [], reading.claimSize)
        text.begin("siparis_queue_finish_size", .histogram, "Results written in one transaction.")
        text.histogram("siparis_queue_finish_size", [], reading.finishSize)
    }
}
