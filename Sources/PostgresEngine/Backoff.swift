/// How long to wait before the next try to connect: 50 ms, doubled up to 2 s, each cut by up to half at random so that
/// the threads do not come all at once.
struct Backoff {
    private static let shortest: Duration = .milliseconds(50)
    private static let longest: Duration = .seconds(2)

    private var delay = Backoff.shortest

    mutating func next() -> Duration {
        defer { delay = min(delay * 2, Backoff.longest) }
        return delay * Double.random(in: 0.5...1)
    }

    mutating func reset() { delay = Backoff.shortest }
}
