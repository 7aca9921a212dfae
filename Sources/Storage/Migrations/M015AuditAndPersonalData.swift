import SQLEngine

/// The chain over the audit log, and what is needed to find, keep and destroy personal data.
///
/// `sistem_log` can't be changed, so its chain is a table beside it. A trigger notes each new row in
/// `sistem_log_bekleyen`, in the transaction of the change itself; a job takes the notes that it can see and chains their
/// rows. So every row is chained exactly once, however late its transaction commits, and no import waits for another.
func auditAndPersonalData(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE sistem_log_zincir (
        sira \(type.keyGivenByUs),
        kayit_id \(type.int) NOT NULL UNIQUE,
        ozet \(type.bytes) NOT NULL CHECK (length(ozet) = 32)
    ) \(type.tableEnd);
    \(type.appendOnly("sistem_log_zincir"))

    CREATE TABLE sistem_log_bekleyen (
        kayit_id \(type.keyGivenByUs)
    ) \(type.tableEnd);
    \(type.dialect == .sqlite ? notingSQLite : notingPostgres)
    INSERT INTO sistem_log_bekleyen (kayit_id) SELECT id FROM sistem_log;

    CREATE INDEX sistem_log_tablo ON sistem_log (tablo, id);
    CREATE INDEX sistem_log_zaman ON sistem_log (created_at);

    INSERT INTO is_kuyrugu_plan (ad, tip, veri, zamanlama, created_at, updated_at) VALUES
        ('Denetim kaydını zincirle', 'denetim_zinciri', '{}', '* * * * *',
         '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');

    ALTER TABLE siparisler ADD COLUMN anonim_at \(type.time);
    ALTER TABLE siparisler ADD COLUMN fatura_saklama_bitis_at \(type.time);
    CREATE INDEX siparisler_kisili ON siparisler (id) WHERE anonim_at IS NULL;
    CREATE INDEX siparisler_fatura_saklama ON siparisler (fatura_saklama_bitis_at)
        WHERE fatura_saklama_bitis_at IS NOT NULL;
    CREATE INDEX siparisler_telefon ON siparisler (kullanici_id, musteri_telefon) WHERE musteri_telefon IS NOT NULL;
    CREATE INDEX siparisler_eposta ON siparisler (kullanici_id, musteri_eposta) WHERE musteri_eposta IS NOT NULL;

    ALTER TABLE mesaj_log ADD COLUMN anonim_at \(type.time);
    CREATE INDEX mesaj_log_kisili ON mesaj_log (id) WHERE anonim_at IS NULL;
    CREATE INDEX hata_log_ham ON hata_log (id) WHERE raw_response IS NOT NULL;
    ALTER TABLE webhook_gelen ADD COLUMN govde_silindi_at \(type.time);
    CREATE INDEX webhook_gelen_dolu ON webhook_gelen (id) WHERE govde_silindi_at IS NULL;

    CREATE TABLE kisisel_veri_talepleri (
        id \(type.key),
        tur TEXT NOT NULL CHECK (tur IN ('bilgi', 'disa_aktarim', 'duzeltme', 'silme')),
        durum TEXT NOT NULL DEFAULT 'acik' CHECK (durum IN ('acik', 'siliniyor', 'tamamlandi', 'reddedildi')),
        kimlik_sifreli TEXT,
        aciklama \(type.text("aciklama", 500)),
        gelis_at \(type.time) NOT NULL,
        son_tarih_at \(type.time) NOT NULL,
        tamamlandi_at \(type.time),
        sonuc \(type.json("sonuc")),
        kaydeden \(type.int) REFERENCES kullanicilar (id),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX kisisel_veri_talepleri_acik ON kisisel_veri_talepleri (son_tarih_at) WHERE tamamlandi_at IS NULL;
    CREATE INDEX kisisel_veri_talepleri_kaydeden ON kisisel_veri_talepleri (kaydeden);

    CREATE TABLE imha_kayitlari (
        id \(type.key),
        kural \(type.text("kural", 50)) NOT NULL,
        talep_id \(type.int) REFERENCES kisisel_veri_talepleri (id),
        kisi_ozetleri \(type.json("kisi_ozetleri")),
        adetler \(type.json("adetler")) NOT NULL,
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX imha_kayitlari_talep ON imha_kayitlari (talep_id) WHERE talep_id IS NOT NULL;
    CREATE INDEX imha_kayitlari_zaman ON imha_kayitlari (created_at);

    CREATE TABLE veri_ihlalleri (
        id \(type.key),
        baslik \(type.text("baslik", 200)) NOT NULL,
        aciklama \(type.text("aciklama", 2000)) NOT NULL DEFAULT '',
        etkilenen_sayisi \(type.int) CHECK (etkilenen_sayisi >= 0),
        ogrenildi_at \(type.time) NOT NULL,
        son_tarih_at \(type.time) NOT NULL,
        bildirildi_at \(type.time),
        kapandi_at \(type.time),
        kaydeden \(type.int) REFERENCES kullanicilar (id),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX veri_ihlalleri_acik ON veri_ihlalleri (son_tarih_at) WHERE bildirildi_at IS NULL;
    CREATE INDEX veri_ihlalleri_kaydeden ON veri_ihlalleri (kaydeden);
    """
}

private let notingSQLite = """
    CREATE TRIGGER sistem_log_bekletir AFTER INSERT ON sistem_log
        BEGIN INSERT INTO sistem_log_bekleyen (kayit_id) VALUES (NEW.id); END;
    """

private let notingPostgres = """
    CREATE FUNCTION sistem_log_bekletir() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO sistem_log_bekleyen (kayit_id) VALUES (NEW.id); RETURN NULL; END $$;
    CREATE TRIGGER sistem_log_bekletir AFTER INSERT ON sistem_log
        FOR EACH ROW EXECUTE FUNCTION sistem_log_bekletir();
    """
