import Domain
import Testing

@Suite("Spacing calls")
struct PacerTests {
    private let limit = RateLimit(interval: .milliseconds(100), burst: 3)

    @Test("After a pause a burst may leave at once, then one call per interval")
    func burstThenPace() {
        var pacer = Pacer()
        let start = Timestamp(milliseconds: 1_000_000)
        #expect((0..<3).map { _ in pacer.take("a", limit: limit, now: start) } == [nil, nil, nil])
        #expect(pacer.take("a", limit: limit, now: start) == .milliseconds(100))
        #expect(pacer.take("a", limit: limit, now: start + .milliseconds(99)) == .milliseconds(1))
        #expect(pacer.take("a", limit: limit, now: start + .milliseconds(100)) == nil)
        #expect(pacer.take("a", limit: limit, now: start + .milliseconds(100)) == .milliseconds(100))
    }

    @Test("Keys do not slow each other down, and waiting takes nothing")
    func keys() {
        var pacer = Pacer()
        let start = Timestamp(milliseconds: 0)
        for _ in 0..<3 { _ = pacer.take("a", limit: limit, now: start) }
        for _ in 0..<50 { #expect(pacer.take("a", limit: limit, now: start) == .milliseconds(100)) }
        #expect(pacer.take("b", limit: limit, now: start) == nil)
    }

    @Test("In any minute no more calls leave than the pace and one burst allow")
    func neverTooMany() {
        var pacer = Pacer()
        var taken: [Int64] = []
        for millisecond in stride(from: Int64(0), to: 180_000, by: 7)
        where pacer.take("a", limit: limit, now: Timestamp(milliseconds: millisecond)) == nil {
            taken.append(millisecond)
        }
        for start in stride(from: Int64(0), to: 120_000, by: 1000) {
            #expect(taken.count { (start..<start + 60_000).contains($0) } <= 600 + 3)
        }
        #expect(taken.count >= 1790)
    }
}
