import Glibc
import LibPQ
import SQLEngine
import Synchronization

/// Lets processes that share a database wake one another, by `NOTIFY` and `LISTEN` on a connection of its own.
///
/// A notification takes a lock that every commit of the database with a notification waits for, so it is sent outside of all
/// other transactions, and at most once in a while however often ``ring()`` is called. It is a hint: nobody may rely on it.
package final class PostgresBell: Sendable {
    /// The shortest time between two notifications of this process.
    private static let pause: Duration = .milliseconds(20)
    /// A connection that has died without a word is found by asking it now and then.
    private static let pingInterval: Duration = .seconds(30)
    private static let answerMax: Duration = .seconds(10)
    private static let reconnectPause: Duration = .seconds(1)

    private struct State {
        var isRung = false
        var isClosed = false
    }

    private let info: ConnectionInfo
    private let channel: String
    private let state = Mutex(State())
    private let threads = Threads()
    private let watchdog = Watchdog()
    private let closing = Latch()
    /// Ends the wait of the thread: a pipe that the thread reads from.
    private let wakeRead: Int32
    private let wakeWrite: Int32
    private let heard: @Sendable () -> Void

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - channel: a plain name, the same in all processes.
    ///   - heard: called on the bell's own thread when another process has rung, or may have while this one was not
    ///     listening. Must not block.
    /// - Throws: ``SQLError`` if the URL is malformed or the system has no descriptors left.
    package init(url: String, channel: String, heard: @escaping @Sendable () -> Void) throws {
        do throws(PostgresError) {
            info = try ConnectionInfo(url: url)
        } catch {
            throw SQLError(error)
        }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw SQLError(.other, "no descriptors for a pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakeRead, wakeWrite) = (ends[0], ends[1])
        (self.channel, self.heard) = (channel, heard)
        threads.start(name: "postgres-zil") { [self] in listen() }
        threads.start(name: "postgres-zil-bekci") { [self] in
            while !closing.wait(upTo: .seconds(1)) { watchdog.look(at: .now) }
        }
    }

    /// Wakes the other processes, soon.
    package func ring() {
        let isFirst = state.withLock { state in
            defer { state.isRung = true }
            return !state.isRung
        }
        if isFirst { wake() }
    }

    package func close() async {
        state.withLock { $0.isClosed = true }
        closing.raise()
        wake()
        await threads.waitUntilEnded()
        Glibc.close(wakeRead)
        Glibc.close(wakeWrite)
    }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    private func wake() {
        var byte: UInt8 = 1
        _ = write(wakeWrite, &byte, 1)
    }

    private func listen() {
        while !isClosed {
            do throws(PostgresError) {
                let session = try Session.connect(info)
                try session.execute("LISTEN \(channel)")
                // What was rung before the connection stood was not heard.
                heard()
                try serve(session)
            } catch {
                // Whoever relies on looking now and then is not hurt; the connection is made anew.
                pause(PostgresBell.reconnectPause)
            }
        }
    }

    private func serve(_ session: Session) throws(PostgresError) {
        var nextPing = ContinuousClock.now + PostgresBell.pingInterval
        var nextRing = ContinuousClock.now
        while !isClosed {
            let isRung = state.withLock { $0.isRung }
            let end = isRung ? min(nextRing, nextPing) : nextPing
            let channels = try session.waitForNotifications(
                orDescriptor: wakeRead, upTo: max(.zero, end - ContinuousClock.now))
            drainPipe()
            if !channels.isEmpty { heard() }
            let now = ContinuousClock.now
            if now >= nextRing, takeRing() {
                try execute("NOTIFY \(channel)", on: session)
                nextRing = now + PostgresBell.pause
            }
            if now >= nextPing {
                try execute("SELECT 1", on: session)
                nextPing = now + PostgresBell.pingInterval
            }
        }
    }

    private func execute(_ statement: String, on session: Session) throws(PostgresError) {
        let result: Result<Void, PostgresError> = watchdog.watch(session, upTo: PostgresBell.answerMax) {
            Result { () throws(PostgresError) in try session.execute(statement) }
        }
        try result.get()
    }

    private func takeRing() -> Bool {
        state.withLock { state in
            defer { state.isRung = false }
            return state.isRung
        }
    }

    private func drainPipe() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakeRead, &bytes, bytes.count) > 0 {}
    }

    /// Waits, or returns at once if the bell is closed. A ring that could not be passed on must not cut the wait short, or an
    /// unreachable server would be called without a pause.
    private func pause(_ duration: Duration) {
        drainPipe()
        guard !isClosed else { return }
        var descriptor = pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)
        _ = poll(&descriptor, 1, Int32(duration.inMilliseconds))
    }
}

extension Duration {
    fileprivate var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
