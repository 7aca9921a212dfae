/// Permissions as data, and for whom employees and operators work.
func roles(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE calisan_bayileri (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        bayi_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        created_at \(type.time) NOT NULL,
        UNIQUE (kullanici_id, bayi_id),
        CHECK (kullanici_id <> bayi_id)
    ) \(type.tableEnd);
    CREATE INDEX calisan_bayileri_bayi ON calisan_bayileri (bayi_id);

    UPDATE roller SET izinler = '\(dealerGrants)' WHERE ad = 'bayi';
    UPDATE roller SET izinler = '\(operatorGrants)' WHERE ad = 'operator';
    UPDATE roller SET izinler = '\(adminGrants)' WHERE ad = 'admin';
    INSERT INTO roller (ad, aciklama, izinler) VALUES
        ('depo', 'Paketler: siparişleri ve dosyaları görür, maliyetleri ve hesap bilgilerini görmez',
         '\(warehouseGrants)');
    """
}

private let work = """
    "siparisler": ["gor", "ekle", "degistir", "gonder", "iptal", "beklet", "yonlendir", "tedarik_edilemedi"], \
    "dosyalar": ["gor", "degistir"], "maliyet": ["gor"], "entegrasyonlar": ["gor", "degistir"], \
    "platformlar": ["gor"], "urunler": ["gor", "degistir"], "isler": ["gor", "degistir"], \
    "mesajlar": ["gor", "degistir"], "tedarikci_baglantilari": ["yonet"], "hata_log": ["gor"], \
    "sistem_log": ["gor"], "api_anahtarlari": ["yonet"], "webhook_abonelikleri": ["gor", "degistir"], \
    "disa_aktarim": ["yap"], "ice_aktarim": ["yap"]
    """

private let dealerGrants = #"{"kapsam": "kendi", "izinler": {\#(work), "calisanlar": ["yonet"]}}"#

private let operatorGrants = #"{"kapsam": "herkes", "izinler": {\#(work), "kullanicilar": ["gor"]}}"#

private let adminGrants = """
    {"kapsam": "herkes", "izinler": {\(work.replacing(#""platformlar": ["gor"]"#, with: #""platformlar": ["gor", "degistir"]"#)), \
    "kullanicilar": ["gor", "degistir"], "calisanlar": ["yonet"], "roller": ["gor", "degistir"], "kisisel_veri": ["yonet"], \
    "ayarlar": ["degistir"], "olcumler": ["gor"]}}
    """

private let warehouseGrants = """
    {"kapsam": "kendi", "izinler": {"siparisler": ["gor", "beklet"], "dosyalar": ["gor", "degistir"], \
    "isler": ["gor"], "mesajlar": ["gor"]}}
    """
