/// How many jobs may still be claimed where that is limited. What is not named is not limited.
package struct Allowance: Sendable {
    /// By lane: pauses, breakers and concurrency caps.
    package var lanes: [Int64: Int] = [:]
    /// By queue of a lane: tokens of rate limits.
    package var places: [LaneQueue: Int] = [:]
    /// By lane, its share beside others; 1 if not named.
    package var weights: [Int64: Int] = [:]

    package init() {}

    /// How many jobs of the bucket may be claimed.
    package func available(_ bucket: Bucket) -> Int {
        max(0, min(lanes[bucket.place.lane] ?? .max, places[bucket.place] ?? .max))
    }

    /// Notes that so many are to be claimed.
    package mutating func take(_ count: Int, from bucket: Bucket) {
        if let left = lanes[bucket.place.lane] { lanes[bucket.place.lane] = left - count }
        if let left = places[bucket.place] { places[bucket.place] = left - count }
    }

    func weight(of lane: Int64) -> Int { max(1, weights[lane] ?? 1) }
}
