import SQLEngine
import Testing

/// A column that holds text from outside, and what is planted there.
struct AttackColumn: Sendable, Hashable {
    let table: String
    let name: String
    /// The most characters that the column takes.
    let limit: Int
    /// Its place in the list, which its texts begin with.
    let number: Int

    static let all: [AttackColumn] = {
        let pairs = limits.sorted { $0.key < $1.key }.flatMap {
            table, columns -> [(table: String, name: String, limit: Int)] in
            columns.sorted { $0.key < $1.key }.map { (table: table, name: $0.key, limit: $0.value) }
        }
        return pairs.enumerated().map { number, pair in
            AttackColumn(table: pair.table, name: pair.name, limit: pair.limit, number: number)
        }
    }()

    /// Those of one table.
    static func of(_ table: String) -> [AttackColumn] { all.filter { $0.table == table } }

    /// `table.column`.
    var path: String { "\(table).\(name)" }

    /// What is planted in a row, each row's own.
    func text(_ group: Int, row: Int64) -> String {
        let text = Attack.text("k\(number).\(row)", group: group, turn: number, limit: limit)
        guard isAddress else { return text }
        return (row.isMultiple(of: 2) ? MarkupRules.ownOutsideAddress : "javascript:alert(7)//") + text
    }

    /// Whether it may stand in a link.
    private var isAddress: Bool { name.hasSuffix("_url") || path == "webhook_abonelikleri.adres" }

    /// The texts of all columns of a row.
    static func plant(_ table: String, row: Int64, group: Int, _ tx: borrowing Transaction) throws {
        let values = of(table).map { column -> SQL in
            "\(uncheckedSQL: column.name) = \(column.text(group, row: row))"
        }
        let changed = try tx.run(
            """
            UPDATE \(uncheckedSQL: table) SET \(fragment: SQL.join(values, separator: ", ")) WHERE id = \(row)
            """)
        #expect(changed == 1, "\(table) \(row)")
    }

    private static let limits: [String: [String: Int]] = [
        "kullanicilar": ["ad": 200, "email": 254, "telefon": 20],
        "roller": ["ad": 50, "aciklama": 500],
        "oturumlar": ["tarayici": 300, "adres": 64],
        "giris_kayitlari": ["tarayici": 300, "adres": 64],
        "bildirimler": ["tarayici": 300, "adres": 64],
        "api_anahtarlari": ["ad": 100, "on_ek": 40, "son_kullanim_adresi": 64],
        "platform_turleri": ["ad": 50],
        "platformlar": ["ad": 100, "api_url": 1000, "kod": 50],
        "entegrasyonlar": [
            "ad": 100, "kullanici_adi": 200, "son_hata": 500, "kanca_kodu": 200, "api_key_son": 4, "api_secret_son": 4,
        ],
        "urunler": ["sku": 200, "ad": 500, "kategori": 200, "barkod": 100, "gorsel_url": 1000],
        "tedarikci_urunleri": ["sku": 200, "barkod": 100, "ad": 500],
        "urun_eslesmeleri": ["anahtar": 200],
        "yonlendirme_kurallari": ["ad": 100, "kategori": 200, "sku_on_eki": 200, "il": 100],
        "siparisler": [
            "siparis_numarasi": 100, "dis_paket_no": 100, "pazaryeri_durumu": 100, "para_birimi": 3, "musteri_ad": 300,
            "musteri_telefon": 50, "musteri_eposta": 254, "kargo_firmasi": 100, "kargo_takip_no": 100,
            "kargo_takip_url": 1000, "bekletme_nedeni": 500, "iptal_nedeni_kodu": 50, "yonlendirme_nedeni": 500,
            "arama": 500, "aciklama": 2000,
        ],
        "siparis_adresleri": [
            "ad": 300, "firma": 300, "metin": 1000, "ilce": 100, "il": 100, "posta_kodu": 20, "ulke_kodu": 10,
            "telefon": 50, "vergi_dairesi": 200, "vergi_no": 100,
        ],
        "siparis_urunleri": [
            "dis_satir_no": 100, "sku": 200, "barkod": 100, "ad": 500, "tedarikci_siparis_no": 100,
        ],
        "siparis_dosyalari": ["ad": 255],
        "tedarikci_siparisleri": ["referans": 100, "tedarikci_siparis_no": 100, "neden": 500],
        "tedarikci_siparis_satirlari": ["sku": 200, "barkod": 100, "ad": 500],
        "is_kuyrugu": [
            "tip": 50, "kuyruk": 30, "tekil_anahtar": 200, "sira_anahtari": 200, "islem_anahtari": 36, "hata_kodu": 100,
            "hata": 2048,
        ],
        "is_kuyrugu_hata": ["sinif": 200, "kod": 100, "hata": 2048],
        "is_kuyrugu_arsiv": ["tip": 200, "kuyruk": 200, "islem_anahtari": 200, "hata_kodu": 200, "hata": 2048],
        "is_kuyrugu_isci": ["sunucu": 200],
        "is_kuyrugu_serit": ["duraklatma_nedeni": 300],
        "is_kuyrugu_plan": ["ad": 100, "tip": 50, "zamanlama": 100, "saat_dilimi": 64, "son_hata": 500],
        "mesaj_sablonlari": ["olay": 50, "dil": 10, "saglayici_sablonu": 200, "metin": 4096],
        "mesaj_log": [
            "alici": 254, "mesaj": 8192, "dosya_url": 1000, "konu": 300, "saglayici_mesaj_no": 200, "hata_kodu": 100,
            "hata": 500, "tekil_anahtar": 200,
        ],
        "sistem_log": ["tablo": 50, "islem": 50, "mesaj": 1000, "istek_id": 64],
        "hata_log": ["ilgili_tablo": 50, "hata_mesaji": 2000, "kod": 100, "parmak_izi": 200],
        "disa_aktarimlar": ["hata": 500],
        "ice_aktarimlar": ["dosya_adi": 255, "hata": 500],
        "ice_aktarim_hatalari": ["sutun": 100, "kod": 50, "mesaj": 500],
        "webhook_abonelikleri": ["ad": 100, "adres": 1000, "durum_nedeni": 300],
        "webhook_gonderimleri": ["olay_no": 50, "govde": 2000, "yanit_ozeti": 1024, "hata_kodu": 100],
        "kisisel_veri_talepleri": ["aciklama": 500],
        "imha_kayitlari": ["kural": 50],
        "veri_ihlalleri": ["baslik": 200, "aciklama": 2000],
    ]
}

// MARK: - What is known of the columns

extension AttackColumn {
    /// Columns of text that hold none from outside, or that nothing shows: no attack is planted there.
    static let others: Set<String> = [
        // Words of a closed list, by a check or by the program's own types.
        "kullanicilar.rol", "kullanicilar.durum", "kullanicilar.dil", "oturumlar.asama", "giris_kayitlari.sonuc",
        "giris_kayitlari.yontem", "bildirimler.tur", "entegrasyonlar.durum", "urunler.durum",
        "tedarikci_urunleri.durum", "urun_eslesmeleri.anahtar_turu", "siparisler.durum", "siparisler.odeme_durumu",
        "siparis_adresleri.tur", "siparis_urunleri.durum", "siparis_urunleri.iade_durumu",
        "siparis_dosyalari.dosya_turu", "siparis_dosyalari.mime", "tedarikci_siparisleri.durum", "is_kuyrugu.durum",
        "is_kuyrugu.tekil_kapsam", "is_kuyrugu_arsiv.durum", "is_kuyrugu_isci.durum", "is_kuyrugu_plan.kacirilan",
        "is_kuyrugu_sinir.kuyruk", "mesaj_sablonlari.kanal", "mesaj_sablonlari.alici_turu",
        "mesaj_sablonlari.dosya_turu", "mesaj_log.kanal", "mesaj_log.durum", "sistem_log.kaynak", "hata_log.sinif",
        "dis_islem.adim", "dis_islem.durum", "webhook_gelen.durum", "veri_anahtarlari.durum", "giris_denemeleri.tur",
        "istek_sayaclari.tur", "disa_aktarimlar.kaynak", "disa_aktarimlar.bicim", "disa_aktarimlar.ayrac",
        "disa_aktarimlar.zaman", "disa_aktarimlar.durum", "ice_aktarimlar.kaynak", "ice_aktarimlar.bicim",
        "ice_aktarimlar.kip", "ice_aktarimlar.durum", "webhook_abonelikleri.durum", "webhook_gonderimleri.olay",
        "webhook_gonderimleri.durum", "kisisel_veri_talepleri.tur", "kisisel_veri_talepleri.durum",
        // Digests and names that the program makes.
        "oturumlar.ozet", "oturumlar.csrf", "giris_baglantilari.ozet", "api_anahtarlari.ozet",
        "siparis_dosyalari.ozet", "siparis_dosyalari.depo_anahtari", "siparis_dosyalari.dosya_url",
        "tedarikci_baglantilari.ozet", "disa_aktarimlar.ozet", "disa_aktarimlar.depo_anahtari",
        "ice_aktarimlar.ozet", "ice_aktarimlar.depo_anahtari", "kurtarma_kodlari.ozet", "cihazlar.ozet",
        "idempotency_anahtarlari.istek_ozeti", "veri_anahtarlari.kid", "sistem_log.zincir",
        // Secrets, which nothing shows.
        "kullanicilar.sifre_hash", "kullanicilar.totp_sifreli", "oturumlar.totp_aday", "entegrasyonlar.api_key",
        "entegrasyonlar.api_secret", "entegrasyonlar.sifre", "entegrasyonlar.onceki_api_secret",
        "entegrasyonlar.onceki_sifre", "webhook_abonelikleri.gizli_sifreli",
        "webhook_abonelikleri.onceki_gizli_sifreli", "kisisel_veri_talepleri.kimlik_sifreli",
        "veri_anahtarlari.sarili",
        // Tables that only the program reads.
        "semalar.ad", "semalar.ozet", "ayarlar.anahtar", "cihazlar.tarayici",
        "giris_denemeleri.anahtar", "istek_sayaclari.anahtar", "is_kuyrugu_anahtar.anahtar",
        "dis_islem.islem_anahtari", "dis_islem.uzak_no", "webhook_gelen.tekil_kimlik", "webhook_gelen.hata",
        "idempotency_anahtarlari.anahtar", "idempotency_anahtarlari.yanit",
    ]

    /// Columns that pages of the panel are known to show: without their texts a page would prove nothing.
    static let shown: Set<String> = [
        "kullanicilar.ad", "kullanicilar.email", "roller.ad", "roller.aciklama", "api_anahtarlari.ad",
        "platform_turleri.ad", "platformlar.ad", "entegrasyonlar.ad", "entegrasyonlar.kullanici_adi",
        "entegrasyonlar.son_hata", "urunler.sku", "urunler.ad", "urunler.kategori", "urunler.gorsel_url",
        "tedarikci_urunleri.sku", "tedarikci_urunleri.ad", "urun_eslesmeleri.anahtar", "yonlendirme_kurallari.ad",
        "yonlendirme_kurallari.kategori", "yonlendirme_kurallari.il", "siparisler.siparis_numarasi",
        "siparisler.dis_paket_no", "siparisler.musteri_ad", "siparisler.kargo_firmasi", "siparisler.kargo_takip_no",
        "siparisler.kargo_takip_url", "siparis_adresleri.ad", "siparis_adresleri.firma", "siparis_adresleri.metin",
        "siparis_adresleri.ilce", "siparis_adresleri.il", "siparis_adresleri.telefon", "siparis_urunleri.ad",
        "siparis_urunleri.sku", "siparis_dosyalari.ad", "tedarikci_siparisleri.referans",
        "tedarikci_siparisleri.tedarikci_siparis_no", "tedarikci_siparisleri.neden", "tedarikci_siparis_satirlari.ad",
        "tedarikci_siparis_satirlari.sku", "is_kuyrugu.tip", "is_kuyrugu.hata", "is_kuyrugu.islem_anahtari",
        "is_kuyrugu_hata.sinif", "is_kuyrugu_hata.kod", "is_kuyrugu_hata.hata", "is_kuyrugu_arsiv.hata",
        "is_kuyrugu_isci.sunucu", "is_kuyrugu_plan.ad", "is_kuyrugu_plan.zamanlama", "is_kuyrugu_plan.son_hata",
        "mesaj_sablonlari.olay", "mesaj_sablonlari.saglayici_sablonu", "mesaj_sablonlari.metin", "mesaj_log.alici",
        "mesaj_log.mesaj", "mesaj_log.hata", "sistem_log.mesaj", "sistem_log.tablo", "sistem_log.islem",
        "hata_log.hata_mesaji", "hata_log.kod", "disa_aktarimlar.hata", "ice_aktarimlar.dosya_adi",
        "ice_aktarimlar.hata", "ice_aktarim_hatalari.sutun", "ice_aktarim_hatalari.kod", "ice_aktarim_hatalari.mesaj",
        "webhook_abonelikleri.ad", "webhook_abonelikleri.adres", "webhook_abonelikleri.durum_nedeni",
        "kisisel_veri_talepleri.aciklama", "veri_ihlalleri.baslik", "veri_ihlalleri.aciklama",
    ]
}
