package import Domain
package import SQLEngine

/// Takes the buyer out of an order and leaves what the business needs: numbers, amounts, products, the city.
package enum OrderAnonymiser {
    /// Until when the law wants the invoice of an order kept, and with it the names and addresses on it; nil if it has none,
    /// or its time is over.
    package static func invoiceHold(
        _ order: ID<Order>, days: Int, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Timestamp? {
        let found = try tx.first(
            """
            SELECT coalesce(siparis_tarihi, created_at), faturalandi,
                (SELECT count(*) FROM siparis_dosyalari d
                 WHERE d.siparis_id = s.id AND d.dosya_turu IN ('fatura', 'irsaliye'))
            FROM siparisler s WHERE s.id = \(order)
            """
        ) { row in (try row.next(Timestamp.self), try row.next(Bool.self), try row.next(Int.self)) }
        guard let (orderedAt, isInvoiced, fileCount) = found, isInvoiced || fileCount > 0 else { return nil }
        let end = orderedAt + .seconds(days * 86_400)
        return end > now ? end : nil
    }

    /// The files of an order that show its buyer: labels, proofs and others; invoices too, unless they are held.
    package static func filesToRemove(
        _ order: ID<Order>, holdsInvoice: Bool, _ tx: borrowing Transaction
    ) throws -> [(id: Int64, vaultName: String)] {
        let kept: SQL = holdsInvoice ? "('urun_resmi', 'fatura', 'irsaliye')" : "('urun_resmi')"
        return try tx.all(
            """
            SELECT id, depo_anahtari FROM siparis_dosyalari
            WHERE siparis_id = \(order) AND dosya_turu NOT IN \(fragment: kept) ORDER BY id
            """
        ) { row in (try row.next(), try row.next()) }
    }

    /// Anonymises the order's own rows. Doing it again changes nothing.
    ///
    /// - Parameters:
    ///   - hold: until when the invoice's address is kept; nil takes it out too.
    ///   - files: rows of files whose bytes are gone.
    package static func anonymise(
        _ order: ID<Order>, hold: Timestamp?, removing files: [Int64], now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        let parts = try tx.one(
            "SELECT siparis_numarasi, dis_paket_no, kargo_takip_no FROM siparisler WHERE id = \(order)"
        ) { row in try (0..<3).map { _ in try row.next(String?.self) } }
        let search = foldedForSearch(parts.compactMap(\.self).joined(separator: " "))
        try tx.run(
            """
            UPDATE siparisler SET musteri_ad = NULL, musteri_telefon = NULL, musteri_eposta = NULL, arama = \(search),
                anonim_at = coalesce(anonim_at, \(now)), fatura_saklama_bitis_at = \(hold), updated_at = \(now)
            WHERE id = \(order)
            """)
        let kinds: SQL = hold == nil ? "('teslimat', 'fatura')" : "('teslimat')"
        try tx.run(
            """
            UPDATE siparis_adresleri SET ad = NULL, firma = NULL, metin = NULL, ilce = NULL, posta_kodu = NULL,
                telefon = NULL, vergi_dairesi = NULL, vergi_no = NULL
            WHERE siparis_id = \(order) AND tur IN \(fragment: kinds)
            """)
        try tx.run("UPDATE siparis_adresleri SET telefon = NULL WHERE siparis_id = \(order)")
        try tx.run("DELETE FROM siparis_dosyalari WHERE id IN \(ids: files)")
        try tx.run("UPDATE hata_log SET raw_response = NULL WHERE siparis_id = \(order) AND raw_response IS NOT NULL")
        try anonymiseMessages("siparis_id = \(order)", now: now, tx)
    }

    /// Takes recipient and text out of messages. One that still waits to be sent is given up.
    package static func anonymiseMessages(_ rows: SQL, now: Timestamp, _ tx: borrowing Transaction) throws {
        // The provider's number of a WhatsApp message holds the recipient's.
        try tx.run(
            """
            UPDATE mesaj_log SET alici = 'silindi', mesaj = '', degerler = NULL, konu = NULL, dosya_url = NULL, hata = NULL,
                saglayici_mesaj_no = NULL, anonim_at = \(now),
                durum = CASE WHEN durum = 'kuyrukta' THEN 'vazgecildi' ELSE durum END
            WHERE anonim_at IS NULL AND \(fragment: rows)
            """)
    }
}
