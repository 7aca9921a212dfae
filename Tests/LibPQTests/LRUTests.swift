import LibPQ
import Testing

@Suite("LRU")
struct LRUTests {
    @Test("the entry that was unused for the longest time has to go")
    func evictsOldest() {
        var cache = LRU<String, Int>(limit: 2)
        #expect(cache.insert(1, for: "a") == nil)
        #expect(cache.insert(2, for: "b") == nil)
        #expect(cache.use("a") == 1)
        #expect(cache.insert(3, for: "c") == 2)
        #expect(cache.use("b") == nil)
        #expect(cache.use("a") == 1)
        #expect(cache.use("c") == 3)
        #expect(cache.count == 2)
    }

    @Test("replacing an entry gives back its old value and pushes nothing out")
    func replaces() {
        var cache = LRU<String, Int>(limit: 2)
        _ = cache.insert(1, for: "a")
        _ = cache.insert(2, for: "b")
        #expect(cache.insert(3, for: "a") == 1)
        #expect(cache.use("b") == 2)
        #expect(cache.use("a") == 3)
    }

    @Test("a limit of zero keeps nothing")
    func keepsNothing() {
        var cache = LRU<String, Int>(limit: 0)
        #expect(cache.insert(1, for: "a") == 1)
        #expect(cache.use("a") == nil)
    }

    @Test("it behaves as a list ordered by use")
    func followsModel() {
        var cache = LRU<Int, Int>(limit: 5)
        var model: [Int] = []
        var state: UInt32 = 1
        for _ in 0..<5000 {
            state = state &* 1_664_525 &+ 1_013_904_223
            let key = Int(state >> 16) % 9
            let isKept = model.contains(key)
            #expect(cache.use(key) == (isKept ? key : nil))
            model.removeAll { $0 == key }
            model.append(key)
            guard !isKept else { continue }
            #expect(cache.insert(key, for: key) == (model.count > 5 ? model.removeFirst() : nil))
        }
        #expect(cache.values.sorted() == model.sorted())
    }
}
