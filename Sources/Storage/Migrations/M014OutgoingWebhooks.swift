import SQLEngine

/// Receivers of events, and what was sent to them. The body is text and not JSON: it is signed, and sent again byte for byte.
func outgoingWebhooks(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE webhook_abonelikleri (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ad \(type.text("ad", 100)) NOT NULL,
        adres \(type.text("adres", 2048)) NOT NULL,
        olaylar \(type.json("olaylar")) NOT NULL,
        gizli_sifreli TEXT,
        onceki_gizli_sifreli TEXT,
        onceki_gizli_bitis_at \(type.time),
        durum TEXT NOT NULL DEFAULT 'aktif' CHECK (durum IN ('aktif', 'duraklatildi', 'hatali')),
        durum_nedeni \(type.text("durum_nedeni", 300)),
        ardisik_hata \(type.int) NOT NULL DEFAULT 0,
        son_basari_at \(type.time),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL,
        CHECK ((onceki_gizli_sifreli IS NULL) = (onceki_gizli_bitis_at IS NULL))
    ) \(type.tableEnd);
    CREATE INDEX webhook_abonelikleri_kullanici ON webhook_abonelikleri (kullanici_id, id);

    CREATE TABLE webhook_gonderimleri (
        id \(type.key),
        abonelik_id \(type.int) NOT NULL REFERENCES webhook_abonelikleri (id),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        olay \(type.text("olay", 50)) NOT NULL,
        olay_no \(type.text("olay_no", 50)) NOT NULL,
        govde \(type.text("govde", 65536)) NOT NULL,
        durum TEXT NOT NULL DEFAULT 'bekliyor' CHECK (durum IN (
            'bekliyor', 'teslim_edildi', 'basarisiz', 'durduruldu')),
        deneme \(type.int) NOT NULL DEFAULT 0,
        denemeler \(type.json("denemeler")) NOT NULL DEFAULT '[]',
        yanit_kodu \(type.int),
        yanit_ozeti \(type.text("yanit_ozeti", 1024)),
        hata_kodu \(type.text("hata_kodu", 100)),
        son_deneme_at \(type.time),
        sonraki_deneme_at \(type.time),
        teslim_at \(type.time),
        created_at \(type.time) NOT NULL,
        UNIQUE (olay_no, abonelik_id)
    ) \(type.tableEnd);
    CREATE INDEX webhook_gonderimleri_abonelik ON webhook_gonderimleri (abonelik_id, id);
    CREATE INDEX webhook_gonderimleri_durum ON webhook_gonderimleri (abonelik_id, durum, id);
    CREATE INDEX webhook_gonderimleri_kullanici ON webhook_gonderimleri (kullanici_id, id);
    \(type.dialect == .postgres ? policies : "")
    """
}

private let policies = [TenantPolicy("webhook_abonelikleri"), TenantPolicy("webhook_gonderimleri")]
    .map(\.statements).joined(separator: "\n")
