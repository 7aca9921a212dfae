import Domain
import Synchronization

/// Remembers for a moment how much room was found in a lane, so that not every call counts what waits there.
///
/// Other processes fill the same lanes unseen, so what was found counts for a second only: by so much the limit can be
/// overstepped. What this process adds itself is taken off at once. A rolled-back transaction has used its place too, which
/// only brings the next count forward.
final class LaneRoom: Sendable {
    private struct Finding {
        var room: Int
        let until: Timestamp
    }

    private static let lifetime = Duration.seconds(1)
    /// More lanes than this are not remembered.
    private static let lanesMax = 10_000

    private let findings = Mutex<[LaneQueue: Finding]>([:])

    /// Takes a place in a lane that is known to have room; false if somebody has to count.
    func take(in place: LaneQueue, now: Timestamp) -> Bool {
        findings.withLock { findings in
            guard let found = findings[place], found.room > 0, now < found.until else { return false }
            findings[place]?.room -= 1
            return true
        }
    }

    /// Remembers how many places were counted, of which the caller takes one.
    func found(_ room: Int, in place: LaneQueue, now: Timestamp) {
        findings.withLock { findings in
            if findings.count >= Self.lanesMax { findings.removeAll() }
            findings[place] = Finding(room: room - 1, until: now + Self.lifetime)
        }
    }
}
