package import Domain
package import SQLEngine

/// A file of an order, as stored: where its bytes are.
package struct StoredOrderFile: Sendable {
    package var id: ID<OrderFile>
    package var order: ID<Order>
    package var kind: FileKind
    package var name: String
    package var type: FileType
    package var vaultName: String
    package var digest: String
}

/// Files of orders (`siparis_dosyalari`). A newer file of the same kind has a higher version; older ones stay.
package enum OrderFileTable {
    private static let columns: SQL = "id, siparis_id, dosya_turu, ad, mime, depo_anahtari, ozet"

    package static func insert(
        order: ID<Order>, dealer: ID<User>, kind: FileKind, name: String, type: FileType, size: Int, digest: String,
        vaultName: String, uploader: ID<User>?, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<OrderFile> {
        let version = try tx.value(
            """
            SELECT coalesce(max(surum), 0) + 1 FROM siparis_dosyalari WHERE siparis_id = \(order) AND dosya_turu = \(kind)
            """, as: Int.self)
        let id: ID<OrderFile> = try tx.one(
            """
            INSERT INTO siparis_dosyalari (siparis_id, dosya_turu, dosya_url, bayi_id, ad, mime, boyut, ozet, depo_anahtari,
                surum, yukleyen, created_at)
            VALUES (\(order), \(kind), '', \(dealer), \(name), \(type), \(size), \(digest), \(vaultName), \(version ?? 1),
                \(uploader), \(now))
            RETURNING id
            """
        ) { try $0.next() }
        try tx.run("UPDATE siparis_dosyalari SET dosya_url = \("/api/v1/dosyalar/\(id)") WHERE id = \(id)")
        return id
    }

    package static func find(
        _ id: ID<OrderFile>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredOrderFile? {
        try tx.first(
            """
            SELECT \(fragment: columns) FROM siparis_dosyalari
            WHERE id = \(id) AND \(fragment: scope.condition("bayi_id"))
            """, read)
    }

    /// The newest file of each kind.
    package static func newest(
        of order: ID<Order>, kinds: Set<FileKind>, _ tx: borrowing Transaction
    ) throws -> [StoredOrderFile] {
        let files = try tx.all(
            """
            SELECT \(fragment: columns) FROM siparis_dosyalari WHERE siparis_id = \(order) ORDER BY dosya_turu, surum DESC
            """, read)
        var seen = Set(FileKind.allCases).subtracting(kinds)
        return files.filter { seen.insert($0.kind).inserted }
    }

    /// How many files an order has, and whether one with this content is among them.
    package static func count(
        of order: ID<Order>, digest: String, kind: FileKind, _ tx: borrowing Transaction
    ) throws -> (all: Int, same: ID<OrderFile>?) {
        let all: Int = try tx.one("SELECT count(*) FROM siparis_dosyalari WHERE siparis_id = \(order)") {
            try $0.next()
        }
        let same: ID<OrderFile>? = try tx.value(
            """
            SELECT id FROM siparis_dosyalari
            WHERE siparis_id = \(order) AND dosya_turu = \(kind) AND ozet = \(digest) ORDER BY id LIMIT 1
            """)
        return (all, same)
    }

    /// Which of these names of stored bytes belong to a file.
    package static func known(_ vaultNames: [String], _ tx: borrowing Transaction) throws -> Set<String> {
        guard !vaultNames.isEmpty else { return [] }
        let rows = SQLRows("n", [.text("ad", vaultNames)])
        return Set(
            try tx.all(
                """
                SELECT d.depo_anahtari FROM \(rows: rows) JOIN siparis_dosyalari d ON d.depo_anahtari = n.ad
                """
            ) { try $0.next(String.self) })
    }

    package static func delete(_ id: ID<OrderFile>, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM siparis_dosyalari WHERE id = \(id)")
    }

    /// How many bytes the files of a dealer take.
    package static func bytesUsed(by dealer: ID<User>, _ tx: borrowing Transaction) throws -> Int {
        let sum = try tx.value(
            "SELECT coalesce(sum(boyut), 0) FROM siparis_dosyalari WHERE bayi_id = \(dealer)", as: Int.self)
        return sum ?? 0
    }

    private static func read(_ row: inout RowReader) throws -> StoredOrderFile {
        StoredOrderFile(
            id: try row.next(), order: try row.next(), kind: try row.next(), name: try row.next(), type: try row.next(),
            vaultName: try row.next(), digest: try row.next())
    }
}
