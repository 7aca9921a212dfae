import SQLEngine

/// What the API needs: limits of keys, orders of lists, a note on orders, integrations that can go.
func api(_ type: ColumnTypes) -> String {
    """
    ALTER TABLE api_anahtarlari ADD COLUMN kapsamlar \(type.json("kapsamlar"));
    ALTER TABLE api_anahtarlari ADD COLUMN adresler \(type.json("adresler"));
    ALTER TABLE api_anahtarlari ADD COLUMN son_kullanim_adresi \(type.text("son_kullanim_adresi", 64));
    ALTER TABLE api_anahtarlari ADD COLUMN yenisi_id \(type.int) REFERENCES api_anahtarlari (id);
    CREATE INDEX api_anahtarlari_yenisi ON api_anahtarlari (yenisi_id) WHERE yenisi_id IS NOT NULL;

    ALTER TABLE siparisler ADD COLUMN aciklama \(type.text("aciklama", 2000));
    ALTER TABLE entegrasyonlar ADD COLUMN silindi_at \(type.time);

    CREATE INDEX siparisler_bayi_tarih ON siparisler (kullanici_id, coalesce(siparis_tarihi, created_at), id);
    CREATE INDEX siparisler_tarih ON siparisler (coalesce(siparis_tarihi, created_at), id);
    CREATE INDEX siparisler_bayi_degisim ON siparisler (kullanici_id, updated_at, id);
    CREATE INDEX siparisler_degisim ON siparisler (updated_at, id);
    CREATE INDEX siparisler_bayi_tutar ON siparisler (kullanici_id, toplam_tutar, id);
    CREATE INDEX siparisler_tutar ON siparisler (toplam_tutar, id);
    CREATE INDEX siparis_urunleri_bayi ON siparis_urunleri (bayi_id, id);
    CREATE INDEX siparis_dosyalari_bayi ON siparis_dosyalari (bayi_id, id);

    CREATE INDEX urunler_bayi ON urunler (kullanici_id, id);
    CREATE INDEX urunler_bayi_ad ON urunler (kullanici_id, ad, id);
    CREATE INDEX urunler_ad ON urunler (ad, id);
    CREATE INDEX urunler_bayi_degisim ON urunler (kullanici_id, updated_at, id);
    CREATE INDEX urunler_degisim ON urunler (updated_at, id);
    CREATE INDEX tedarikci_urunleri_bayi ON tedarikci_urunleri (kullanici_id, id);
    CREATE INDEX tedarikci_urunleri_bayi_ad ON tedarikci_urunleri (kullanici_id, ad, id);
    CREATE INDEX tedarikci_urunleri_ad ON tedarikci_urunleri (ad, id);
    CREATE INDEX tedarikci_urunleri_bayi_degisim ON tedarikci_urunleri (kullanici_id, updated_at, id);
    CREATE INDEX tedarikci_urunleri_degisim ON tedarikci_urunleri (updated_at, id);
    CREATE INDEX urun_eslesmeleri_bayi ON urun_eslesmeleri (kullanici_id, id);
    CREATE INDEX yonlendirme_kurallari_bayi ON yonlendirme_kurallari (kullanici_id, id);
    CREATE INDEX yonlendirme_kurallari_oncelik ON yonlendirme_kurallari (oncelik, id);
    CREATE INDEX entegrasyonlar_bayi_ad ON entegrasyonlar (kullanici_id, ad, id);
    CREATE INDEX entegrasyonlar_ad ON entegrasyonlar (ad, id);
    CREATE INDEX mesaj_sablonlari_bayi ON mesaj_sablonlari (kullanici_id, id);

    \(type.dialect == .sqlite ? errorGrantsSQLite : errorGrantsPostgres)
    """
}

/// Whoever works with errors may also mark them as solved.
private let errorGrantsSQLite = """
    UPDATE roller SET izinler = json_set(izinler, '$.izinler.hata_log', json('["gor", "degistir"]'))
        WHERE ad IN ('bayi', 'operator', 'admin') AND json_extract(izinler, '$.izinler.hata_log') IS NOT NULL;
    """

private let errorGrantsPostgres = """
    UPDATE roller SET izinler = jsonb_set(izinler, '{izinler,hata_log}', '["gor", "degistir"]')
        WHERE ad IN ('bayi', 'operator', 'admin') AND izinler #> '{izinler,hata_log}' IS NOT NULL;
    """
