package import SQLEngine

/// What a runner needs from the rest of the program.
package struct JobRunnerOptions: Sendable {
    package var host: String
    /// How many jobs may run at the same time.
    package var concurrency = 24
    /// How long the runner sleeps at most when it found nothing and nobody wakes it.
    package var pollInterval: Duration = .seconds(1)
    /// How many jobs one cycle claims or finishes at most.
    package var batchMax = 500
    /// How long running jobs may take to end when the program stops.
    package var stopLimit: Duration = .seconds(25)
    /// Whether no other process can be using the database.
    package var ownsDatabase: Bool
    /// How long an attempt may take, where that is not the kind's own limit.
    package var timeLimit: Duration?
    /// How long a handler that was told to stop may take to do so before its job is taken away.
    package var endingGrace: Duration = .seconds(10)
    /// How often the program looks for workers that are gone, plans that are due and what else needs looking after.
    package var upkeepInterval: Duration = .seconds(5)

    package init(host: String, ownsDatabase: Bool) {
        self.host = host
        self.ownsDatabase = ownsDatabase
    }
}

/// The connections of a runner: its signs of life must not wait behind its own work.
package struct QueueConnections: Sendable {
    /// For cycles.
    package var work: any SQLDatabase
    /// For signs of life.
    package var liveness: any SQLDatabase

    package init(work: any SQLDatabase, liveness: any SQLDatabase) {
        self.work = work
        self.liveness = liveness
    }

    /// Whether two transactions can be under way at the same time.
    var allowsParallelWork: Bool { work.dialect == .postgres }

    /// One for both, as on SQLite, which has one writer anyway.
    package init(_ database: any SQLDatabase) { self.init(work: database, liveness: database) }
}
