func peopleAndPlatforms(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE kullanicilar (
        id \(type.key),
        ad \(type.text("ad", 200)) NOT NULL,
        email \(type.text("email", 254)) NOT NULL,
        telefon \(type.text("telefon", 20)),
        sifre_hash TEXT,
        rol \(type.text("rol", 50)) NOT NULL,
        durum TEXT NOT NULL DEFAULT 'aktif' CHECK (durum IN ('aktif', 'pasif', 'davetli')),
        dil TEXT NOT NULL DEFAULT 'tr' CHECK (dil IN ('tr', 'en')),
        totp_sifreli TEXT,
        son_giris_at \(type.time),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE UNIQUE INDEX kullanicilar_email ON kullanicilar (email);

    CREATE TABLE roller (
        id \(type.key),
        ad \(type.text("ad", 50)) NOT NULL UNIQUE,
        aciklama \(type.text("aciklama", 500)) NOT NULL DEFAULT '',
        izinler \(type.json("izinler")) NOT NULL DEFAULT '{}'
    ) \(type.tableEnd);

    CREATE TABLE kullanici_rolleri (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        rol_id \(type.int) NOT NULL REFERENCES roller (id),
        UNIQUE (kullanici_id, rol_id)
    ) \(type.tableEnd);
    CREATE INDEX kullanici_rolleri_rol ON kullanici_rolleri (rol_id);

    CREATE TABLE oturumlar (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ozet TEXT NOT NULL UNIQUE,
        csrf TEXT NOT NULL,
        tarayici \(type.text("tarayici", 300)),
        adres \(type.text("adres", 64)),
        created_at \(type.time) NOT NULL,
        son_istek_at \(type.time) NOT NULL,
        bitis_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX oturumlar_kullanici ON oturumlar (kullanici_id);
    CREATE INDEX oturumlar_bitis ON oturumlar (bitis_at);

    CREATE TABLE giris_baglantilari (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ozet TEXT NOT NULL UNIQUE,
        bitis_at \(type.time) NOT NULL,
        kullanildi_at \(type.time),
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX giris_baglantilari_kullanici ON giris_baglantilari (kullanici_id);

    CREATE TABLE api_anahtarlari (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ad \(type.text("ad", 100)) NOT NULL,
        on_ek TEXT NOT NULL,
        ozet TEXT NOT NULL UNIQUE,
        bitis_at \(type.time),
        iptal_at \(type.time),
        son_kullanim_at \(type.time),
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX api_anahtarlari_kullanici ON api_anahtarlari (kullanici_id);

    CREATE TABLE ayarlar (
        anahtar \(type.text("anahtar", 100)) PRIMARY KEY,
        deger \(type.json("deger")) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);

    CREATE TABLE platform_turleri (
        id \(type.key),
        ad \(type.text("ad", 50)) NOT NULL UNIQUE
    ) \(type.tableEnd);

    CREATE TABLE platformlar (
        id \(type.key),
        ad \(type.text("ad", 100)) NOT NULL,
        tip_id \(type.int) NOT NULL REFERENCES platform_turleri (id),
        api_url \(type.text("api_url", 2048)) NOT NULL,
        kod \(type.text("kod", 50)) NOT NULL UNIQUE,
        ayar_semasi \(type.json("ayar_semasi")) NOT NULL DEFAULT '{}',
        aktif \(type.bool) NOT NULL DEFAULT \(type.yes),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX platformlar_tip ON platformlar (tip_id);

    CREATE TABLE entegrasyonlar (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        platform_id \(type.int) NOT NULL REFERENCES platformlar (id),
        api_key TEXT,
        api_secret TEXT,
        kullanici_adi \(type.text("kullanici_adi", 200)),
        sifre TEXT,
        extra_config \(type.json("extra_config")) NOT NULL DEFAULT '{}',
        ad \(type.text("ad", 100)) NOT NULL,
        durum TEXT NOT NULL DEFAULT 'aktif' CHECK (durum IN ('aktif', 'duraklatildi', 'kimlik_hatasi')),
        otomatik_gonder \(type.bool) NOT NULL DEFAULT \(type.no),
        kanca_kodu TEXT NOT NULL UNIQUE,
        imlec \(type.json("imlec")),
        son_basarili_cekim_at \(type.time),
        sonraki_cekim_at \(type.time),
        son_hata \(type.text("son_hata", 500)),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX entegrasyonlar_kullanici ON entegrasyonlar (kullanici_id);
    CREATE INDEX entegrasyonlar_platform ON entegrasyonlar (platform_id);
    CREATE INDEX entegrasyonlar_cekim ON entegrasyonlar (sonraki_cekim_at) WHERE durum = 'aktif';
    """
}
