import Synchronization

/// How many connections each address has open.
final class ConnectionCounter: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let most: Int

    init(most: Int) { self.most = most }

    /// Counts a connection, unless the address has all it may have.
    func enter(_ address: String) -> Bool {
        counts.withLock { counts in
            let count = counts[address, default: 0]
            guard count < most else { return false }
            counts[address] = count + 1
            return true
        }
    }

    /// A connection that was counted is gone.
    func leave(_ address: String) {
        counts.withLock { counts in
            guard let count = counts[address], count > 1 else {
                counts[address] = nil
                return
            }
            counts[address] = count - 1
        }
    }

    /// How many an address has.
    func count(_ address: String) -> Int { counts.withLock { $0[address, default: 0] } }
}
