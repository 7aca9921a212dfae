import Testing

@testable import JobQueue

@Suite("Waking the runner")
struct QueueSignalTests {
    private static let long: Duration = .seconds(600)

    @Test("A call that came before the wait ends it at once", .timeLimit(.minutes(120)))
    func earlyCall() async {
        let signal = QueueSignal()
        signal.wake()
        let start = ContinuousClock.now
        await signal.wait(upTo: QueueSignalTests.long)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test("A call during the wait ends it", .timeLimit(.minutes(120)))
    func callDuringWait() async {
        let signal = QueueSignal()
        let start = ContinuousClock.now
        async let waiting: Void = signal.wait(upTo: QueueSignalTests.long)
        await Task.yield()
        signal.wake()
        await waiting
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test("Without a call the wait ends by itself, and not before", .timeLimit(.minutes(120)))
    func timeout() async {
        let signal = QueueSignal()
        let start = ContinuousClock.now
        await signal.wait(upTo: .milliseconds(50))
        #expect(ContinuousClock.now - start >= .milliseconds(50))
    }

    @Test("Many calls count as one", .timeLimit(.minutes(120)))
    func callsDoNotAddUp() async {
        let signal = QueueSignal()
        for _ in 0..<10 { signal.wake() }
        await signal.wait(upTo: QueueSignalTests.long)
        let start = ContinuousClock.now
        await signal.wait(upTo: .milliseconds(50))
        #expect(ContinuousClock.now - start >= .milliseconds(50))
    }

    @Test("A cancelled task does not wait", .timeLimit(.minutes(120)), arguments: [true, false])
    func cancelled(_ isCancelledBefore: Bool) async {
        let signal = QueueSignal()
        let start = ContinuousClock.now
        let task = Task {
            if isCancelledBefore { while !Task.isCancelled { await Task.yield() } }
            await signal.wait(upTo: QueueSignalTests.long)
        }
        await Task.yield()
        task.cancel()
        await task.value
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test("Calls and waits at the same time never hang", .timeLimit(.minutes(120)))
    func race() async {
        let signal = QueueSignal()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<2000 { await signal.wait(upTo: .milliseconds(1)) }
            }
            group.addTask {
                for _ in 0..<2000 {
                    signal.wake()
                    await Task.yield()
                }
            }
        }
    }
}
