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

/// A job with its payload and its failed attempts.
package struct JobDetail: Sendable {
    package var row: JobListRow
    /// `veri` as JSON text, not masked yet.
    package var payload: String
    package var queue: String
    package var attempts: [JobAttempt]
}

/// The jobs.
package enum JobList {
    private static let select: SQL = """
        SELECT i.id, i.tip, i.durum, i.deneme, i.azami_deneme, i.hata_kodu, i.hata, i.calisma_zamani, i.created_at,
            i.bitti_at, i.siparis_id, s.siparis_numarasi, e.ad, i.iptal_istendi
        """
    private static let tables: SQL = """
        FROM is_kuyrugu i
        LEFT JOIN siparisler s ON s.id = i.siparis_id
        LEFT JOIN entegrasyonlar e ON e.id = i.entegrasyon_id
        """

    /// Numbers above this are shown with a plus: counting stops there.
    package static let countMax = 10_000

    /// One page of the jobs, newest first.
    ///
    /// - Parameter statuses: the states shown; empty for all.
    package static func page(
        statuses: [JobStatus], kind: JobKind?, before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<JobListRow> {
        var conditions = Conditions(scope.condition("i.kullanici_id"))
        if let before { conditions.add("i.id < \(before)") }
        if !statuses.isEmpty { conditions.add(isOne(of: statuses)) }
        if let kind { conditions.add("i.tip = \(kind)") }
        let rows = try tx.all(
            """
            \(fragment: select) \(fragment: tables)
            WHERE \(fragment: conditions.sql) ORDER BY i.id DESC LIMIT \(limit + 1)
            """
        ) { row in try JobListRow(&row) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// How many jobs are in one of the states, up to ``countMax`` + 1.
    package static func count(
        statuses: [JobStatus], scope: Scope, _ tx: borrowing Transaction
    ) throws -> Int {
        try tx.value(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM is_kuyrugu i
                WHERE \(fragment: isOne(of: statuses)) AND \(fragment: scope.condition("i.kullanici_id"))
                LIMIT \(countMax + 1)) AS sayilan
            """) ?? 0
    }

    /// One job; nil if it is not within the scope.
    package static func find(
        _ id: ID<Job>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> JobDetail? {
        let found = try tx.first(
            """
            \(fragment: select), i.veri, i.kuyruk \(fragment: tables)
            WHERE i.id = \(id) AND \(fragment: scope.condition("i.kullanici_id"))
            """
        ) { row in
            let listRow = try JobListRow(&row)
            return JobDetail(
                row: listRow, payload: try row.next(JSONText.self).text, queue: try row.next(), attempts: [])
        }
        guard var detail = found else { return nil }
        detail.attempts = try tx.all(
            """
            SELECT deneme, sinif, kod, hata, created_at FROM is_kuyrugu_hata WHERE is_id = \(id)
            ORDER BY id DESC LIMIT 100
            """
        ) { row in
            let (attempt, kind, code): (Int, String, String) = (try row.next(), try row.next(), try row.next())
            return JobAttempt(attempt: attempt, kind: kind, code: code, error: try row.next(), at: try row.next())
        }
        return detail
    }

    private static func isOne(of statuses: [JobStatus]) -> SQL {
        let words = statuses.map { status -> SQL in "\(status)" }
        return "i.durum IN (\(fragment: SQL.join(words, separator: ", ")))"
    }
}
