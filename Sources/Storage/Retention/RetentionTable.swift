package import Domain
import LosslessJSON
package import SQLEngine

/// Finding what is kept longer than its rule allows. Each question is answered by an index and takes a slice.
package enum RetentionTable {
    package static let slice = 200
    private static let settingsName = "saklama_kurallari"

    // MARK: rules

    /// The rules of this installation; those that nobody has set are as proposed.
    package static func rules(_ tx: borrowing Transaction) throws -> RetentionRules {
        var rules = RetentionRules()
        let text = try tx.value("SELECT deger FROM ayarlar WHERE anahtar = \(settingsName)", as: JSONText.self)
        guard let stored = try text.map({ try JSON(parsing: $0.text) }) else { return rules }
        for rule in RetentionRules.all {
            guard let days = stored[rule.name]?.int, rule.days.contains(Int(days)) else { continue }
            rules[keyPath: rule.path] = Int(days)
        }
        return rules
    }

    /// Locks the rules until the transaction ends, so that they stay as they are read.
    package static func lock(now: Timestamp, _ tx: borrowing Transaction) throws {
        // There must be a row to be locked; an empty one leaves all rules as proposed.
        try tx.run(
            """
            INSERT INTO ayarlar (anahtar, deger, updated_at) VALUES (\(settingsName), \(JSONText("{}")), \(now))
            ON CONFLICT (anahtar) DO NOTHING
            """)
        _ = try tx.first("SELECT 1 FROM ayarlar WHERE anahtar = \(settingsName) \(dialect: .forUpdate)") {
            try $0.next(Int.self)
        }
    }

    package static func store(_ rules: RetentionRules, now: Timestamp, _ tx: borrowing Transaction) throws {
        let members = RetentionRules.all.map { JSON.Member($0.name, JSON(rules[keyPath: $0.path])) }
        let text = JSONText(JSON.object(members).description)
        try tx.run(
            """
            INSERT INTO ayarlar (anahtar, deger, updated_at) VALUES (\(settingsName), \(text), \(now))
            ON CONFLICT (anahtar) DO UPDATE SET deger = excluded.deger, updated_at = excluded.updated_at
            """)
    }

    // MARK: what is due

    /// A slice of the orders that still have their buyer, and those of it whose time is over.
    ///
    /// - Returns: where to go on, nil if the rest is too young as a whole.
    package static func orders(
        after: Int64, _ rules: RetentionRules, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> (due: [ID<Order>], next: Int64?) {
        let cutoff = now - .seconds(rules.contact * 86_400)
        let lastResort = now - .seconds(rules.invoices * 86_400)
        let rows = try tx.all(
            """
            SELECT id, created_at, durum, kullanici_id, musteri_telefon, musteri_eposta FROM siparisler
            WHERE anonim_at IS NULL AND id > \(after) ORDER BY id LIMIT \(slice)
            """
        ) { row in
            (
                id: try row.next(ID<Order>.self), createdAt: try row.next(Timestamp.self),
                status: try row.next(OrderStatus.self), dealer: try row.next(ID<User>.self),
                phone: try row.next(String?.self), email: try row.next(String?.self)
            )
        }
        var due: [ID<Order>] = []
        for row in rows where row.createdAt < cutoff {
            if row.createdAt >= lastResort {
                if row.status.needsBuyer { continue }
                if try hasNewerOrder(row.dealer, row.phone, row.email, since: cutoff, tx) { continue }
            }
            due.append(row.id)
        }
        let isOver = rows.count < slice || rows.allSatisfy { $0.createdAt >= cutoff }
        return (due, isOver ? nil : rows.last?.id.rawValue)
    }

    /// Whether the same buyer has ordered from the same dealer since then.
    private static func hasNewerOrder(
        _ dealer: ID<User>, _ phone: String?, _ email: String?, since: Timestamp, _ tx: borrowing Transaction
    ) throws -> Bool {
        if let phone {
            let found = try tx.value(
                """
                SELECT id FROM siparisler
                WHERE kullanici_id = \(dealer) AND musteri_telefon = \(phone) AND created_at >= \(since) LIMIT 1
                """, as: Int64.self)
            if found != nil { return true }
        }
        guard let email else { return false }
        return try tx.value(
            """
            SELECT id FROM siparisler
            WHERE kullanici_id = \(dealer) AND musteri_eposta = \(email) AND created_at >= \(since) LIMIT 1
            """, as: Int64.self) != nil
    }

    /// Orders whose invoices need not be kept any more.
    package static func invoicesDue(now: Timestamp, _ tx: borrowing Transaction) throws -> [ID<Order>] {
        try tx.all(
            """
            SELECT id FROM siparisler WHERE fatura_saklama_bitis_at IS NOT NULL AND fatura_saklama_bitis_at <= \(now)
            ORDER BY fatura_saklama_bitis_at LIMIT \(slice)
            """
        ) { try $0.next() }
    }

    /// Messages whose time is over. They come in the order of their ids, so the first young one ends the slice.
    package static func messagesDue(before cutoff: Timestamp, _ tx: borrowing Transaction) throws -> [Int64] {
        try old(
            "SELECT id, created_at FROM mesaj_log WHERE anonim_at IS NULL ORDER BY id LIMIT \(slice)", cutoff, tx)
    }

    package static func rawAnswersDue(before cutoff: Timestamp, _ tx: borrowing Transaction) throws -> [Int64] {
        try old(
            "SELECT id, created_at FROM hata_log WHERE raw_response IS NOT NULL ORDER BY id LIMIT \(slice)", cutoff, tx)
    }

    /// Bodies of webhooks whose time is over. Those that still wait to be worked are passed over.
    ///
    /// - Returns: where to go on, nil at the end.
    package static func webhooksDue(
        after: Int64, before cutoff: Timestamp, _ tx: borrowing Transaction
    ) throws -> (due: [Int64], next: Int64?) {
        let rows = try tx.all(
            """
            SELECT id, created_at, durum FROM webhook_gelen WHERE govde_silindi_at IS NULL AND id > \(after)
            ORDER BY id LIMIT \(slice)
            """
        ) { row in (id: try row.next(Int64.self), at: try row.next(Timestamp.self), state: try row.next(String.self)) }
        let aged = rows.filter { $0.at < cutoff }
        let isOver = rows.count < slice || aged.count < rows.count
        return (aged.filter { $0.state != "bekliyor" }.map(\.id), isOver ? nil : rows.last?.id)
    }

    private static func old(_ query: SQL, _ cutoff: Timestamp, _ tx: borrowing Transaction) throws -> [Int64] {
        try tx.all(query) { row in (id: try row.next(Int64.self), at: try row.next(Timestamp.self)) }
            .prefix { $0.at < cutoff }.map(\.id)
    }

    // MARK: destroying

    package static func dropRawAnswers(_ ids: [Int64], _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE hata_log SET raw_response = NULL WHERE id IN \(ids: ids)")
    }

    /// Removes sessions that ended before then, with the addresses they came from, and those that keys were last used from.
    package static func dropSessions(endedBefore cutoff: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        let keys = try tx.run(
            """
            UPDATE api_anahtarlari SET son_kullanim_adresi = NULL
            WHERE son_kullanim_adresi IS NOT NULL AND son_kullanim_at < \(cutoff)
            """)
        return try keys + tx.run("DELETE FROM oturumlar WHERE bitis_at < \(cutoff)")
    }

    /// Removes sign-ins, and takes addresses and browsers out of notices and devices, that are older.
    package static func dropAddresses(before cutoff: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        let signIns = try tx.run("DELETE FROM giris_kayitlari WHERE created_at < \(cutoff)")
        let notices = try tx.run(
            """
            UPDATE bildirimler SET adres = NULL, tarayici = NULL
            WHERE created_at < \(cutoff) AND (adres IS NOT NULL OR tarayici IS NOT NULL)
            """)
        let devices = try tx.run(
            "UPDATE cihazlar SET tarayici = NULL WHERE son_giris_at < \(cutoff) AND tarayici IS NOT NULL")
        return signIns + notices + devices
    }

    /// Removes answers of the API that are kept for requests that are sent twice.
    package static func dropAnswers(before cutoff: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        try tx.run("DELETE FROM idempotency_anahtarlari WHERE created_at < \(cutoff)")
    }
}
