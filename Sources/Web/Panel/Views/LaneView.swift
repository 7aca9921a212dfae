import Domain
import JobQueue
import Operations
import Storage

/// A lane of the queue as a row of the table.
struct LaneView {
    let laneName: String
    let laneOwner: String?
    let laneBadges: [BadgeView]
    let laneNotes: [String]
    let laneQueues: [String]
    let laneOldest: String?
    let laneRunning: String
    let laneWeight: String
    /// Nil for those who may not change it.
    let laneURL: String?
    let actions: [ActionView]

    /// - Parameter showsDealer: whether the reader sees the lanes of several dealers.
    init(_ lane: QueueOverview.Lane, showsDealer: Bool, mayChange: Bool, now: Timestamp, _ texts: Texts) {
        let (state, owner) = (lane.state, lane.owner)
        let marks = LaneMark.all(lane, now: now, texts)
        laneName = LaneView.name(of: owner, texts)
        laneOwner = LaneView.owner(owner, showsDealer: showsDealer, texts)
        laneBadges = marks.map { BadgeView($0.mark, texts) }
        let left = lane.callsLeft.map { left in
            texts(
                "calls_left",
                [
                    "kuyruk": QueueName.of(left.place.queue, texts), "kalan": String(left.calls),
                    "sinir": String(left.burst),
                ])
        }
        laneNotes = marks.compactMap(\.note) + left
        laneQueues = lane.waiting.map { queue, count in
            let text = count >= QueueGauges.laneCountMax ? MoneyText.grouped(count) + "+" : MoneyText.grouped(count)
            return "\(QueueName.of(queue, texts)) \(text)"
        }
        laneOldest = lane.oldestSince.map { AgeText.format(now.since($0), texts) }
        laneRunning = String(lane.running) + (state.concurrencyMax.map { "/\($0)" } ?? "")
        laneWeight = String(state.weight)
        laneURL = mayChange ? LaneView.path(state.lane) : nil
        actions = mayChange ? [LaneView.action(state, texts)] : []
    }

    static func path(_ lane: Int64) -> String { "/isler/kuyruk/seritler/\(lane)" }

    static func name(of owner: LaneOwner, _ texts: Texts) -> String {
        owner.integrationName ?? owner.dealerName ?? texts("lane_system")
    }

    /// What stands under the name: the platform, and whose it is.
    static func owner(_ owner: LaneOwner, showsDealer: Bool, _ texts: Texts) -> String? {
        guard owner.integrationName != nil else { return owner.dealer == nil ? nil : texts("lane_dealer") }
        let parts = [owner.platformName, showsDealer ? owner.dealerName : nil].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    private static func action(_ state: LaneState, _ texts: Texts) -> ActionView {
        let path = LaneView.path(state.lane)
        guard state.pausedAt == nil else {
            return ActionView("\(path)/surdur", texts("resume_lane"), "play", style: "small")
        }
        let reason = FieldView.input("neden", texts("pause_reason"), FormState()).numbered(state.lane).optional()
        return ActionView(
            "\(path)/duraklat", texts("pause"), "pause", style: "small", fields: [reason.autocomplete("off")],
            button: texts("pause"))
    }
}
