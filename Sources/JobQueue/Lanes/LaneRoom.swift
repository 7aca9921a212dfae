import Domain
import Synchronization

/// Remembers for a moment how much room was found in a lane, so that not every call counts what waits there.
///
/// Other processes fill the same lanes unseen, so what was found counts for a second only: by so much the limit can be
/// overstepped. What this process adds itself is taken off at once. A rolled-back transaction has used its place too, which
/// only brings the next count forward. That a lane is full is remembered more briefly, as it empties fast.
final class LaneRoom: Sendable {
    private struct Finding {
        var room: Int
        let isFull: Bool
        let until: Timestamp
    }

    private static let lifetime = Duration.seconds(1)
    private static let lifetimeWhenFull = Duration.milliseconds(100)
    /// More lanes than this are not remembered.
    private static let lanesMax = 10_000

    private let findings = Mutex<[LaneQueue: Finding]>([:])

    enum Answer: Equatable {
        /// A place, which is taken.
        case room
        case full
        /// Somebody has to count.
        case unknown
    }

    /// Takes a place in a lane, if it is known to have one.
    func take(in place: LaneQueue, now: Timestamp) -> Answer {
        findings.withLock { findings in
            guard let found = findings[place], now < found.until else { return .unknown }
            if found.isFull { return .full }
            guard found.room > 0 else { return .unknown }
            findings[place]?.room -= 1
            return .room
        }
    }

    /// Remembers how many places were counted, of which the caller takes one if there is any.
    func found(_ room: Int, in place: LaneQueue, now: Timestamp) {
        let isFull = room <= 0
        let until = now + (isFull ? Self.lifetimeWhenFull : Self.lifetime)
        findings.withLock { findings in
            if findings.count >= Self.lanesMax { findings.removeAll() }
            findings[place] = Finding(room: max(0, room - 1), isFull: isFull, until: until)
        }
    }
}
