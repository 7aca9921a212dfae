package import Domain
import LosslessJSON
package import SQLEngine

/// Puts jobs into the queue within the caller's own transaction: the job exists exactly if the change that causes it does.
package struct Enqueuer: Sendable {
    private let clock: QueueClock
    private let world: World
    private let signal: QueueSignal
    private let room = LaneRoom()

    package init(clock: QueueClock, world: World, signal: QueueSignal) {
        (self.clock, self.world, self.signal) = (clock, world, signal)
    }

    /// How many jobs may wait in a lane before a person's or program's call that would add one is refused.
    package static let waitingMax = 10_000

    private static let open: SQL = "durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor')"

    /// Adds a job.
    ///
    /// - Returns: its id; the id of the job that is in the way if there is one with the same unique key.
    /// - Throws: ``EnqueueError`` or ``SQLError``.
    @discardableResult
    package func enqueue(_ job: NewJob, _ tx: borrowing Transaction) throws -> ID<Job> {
        let payload = try Enqueuer.checkedPayload(of: job)
        if case .lasting(let span) = job.uniqueScope, let key = job.uniqueKey {
            return try enqueueLasting(job, payload, key, span, tx)
        }
        for _ in 0..<4 {
            if let id = try insert(job, payload, tx) { return id }
            // Either the same unique key is there, or another transaction took the order key meanwhile.
            if let existing = try inTheWay(uniqueKey: job.uniqueKey, tx) { return existing }
        }
        throw SQLError(.serialization, "a job with the same key came and went meanwhile")
    }

    /// Refuses further work for a lane that has too much waiting. Asked where people and programs add work, never within
    /// the flow of orders, which must not stop half-way. The limit is not exact: see ``LaneRoom``.
    ///
    /// - Throws: ``EnqueueError/laneIsFull(limit:)``
    package func requireRoom(in place: LaneQueue, _ tx: borrowing Transaction) throws {
        let now = world.now()
        switch room.take(in: place, now: now) {
        case .room: return
        case .full: throw EnqueueError.laneIsFull(limit: Enqueuer.waitingMax)
        case .unknown: break
        }
        let count =
            try tx.value(
                """
                SELECT count(*) FROM (
                    SELECT 1 FROM is_kuyrugu WHERE durum = 'bekliyor' AND kurtarma = 0
                        AND kuyruk = \(place.queue) AND serit = \(place.lane)
                    LIMIT \(Enqueuer.waitingMax)) AS bekleyen
                """, as: Int.self) ?? 0
        room.found(Enqueuer.waitingMax - count, in: place, now: now)
        if count >= Enqueuer.waitingMax { throw EnqueueError.laneIsFull(limit: Enqueuer.waitingMax) }
    }

    private static func checkedPayload(of job: NewJob) throws -> String {
        let payload = job.payload.description
        guard payload.utf8.count <= NewJob.payloadBytesMax else {
            throw EnqueueError.payloadTooLarge(bytes: payload.utf8.count)
        }
        guard !(payload.contains("\\u0000") && holdsNUL(job.payload)) else { throw EnqueueError.payloadHasNUL }
        let keys = [job.uniqueKey, job.orderKey].compactMap(\.self)
        guard keys.allSatisfy({ $0.unicodeScalars.count <= NewJob.keyCharactersMax }) else {
            throw EnqueueError.keyTooLong
        }
        return payload
    }

    private static func holdsNUL(_ value: JSON) -> Bool {
        switch value {
        case .string(let text): text.unicodeScalars.contains("\0")
        case .array(let elements): elements.contains(where: holdsNUL)
        case .object(let members):
            members.contains { $0.name.unicodeScalars.contains("\0") || holdsNUL($0.value) }
        case .null, .bool, .number: false
        }
    }

    private func inTheWay(uniqueKey: String?, _ tx: borrowing Transaction) throws -> ID<Job>? {
        guard let uniqueKey else { return nil }
        return try tx.value(
            "SELECT id FROM is_kuyrugu WHERE tekil_anahtar = \(uniqueKey) AND \(fragment: Enqueuer.open)")
    }

    /// A key with an expiry of its own has a row of its own, which outlives the job.
    private func enqueueLasting(
        _ job: NewJob, _ payload: String, _ key: String, _ span: Duration, _ tx: borrowing Transaction
    ) throws -> ID<Job> {
        let (now, end) = (clock.expression(tx.dialect), clock.expression(after: span, tx.dialect))
        let isOurs =
            try tx.value(
                """
                INSERT INTO is_kuyrugu_anahtar (anahtar, is_id, bitis_at) VALUES (\(key), 0, \(fragment: end))
                ON CONFLICT (anahtar) DO UPDATE SET bitis_at = excluded.bitis_at, is_id = 0
                    WHERE is_kuyrugu_anahtar.bitis_at <= \(fragment: now)
                RETURNING id
                """, as: Int64.self) != nil
        guard isOurs else {
            return try tx.one("SELECT is_id FROM is_kuyrugu_anahtar WHERE anahtar = \(key)") { try $0.next() }
        }
        var bare = job
        bare.uniqueKey = nil
        let id = try enqueueBare(bare, payload, tx)
        try tx.run("UPDATE is_kuyrugu_anahtar SET is_id = \(id) WHERE anahtar = \(key)")
        return id
    }

    private func enqueueBare(_ job: NewJob, _ payload: String, _ tx: borrowing Transaction) throws -> ID<Job> {
        for _ in 0..<4 {
            if let id = try insert(job, payload, tx) { return id }
        }
        throw SQLError(.serialization, "the order key came and went meanwhile")
    }

    /// - Returns: nil if a unique index refused the row.
    private func insert(_ job: NewJob, _ payload: String, _ tx: borrowing Transaction) throws -> ID<Job>? {
        let now = clock.expression(tx.dialect)
        let runAt: SQL =
            if let delay = job.delay { clock.expression(after: delay, tx.dialect) } else if let at = job.runAt {
                "\(at)"
            } else { now }
        let inserted = try tx.first(
            """
            INSERT INTO is_kuyrugu (tip, veri, kuyruk, serit, oncelik, calisma_zamani, durum, azami_deneme,
                tekil_anahtar, tekil_kapsam, sira_anahtari, islem_anahtari, kullanici_id, siparis_id, entegrasyon_id,
                created_at, updated_at)
            VALUES (\(job.kind), \(JSONText(payload)), \(job.kind.queue), \(job.lane), \(job.priority),
                \(fragment: runAt), \(fragment: status(of: job, runAt: runAt, now: now)),
                \(job.kind.retryPolicy.attemptsMax), \(job.uniqueKey), \(job.uniqueScope.stored), \(job.orderKey),
                \(world.randomUUID()), \(job.dealer), \(job.order), \(job.integration), \(fragment: now),
                \(fragment: now))
            ON CONFLICT DO NOTHING RETURNING id, durum
            """
        ) { row in (try row.next(ID<Job>.self), try row.next(JobStatus.self)) }
        guard let (id, status) = inserted else { return nil }
        announce(job, status, tx)
        return id
    }

    /// A job for later waits for its time first; a job behind another one with its order key waits for that.
    private func status(of job: NewJob, runAt: SQL, now: SQL) -> SQL {
        let isLater: SQL = "WHEN \(fragment: runAt) > \(fragment: now) THEN 'planli'"
        let later: SQL = job.delay == nil && job.runAt == nil ? "" : isLater
        guard let key = job.orderKey else {
            return job.delay == nil && job.runAt == nil ? "'bekliyor'" : "CASE \(fragment: later) ELSE 'bekliyor' END"
        }
        return """
            CASE \(fragment: later)
                WHEN EXISTS (SELECT 1 FROM is_kuyrugu WHERE sira_anahtari = \(key)
                        AND (durum IN ('bekliyor', 'isleniyor') OR (durum = 'planli' AND sira_tutuyor)))
                    OR EXISTS (SELECT 1 FROM is_kuyrugu WHERE sira_anahtari = \(key) AND durum = 'engelli')
                THEN 'engelli' ELSE 'bekliyor' END
            """
    }

    private func announce(_ job: NewJob, _ status: JobStatus, _ tx: borrowing Transaction) {
        let signal = signal
        let bucket = Bucket(queue: job.kind.queue, lane: job.lane, priority: job.priority)
        switch status {
        case .waiting: tx.afterCommit { signal.announce(bucket) }
        case .scheduled: tx.afterCommit { signal.announceLater() }
        default: break
        }
    }
}
