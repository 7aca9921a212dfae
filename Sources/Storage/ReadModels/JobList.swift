package import Domain
package import SQLEngine

/// A row of the list of jobs.
package struct JobListRow: Sendable {
    package var id: ID<Job>
    /// `tip` as stored: newer programs may have written kinds that this one does not know.
    package var kind: String
    package var status: JobStatus
    package var attempt: Int
    package var attemptsMax: Int
    package var errorCode: String?
    package var error: String?
    package var runAt: Timestamp
    package var createdAt: Timestamp
    package var finishedAt: Timestamp?
    package var order: ID<Order>?
    package var orderNumber: String?
    package var integrationName: String?
    package var isCancelAsked: Bool

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        kind = try row.next()
        status = try row.next()
        attempt = try row.next()
        attemptsMax = try row.next()
        errorCode = try row.next()
        error = try row.next()
        runAt = try row.next()
        createdAt = try row.next()
        finishedAt = try row.next()
        order = try row.next()
        orderNumber = try row.next()
        integrationName = try row.next()
        isCancelAsked = try row.next()
    }
}

/// One attempt of a job that failed.
package struct JobAttempt: Sendable {
    package var attempt: Int
    package var kind: String
    package var code: String
    package var error: String
    package var at: Timestamp
}

/// Which jobs a list shows.
package struct JobListFilter: Sendable, Equatable {
    /// The states shown; empty for all.
    package var statuses: [JobStatus] = []
    package var kind: JobKind?
    /// `hata_kodu`; empty for jobs without one, nil for all.
    package var errorCode: String?
    /// The jobs of the archive instead of those in the queue's own table.
    package var isArchived = false

    package init(
        statuses: [JobStatus] = [], kind: JobKind? = nil, errorCode: String? = nil, isArchived: Bool = false
    ) {
        (self.statuses, self.kind, self.errorCode) = (statuses, kind, errorCode)
        self.isArchived = isArchived
    }

    /// Failed jobs have an index of their own; the other states are found along the key.
    fileprivate var isFailedOnly: Bool { statuses == [.dead] && !isArchived }

    /// All but the states, on the columns of the alias `i`.
    fileprivate func conditions(_ scope: Scope) -> Conditions {
        var conditions = Conditions(scope.condition("i.kullanici_id"))
        if let kind { conditions.add("i.tip = \(kind)") }
        if let errorCode {
            conditions.add(errorCode.isEmpty ? "i.hata_kodu IS NULL" : "i.hata_kodu = \(errorCode)")
        }
        return conditions
    }
}

/// A job with its payload and its failed attempts.
package struct JobDetail: Sendable {
    package var row: JobListRow
    /// `veri` as JSON text, not masked yet.
    package var payload: String
    package var queue: String
    package var lane: Int64
    /// 0 (now) to 3 (when there is room).
    package var priority: Int
    /// How often the job was taken from a worker that was lost or too slow.
    package var rescues: Int
    /// Names the job's effect on other systems, however often it is tried.
    package var operationKey: String
    package var isArchived: Bool
    package var attempts: [JobAttempt] = []
    /// Until when the attempt that runs may take. This and the keys are not kept in the archive.
    package var deadline: Timestamp?
    package var orderKey: String?
    package var uniqueKey: String?

    fileprivate init(_ row: inout RowReader) throws {
        self.row = try JobListRow(&row)
        payload = try row.next(JSONText.self).text
        queue = try row.next()
        lane = try row.next()
        priority = try row.next()
        rescues = try row.next()
        operationKey = try row.next()
        isArchived = try row.next()
    }
}

/// The jobs.
package enum JobList {
    private static let select: SQL = """
        SELECT i.id, i.tip, i.durum, i.deneme, i.azami_deneme, i.hata_kodu, i.hata, i.calisma_zamani, i.created_at,
            i.bitti_at, i.siparis_id, s.siparis_numarasi, e.ad, i.iptal_istendi
        """
    private static let joined: SQL = """
        LEFT JOIN siparisler s ON s.id = i.siparis_id
        LEFT JOIN entegrasyonlar e ON e.id = i.entegrasyon_id
        """

    /// Numbers above this are shown with a plus: counting stops there.
    package static let countMax = 10_000

    /// One page of the jobs, newest first.
    package static func page(
        _ filter: JobListFilter, before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<JobListRow> {
        var conditions = filter.conditions(scope)
        if let before { conditions.add("i.id < \(before)") }
        if !filter.statuses.isEmpty { conditions.add(isOne(of: filter.statuses)) }
        let table: SQL = filter.isArchived ? "is_kuyrugu_arsiv" : "is_kuyrugu"
        // The sum keeps planners from walking the whole table in the order of its key for a few failed jobs.
        let key: SQL = filter.isFailedOnly ? "i.id + 0" : "i.id"
        let rows = try tx.all(
            """
            \(fragment: select) FROM \(fragment: table) i \(fragment: joined)
            WHERE \(fragment: conditions.sql) ORDER BY \(fragment: key) DESC LIMIT \(limit + 1)
            """
        ) { row in try JobListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// How many jobs of the queue's own table fit, up to ``countMax`` + 1. Each state is looked up on its own, by its
    /// partial index.
    ///
    /// - Parameter filter: names the states; there is no index for jobs that are done or stopped.
    package static func count(_ filter: JobListFilter, scope: Scope, _ tx: borrowing Transaction) throws -> Int {
        let parts = filter.statuses.flatMap(indexed).map { status -> SQL in
            var conditions = filter.conditions(scope)
            conditions.add(status)
            return "SELECT 1 FROM is_kuyrugu i WHERE \(fragment: conditions.sql)"
        }
        guard !parts.isEmpty else { return 0 }
        let found = SQL.join(parts, separator: " UNION ALL ")
        return try tx.value(
            "SELECT count(*) FROM (\(fragment: found) LIMIT \(countMax + 1)) AS sayilan") ?? 0
    }

    /// One job, from the queue's own table or from the archive; nil if it is not within the scope.
    package static func find(
        _ id: ID<Job>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> JobDetail? {
        let found = try tx.first(
            """
            \(fragment: select), i.veri, i.kuyruk, i.serit, i.oncelik, i.kurtarma, i.islem_anahtari, i.arsivde
            FROM is_kuyrugu_tumu i \(fragment: joined)
            WHERE i.id = \(id) AND \(fragment: scope.condition("i.kullanici_id"))
            """
        ) { row in try JobDetail(&row) }
        guard var detail = found else { return nil }
        detail.attempts = try attempts(of: id, tx)
        if !detail.isArchived { try readKeys(&detail, tx) }
        return detail
    }

    private static func attempts(of id: ID<Job>, _ tx: borrowing Transaction) throws -> [JobAttempt] {
        try tx.all(
            """
            SELECT deneme, sinif, kod, hata, created_at FROM is_kuyrugu_hata WHERE is_id = \(id)
            ORDER BY id DESC LIMIT 100
            """
        ) { row in
            let (attempt, kind, code): (Int, String, String) = (try row.next(), try row.next(), try row.next())
            return JobAttempt(attempt: attempt, kind: kind, code: code, error: try row.next(), at: try row.next())
        }
    }

    private static func readKeys(_ detail: inout JobDetail, _ tx: borrowing Transaction) throws {
        let found = try tx.first(
            "SELECT son_tarih, sira_anahtari, tekil_anahtar FROM is_kuyrugu WHERE id = \(detail.row.id)"
        ) { row in (try row.next(Timestamp?.self), try row.next(String?.self), try row.next(String?.self)) }
        guard let (deadline, orderKey, uniqueKey) = found else { return }
        (detail.deadline, detail.orderKey, detail.uniqueKey) = (deadline, orderKey, uniqueKey)
    }

    /// One state is an equation and all of them are literals, so that partial indexes are found.
    private static func isOne(of statuses: [JobStatus]) -> SQL {
        let words = statuses.map(\.literal)
        if words.count == 1 { return "i.durum = \(fragment: words[0])" }
        return "i.durum IN (\(fragment: SQL.join(words, separator: ", ")))"
    }

    /// The state as the conditions of the indexes that together hold all its jobs.
    private static func indexed(_ status: JobStatus) -> [SQL] {
        status == .waiting
            ? ["i.durum = 'bekliyor' AND i.kurtarma = 0", "i.durum = 'bekliyor' AND i.kurtarma > 0"]
            : ["i.durum = \(fragment: status.literal)"]
    }
}
