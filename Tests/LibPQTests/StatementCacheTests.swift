import LibPQ
import Testing

@Suite("Statement cache")
struct StatementCacheTests {
    private func key(_ sql: String, _ types: [UInt32] = []) -> StatementCache.Key {
        StatementCache.Key(sql: sql, types: types)
    }

    /// Uses a statement as a session does, and returns the name that has to be deallocated.
    private func use(_ cache: inout StatementCache, _ key: StatementCache.Key) -> String? {
        guard case .prepare(let name) = cache.plan(for: key) else { return nil }
        return cache.didPrepare(key, as: name)
    }

    @Test("a statement is prepared on its second use")
    func secondUse() {
        var cache = StatementCache()
        #expect(cache.plan(for: key("SELECT 1")) == .unprepared)
        #expect(cache.plan(for: key("SELECT 1")) == .prepare("s1"))
        #expect(cache.didPrepare(key("SELECT 1"), as: "s1") == nil)
        #expect(cache.plan(for: key("SELECT 1")) == .prepared("s1"))
    }

    @Test("a statement that couldn't be prepared is tried again under a new name")
    func failedPreparation() {
        var cache = StatementCache()
        _ = cache.plan(for: key("SELECT 1"))
        #expect(cache.plan(for: key("SELECT 1")) == .prepare("s1"))
        #expect(cache.plan(for: key("SELECT 1")) == .prepare("s2"))
    }

    @Test("the same text with other parameter types is another statement")
    func typesMatter() {
        var cache = StatementCache()
        _ = cache.plan(for: key("SELECT $1", [20]))
        #expect(cache.plan(for: key("SELECT $1", [25])) == .unprepared)
        #expect(cache.plan(for: key("SELECT $1", [20])) == .prepare("s1"))
    }

    @Test("beyond the limit the least recently used one is given up")
    func eviction() {
        var cache = StatementCache(limit: 2)
        for sql in ["a", "a", "b", "b", "a"] { #expect(use(&cache, key(sql)) == nil) }
        #expect(use(&cache, key("c")) == nil)
        #expect(use(&cache, key("c")) == "s2")
        #expect(cache.plan(for: key("a")) == .prepared("s1"))
        #expect(cache.plan(for: key("b")) == .unprepared)
        #expect(cache.count == 2)
    }

    @Test("statements that never come again push nothing out")
    func oneOffs() {
        var cache = StatementCache(limit: 2)
        for sql in ["a", "a"] { _ = use(&cache, key(sql)) }
        for number in 0..<100 { #expect(cache.plan(for: key("SELECT \(number)")) == .unprepared) }
        #expect(cache.plan(for: key("a")) == .prepared("s1"))
    }

    @Test("after forgetting everything, names are new")
    func forgets() {
        var cache = StatementCache()
        for sql in ["a", "a", "b", "b"] { _ = use(&cache, key(sql)) }
        #expect(cache.removeAll().sorted() == ["s1", "s2"])
        #expect(cache.plan(for: key("a")) == .unprepared)
        #expect(cache.plan(for: key("a")) == .prepare("s3"))
    }

    @Test("a limit of zero never prepares")
    func turnedOff() {
        var cache = StatementCache(limit: 0)
        for _ in 0..<3 { #expect(cache.plan(for: key("a")) == .unprepared) }
    }
}
