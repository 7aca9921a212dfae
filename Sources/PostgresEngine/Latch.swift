import Dispatch
import Domain
import Synchronization

/// A flag that is raised once and that several threads can wait for.
final class Latch: Sendable {
    private let flag = Atomic(false)
    private let semaphore = DispatchSemaphore(value: 0)

    var isRaised: Bool { flag.load(ordering: .acquiring) }

    func raise() {
        flag.store(true, ordering: .releasing)
        semaphore.signal()
    }

    /// Blocks the thread until the flag is raised.
    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    /// Blocks the thread until the flag is raised or the time is over.
    ///
    /// - Returns: whether the flag is raised.
    @discardableResult
    func wait(upTo limit: Duration) -> Bool {
        if !isRaised, semaphore.wait(timeout: .now() + .milliseconds(Int(limit.wholeMilliseconds))) == .success {
            semaphore.signal()
        }
        return isRaised
    }
}
