func supplierOrders(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE tedarikci_siparisleri (
        id \(type.key),
        siparis_id \(type.int) NOT NULL REFERENCES siparisler (id),
        bayi_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        entegrasyon_id \(type.int) NOT NULL REFERENCES entegrasyonlar (id),
        referans \(type.text("referans", 100)) NOT NULL UNIQUE,
        durum TEXT NOT NULL CHECK (durum IN (
            'gonderiliyor', 'belirsiz', 'alindi', 'onaylandi', 'reddedildi', 'kargoda', 'basarisiz', 'geri_cekildi')),
        tedarikci_siparis_no \(type.text("tedarikci_siparis_no", 100)),
        neden \(type.text("neden", 500)),
        sonraki_sorgu_at \(type.time),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX tedarikci_siparisleri_siparis ON tedarikci_siparisleri (siparis_id);
    CREATE INDEX tedarikci_siparisleri_tedarikci ON tedarikci_siparisleri (entegrasyon_id);
    CREATE UNIQUE INDEX tedarikci_siparisleri_acik ON tedarikci_siparisleri (siparis_id)
        WHERE durum IN ('gonderiliyor', 'belirsiz', 'alindi', 'onaylandi', 'kargoda');

    CREATE TABLE tedarikci_siparis_satirlari (
        id \(type.key),
        tedarikci_siparis_id \(type.int) NOT NULL REFERENCES tedarikci_siparisleri (id),
        siparis_urun_id \(type.int) NOT NULL REFERENCES siparis_urunleri (id),
        sku \(type.text("sku", 200)) NOT NULL,
        barkod \(type.text("barkod", 100)),
        ad \(type.text("ad", 500)) NOT NULL,
        adet \(type.int) NOT NULL CHECK (adet > 0),
        birim_fiyat \(type.money) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX tedarikci_siparis_satirlari_siparis ON tedarikci_siparis_satirlari (tedarikci_siparis_id);
    CREATE INDEX tedarikci_siparis_satirlari_urun ON tedarikci_siparis_satirlari (siparis_urun_id);
    """
}
