package import Foundation
import Glibc
import Synchronization

/// A process that a test has started. Nobody blocks a thread until it ends: the threads that tests run on are few, and all
/// tests share them.
package final class ChildProcess: Sendable {
    private let process: Process
    private let ending = Ending()

    /// Starts it.
    ///
    /// - Throws: what Foundation says if it can't be started.
    package init(_ process: Process) throws {
        self.process = process
        process.terminationHandler = { [ending] _ in ending.come() }
        try ChildProcess.run(process)
    }

    deinit { send(SIGKILL) }

    private static let runs = Mutex(())

    /// Starts processes one after the other. Foundation hands on to a new one whatever another thread opens in the middle
    /// of its start, and by one of those descriptors it tells that the other thread's process has ended.
    static func run(_ process: Process) throws { try runs.withLock { _ in try process.run() } }

    package var id: Int32 { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }

    package func send(_ signal: Int32) { if process.isRunning { Glibc.kill(id, signal) } }

    /// Waits for its end.
    ///
    /// - Returns: its exit code, or the number of the signal that ended it.
    @discardableResult
    package func end() async -> Int32 {
        await ending.wait()
        return process.terminationStatus
    }

    /// Ends it as a power cut would.
    package func kill() async {
        send(SIGKILL)
        await ending.wait()
    }
}

/// Something that comes once and then has come.
private final class Ending: Sendable {
    private let state = Mutex((hasCome: false, waiting: [CheckedContinuation<Void, Never>]()))

    func come() {
        let waiting = state.withLock { state in
            state.hasCome = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let hasCome = state.withLock { state in
                if !state.hasCome { state.waiting.append(continuation) }
                return state.hasCome
            }
            if hasCome { continuation.resume() }
        }
    }
}
