/// The second factor, recovery codes, devices, sign-ins and notices of people.
func accounts(_ type: ColumnTypes) -> String {
    """
    ALTER TABLE kullanicilar ADD COLUMN totp_at \(type.time);
    ALTER TABLE kullanicilar ADD COLUMN totp_son_adim \(type.int);

    ALTER TABLE oturumlar ADD COLUMN asama TEXT NOT NULL DEFAULT 'tam'
        CHECK (asama IN ('tam', 'ikinci_adim', 'kurulum'));
    ALTER TABLE oturumlar ADD COLUMN kod_hatasi \(type.int) NOT NULL DEFAULT 0;
    ALTER TABLE oturumlar ADD COLUMN totp_aday TEXT;
    ALTER TABLE oturumlar ADD COLUMN dogrulama_at \(type.time);

    CREATE TABLE kurtarma_kodlari (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ozet TEXT NOT NULL UNIQUE,
        kullanildi_at \(type.time),
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX kurtarma_kodlari_kullanici ON kurtarma_kodlari (kullanici_id);

    CREATE TABLE cihazlar (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ozet TEXT NOT NULL,
        tarayici \(type.text("tarayici", 300)),
        created_at \(type.time) NOT NULL,
        son_giris_at \(type.time) NOT NULL,
        UNIQUE (kullanici_id, ozet)
    ) \(type.tableEnd);

    CREATE TABLE giris_kayitlari (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        sonuc TEXT NOT NULL CHECK (sonuc IN ('basarili', 'basarisiz')),
        yontem TEXT NOT NULL CHECK (yontem IN ('sifre', 'baglanti', 'totp', 'kurtarma_kodu')),
        adres \(type.text("adres", 64)),
        tarayici \(type.text("tarayici", 300)),
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX giris_kayitlari_kullanici ON giris_kayitlari (kullanici_id, sonuc, id);
    CREATE INDEX giris_kayitlari_zaman ON giris_kayitlari (created_at);

    CREATE TABLE bildirimler (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        tur TEXT NOT NULL CHECK (tur IN (
            'yeni_cihaz', 'sifre_degisti', 'eposta_degisti', 'ikinci_adim_acildi', 'ikinci_adim_kapandi',
            'ikinci_adim_sifirlandi', 'kurtarma_kodu_kullanildi', 'kurtarma_kodlari_yenilendi')),
        adres \(type.text("adres", 64)),
        tarayici \(type.text("tarayici", 300)),
        created_at \(type.time) NOT NULL,
        okundu_at \(type.time)
    ) \(type.tableEnd);
    CREATE INDEX bildirimler_kullanici ON bildirimler (kullanici_id, id);
    CREATE INDEX bildirimler_okunmamis ON bildirimler (kullanici_id) WHERE okundu_at IS NULL;
    """
}
