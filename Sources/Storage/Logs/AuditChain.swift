import Domain
package import SQLEngine

/// A link of the chain over `sistem_log` as stored.
package struct AuditLink: Sendable, Equatable {
    /// Counts from 1 without a gap.
    package var sequence: Int64
    /// The row of `sistem_log`.
    package var row: Int64
    package var digest: [UInt8]

    package init(sequence: Int64, row: Int64, digest: [UInt8]) {
        (self.sequence, self.row, self.digest) = (sequence, row, digest)
    }
}

/// The chain over `sistem_log` (`sistem_log_zincir`), and the rows that wait to be chained (`sistem_log_bekleyen`).
///
/// The order of the chain is that in which rows were seen, not that of their ids: on PostgreSQL a row with a smaller id
/// may become visible later.
package enum AuditChain {
    /// What the chain covers of a row, in the order of ``AuditRowBytes``.
    private static let columns: SQL = """
        l.id, l.kullanici_id, l.tablo, l.tablo_id, l.islem, l.mesaj, l.created_at, l.bayi_id, l.siparis_id,
            l.entegrasyon_id, l.kaynak, l.istek_id, l.onceki, l.sonraki
        """

    /// Keeps a second process from chaining until the transaction ends; to be the first statement. SQLite has one writer.
    package static func lock(_ tx: borrowing Transaction) throws {
        guard tx.dialect == .postgres else { return }
        _ = try tx.first("SELECT 1 FROM pg_advisory_xact_lock(7305022)") { _ in 0 }
    }

    /// The end of the chain; nil if nothing is chained yet.
    package static func last(_ tx: borrowing Transaction) throws -> AuditLink? {
        try tx.first("SELECT sira, kayit_id, ozet FROM sistem_log_zincir ORDER BY sira DESC LIMIT 1") { row in
            AuditLink(sequence: try row.next(), row: try row.next(), digest: try row.next())
        }
    }

    /// The links with these numbers, by number.
    package static func digests(of sequences: [Int64], _ tx: borrowing Transaction) throws -> [Int64: [UInt8]] {
        let found = try tx.all("SELECT sira, ozet FROM sistem_log_zincir WHERE sira IN \(ids: sequences)") { row in
            (try row.next(Int64.self), try row.next([UInt8].self))
        }
        return Dictionary(found) { first, _ in first }
    }

    /// The next rows that wait, as canonical bytes.
    package static func waiting(limit: Int, _ tx: borrowing Transaction) throws -> [(row: Int64, bytes: [UInt8])] {
        try tx.all(
            """
            SELECT \(fragment: columns) FROM sistem_log_bekleyen b JOIN sistem_log l ON l.id = b.kayit_id
            ORDER BY b.kayit_id LIMIT \(limit)
            """
        ) { row in
            var bytes = AuditRowBytes()
            let id = try bytes.read(&row)
            return (id, bytes.bytes)
        }
    }

    /// Adds links, and takes their rows from those that wait.
    package static func append(_ links: [AuditLink], _ tx: borrowing Transaction) throws {
        for link in links {
            try tx.run(
                """
                INSERT INTO sistem_log_zincir (sira, kayit_id, ozet)
                VALUES (\(link.sequence), \(link.row), \(link.digest))
                """)
        }
        try tx.run("DELETE FROM sistem_log_bekleyen WHERE kayit_id IN \(ids: links.map(\.row))")
    }

    package static func waitingCount(_ tx: borrowing Transaction) throws -> Int {
        try tx.one("SELECT count(*) FROM sistem_log_bekleyen") { try $0.next() }
    }

    /// Hands over the links after `sequence` one by one, each with the canonical bytes of its row, nil if the row is gone.
    /// Nothing is kept, so a walk over millions of rows needs the memory of one page.
    ///
    /// - Parameter visit: gets the link and the bytes, which are only good during the call; false stops the walk.
    /// - Returns: how many links were read.
    package static func walk(
        after sequence: Int64, limit: Int, _ tx: borrowing Transaction,
        _ visit: (AuditLink, AuditRowBytes?) throws -> Bool
    ) throws -> Int {
        var bytes = AuditRowBytes()
        var goesOn = true
        let read: [Void] = try tx.all(
            """
            SELECT z.sira, z.kayit_id, z.ozet, \(fragment: columns)
            FROM (SELECT sira, kayit_id, ozet FROM sistem_log_zincir WHERE sira > \(sequence) ORDER BY sira
                LIMIT \(limit)) z
            LEFT JOIN sistem_log l ON l.id = z.kayit_id ORDER BY z.sira
            """
        ) { row in
            guard goesOn else { return }
            let link = AuditLink(sequence: try row.next(), row: try row.next(), digest: try row.next())
            let id = try bytes.read(&row)
            goesOn = try visit(link, id == 0 ? nil : bytes)
        }
        return read.count
    }

    /// The first row that is neither chained nor waits to be: somebody has put it there past the trigger.
    package static func firstUnchained(_ tx: borrowing Transaction) throws -> Int64? {
        try tx.first(
            """
            SELECT min(l.id) FROM sistem_log l
            WHERE NOT EXISTS (SELECT 1 FROM sistem_log_zincir z WHERE z.kayit_id = l.id)
                AND NOT EXISTS (SELECT 1 FROM sistem_log_bekleyen b WHERE b.kayit_id = l.id)
            """
        ) { try $0.next(Int64?.self) } ?? nil
    }

    /// The first row that waits to be chained and is not there: it was removed in the minute before.
    package static func firstWaitingWithoutRow(_ tx: borrowing Transaction) throws -> Int64? {
        try tx.first(
            """
            SELECT min(b.kayit_id) FROM sistem_log_bekleyen b
            WHERE NOT EXISTS (SELECT 1 FROM sistem_log l WHERE l.id = b.kayit_id)
            """
        ) { try $0.next(Int64?.self) } ?? nil
    }
}

/// The bytes of a row of `sistem_log` that the chain covers: every column but `zincir` in a fixed order, each behind a byte
/// that tells NULL, number and text apart and texts behind their length, so that no two rows give the same bytes.
package struct AuditRowBytes {
    package private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(512) }

    /// Reads the columns of ``AuditChain``; the bytes of the row before are overwritten.
    ///
    /// - Returns: the row's id; 0 if all columns are NULL because there is no row.
    mutating func read(_ row: inout RowReader) throws -> Int64 {
        bytes.removeAll(keepingCapacity: true)
        let id = try row.next(Int64?.self)
        add(id)
        add(try row.next(Int64?.self))
        add(try row.next(String?.self))
        add(try row.next(Int64?.self))
        for _ in 0..<2 { add(try row.next(String?.self)) }
        add(try row.next(Timestamp?.self)?.milliseconds)
        for _ in 0..<3 { add(try row.next(Int64?.self)) }
        for _ in 0..<2 { add(try row.next(String?.self)) }
        for _ in 0..<2 { add(try row.next(JSONText?.self)?.text) }
        return id ?? 0
    }

    private mutating func add(_ number: Int64?) {
        guard let number else { return bytes.append(0) }
        bytes.append(1)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func add(_ text: String?) {
        guard let text else { return bytes.append(0) }
        bytes.append(2)
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }
}
