import SQLEngine

/// Exports and imports of many rows, with what is wrong in imported files.
func bulkTransfer(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE disa_aktarimlar (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        bayiler \(type.json("bayiler")),
        kaynak TEXT NOT NULL CHECK (kaynak IN (
            'siparisler', 'urunler', 'tedarikci_urunleri', 'urun_eslesmeleri', 'mesaj_log', 'is_kuyrugu', 'sistem_log',
            'hata_log')),
        bicim TEXT NOT NULL CHECK (bicim IN ('csv', 'xlsx')),
        ayrac TEXT NOT NULL CHECK (ayrac IN ('noktali_virgul', 'virgul', 'sekme')),
        zaman TEXT NOT NULL CHECK (zaman IN ('yerel', 'iso')),
        satirli \(type.bool) NOT NULL,
        maliyetli \(type.bool) NOT NULL,
        suzgecler \(type.json("suzgecler")) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN ('bekliyor', 'calisiyor', 'tamam', 'basarisiz', 'suresi_doldu')),
        toplam \(type.int),
        islenen \(type.int) NOT NULL DEFAULT 0,
        satir_sayisi \(type.int) NOT NULL DEFAULT 0,
        boyut \(type.int),
        ozet \(type.text("ozet", 64)),
        depo_anahtari \(type.text("depo_anahtari", 200)),
        hata \(type.text("hata", 500)),
        is_id \(type.int),
        bitti_at \(type.time),
        bitis_at \(type.time) NOT NULL,
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX disa_aktarimlar_kullanici ON disa_aktarimlar (kullanici_id, id);
    CREATE INDEX disa_aktarimlar_bitis ON disa_aktarimlar (bitis_at) WHERE durum <> 'suresi_doldu';

    CREATE TABLE ice_aktarimlar (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        bayi_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        kaynak TEXT NOT NULL CHECK (kaynak IN ('siparisler', 'urunler', 'tedarikci_urunleri', 'urun_eslesmeleri')),
        bicim TEXT NOT NULL CHECK (bicim IN ('csv', 'json')),
        kip TEXT NOT NULL CHECK (kip IN ('deneme', 'uygula')),
        hep_ya_hic \(type.bool) NOT NULL,
        dosya_adi \(type.text("dosya_adi", 255)) NOT NULL,
        boyut \(type.int) NOT NULL,
        ozet \(type.text("ozet", 64)) NOT NULL,
        depo_anahtari \(type.text("depo_anahtari", 200)),
        durum TEXT NOT NULL CHECK (durum IN ('bekliyor', 'calisiyor', 'tamam', 'reddedildi', 'basarisiz')),
        kayit_sayisi \(type.int) NOT NULL,
        islenen \(type.int) NOT NULL DEFAULT 0,
        eklenen \(type.int) NOT NULL DEFAULT 0,
        degisen \(type.int) NOT NULL DEFAULT 0,
        ayni \(type.int) NOT NULL DEFAULT 0,
        hatali \(type.int) NOT NULL DEFAULT 0,
        hata \(type.text("hata", 500)),
        is_id \(type.int),
        bitti_at \(type.time),
        bitis_at \(type.time) NOT NULL,
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX ice_aktarimlar_kullanici ON ice_aktarimlar (kullanici_id, id);
    CREATE INDEX ice_aktarimlar_bayi ON ice_aktarimlar (bayi_id, id);
    CREATE INDEX ice_aktarimlar_bitis ON ice_aktarimlar (bitis_at) WHERE depo_anahtari IS NOT NULL;

    CREATE TABLE ice_aktarim_hatalari (
        id \(type.key),
        ice_aktarim_id \(type.int) NOT NULL REFERENCES ice_aktarimlar (id),
        satir \(type.int) NOT NULL,
        sutun \(type.text("sutun", 100)),
        kod \(type.text("kod", 50)) NOT NULL,
        mesaj \(type.text("mesaj", 500)) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX ice_aktarim_hatalari_aktarim ON ice_aktarim_hatalari (ice_aktarim_id, id);


    \(type.dialect == .postgres ? importPolicies : "")
    """
}

/// Exports belong to the person who asks, and every statement names it: they need no policy.
private let importPolicies = [
    TenantPolicy("ice_aktarimlar", tenant: "bayi_id"),
    TenantPolicy(
        "ice_aktarim_hatalari",
        visible: "EXISTS (SELECT 1 FROM ice_aktarimlar x WHERE x.id = ice_aktarim_hatalari.ice_aktarim_id)"),
].map(\.statements).joined(separator: "\n")
