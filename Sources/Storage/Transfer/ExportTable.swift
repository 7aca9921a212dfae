package import Domain
import LosslessJSON
package import SQLEngine

/// An export as stored.
package struct StoredExport: Sendable {
    package var id: ID<Export>
    /// Who asked for it; nobody else gets it.
    package var owner: ID<User>
    /// The dealers whose rows it holds; nil for those of everybody.
    package var dealers: [ID<User>]?
    package var source: ExportSource
    package var format: ExportFormat
    package var options: ExportOptions
    package var showsCosts: Bool
    /// The filter as JSON text.
    package var filters: String
    package var status: ExportStatus
    /// How many records are to be read, as far as it was counted.
    package var total: Int?
    package var processed: Int
    /// How many rows the file has below its header.
    package var rowCount: Int
    package var size: Int64?
    package var digest: String?
    package var vaultName: String?
    package var error: String?
    package var job: ID<Job>?
    package var endsAt: Timestamp
    package var createdAt: Timestamp

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        owner = try row.next()
        dealers = try row.next(JSONText?.self).map { text in
            try JSON(parsing: text.text).array?.compactMap { $0.int.map { ID($0) } } ?? []
        }
        source = try row.next()
        format = try row.next()
        options = ExportOptions(separator: try row.next(), times: try row.next(), hasLines: try row.next())
        showsCosts = try row.next()
        filters = try row.next(JSONText.self).text
        status = try row.next()
        total = try row.next()
        processed = try row.next()
        rowCount = try row.next()
        size = try row.next()
        digest = try row.next()
        vaultName = try row.next()
        error = try row.next()
        job = try row.next()
        endsAt = try row.next()
        createdAt = try row.next()
    }
}

/// What a finished export's file is.
package struct ExportedFile: Sendable {
    package var rowCount: Int
    package var size: Int64
    package var digest: String
    package var vaultName: String

    package init(rowCount: Int, size: Int64, digest: String, vaultName: String) {
        (self.rowCount, self.size, self.digest, self.vaultName) = (rowCount, size, digest, vaultName)
    }
}

/// Exports (`disa_aktarimlar`). Each belongs to the person who asked for it.
package enum ExportTable {
    // A job that a person has stopped, or that was given up, never comes back to say so.
    private static let select: SQL = """
        SELECT x.id, x.kullanici_id, x.bayiler, x.kaynak, x.bicim, x.ayrac, x.zaman, x.satirli, x.maliyetli,
            x.suzgecler,
            CASE WHEN x.durum IN ('bekliyor', 'calisiyor') AND i.durum IN ('iptal', 'olu') THEN 'basarisiz'
                ELSE x.durum END,
            x.toplam, x.islenen, x.satir_sayisi, x.boyut, x.ozet, x.depo_anahtari, coalesce(x.hata, i.hata), x.is_id,
            x.bitis_at, x.created_at
        FROM disa_aktarimlar x LEFT JOIN is_kuyrugu i ON i.id = x.is_id
        """

    /// Adds an export that waits for its job.
    package static func insert(
        owner: ID<User>, dealers: [ID<User>]?, source: ExportSource, format: ExportFormat, options: ExportOptions,
        showsCosts: Bool, filters: String, endsAt: Timestamp, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Export> {
        let held = dealers.map { JSONText(JSON.array($0.map { JSON($0.rawValue) }).description) }
        return try tx.one(
            """
            INSERT INTO disa_aktarimlar (kullanici_id, bayiler, kaynak, bicim, ayrac, zaman, satirli, maliyetli,
                suzgecler, durum, bitis_at, created_at, updated_at)
            VALUES (\(owner), \(held), \(source), \(format), \(options.separator), \(options.times),
                \(options.hasLines), \(showsCosts), \(JSONText(filters)), \(ExportStatus.waiting), \(endsAt), \(now),
                \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    package static func setJob(_ job: ID<Job>, of id: ID<Export>, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE disa_aktarimlar SET is_id = \(job) WHERE id = \(id)")
    }

    package static func find(_ id: ID<Export>, _ tx: borrowing Transaction) throws -> StoredExport? {
        try tx.first("\(fragment: select) WHERE x.id = \(id)") { try StoredExport(&$0) }
    }

    /// Locks one export until the transaction ends, so that it stays as it is read.
    package static func lock(_ id: ID<Export>, _ tx: borrowing Transaction) throws {
        _ = try tx.first("SELECT 1 FROM disa_aktarimlar WHERE id = \(id) \(dialect: .forUpdate)") {
            try $0.next(Int.self)
        }
    }

    /// The exports of one person, the newest first.
    package static func page(
        of owner: ID<User>, before: Int64?, limit: Int, _ tx: borrowing Transaction
    ) throws -> Page<StoredExport> {
        var conditions = Conditions("x.kullanici_id = \(owner)")
        if let before { conditions.add("x.id < \(before)") }
        let rows = try tx.all(
            "\(fragment: select) WHERE \(fragment: conditions.sql) ORDER BY x.id DESC LIMIT \(limit + 1)"
        ) { try StoredExport(&$0) }
        return Page(found: rows, limit: limit) { $0.id.rawValue }
    }

    /// How many exports of a person are not finished.
    package static func openCount(of owner: ID<User>, _ tx: borrowing Transaction) throws -> Int {
        try tx.one(
            """
            SELECT count(*) FROM disa_aktarimlar x LEFT JOIN is_kuyrugu i ON i.id = x.is_id
            WHERE x.kullanici_id = \(owner) AND x.durum IN ('bekliyor', 'calisiyor')
                AND (i.durum IS NULL OR i.durum NOT IN ('iptal', 'olu'))
            """
        ) { try $0.next() }
    }

    /// Begins it, or begins it anew.
    ///
    /// - Returns: false if it is gone or has ended.
    package static func begin(_ id: ID<Export>, now: Timestamp, _ tx: borrowing Transaction) throws -> Bool {
        try tx.run(
            """
            UPDATE disa_aktarimlar SET durum = 'calisiyor', toplam = NULL, islenen = 0, satir_sayisi = 0, hata = NULL,
                updated_at = \(now)
            WHERE id = \(id) AND durum IN ('bekliyor', 'calisiyor', 'basarisiz') AND depo_anahtari IS NULL
            """) == 1
    }

    /// - Returns: false if it is gone or has ended.
    package static func progress(
        _ id: ID<Export>, total: Int, processed: Int, rowCount: Int, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            UPDATE disa_aktarimlar SET toplam = \(total), islenen = \(processed), satir_sayisi = \(rowCount),
                updated_at = \(now)
            WHERE id = \(id) AND durum = 'calisiyor'
            """) == 1
    }

    /// - Returns: false if it is gone or has ended.
    package static func finish(
        _ id: ID<Export>, _ file: ExportedFile, endsAt: Timestamp, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            UPDATE disa_aktarimlar SET durum = 'tamam', islenen = coalesce(toplam, islenen),
                satir_sayisi = \(file.rowCount), boyut = \(file.size), ozet = \(file.digest),
                depo_anahtari = \(file.vaultName), bitti_at = \(now), bitis_at = \(endsAt), updated_at = \(now)
            WHERE id = \(id) AND durum = 'calisiyor'
            """) == 1
    }

    package static func fail(
        _ id: ID<Export>, _ message: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE disa_aktarimlar SET durum = 'basarisiz', hata = \(String(message.prefix(500))), bitti_at = \(now),
                updated_at = \(now)
            WHERE id = \(id) AND durum IN ('bekliyor', 'calisiyor')
            """)
    }

    package static func delete(_ id: ID<Export>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM disa_aktarimlar WHERE id = \(id)")
    }

    /// Exports whose time is over and whose file, if they have one, may go.
    package static func ended(
        before now: Timestamp, limit: Int, _ tx: borrowing Transaction
    ) throws -> [(id: ID<Export>, vaultName: String?)] {
        try tx.all(
            """
            SELECT id, depo_anahtari FROM disa_aktarimlar WHERE bitis_at <= \(now) AND durum <> 'suresi_doldu'
            ORDER BY bitis_at LIMIT \(limit)
            """
        ) { row in (try row.next(), try row.next()) }
    }

    /// The names of the stored bytes of all exports; they are few, since each ends after some days.
    package static func vaultNames(_ tx: borrowing Transaction) throws -> Set<String> {
        Set(try tx.all("SELECT depo_anahtari FROM disa_aktarimlar WHERE depo_anahtari IS NOT NULL") { try $0.next() })
    }

    /// Lets the files go that may name buyers, those that are being made included.
    package static func endThoseWithBuyers(now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE disa_aktarimlar SET bitis_at = \(now), updated_at = \(now)
            WHERE durum <> 'suresi_doldu' AND bitis_at > \(now)
                AND kaynak IN ('siparisler', 'mesaj_log', 'is_kuyrugu', 'sistem_log', 'hata_log')
            """)
    }

    package static func expire(_ id: ID<Export>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE disa_aktarimlar SET durum = 'suresi_doldu', depo_anahtari = NULL, updated_at = \(now) WHERE id = \(id)
            """)
    }
}
