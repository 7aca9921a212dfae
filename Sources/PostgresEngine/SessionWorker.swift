import LibPQ
import SQLEngine

/// The loop of one thread: it owns a session, opened for its first work and replaced when it breaks, and runs one
/// transaction after another on it.
final class SessionWorker {
    /// How often work is run again after a collision or a broken connection.
    private static let rerunsMax = 3

    private struct Failure {
        let error: any Error
        let isWorthAnotherRun: Bool
    }

    private let pool: SessionPool
    private var open: OpenSession?
    private var backoff = Backoff()

    init(_ pool: SessionPool) { self.pool = pool }

    /// Works until the queue is closed and empty.
    func run() {
        while let taken = pool.queue.take(upTo: 1) {
            for work in taken where isConnected(for: work) { complete(work) }
        }
    }

    private func complete(_ work: PendingWork) {
        let interruption = Interruption(threads: pool.threads)
        guard work.begin(cancel: { interruption.request() }) else { return }
        work.finish(Result { try runToEnd(work, interruption) })
    }

    private func runToEnd(_ work: PendingWork, _ interruption: Interruption) throws {
        var rerunsLeft = SessionWorker.rerunsMax
        while let failure = attempt(work, interruption) {
            guard failure.isWorthAnotherRun, rerunsLeft > 0 else { throw failure.error }
            rerunsLeft -= 1
            if open == nil {
                try reconnect(interruption)
            } else {
                try interruption.pause(.milliseconds(Int.random(in: 5...50)))
            }
        }
    }

    /// Runs the work once, to its commit and the actions after it. Nil if all went well.
    private func attempt(_ work: PendingWork, _ interruption: Interruption) -> Failure? {
        guard let open else { return Failure(error: SQLError(.disconnected, "no session"), isWorthAnotherRun: true) }
        let connection = PostgresConnection(open.session, interruption)
        let hooks = CommitHooks()
        do {
            defer { interruption.detach() }
            try interruption.attach(open.canceller)
            try pool.watchdog.watch(open.session, upTo: pool.attemptMax) {
                try work.body(Transaction(on: connection, hooks: hooks))
                try connection.commit()
            }
        } catch {
            let failure = Failure(error: error, isWorthAnotherRun: connection.isWorthAnotherRun(after: error))
            if !connection.rollBack() { self.open = nil }
            return failure
        }
        if !connection.isReusable { self.open = nil }
        hooks.run()
        return nil
    }
}

// MARK: - Connecting

extension SessionWorker {
    /// Makes sure that there is a session. If none can be had, the work goes back to the queue, where another thread or
    /// its deadline finds it, and this thread pauses.
    private func isConnected(for work: PendingWork) -> Bool {
        if let open, !open.session.isBroken { return true }
        open = nil
        do {
            try pool.held.hold(work) { try connect() }
            return true
        } catch {
            do { try pool.queue.push(work) } catch { work.finish(.failure(error)) }
            pool.closing.wait(upTo: backoff.next())
            return false
        }
    }

    /// Replaces a session that broke while work ran on it, which can't go back to the queue.
    private func reconnect(_ interruption: Interruption) throws {
        let deadline = ContinuousClock.now + pool.waitMax
        while open == nil {
            try interruption.check()
            do throws(PostgresError) {
                try connect()
            } catch {
                guard ContinuousClock.now < deadline, !pool.closing.isRaised else { throw SQLError(error) }
                try interruption.pause(backoff.next())
            }
        }
    }

    private func connect() throws(PostgresError) {
        open = try OpenSession(pool.info)
        backoff.reset()
    }
}
