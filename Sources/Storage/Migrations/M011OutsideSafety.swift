import SQLEngine

/// Links by which suppliers answer without an account, secrets that are being changed, and indexes for what is counted.
func outsideSafety(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE tedarikci_baglantilari (
        id \(type.key),
        tedarikci_siparis_id \(type.int) NOT NULL REFERENCES tedarikci_siparisleri (id),
        bayi_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        olusturan \(type.int) REFERENCES kullanicilar (id),
        ozet TEXT NOT NULL UNIQUE,
        bitis_at \(type.time) NOT NULL,
        kullanildi_at \(type.time),
        iptal_at \(type.time),
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX tedarikci_baglantilari_siparis ON tedarikci_baglantilari (tedarikci_siparis_id);
    CREATE INDEX tedarikci_baglantilari_bayi ON tedarikci_baglantilari (bayi_id);
    CREATE INDEX tedarikci_baglantilari_olusturan ON tedarikci_baglantilari (olusturan) WHERE olusturan IS NOT NULL;

    ALTER TABLE entegrasyonlar ADD COLUMN onceki_api_secret TEXT;
    ALTER TABLE entegrasyonlar ADD COLUMN onceki_sifre TEXT;
    ALTER TABLE entegrasyonlar ADD COLUMN onceki_bitis_at \(type.time);

    CREATE INDEX siparis_dosyalari_kota ON siparis_dosyalari (bayi_id, boyut);
    \(type.dialect == .postgres ? TenantPolicy("tedarikci_baglantilari", tenant: "bayi_id").statements : "")
    """
}
