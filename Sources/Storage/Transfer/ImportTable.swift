package import Domain
package import SQLEngine

/// An import as stored.
package struct StoredImport: Sendable {
    package var id: ID<Import>
    /// Who brought the file.
    package var owner: ID<User>
    /// Whose records it brings.
    package var dealer: ID<User>
    package var source: ImportSource
    package var format: ImportFormat
    package var mode: ImportMode
    package var isAllOrNothing: Bool
    package var fileName: String
    package var size: Int
    package var digest: String
    /// Nil once the file was removed.
    package var vaultName: String?
    package var status: ImportStatus
    package var recordCount: Int
    /// Up to which record, from the first, all is settled.
    package var processed: Int
    package var tally: ImportTally
    package var error: String?
    package var job: ID<Job>?
    package var createdAt: Timestamp
    package var finishedAt: Timestamp?

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        owner = try row.next()
        dealer = try row.next()
        source = try row.next()
        format = try row.next()
        mode = try row.next()
        isAllOrNothing = try row.next()
        fileName = try row.next()
        size = try row.next()
        digest = try row.next()
        vaultName = try row.next()
        status = try row.next()
        recordCount = try row.next()
        processed = try row.next()
        tally = ImportTally(
            created: try row.next(), updated: try row.next(), unchanged: try row.next(), failed: try row.next())
        error = try row.next()
        job = try row.next()
        createdAt = try row.next()
        finishedAt = try row.next()
    }
}

/// A new import.
package struct NewImport: Sendable {
    package var owner: ID<User>
    package var dealer: ID<User>
    package var source: ImportSource
    package var format: ImportFormat
    package var mode: ImportMode
    package var isAllOrNothing: Bool
    package var fileName: String
    package var size: Int
    package var digest: String
    package var vaultName: String
    package var recordCount: Int
    package var endsAt: Timestamp

    package init(
        owner: ID<User>, dealer: ID<User>, source: ImportSource, format: ImportFormat, mode: ImportMode,
        isAllOrNothing: Bool, fileName: String, size: Int, digest: String, vaultName: String, recordCount: Int,
        endsAt: Timestamp
    ) {
        (self.owner, self.dealer, self.source, self.format) = (owner, dealer, source, format)
        (self.mode, self.isAllOrNothing, self.fileName) = (mode, isAllOrNothing, fileName)
        (self.size, self.digest, self.vaultName) = (size, digest, vaultName)
        (self.recordCount, self.endsAt) = (recordCount, endsAt)
    }
}

/// Imports (`ice_aktarimlar`) and what is wrong in their files (`ice_aktarim_hatalari`).
package enum ImportTable {
    private static let select: SQL = """
        SELECT x.id, x.kullanici_id, x.bayi_id, x.kaynak, x.bicim, x.kip, x.hep_ya_hic, x.dosya_adi, x.boyut, x.ozet,
            x.depo_anahtari,
            CASE WHEN x.durum IN ('bekliyor', 'calisiyor') AND i.durum IN ('iptal', 'olu') THEN 'basarisiz'
                ELSE x.durum END,
            x.kayit_sayisi, x.islenen, x.eklenen, x.degisen, x.ayni, x.hatali, coalesce(x.hata, i.hata), x.is_id,
            x.created_at, x.bitti_at
        FROM ice_aktarimlar x LEFT JOIN is_kuyrugu i ON i.id = x.is_id
        """

    package static func insert(
        _ new: NewImport, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Import> {
        try tx.one(
            """
            INSERT INTO ice_aktarimlar (kullanici_id, bayi_id, kaynak, bicim, kip, hep_ya_hic, dosya_adi, boyut, ozet,
                depo_anahtari, durum, kayit_sayisi, bitis_at, created_at, updated_at)
            VALUES (\(new.owner), \(new.dealer), \(new.source), \(new.format), \(new.mode), \(new.isAllOrNothing),
                \(new.fileName), \(new.size), \(new.digest), \(new.vaultName), \(ImportStatus.waiting),
                \(new.recordCount), \(new.endsAt), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    package static func setJob(_ job: ID<Job>, of id: ID<Import>, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE ice_aktarimlar SET is_id = \(job) WHERE id = \(id)")
    }

    package static func find(_ id: ID<Import>, scope: Scope, _ tx: borrowing Transaction) throws -> StoredImport? {
        try tx.first("\(fragment: select) WHERE x.id = \(id) AND \(fragment: scope.condition("x.bayi_id"))") {
            try StoredImport(&$0)
        }
    }

    /// The imports within the scope, the newest first.
    package static func page(
        before: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> Page<StoredImport> {
        var conditions = Conditions(scope.condition("x.bayi_id"))
        if let before { conditions.add("x.id < \(before)") }
        let rows = try tx.all(
            "\(fragment: select) WHERE \(fragment: conditions.sql) ORDER BY x.id DESC LIMIT \(limit + 1)"
        ) { try StoredImport(&$0) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// How many imports of a dealer are not finished. One whose job was stopped or given up never comes back to say so, and
    /// its job may be in the archive by now.
    package static func openCount(of dealer: ID<User>, _ tx: borrowing Transaction) throws -> Int {
        try tx.one(
            """
            SELECT count(*) FROM ice_aktarimlar x JOIN is_kuyrugu i ON i.id = x.is_id
            WHERE x.bayi_id = \(dealer) AND x.durum IN ('bekliyor', 'calisiyor') AND i.bitti_at IS NULL
            """
        ) { try $0.next() }
    }

    /// Begins it, or goes on with it.
    ///
    /// - Returns: up to which record all is settled; nil if it has ended.
    package static func begin(_ id: ID<Import>, now: Timestamp, _ tx: borrowing Transaction) throws -> Int? {
        try tx.first(
            """
            UPDATE ice_aktarimlar SET durum = 'calisiyor', hata = NULL, updated_at = \(now)
            WHERE id = \(id) AND durum IN ('bekliyor', 'calisiyor', 'basarisiz') RETURNING islenen
            """
        ) { try $0.next() }
    }

    /// Notes that records were settled, from where the last note ended.
    ///
    /// - Returns: false if they were settled before, by somebody else.
    package static func advance(
        _ id: ID<Import>, from start: Int, to end: Int, _ tally: ImportTally, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            UPDATE ice_aktarimlar SET islenen = \(end), eklenen = eklenen + \(tally.created),
                degisen = degisen + \(tally.updated), ayni = ayni + \(tally.unchanged),
                hatali = hatali + \(tally.failed), updated_at = \(now)
            WHERE id = \(id) AND islenen = \(start) AND durum = 'calisiyor'
            """) == 1
    }

    package static func finish(
        _ id: ID<Import>, _ status: ImportStatus, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE ice_aktarimlar SET durum = \(status), bitti_at = \(now), updated_at = \(now)
            WHERE id = \(id) AND durum = 'calisiyor'
            """)
    }

    package static func fail(
        _ id: ID<Import>, _ message: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE ice_aktarimlar SET durum = 'basarisiz', hata = \(String(message.prefix(500))), bitti_at = \(now),
                updated_at = \(now)
            WHERE id = \(id) AND durum IN ('bekliyor', 'calisiyor')
            """)
    }

    package static func addProblems(
        _ problems: [ImportProblem], to id: ID<Import>, _ tx: borrowing Transaction
    ) throws {
        for problem in problems {
            try tx.run(
                """
                INSERT INTO ice_aktarim_hatalari (ice_aktarim_id, satir, sutun, kod, mesaj)
                VALUES (\(id), \(problem.row), \(problem.column.map { String($0.prefix(100)) }), \(problem.code),
                    \(String(problem.message.prefix(500))))
                """)
        }
    }

    /// What is wrong in the file, in its order.
    ///
    /// - Parameter after: the `next` of the page before; nil for the first.
    package static func problems(
        of id: ID<Import>, after: Int64?, limit: Int, _ tx: borrowing Transaction
    ) throws -> Page<(id: Int64, problem: ImportProblem)> {
        let rows = try tx.all(
            """
            SELECT id, satir, sutun, kod, mesaj FROM ice_aktarim_hatalari
            WHERE ice_aktarim_id = \(id) AND id > \(after ?? 0) ORDER BY id LIMIT \(limit + 1)
            """
        ) { row in
            (
                id: try row.next(Int64.self),
                problem: ImportProblem(
                    row: try row.next(), column: try row.next(), code: try row.next(), message: try row.next())
            )
        }
        return Page(found: rows, limit: limit) { $0.id }
    }

    /// Imports whose file is no longer kept.
    package static func ended(
        before now: Timestamp, limit: Int, _ tx: borrowing Transaction
    ) throws -> [(id: ID<Import>, vaultName: String)] {
        try tx.all(
            """
            SELECT id, depo_anahtari FROM ice_aktarimlar WHERE bitis_at <= \(now) AND depo_anahtari IS NOT NULL
            ORDER BY bitis_at LIMIT \(limit)
            """
        ) { row in (try row.next(), try row.next()) }
    }

    /// The names of the stored bytes of all imports; they are few, since each ends after some days.
    package static func vaultNames(_ tx: borrowing Transaction) throws -> Set<String> {
        Set(try tx.all("SELECT depo_anahtari FROM ice_aktarimlar WHERE depo_anahtari IS NOT NULL") { try $0.next() })
    }

    /// Lets the files of orders go that were taken in already.
    package static func endThoseWithBuyers(now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE ice_aktarimlar SET bitis_at = \(now), updated_at = \(now)
            WHERE depo_anahtari IS NOT NULL AND bitis_at > \(now) AND kaynak = 'siparisler'
                AND durum NOT IN ('bekliyor', 'calisiyor')
            """)
    }

    package static func forgetFile(_ id: ID<Import>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE ice_aktarimlar SET depo_anahtari = NULL, updated_at = \(now) WHERE id = \(id)")
    }
}
