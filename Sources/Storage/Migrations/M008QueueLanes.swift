import SQLEngine

/// Lanes, limits, plans and the archive of the queue.
///
/// Finished jobs move to `is_kuyrugu_arsiv`, so rows that speak of a job no longer have a foreign key to `is_kuyrugu`.
func queueLanes(_ type: ColumnTypes) -> String {
    """
    ALTER TABLE is_kuyrugu ADD COLUMN sira_tutuyor \(type.bool) NOT NULL DEFAULT \(type.no);
    ALTER TABLE is_kuyrugu ADD COLUMN tekil_kapsam TEXT NOT NULL DEFAULT 'bitene'
        CHECK (tekil_kapsam IN ('bekleyene', 'bitene', 'sureli'));
    UPDATE is_kuyrugu SET sira_tutuyor = \(type.yes)
        WHERE sira_anahtari IS NOT NULL AND durum IN ('planli', 'bekliyor', 'isleniyor');
    UPDATE is_kuyrugu SET serit = COALESCE(entegrasyon_id, -kullanici_id, 0)
        WHERE durum IN ('planli', 'bekliyor', 'engelli', 'isleniyor');

    DROP INDEX is_kuyrugu_hazir;
    CREATE INDEX is_kuyrugu_hazir ON is_kuyrugu (kuyruk, serit, oncelik, id)
        WHERE durum = 'bekliyor' AND kurtarma = 0;
    CREATE INDEX is_kuyrugu_supheli ON is_kuyrugu (id) WHERE durum = 'bekliyor' AND kurtarma > 0;
    DROP INDEX is_kuyrugu_calisan;
    DROP INDEX is_kuyrugu_son_tarih;
    CREATE INDEX is_kuyrugu_calisan ON is_kuyrugu (isci, serit) WHERE durum = 'isleniyor';
    DROP INDEX is_kuyrugu_olu;
    CREATE INDEX is_kuyrugu_olu ON is_kuyrugu (hata_kodu, tip, id) WHERE durum = 'olu';
    DROP INDEX is_kuyrugu_sira;
    CREATE UNIQUE INDEX is_kuyrugu_sira ON is_kuyrugu (sira_anahtari)
        WHERE sira_anahtari IS NOT NULL
            AND (durum IN ('bekliyor', 'isleniyor') OR (durum = 'planli' AND sira_tutuyor));
    CREATE INDEX is_kuyrugu_ertelenen ON is_kuyrugu (calisma_zamani)
        WHERE durum = 'planli' AND sira_anahtari IS NOT NULL AND NOT sira_tutuyor;
    DROP INDEX is_kuyrugu_kullanici;
    CREATE INDEX is_kuyrugu_kullanici ON is_kuyrugu (kullanici_id, id) WHERE kullanici_id IS NOT NULL;

    CREATE TABLE is_kuyrugu_serit (
        id \(type.key),
        serit \(type.int) NOT NULL UNIQUE,
        agirlik \(type.int) NOT NULL DEFAULT 1 CHECK (agirlik BETWEEN 1 AND 100),
        eszamanli \(type.int) CHECK (eszamanli > 0),
        duraklatildi_at \(type.time),
        duraklatma_nedeni \(type.text("duraklatma_nedeni", 300)),
        ardisik_hata \(type.int) NOT NULL DEFAULT 0,
        acilma \(type.int) NOT NULL DEFAULT 0,
        acik_bitis_at \(type.time),
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);

    CREATE TABLE is_kuyrugu_sinir (
        id \(type.key),
        kuyruk \(type.text("kuyruk", 30)) NOT NULL,
        serit \(type.int) NOT NULL,
        aralik_us \(type.int) NOT NULL DEFAULT 0 CHECK (aralik_us >= 0),
        patlama \(type.int) NOT NULL DEFAULT 1 CHECK (patlama > 0),
        siradaki_us \(type.int) NOT NULL DEFAULT 0,
        verilen \(type.int) NOT NULL DEFAULT 0,
        kapali_bitis_at \(type.time),
        updated_at \(type.time) NOT NULL,
        UNIQUE (kuyruk, serit)
    ) \(type.tableEnd);

    CREATE TABLE is_kuyrugu_plan (
        id \(type.key),
        ad \(type.text("ad", 100)) NOT NULL UNIQUE,
        tip \(type.text("tip", 50)) NOT NULL,
        veri \(type.json("veri")) NOT NULL,
        zamanlama \(type.text("zamanlama", 100)) NOT NULL,
        saat_dilimi \(type.text("saat_dilimi", 64)) NOT NULL DEFAULT 'Europe/Istanbul',
        kacirilan TEXT NOT NULL DEFAULT 'bir' CHECK (kacirilan IN ('bir', 'tumu', 'atla')),
        aktif \(type.bool) NOT NULL DEFAULT \(type.yes),
        sonraki_at \(type.time),
        son_calisma_at \(type.time),
        son_hata \(type.text("son_hata", 500)),
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    INSERT INTO is_kuyrugu_plan (ad, tip, veri, zamanlama, created_at, updated_at) VALUES
        ('Biten işleri arşivle', 'saklama_temizligi', '{}', '17 3 * * *',
         '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');

    CREATE TABLE is_kuyrugu_anahtar (
        id \(type.key),
        anahtar \(type.text("anahtar", 200)) NOT NULL UNIQUE,
        is_id \(type.int) NOT NULL,
        bitis_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX is_kuyrugu_anahtar_bitis ON is_kuyrugu_anahtar (bitis_at);

    CREATE TABLE is_kuyrugu_arsiv (
        id \(type.keyGivenByUs),
        tip TEXT NOT NULL,
        veri \(type.json("veri")) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN ('tamam', 'olu', 'iptal')),
        kuyruk TEXT NOT NULL,
        serit \(type.int) NOT NULL,
        oncelik \(type.int) NOT NULL,
        calisma_zamani \(type.time) NOT NULL,
        deneme \(type.int) NOT NULL,
        azami_deneme \(type.int) NOT NULL,
        kurtarma \(type.int) NOT NULL,
        islem_anahtari TEXT NOT NULL,
        hata_kodu TEXT,
        hata TEXT,
        iptal_istendi \(type.bool) NOT NULL,
        kullanici_id \(type.int) REFERENCES kullanicilar (id),
        siparis_id \(type.int) REFERENCES siparisler (id),
        entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        bitti_at \(type.time) NOT NULL,
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX is_kuyrugu_arsiv_kullanici ON is_kuyrugu_arsiv (kullanici_id, id) WHERE kullanici_id IS NOT NULL;
    CREATE INDEX is_kuyrugu_arsiv_siparis ON is_kuyrugu_arsiv (siparis_id, id) WHERE siparis_id IS NOT NULL;
    CREATE INDEX is_kuyrugu_arsiv_entegrasyon ON is_kuyrugu_arsiv (entegrasyon_id, id)
        WHERE entegrasyon_id IS NOT NULL;

    CREATE VIEW is_kuyrugu_tumu AS
        SELECT id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme, azami_deneme, kurtarma,
            islem_anahtari, hata_kodu, hata, iptal_istendi, kullanici_id, siparis_id, entegrasyon_id, bitti_at,
            created_at, updated_at, \(type.no) AS arsivde
        FROM is_kuyrugu
        UNION ALL
        SELECT id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme, azami_deneme, kurtarma,
            islem_anahtari, hata_kodu, hata, iptal_istendi, kullanici_id, siparis_id, entegrasyon_id, bitti_at,
            created_at, updated_at, \(type.yes) AS arsivde
        FROM is_kuyrugu_arsiv;

    \(type.dialect == .sqlite ? withoutJobKeysSQLite(type) : withoutJobKeysPostgres)
    """
}

/// Finished rows stay for days and every change of state moves a row, so pages keep room for the next version, and
/// vacuum comes often.
private let withoutJobKeysPostgres = """
    ALTER TABLE is_kuyrugu_hata DROP CONSTRAINT is_kuyrugu_hata_is_id_fkey;
    ALTER TABLE dis_islem DROP CONSTRAINT dis_islem_is_id_fkey;
    ALTER TABLE hata_log DROP CONSTRAINT hata_log_is_id_fkey;
    ALTER TABLE is_kuyrugu SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01,
        autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
    ALTER TABLE is_kuyrugu_isci SET (fillfactor = 50);
    ALTER TABLE is_kuyrugu_sinir SET (fillfactor = 50);
    """

/// SQLite drops a foreign key only with its table: each is made anew and filled from the old one.
private func withoutJobKeysSQLite(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE yeni_hata (
        id \(type.key),
        is_id \(type.int) NOT NULL,
        deneme \(type.int) NOT NULL,
        sinif TEXT NOT NULL,
        kod \(type.text("kod", 100)) NOT NULL,
        hata \(type.text("hata", 2048)) NOT NULL,
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    INSERT INTO yeni_hata (id, is_id, deneme, sinif, kod, hata, created_at)
        SELECT id, is_id, deneme, sinif, kod, hata, created_at FROM is_kuyrugu_hata;
    DROP TABLE is_kuyrugu_hata;
    ALTER TABLE yeni_hata RENAME TO is_kuyrugu_hata;
    CREATE INDEX is_kuyrugu_hata_is ON is_kuyrugu_hata (is_id, id);

    CREATE TABLE yeni_islem (
        id \(type.key),
        islem_anahtari \(type.text("islem_anahtari", 100)) NOT NULL,
        adim \(type.text("adim", 50)) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN ('basladi', 'bitti')),
        uzak_no \(type.text("uzak_no", 200)),
        is_id \(type.int),
        created_at \(type.time) NOT NULL,
        bitti_at \(type.time),
        UNIQUE (islem_anahtari, adim)
    ) \(type.tableEnd);
    INSERT INTO yeni_islem (id, islem_anahtari, adim, durum, uzak_no, is_id, created_at, bitti_at)
        SELECT id, islem_anahtari, adim, durum, uzak_no, is_id, created_at, bitti_at FROM dis_islem;
    DROP TABLE dis_islem;
    ALTER TABLE yeni_islem RENAME TO dis_islem;
    CREATE INDEX dis_islem_is ON dis_islem (is_id);

    CREATE TABLE yeni_hata_log (
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
        is_id \(type.int),
        parmak_izi \(type.text("parmak_izi", 200)) NOT NULL,
        cozuldu_at \(type.time)
    ) \(type.tableEnd);
    INSERT INTO yeni_hata_log (id, ilgili_tablo, ilgili_id, hata_mesaji, raw_response, created_at, kullanici_id,
            siparis_id, entegrasyon_id, sinif, kod, is_id, parmak_izi, cozuldu_at)
        SELECT id, ilgili_tablo, ilgili_id, hata_mesaji, raw_response, created_at, kullanici_id,
            siparis_id, entegrasyon_id, sinif, kod, is_id, parmak_izi, cozuldu_at FROM hata_log;
    DROP TABLE hata_log;
    ALTER TABLE yeni_hata_log RENAME TO hata_log;
    CREATE INDEX hata_log_siparis ON hata_log (siparis_id, id) WHERE siparis_id IS NOT NULL;
    CREATE INDEX hata_log_kullanici ON hata_log (kullanici_id, id);
    CREATE INDEX hata_log_entegrasyon ON hata_log (entegrasyon_id, id) WHERE entegrasyon_id IS NOT NULL;
    CREATE INDEX hata_log_is ON hata_log (is_id) WHERE is_id IS NOT NULL;
    CREATE INDEX hata_log_parmak_izi ON hata_log (parmak_izi, id);
    """
}
