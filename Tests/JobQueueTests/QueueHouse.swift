import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage
import TestSupport
import Testing

/// A queue on an empty database with one worker. The clock stands on SQLite; on PostgreSQL the queue has the server's own,
/// so that tests move the times of the rows instead, and do so on both.
struct QueueHouse: Sendable {
    let database: any SQLDatabase
    let clock = ManualClock()
    let signal = QueueSignal()
    let worker: Int64
    /// Two dealers, for lanes of their own.
    let dealers: [ID<User>]

    var queueClock: QueueClock { QueueClock(local: clock.world.now) }
    var jobs: JobTable { JobTable(clock: queueClock, signal: signal) }
    var claims: ClaimTable { ClaimTable(signal: signal) }
    var workers: WorkerTable { WorkerTable(clock: queueClock, signal: signal) }
    var control: JobControl { JobControl(clock: queueClock, signal: signal) }
    var ledger: EffectLedger { EffectLedger(clock: queueClock) }
    var enqueuer: Enqueuer { Enqueuer(clock: queueClock, world: clock.world, signal: signal) }

    static func run(
        on engine: EngineUnderTest, _ body: (QueueHouse) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            try await body(try await QueueHouse(database))
        }
    }

    private init(_ database: any SQLDatabase) async throws {
        self.database = database
        let table = WorkerTable(clock: QueueClock(local: clock.world.now), signal: signal)
        worker = try await database.write { tx in try QueueHouse.register("sınama", table, tx) }
        let now = clock.now
        dealers = try await database.write { tx in
            try ["a", "b"].map { name in
                try UserTable.insert(
                    name: name, email: "\(name)@ornek.com", phone: nil, role: .dealer, passwordHash: "x", now: now, tx)
            }
        }
    }

    @discardableResult
    func add(_ job: NewJob) async throws -> ID<Job> {
        try await database.write { tx in try enqueuer.enqueue(job, tx) }
    }

    /// Looks for runnable jobs and claims up to so many, in turn; the suspected ones after the others.
    func claim(_ limit: Int = 10, by other: Int64? = nil) async throws -> [ClaimedJob] {
        try await hold(limit, by: other).compactMap { try? $0.opened() }
    }

    func hold(
        _ limit: Int = 10, by other: Int64? = nil, _ allowance: Allowance = Allowance()
    ) async throws -> [HeldJob] {
        try await database.write { tx in
            try claimInTurn(limit, worker: other ?? worker, clock: queueClock, allowance: allowance, tx)
        }
    }

    /// The one job that can be claimed.
    func claimOne() async throws -> ClaimedJob {
        let claimed = try await claim()
        try #require(claimed.count == 1)
        return claimed[0]
    }

    func finish(_ job: ClaimedJob) async throws -> Bool {
        try await database.write { tx in try jobs.finish(job, tx) }
    }

    func fail(_ job: ClaimedJob, _ error: IntegrationError, fraction: Double = 0.5) async throws -> JobStatus? {
        try await database.write { tx in try jobs.fail(job, error, fraction: fraction, tx) }
    }

    func promote(limit: Int = 100) async throws -> Int {
        try await database.write { tx in try jobs.promoteDue(limit: limit, now: try queueClock.now(tx), tx).1 }
    }

    func rescue() async throws -> Int { try await database.write { tx in try workers.rescue(limit: 100, tx) } }

    func newWorker() async throws -> Int64 {
        try await database.write { tx in try QueueHouse.register("öteki", workers, tx) }
    }

    /// A worker that lives until a test lets its lease run out, however long the test takes by the server's clock.
    private static func register(
        _ host: String, _ table: WorkerTable, _ tx: borrowing Transaction
    ) throws -> Int64 {
        let (id, end) = (try table.register(host: host, tx), Timestamp(milliseconds: 4_102_444_800_000))
        try tx.run("UPDATE is_kuyrugu_isci SET kira_bitis_at = \(end) WHERE id = \(id)")
        return id
    }

    /// A job's row as tests compare it.
    struct Row: Sendable, Equatable {
        var status: JobStatus
        var attempt: Int
        var rescues: Int
        var errorCode: String?
        var isFinished: Bool
    }

    func row(_ id: ID<Job>) async throws -> Row {
        try await database.read { tx in
            try tx.one("SELECT durum, deneme, kurtarma, hata_kodu, bitti_at FROM is_kuyrugu WHERE id = \(id)") { row in
                Row(
                    status: try row.next(), attempt: try row.next(), rescues: try row.next(), errorCode: try row.next(),
                    isFinished: try row.next(Timestamp?.self) != nil)
            }
        }
    }

    /// All rows, in the order in which they were added.
    func allRows() async throws -> [Row] {
        try await database.read { tx in
            try tx.all("SELECT durum, deneme, kurtarma, hata_kodu, bitti_at FROM is_kuyrugu ORDER BY id") { row in
                Row(
                    status: try row.next(), attempt: try row.next(), rescues: try row.next(), errorCode: try row.next(),
                    isFinished: try row.next(Timestamp?.self) != nil)
            }
        }
    }

    /// Removes all jobs.
    func empty() async throws {
        try await database.write { tx in
            for table in ["is_kuyrugu_hata", "is_kuyrugu", "is_kuyrugu_isci"] {
                _ = try tx.run("DELETE FROM \(uncheckedSQL: table)")
            }
        }
    }

    func control(_ work: @escaping @Sendable (JobControl, borrowing Transaction) throws -> Void) async throws {
        let control = control
        try await database.write { tx in try work(control, tx) }
    }

    func status(_ id: ID<Job>) async throws -> JobStatus { try await row(id).status }

    func count() async throws -> Int {
        try await database.read { tx in try tx.one("SELECT count(*) FROM is_kuyrugu") { try $0.next() } }
    }

    /// Moves the due time of all planned jobs to long ago.
    func makeDue() async throws {
        let past = Timestamp(milliseconds: 0)
        try await database.write { tx in
            _ = try tx.run("UPDATE is_kuyrugu SET calisma_zamani = \(past) WHERE durum = 'planli'")
        }
    }

    /// Lets a worker's lease run out.
    func expire(_ worker: Int64) async throws {
        let past = Timestamp(milliseconds: 0)
        try await database.write { tx in
            _ = try tx.run("UPDATE is_kuyrugu_isci SET kira_bitis_at = \(past) WHERE id = \(worker)")
        }
    }

    /// How long after its last change the job is due.
    func wait(of id: ID<Job>) async throws -> Duration {
        try await database.read { tx in
            try tx.one("SELECT calisma_zamani, updated_at FROM is_kuyrugu WHERE id = \(id)") { row in
                let due: Timestamp = try row.next()
                return due.since(try row.next())
            }
        }
    }
}

/// A failure of the kind.
func fault(_ kind: IntegrationError.Class, after delay: Duration? = nil) -> IntegrationError {
    IntegrationError(kind, code: "deneme_\(kind.rawValue)", message: "sınama", retryAfter: delay)
}

struct Rollback: Error {}
