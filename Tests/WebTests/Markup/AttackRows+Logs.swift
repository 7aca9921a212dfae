import Domain
import LosslessJSON
import SQLEngine

extension AttackRows.Group {
    /// A template with a message, and lines of both logs. That of the audit log can't be changed, so it has its texts at
    /// once.
    func addLogs(_ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO mesaj_sablonlari (id, kullanici_id, olay, kanal, alici_turu, metin, created_at, updated_at)
            VALUES (\(first), \(dealer), \("olay-\(first)"), 'whatsapp', 'musteri', 'x', \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO mesaj_log (id, siparis_id, kanal, alici, mesaj, durum, created_at, kullanici_id, entegrasyon_id,
                tekil_anahtar)
            VALUES (\(first), \(first), 'whatsapp', 'x', 'x', 'basarisiz', \(now), \(dealer), \(third),
                \("mesaj-\(first)"))
            """)
        try tx.run(
            """
            INSERT INTO hata_log (id, ilgili_tablo, ilgili_id, hata_mesaji, raw_response, created_at, kullanici_id,
                siparis_id, entegrasyon_id, sinif, kod, is_id, parmak_izi)
            VALUES (\(first), 'x', \(first), 'x', \(json), \(now), \(dealer), \(first), \(third), 'kalici', 'x', \(first),
                'x')
            """)
        try addAuditLine(tx)
        try tx.run(
            """
            INSERT INTO veri_ihlalleri (id, baslik, ogrenildi_at, son_tarih_at, created_at, updated_at)
            VALUES (\(first), 'x', \(now), \(now), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO imha_kayitlari (id, kural, adetler, created_at)
            VALUES (\(first), 'x', \(JSONText("{}")), \(now))
            """)
    }

    private func addAuditLine(_ tx: borrowing Transaction) throws {
        let columns = AttackColumn.of("sistem_log")
        let names: SQL = SQL.join(columns.map { "\(uncheckedSQL: $0.name)" }, separator: ", ")
        let texts: SQL = SQL.join(columns.map { "\($0.text(number, row: first))" }, separator: ", ")
        try tx.run(
            """
            INSERT INTO sistem_log (id, kullanici_id, tablo_id, created_at, bayi_id, siparis_id, entegrasyon_id, kaynak,
                onceki, sonraki, \(fragment: names))
            VALUES (\(first), \(first), \(first), \(now), \(dealer), \(first), \(third), 'panel', \(json), \(json),
                \(fragment: texts))
            """)
    }

    /// Exports of admin and dealer, and an import, all of which failed.
    func addTransfers(_ tx: borrowing Transaction) throws {
        let owners: [(row: Int64, user: ID<User>, dealers: JSONText?)] = [
            (first, admin, nil), (second, dealer, JSONText("[\(dealer)]")),
        ]
        for (row, user, dealers) in owners {
            try tx.run(
                """
                INSERT INTO disa_aktarimlar (id, kullanici_id, bayiler, kaynak, bicim, ayrac, zaman, satirli, maliyetli,
                    suzgecler, durum, bitis_at, created_at, updated_at)
                VALUES (\(row), \(user), \(dealers), 'siparisler', 'csv', 'virgul', 'iso', \(false), \(false), \(json),
                    'basarisiz', \(later), \(now), \(now))
                """)
        }
        try tx.run(
            """
            INSERT INTO ice_aktarimlar (id, kullanici_id, bayi_id, kaynak, bicim, kip, hep_ya_hic, dosya_adi, boyut,
                ozet, durum, kayit_sayisi, bitis_at, created_at, updated_at)
            VALUES (\(first), \(dealer), \(dealer), 'urunler', 'csv', 'uygula', \(false), 'x', 1, 'x', 'basarisiz', 1,
                \(later), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO ice_aktarim_hatalari (id, ice_aktarim_id, satir, kod, mesaj)
            VALUES (\(first), \(first), 1, 'x', 'x')
            """)
    }

    /// A webhook that does not work, and what was sent to it.
    func addWebhooks(_ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO webhook_abonelikleri (id, kullanici_id, ad, adres, olaylar, durum, created_at, updated_at)
            VALUES (\(first), \(dealer), 'x', 'x', \(JSONText(#"["siparis.olusturuldu"]"#)), 'hatali', \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO webhook_gonderimleri (id, abonelik_id, kullanici_id, olay, olay_no, govde, durum, deneme,
                yanit_kodu, son_deneme_at, created_at)
            VALUES (\(first), \(first), \(dealer), 'siparis.olusturuldu', \("olay-\(first)"), 'x', 'basarisiz', 1, 500,
                \(now), \(now))
            """)
    }
}
