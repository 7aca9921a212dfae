/// Counts the calls of a simulated server by route.
package actor CallLog {
    /// How often each route was called, refused and misbehaving calls included.
    package private(set) var counts: [String: Int] = [:]

    /// Starts at zero.
    package init() {}

    /// How often this route was called.
    package func count(_ route: String) -> Int { counts[route] ?? 0 }

    /// How many calls came in altogether.
    package var total: Int { counts.values.reduce(0, +) }

    /// Starts again at zero.
    package func reset() { counts = [:] }

    func record(_ route: String) { counts[route, default: 0] += 1 }
}
