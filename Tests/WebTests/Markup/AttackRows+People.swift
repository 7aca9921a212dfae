import Domain
import LosslessJSON
import SQLEngine

extension AttackRows.Group {
    /// Tables with the keys of the rows that get their texts.
    var planted: [(table: String, rows: [Int64])] {
        [
            ("kullanicilar", [first]), ("roller", [first]), ("oturumlar", [first, second]),
            ("giris_kayitlari", [first, second]), ("bildirimler", [first, second]),
            ("api_anahtarlari", [first, second]), ("platform_turleri", [first]), ("platformlar", [first]),
            ("entegrasyonlar", [first, second, third]), ("urunler", [first]), ("tedarikci_urunleri", [first]),
            ("urun_eslesmeleri", [first]), ("yonlendirme_kurallari", [first]), ("siparisler", [first]),
            ("siparis_adresleri", [first, second]), ("siparis_urunleri", [first]), ("tedarikci_siparisleri", [first]),
            ("tedarikci_siparis_satirlari", [first]), ("is_kuyrugu", [first, second, third]),
            ("is_kuyrugu_hata", [first, second]), ("is_kuyrugu_arsiv", [archived]), ("is_kuyrugu_isci", [first]),
            ("is_kuyrugu_serit", [first]), ("is_kuyrugu_plan", [first]), ("mesaj_sablonlari", [first]),
            ("mesaj_log", [first]), ("hata_log", [first]), ("disa_aktarimlar", [first, second]),
            ("ice_aktarimlar", [first]), ("ice_aktarim_hatalari", [first]), ("webhook_abonelikleri", [first]),
            ("webhook_gonderimleri", [first]), ("imha_kayitlari", [first]), ("veri_ihlalleri", [first]),
        ]
    }

    /// Puts the texts into the rows, and joins what goes by such a text.
    func plantAll(_ tx: borrowing Transaction) throws {
        for (table, rows) in planted {
            for row in rows { try AttackColumn.plant(table, row: row, group: number, tx) }
        }
        try tx.run("UPDATE kullanicilar SET rol = (SELECT ad FROM roller WHERE id = \(first)) WHERE id = \(first)")
        // One dead job of a kind that the program knows, with a code that it does not.
        try tx.run("UPDATE is_kuyrugu SET tip = 'siparis_gonder' WHERE id = \(third)")
    }

    /// An employee with a role, and what admin and dealer see of themselves.
    func addPeople(_ tx: borrowing Transaction) throws {
        let grants = JSONText(#"{"kapsam":"kendi","izinler":{"siparisler":["gor"]}}"#)
        try tx.run("INSERT INTO roller (id, ad, izinler) VALUES (\(first), \("rol-\(first)"), \(grants))")
        try tx.run(
            """
            INSERT INTO kullanicilar (id, ad, email, rol, created_at, updated_at)
            VALUES (\(first), 'x', \("kisi-\(first)"), 'depo', \(now), \(now))
            """)
        try tx.run(
            "INSERT INTO kullanici_rolleri (id, kullanici_id, rol_id) VALUES (\(first), \(first), \(first))")
        try tx.run(
            """
            INSERT INTO calisan_bayileri (id, kullanici_id, bayi_id, created_at)
            VALUES (\(first), \(first), \(dealer), \(now))
            """)
        for (row, user) in [(first, admin), (second, dealer)] {
            try tx.run(
                """
                INSERT INTO oturumlar (id, kullanici_id, ozet, csrf, created_at, son_istek_at, bitis_at)
                VALUES (\(row), \(user), \("oturum-\(row)"), 'x', \(now), \(now), \(later))
                """)
            try tx.run(
                """
                INSERT INTO giris_kayitlari (id, kullanici_id, sonuc, yontem, created_at)
                VALUES (\(row), \(user), 'basarisiz', 'sifre', \(now))
                """)
            try tx.run(
                """
                INSERT INTO bildirimler (id, kullanici_id, tur, created_at) VALUES (\(row), \(user), 'yeni_cihaz', \(now))
                """)
            try tx.run(
                """
                INSERT INTO api_anahtarlari (id, kullanici_id, ad, on_ek, ozet, son_kullanim_at, created_at)
                VALUES (\(row), \(user), 'x', 'x', \("anahtar-\(row)"), \(now), \(now))
                """)
        }
    }

    /// A platform, a supplier on one that the program knows, an account of the new platform and a shop; and products.
    func addCatalogue(_ tx: borrowing Transaction) throws {
        let text = Attack.groups[number].joined(separator: " ")
        let schema: JSON = ["alanlar": [["alan": .string(text), "etiket": .string(text), "zorunlu": false]]]
        try tx.run("INSERT INTO platform_turleri (id, ad) VALUES (\(first), \("tur-\(first)"))")
        try tx.run(
            """
            INSERT INTO platformlar (id, ad, tip_id, api_url, kod, ayar_semasi, created_at, updated_at)
            VALUES (\(first), 'x', \(first), 'x', \("kod-\(first)"), \(JSONText(schema.description)), \(now), \(now))
            """)
        for (row, platform) in [(first, Int64(2)), (second, first), (third, Int64(1))] {
            try tx.run(
                """
                INSERT INTO entegrasyonlar (id, kullanici_id, platform_id, api_key, api_secret, extra_config, ad,
                    kanca_kodu, created_at, updated_at)
                VALUES (\(row), \(dealer), \(platform), 'v1:dk-0a1b2c3d:AAAA+/Zz==', 'v1:dk-0a1b2c3d:AAAA+/Zz==',
                    \(json), 'x', \("kanca-\(row)"), \(now), \(now))
                """)
        }
        try tx.run(
            """
            INSERT INTO urunler (id, kullanici_id, sku, ad, created_at, updated_at)
            VALUES (\(first), \(dealer), \("u-\(first)"), 'x', \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO tedarikci_urunleri (id, kullanici_id, entegrasyon_id, sku, ad, created_at, updated_at)
            VALUES (\(first), \(dealer), \(first), 'x', 'x', \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO urun_eslesmeleri
                (id, kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id, created_at, updated_at)
            VALUES (\(first), \(dealer), 'sku', 'x', \(first), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO yonlendirme_kurallari
                (id, kullanici_id, ad, tedarikci_entegrasyon_id, platform_id, created_at, updated_at)
            VALUES (\(first), \(dealer), 'x', \(first), \(first), \(now), \(now))
            """)
    }
}
