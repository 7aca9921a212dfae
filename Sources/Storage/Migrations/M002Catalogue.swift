func catalogue(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE urunler (
        id \(type.key),
        sku \(type.text("sku", 200)) NOT NULL,
        ad \(type.text("ad", 500)) NOT NULL,
        kategori \(type.text("kategori", 200)),
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        barkod \(type.text("barkod", 100)),
        stok \(type.int),
        gorsel_url \(type.text("gorsel_url", 2048)),
        durum TEXT NOT NULL DEFAULT 'aktif' CHECK (durum IN ('aktif', 'pasif')),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE UNIQUE INDEX urunler_sku ON urunler (coalesce(kullanici_id, 0), sku);
    CREATE INDEX urunler_barkod ON urunler (kullanici_id, barkod) WHERE barkod IS NOT NULL;

    CREATE TABLE tedarikci_urunleri (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        entegrasyon_id \(type.int) NOT NULL REFERENCES entegrasyonlar (id),
        sku \(type.text("sku", 200)) NOT NULL,
        barkod \(type.text("barkod", 100)),
        ad \(type.text("ad", 500)) NOT NULL,
        maliyet \(type.money),
        stok \(type.int),
        durum TEXT NOT NULL DEFAULT 'aktif' CHECK (durum IN ('aktif', 'pasif')),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL,
        UNIQUE (entegrasyon_id, sku)
    ) \(type.tableEnd);
    CREATE INDEX tedarikci_urunleri_barkod ON tedarikci_urunleri (kullanici_id, barkod) WHERE barkod IS NOT NULL;
    CREATE INDEX tedarikci_urunleri_sku ON tedarikci_urunleri (kullanici_id, sku);

    CREATE TABLE urun_eslesmeleri (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        anahtar_turu TEXT NOT NULL CHECK (anahtar_turu IN ('barkod', 'sku')),
        anahtar \(type.text("anahtar", 200)) NOT NULL,
        tedarikci_urun_id \(type.int) NOT NULL REFERENCES tedarikci_urunleri (id),
        carpan \(type.int) NOT NULL DEFAULT 1 CHECK (carpan BETWEEN 1 AND 10000),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL,
        UNIQUE (kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id)
    ) \(type.tableEnd);
    CREATE INDEX urun_eslesmeleri_urun ON urun_eslesmeleri (tedarikci_urun_id);

    CREATE TABLE yonlendirme_kurallari (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ad \(type.text("ad", 100)) NOT NULL,
        oncelik \(type.int) NOT NULL DEFAULT 100,
        platform_id \(type.int) REFERENCES platformlar (id),
        kategori \(type.text("kategori", 200)),
        sku_on_eki \(type.text("sku_on_eki", 200)),
        il \(type.text("il", 100)),
        tutar_alt \(type.money),
        tutar_ust \(type.money),
        tedarikci_entegrasyon_id \(type.int) NOT NULL REFERENCES entegrasyonlar (id),
        aktif \(type.bool) NOT NULL DEFAULT \(type.yes),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX yonlendirme_kurallari_sira ON yonlendirme_kurallari (kullanici_id, oncelik, id);
    CREATE INDEX yonlendirme_kurallari_platform ON yonlendirme_kurallari (platform_id);
    CREATE INDEX yonlendirme_kurallari_tedarikci ON yonlendirme_kurallari (tedarikci_entegrasyon_id);
    """
}
