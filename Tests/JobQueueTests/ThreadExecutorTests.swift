import Foundation
import JobQueue
import Synchronization
import Testing

private final class Beats: Sendable {
    let count = Mutex(0)
    let isOver = Mutex(false)
}

@Suite("A thread of its own")
struct ThreadExecutorTests {
    @Test("What runs there goes on while blocking work keeps the usual threads busy")
    func goesOn() async {
        let executor = ThreadExecutor(name: "sınama")
        let beats = Beats()
        let beating = Task(executorPreference: executor) {
            while !beats.isOver.withLock({ $0 }) {
                beats.count.withLock { $0 += 1 }
                await Task.yield()
            }
        }
        // More blocked tasks than there are processors.
        let blocked = (0..<(ProcessInfo.processInfo.activeProcessorCount * 2)).map { _ in
            Task.detached {
                let before = beats.count.withLock { $0 }
                // Ends only because the other one goes on; with a shared thread it would hang, so it gives up in the end.
                let limit = ContinuousClock.now + .seconds(120)
                while beats.count.withLock({ $0 }) < before + 50, ContinuousClock.now < limit {}
                return ContinuousClock.now < limit
            }
        }
        for task in blocked { #expect(await task.value) }
        beats.isOver.withLock { $0 = true }
        await beating.value
        executor.close()
    }
}
