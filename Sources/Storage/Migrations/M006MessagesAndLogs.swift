func messagesAndLogs(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE mesaj_sablonlari (
        id \(type.key),
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        olay \(type.text("olay", 50)) NOT NULL,
        kanal TEXT NOT NULL CHECK (kanal IN ('whatsapp', 'eposta', 'sms')),
        alici_turu TEXT NOT NULL CHECK (alici_turu IN ('musteri', 'tedarikci', 'bayi')),
        dil \(type.text("dil", 10)) NOT NULL DEFAULT 'tr',
        saglayici_sablonu \(type.text("saglayici_sablonu", 200)),
        metin \(type.text("metin", 4096)) NOT NULL,
        dosya_turu TEXT,
        aktif \(type.bool) NOT NULL DEFAULT \(type.yes),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE UNIQUE INDEX mesaj_sablonlari_olay ON mesaj_sablonlari
        (coalesce(kullanici_id, 0), olay, kanal, alici_turu, dil);

    CREATE TABLE mesaj_log (
        id \(type.key),
        siparis_id \(type.int) REFERENCES siparisler (id),
        kanal TEXT NOT NULL CHECK (kanal IN ('whatsapp', 'eposta', 'sms')),
        alici \(type.text("alici", 254)) NOT NULL,
        mesaj \(type.text("mesaj", 8192)) NOT NULL,
        dosya_url \(type.text("dosya_url", 2048)),
        durum TEXT NOT NULL CHECK (durum IN (
            'kuyrukta', 'gonderildi', 'iletildi', 'okundu', 'basarisiz', 'belirsiz', 'vazgecildi')),
        created_at \(type.time) NOT NULL,
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        sablon_id \(type.int) REFERENCES mesaj_sablonlari (id),
        degerler \(type.json("degerler")),
        konu \(type.text("konu", 300)),
        saglayici_mesaj_no \(type.text("saglayici_mesaj_no", 200)),
        hata_kodu \(type.text("hata_kodu", 100)),
        hata \(type.text("hata", 500)),
        gonderildi_at \(type.time),
        iletildi_at \(type.time),
        okundu_at \(type.time),
        tekil_anahtar \(type.text("tekil_anahtar", 200)) NOT NULL UNIQUE
    ) \(type.tableEnd);
    CREATE INDEX mesaj_log_siparis ON mesaj_log (siparis_id, id);
    CREATE INDEX mesaj_log_kullanici ON mesaj_log (kullanici_id, id);
    CREATE INDEX mesaj_log_entegrasyon ON mesaj_log (entegrasyon_id);
    CREATE INDEX mesaj_log_sablon ON mesaj_log (sablon_id);
    CREATE INDEX mesaj_log_saglayici ON mesaj_log (saglayici_mesaj_no) WHERE saglayici_mesaj_no IS NOT NULL;

    CREATE TABLE sistem_log (
        id \(type.key),
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        tablo \(type.text("tablo", 50)) NOT NULL,
        tablo_id \(type.int),
        islem \(type.text("islem", 50)) NOT NULL,
        mesaj \(type.text("mesaj", 1000)) NOT NULL,
        created_at \(type.time) NOT NULL,
        bayi_id \(type.int) REFERENCES kullanicilar (id),
        siparis_id \(type.int) REFERENCES siparisler (id),
        entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        kaynak TEXT NOT NULL CHECK (kaynak IN ('panel', 'api', 'webhook', 'is', 'komut')),
        istek_id \(type.text("istek_id", 64)),
        onceki \(type.json("onceki")),
        sonraki \(type.json("sonraki")),
        zincir \(type.text("zincir", 64))
    ) \(type.tableEnd);
    CREATE INDEX sistem_log_siparis ON sistem_log (siparis_id, id) WHERE siparis_id IS NOT NULL;
    CREATE INDEX sistem_log_bayi ON sistem_log (bayi_id, id);
    CREATE INDEX sistem_log_kullanici ON sistem_log (kullanici_id, id);
    CREATE INDEX sistem_log_entegrasyon ON sistem_log (entegrasyon_id, id) WHERE entegrasyon_id IS NOT NULL;

    \(type.appendOnly("sistem_log"))

    CREATE TABLE hata_log (
        id \(type.key),
        ilgili_tablo \(type.text("ilgili_tablo", 50)) NOT NULL,
        ilgili_id \(type.int),
        hata_mesaji \(type.text("hata_mesaji", 2000)) NOT NULL,
        raw_response \(type.json("raw_response")),
        created_at \(type.time) NOT NULL,
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        siparis_id \(type.int) REFERENCES siparisler (id),
        entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        sinif TEXT NOT NULL,
        kod \(type.text("kod", 100)) NOT NULL,
        is_id \(type.int) REFERENCES is_kuyrugu (id),
        parmak_izi \(type.text("parmak_izi", 200)) NOT NULL,
        cozuldu_at \(type.time)
    ) \(type.tableEnd);
    CREATE INDEX hata_log_siparis ON hata_log (siparis_id, id) WHERE siparis_id IS NOT NULL;
    CREATE INDEX hata_log_kullanici ON hata_log (kullanici_id, id);
    CREATE INDEX hata_log_entegrasyon ON hata_log (entegrasyon_id, id) WHERE entegrasyon_id IS NOT NULL;
    CREATE INDEX hata_log_is ON hata_log (is_id) WHERE is_id IS NOT NULL;
    CREATE INDEX hata_log_parmak_izi ON hata_log (parmak_izi, id);

    CREATE TABLE webhook_gelen (
        id \(type.key),
        entegrasyon_id \(type.int) NOT NULL REFERENCES entegrasyonlar (id),
        tekil_kimlik \(type.text("tekil_kimlik", 100)) NOT NULL,
        govde \(type.bytes) NOT NULL,
        durum TEXT NOT NULL DEFAULT 'bekliyor' CHECK (durum IN ('bekliyor', 'islendi', 'hatali')),
        hata \(type.text("hata", 1000)),
        created_at \(type.time) NOT NULL,
        islendi_at \(type.time),
        UNIQUE (entegrasyon_id, tekil_kimlik)
    ) \(type.tableEnd);

    CREATE TABLE idempotency_anahtarlari (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        anahtar \(type.text("anahtar", 200)) NOT NULL,
        istek_ozeti \(type.text("istek_ozeti", 64)) NOT NULL,
        durum_kodu \(type.int) NOT NULL,
        yanit TEXT NOT NULL,
        created_at \(type.time) NOT NULL,
        UNIQUE (kullanici_id, anahtar)
    ) \(type.tableEnd);
    CREATE INDEX idempotency_anahtarlari_zaman ON idempotency_anahtarlari (created_at);
    """
}
