func jobs(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE is_kuyrugu (
        id \(type.key),
        tip \(type.text("tip", 50)) NOT NULL,
        veri \(type.json("veri")) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN (
            'planli', 'bekliyor', 'engelli', 'isleniyor', 'tamam', 'olu', 'iptal')),
        kuyruk \(type.text("kuyruk", 30)) NOT NULL DEFAULT 'genel',
        serit \(type.int) NOT NULL DEFAULT 0,
        oncelik \(type.int) NOT NULL DEFAULT 2 CHECK (oncelik BETWEEN 0 AND 3),
        calisma_zamani \(type.time) NOT NULL,
        deneme \(type.int) NOT NULL DEFAULT 0,
        azami_deneme \(type.int) NOT NULL DEFAULT 10 CHECK (azami_deneme > 0),
        kurtarma \(type.int) NOT NULL DEFAULT 0,
        kira_no \(type.int) NOT NULL DEFAULT 0,
        isci \(type.int),
        son_tarih \(type.time),
        tekil_anahtar \(type.text("tekil_anahtar", 200)),
        sira_anahtari \(type.text("sira_anahtari", 200)),
        islem_anahtari \(type.text("islem_anahtari", 36)) NOT NULL,
        hata_kodu \(type.text("hata_kodu", 100)),
        hata \(type.text("hata", 2048)),
        iptal_istendi \(type.bool) NOT NULL DEFAULT \(type.no),
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        siparis_id \(type.int) REFERENCES siparisler (id),
        entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        bitti_at \(type.time),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL,
        CHECK ((durum IN ('tamam', 'olu', 'iptal')) = (bitti_at IS NOT NULL)),
        CHECK ((durum = 'isleniyor') = (isci IS NOT NULL))
    ) \(type.tableEnd);
    CREATE INDEX is_kuyrugu_hazir ON is_kuyrugu (kuyruk, oncelik, id) WHERE durum = 'bekliyor';
    CREATE INDEX is_kuyrugu_planli ON is_kuyrugu (calisma_zamani) WHERE durum = 'planli';
    CREATE INDEX is_kuyrugu_calisan ON is_kuyrugu (isci) WHERE durum = 'isleniyor';
    CREATE INDEX is_kuyrugu_son_tarih ON is_kuyrugu (son_tarih) WHERE durum = 'isleniyor';
    CREATE INDEX is_kuyrugu_olu ON is_kuyrugu (id) WHERE durum = 'olu';
    CREATE UNIQUE INDEX is_kuyrugu_tekil ON is_kuyrugu (tekil_anahtar)
        WHERE tekil_anahtar IS NOT NULL AND durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor');
    CREATE UNIQUE INDEX is_kuyrugu_sira ON is_kuyrugu (sira_anahtari)
        WHERE sira_anahtari IS NOT NULL AND durum IN ('planli', 'bekliyor', 'isleniyor');
    CREATE INDEX is_kuyrugu_engelli ON is_kuyrugu (sira_anahtari, id) WHERE durum = 'engelli';
    CREATE INDEX is_kuyrugu_siparis ON is_kuyrugu (siparis_id, id) WHERE siparis_id IS NOT NULL;
    CREATE INDEX is_kuyrugu_kullanici ON is_kuyrugu (kullanici_id, id);
    CREATE INDEX is_kuyrugu_entegrasyon ON is_kuyrugu (entegrasyon_id, id) WHERE entegrasyon_id IS NOT NULL;

    CREATE TABLE is_kuyrugu_isci (
        id \(type.key),
        sunucu \(type.text("sunucu", 200)) NOT NULL,
        durum TEXT NOT NULL DEFAULT 'canli' CHECK (durum IN ('canli', 'bitti', 'kayip')),
        kira_bitis_at \(type.time) NOT NULL,
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX is_kuyrugu_isci_canli ON is_kuyrugu_isci (kira_bitis_at) WHERE durum = 'canli';

    CREATE TABLE is_kuyrugu_hata (
        id \(type.key),
        is_id \(type.int) NOT NULL REFERENCES is_kuyrugu (id),
        deneme \(type.int) NOT NULL,
        sinif TEXT NOT NULL,
        kod \(type.text("kod", 100)) NOT NULL,
        hata \(type.text("hata", 2048)) NOT NULL,
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX is_kuyrugu_hata_is ON is_kuyrugu_hata (is_id, id);

    CREATE TABLE dis_islem (
        id \(type.key),
        islem_anahtari \(type.text("islem_anahtari", 100)) NOT NULL,
        adim \(type.text("adim", 50)) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN ('basladi', 'bitti')),
        uzak_no \(type.text("uzak_no", 200)),
        is_id \(type.int) REFERENCES is_kuyrugu (id),
        created_at \(type.time) NOT NULL,
        bitti_at \(type.time),
        UNIQUE (islem_anahtari, adim)
    ) \(type.tableEnd);
    CREATE INDEX dis_islem_is ON dis_islem (is_id);
    """
}
