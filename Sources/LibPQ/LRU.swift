/// A dictionary of limited size that forgets the entry unused for the longest time.
///
/// Finding takes constant time; the search for the oldest entry, made only when the limit is reached, goes through all.
package struct LRU<Key: Hashable, Value> {
    private struct Entry {
        var value: Value
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0

    /// A limit below 1 gives a cache that keeps nothing.
    package init(limit: Int) {
        self.limit = limit
    }

    /// How many entries are kept.
    package var count: Int { entries.count }

    /// All values, in no particular order.
    package var values: [Value] { entries.values.map(\.value) }

    /// The value of a key, which thereby becomes the one used last.
    package mutating func use(_ key: Key) -> Value? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].value
    }

    /// Adds or replaces an entry. Returns the value that had to go: the replaced one, the oldest one, or, if nothing
    /// is kept, the new one.
    package mutating func insert(_ value: Value, for key: Key) -> Value? {
        guard limit > 0 else { return value }
        clock += 1
        var displaced: Value?
        if entries.count >= limit, entries[key] == nil { displaced = removeOldest() }
        return entries.updateValue(Entry(value: value, lastUse: clock), forKey: key)?.value ?? displaced
    }

    /// Forgets one entry.
    package mutating func remove(_ key: Key) {
        entries[key] = nil
    }

    /// Forgets everything.
    package mutating func removeAll() {
        entries.removeAll()
    }

    private mutating func removeOldest() -> Value? {
        guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
        return entries.removeValue(forKey: oldest.key)?.value
    }
}
