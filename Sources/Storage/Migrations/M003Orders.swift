func orders(_ type: ColumnTypes) -> String {
    """
    CREATE TABLE siparisler (
        id \(type.key),
        kullanici_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        siparis_numarasi \(type.text("siparis_numarasi", 100)) NOT NULL,
        toplam_tutar \(type.money) NOT NULL CHECK (toplam_tutar >= 0),
        kargo_ucreti \(type.money) NOT NULL DEFAULT 0 CHECK (kargo_ucreti >= 0),
        odeme_durumu TEXT NOT NULL CHECK (odeme_durumu IN (
            'bekliyor', 'provizyonda', 'odendi', 'kismi_odendi', 'kapida_odeme', 'basarisiz', 'gecersiz',
            'iade_bekliyor', 'kismi_iade', 'iade_edildi', 'ters_ibraz')),
        durum TEXT NOT NULL CHECK (durum IN (
            'alindi', 'eslesme_bekliyor', 'yonlendirme_bekliyor', 'gonderime_hazir', 'tedarikciye_gonderiliyor',
            'tedarikci_onayi_bekliyor', 'hazirlaniyor', 'kargoya_hazir', 'kargoda', 'teslim_noktasinda',
            'teslim_edildi', 'tamamlandi', 'teslim_edilemedi', 'iade_surecinde', 'iade_edildi', 'iptal_edildi',
            'tedarik_edilemedi', 'bolundu')),
        dis_paket_no \(type.text("dis_paket_no", 100)),
        ust_siparis_id \(type.int) REFERENCES siparisler (id),
        pazaryeri_durumu \(type.text("pazaryeri_durumu", 100)),
        para_birimi \(type.text("para_birimi", 3)) NOT NULL DEFAULT 'TRY',
        siparis_tarihi \(type.time),
        son_teslim_tarihi \(type.time),
        musteri_ad \(type.text("musteri_ad", 300)),
        musteri_telefon \(type.text("musteri_telefon", 50)),
        musteri_eposta \(type.text("musteri_eposta", 254)),
        kargo_firmasi \(type.text("kargo_firmasi", 100)),
        kargo_takip_no \(type.text("kargo_takip_no", 100)),
        kargo_takip_url \(type.text("kargo_takip_url", 2048)),
        faturalandi \(type.bool) NOT NULL DEFAULT \(type.no),
        bekletildi \(type.bool) NOT NULL DEFAULT \(type.no),
        bekletme_nedeni \(type.text("bekletme_nedeni", 500)),
        bekletme_bitis_at \(type.time),
        iptal_talebi \(type.bool) NOT NULL DEFAULT \(type.no),
        iptal_talebi_at \(type.time),
        iptal_nedeni_kodu \(type.text("iptal_nedeni_kodu", 50)),
        yonlendirme_nedeni \(type.text("yonlendirme_nedeni", 500)),
        arama TEXT NOT NULL DEFAULT '',
        dis_degisim_at \(type.time),
        surum \(type.int) NOT NULL DEFAULT 1,
        created_at \(type.time) NOT NULL,
        updated_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE UNIQUE INDEX siparisler_paket ON siparisler (entegrasyon_id, dis_paket_no) WHERE dis_paket_no IS NOT NULL;
    CREATE INDEX siparisler_numara ON siparisler (entegrasyon_id, siparis_numarasi);
    CREATE INDEX siparisler_bayi ON siparisler (kullanici_id, id);
    CREATE INDEX siparisler_bayi_durum ON siparisler (kullanici_id, durum, id);
    CREATE INDEX siparisler_durum ON siparisler (durum, id);
    CREATE INDEX siparisler_siparis_no ON siparisler (siparis_numarasi);
    CREATE INDEX siparisler_ust ON siparisler (ust_siparis_id) WHERE ust_siparis_id IS NOT NULL;
    CREATE INDEX siparisler_iptal_talebi ON siparisler (entegrasyon_id) WHERE iptal_talebi = \(type.yes);

    CREATE TABLE siparis_adresleri (
        id \(type.key),
        siparis_id \(type.int) NOT NULL REFERENCES siparisler (id),
        tur TEXT NOT NULL CHECK (tur IN ('teslimat', 'fatura')),
        ad \(type.text("ad", 300)),
        firma \(type.text("firma", 300)),
        metin \(type.text("metin", 1000)),
        ilce \(type.text("ilce", 100)),
        il \(type.text("il", 100)),
        posta_kodu \(type.text("posta_kodu", 20)),
        ulke_kodu \(type.text("ulke_kodu", 10)),
        telefon \(type.text("telefon", 50)),
        vergi_dairesi \(type.text("vergi_dairesi", 200)),
        vergi_no \(type.text("vergi_no", 100)),
        UNIQUE (siparis_id, tur)
    ) \(type.tableEnd);

    CREATE TABLE siparis_urunleri (
        id \(type.key),
        siparis_id \(type.int) NOT NULL REFERENCES siparisler (id),
        urun_id \(type.int) REFERENCES urunler (id),
        adet \(type.int) NOT NULL CHECK (adet > 0),
        birim_fiyat \(type.money) NOT NULL CHECK (birim_fiyat >= 0),
        toplam_fiyat \(type.money) NOT NULL CHECK (toplam_fiyat >= 0),
        bayi_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        dis_satir_no \(type.text("dis_satir_no", 100)),
        sku \(type.text("sku", 200)),
        barkod \(type.text("barkod", 100)),
        ad \(type.text("ad", 500)) NOT NULL,
        durum TEXT NOT NULL CHECK (durum IN (
            'bekliyor', 'eslesti', 'yonlendirildi', 'gonderiliyor', 'gonderim_belirsiz', 'tedarikcide', 'onaylandi',
            'hazirlandi', 'kargoda', 'teslim', 'iptal', 'tedarik_edilemedi')),
        iade_durumu TEXT NOT NULL DEFAULT 'yok' CHECK (iade_durumu IN (
            'yok', 'talep_edildi', 'yolda', 'islem_bekliyor', 'onaylandi', 'reddedildi', 'ihtilafli', 'analizde',
            'talep_iptal')),
        iptal_adet \(type.int) NOT NULL DEFAULT 0 CHECK (iptal_adet >= 0),
        kargolanan_adet \(type.int) NOT NULL DEFAULT 0 CHECK (kargolanan_adet >= 0),
        iade_adet \(type.int) NOT NULL DEFAULT 0 CHECK (iade_adet >= 0),
        kdv_orani \(type.money),
        komisyon \(type.money),
        tedarikci_entegrasyon_id \(type.int) REFERENCES entegrasyonlar (id),
        tedarikci_siparis_no \(type.text("tedarikci_siparis_no", 100)),
        CHECK (adet - iptal_adet - kargolanan_adet >= 0),
        CHECK (iade_adet <= adet),
        UNIQUE (siparis_id, dis_satir_no)
    ) \(type.tableEnd);
    CREATE INDEX siparis_urunleri_urun ON siparis_urunleri (urun_id);
    CREATE INDEX siparis_urunleri_tedarikci ON siparis_urunleri (tedarikci_entegrasyon_id)
        WHERE tedarikci_entegrasyon_id IS NOT NULL;
    CREATE INDEX siparis_urunleri_eslesmeyen ON siparis_urunleri (bayi_id, siparis_id) WHERE durum = 'bekliyor';

    CREATE TABLE siparis_dosyalari (
        id \(type.key),
        siparis_id \(type.int) NOT NULL REFERENCES siparisler (id),
        dosya_turu TEXT NOT NULL CHECK (dosya_turu IN (
            'fatura', 'kargo_etiketi', 'urun_resmi', 'irsaliye', 'iade_kaniti', 'diger')),
        dosya_url \(type.text("dosya_url", 2048)) NOT NULL,
        bayi_id \(type.int) NOT NULL REFERENCES kullanicilar (id),
        ad \(type.text("ad", 255)) NOT NULL,
        mime \(type.text("mime", 100)) NOT NULL,
        boyut \(type.int) NOT NULL CHECK (boyut >= 0),
        ozet \(type.text("ozet", 64)) NOT NULL,
        depo_anahtari \(type.text("depo_anahtari", 200)) NOT NULL UNIQUE,
        surum \(type.int) NOT NULL DEFAULT 1,
        yukleyen \(type.int) REFERENCES kullanicilar (id),
        created_at \(type.time) NOT NULL
    ) \(type.tableEnd);
    CREATE INDEX siparis_dosyalari_siparis ON siparis_dosyalari (siparis_id, dosya_turu);
    """
}
