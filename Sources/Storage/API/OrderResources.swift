import Domain
import SQLEngine

extension ApiResource {
    /// `siparisler`.
    package static let orders = ApiResource(
        source: "siparisler s", alias: "s", dealerColumn: "s.kullanici_id",
        columns: [
            .of("s", "id", .id),
            .of("s", "kullanici_id", .id),
            .of("s", "entegrasyon_id", .id, nullable: true),
            .of("s", "siparis_numarasi", .text(max: 100)),
            .of("s", "dis_paket_no", .text(max: 100), nullable: true),
            .of("s", "ust_siparis_id", .id, nullable: true),
            .of("s", "durum", .words(OrderStatus.self)),
            .of("s", "odeme_durumu", .words(PaymentStatus.self)),
            .of("s", "pazaryeri_durumu", .text(max: 100), nullable: true),
            .of("s", "toplam_tutar", .money),
            .of("s", "kargo_ucreti", .money),
            .of("s", "para_birimi", .text(max: 3)),
            .of("s", "musteri_ad", .text(max: 300), nullable: true),
            .of("s", "musteri_telefon", .text(max: 50), nullable: true),
            .of("s", "musteri_eposta", .text(max: 254), nullable: true),
            .of("s", "kargo_firmasi", .text(max: 100), nullable: true),
            .of("s", "kargo_takip_no", .text(max: 100), nullable: true),
            .of("s", "kargo_takip_url", .text(max: 2048), nullable: true),
            .of("s", "faturalandi", .bool),
            .of("s", "bekletildi", .bool),
            .of("s", "bekletme_nedeni", .text(max: 500), nullable: true),
            .of("s", "bekletme_bitis_at", .time, nullable: true),
            .of("s", "iptal_talebi", .bool),
            .of("s", "iptal_nedeni_kodu", .text(max: 50), nullable: true),
            .of("s", "yonlendirme_nedeni", .text(max: 500), nullable: true),
            .of("s", "aciklama", .text(max: 2000), nullable: true),
            .of("s", "siparis_tarihi", .time, nullable: true),
            .of("s", "son_teslim_tarihi", .time, nullable: true),
            .of("s", "surum", .int(0...Int64.max)),
            .of("s", "created_at", .time),
            .of("s", "updated_at", .time),
        ],
        filters: [
            .anyOf("durum", "s.durum", .anyOf(OrderStatus.self), "Siparişin durumu; virgülle birkaçı"),
            .anyOf("odeme_durumu", "s.odeme_durumu", .anyOf(PaymentStatus.self), "Ödemenin durumu; virgülle birkaçı"),
            .equal("kullanici_id", "s.kullanici_id", .id, "Bayi"),
            .equal("entegrasyon_id", "s.entegrasyon_id", .id, "Siparişin geldiği entegrasyon"),
            Filter(name: "platform_id", kind: .id, summary: "Siparişin geldiği platform") { value in
                "s.entegrasyon_id IN (SELECT id FROM entegrasyonlar WHERE platform_id = \(value))"
            },
            .equal("bekletildi", "s.bekletildi", .bool, "Bekletilenler"),
            .equal("iptal_talebi", "s.iptal_talebi", .bool, "İptali istenenler"),
            .equal("siparis_numarasi", "s.siparis_numarasi", .text(max: 100), "Sipariş numarasının tamamı"),
            Filter(name: "ara", kind: .text(max: 100), summary: "Numara, müşteri, takip no içinde arar") { value in
                "s.arama LIKE \(searchPattern(value)) ESCAPE '!'"
            },
        ] + Filter.times("olusturma", "s.created_at", "Oluşturulma zamanı")
            + Filter.times("guncelleme", "s.updated_at", "Son değişiklik")
            + Filter.times("siparis_tarihi", "s.siparis_tarihi", "Sipariş tarihi"),
        sorts: [
            Sort(name: "siparis_tarihi", kind: .time, expression: "coalesce(s.siparis_tarihi, s.created_at)"),
            Sort(name: "updated_at", kind: .time, expression: "s.updated_at"),
            Sort(name: "toplam_tutar", kind: .money, expression: "s.toplam_tutar"),
        ],
        parts: [
            Part(name: "urunler", resource: .orderLines, column: "siparis_id"),
            Part(name: "adresler", resource: .orderAddresses, column: "siparis_id"),
            Part(name: "dosyalar", resource: .orderFiles, column: "siparis_id", needs: .viewFiles),
        ])

    /// `siparis_urunleri`.
    package static let orderLines = ApiResource(
        source: "siparis_urunleri u", alias: "u", dealerColumn: "u.bayi_id",
        columns: [
            .of("u", "id", .id),
            .of("u", "siparis_id", .id),
            .of("u", "urun_id", .id, nullable: true),
            .of("u", "dis_satir_no", .text(max: 100), nullable: true),
            .of("u", "sku", .text(max: 200), nullable: true),
            .of("u", "barkod", .text(max: 100), nullable: true),
            .of("u", "ad", .text(max: 500)),
            .of("u", "adet", .int(1...Int64.max)),
            .of("u", "birim_fiyat", .money),
            .of("u", "toplam_fiyat", .money),
            .of("u", "durum", .words(LineStatus.self)),
            .of("u", "iade_durumu", .words(ReturnStatus.self)),
            .of("u", "iptal_adet", .int(0...Int64.max)),
            .of("u", "kargolanan_adet", .int(0...Int64.max)),
            .of("u", "iade_adet", .int(0...Int64.max)),
            .of("u", "kdv_orani", .percent, nullable: true),
            .of("u", "tedarikci_entegrasyon_id", .id, nullable: true),
            .of("u", "tedarikci_siparis_no", .text(max: 100), nullable: true),
        ],
        filters: [
            .equal("siparis_id", "u.siparis_id", .id, "Sipariş"),
            .equal("urun_id", "u.urun_id", .id, "Ürün"),
            .anyOf("durum", "u.durum", .anyOf(LineStatus.self), "Satırın durumu; virgülle birkaçı"),
            .equal("tedarikci_entegrasyon_id", "u.tedarikci_entegrasyon_id", .id, "Yönlendirildiği tedarikçi"),
        ])

    /// `siparis_adresleri`.
    package static let orderAddresses = ApiResource(
        source: "siparis_adresleri a JOIN siparisler s ON s.id = a.siparis_id", alias: "a",
        dealerColumn: "s.kullanici_id",
        columns: [
            .of("a", "id", .id),
            .of("a", "tur", .choice(["teslimat", "fatura"])),
            .of("a", "ad", .text(max: 300), nullable: true),
            .of("a", "firma", .text(max: 300), nullable: true),
            .of("a", "metin", .text(max: 1000), nullable: true),
            .of("a", "ilce", .text(max: 100), nullable: true),
            .of("a", "il", .text(max: 100), nullable: true),
            .of("a", "posta_kodu", .text(max: 20), nullable: true),
            .of("a", "ulke_kodu", .text(max: 10), nullable: true),
            .of("a", "telefon", .text(max: 50), nullable: true),
            .of("a", "vergi_dairesi", .text(max: 200), nullable: true),
            .of("a", "vergi_no", .text(max: 100), nullable: true),
        ],
        filters: [])

    /// `siparis_dosyalari`.
    package static let orderFiles = ApiResource(
        source: "siparis_dosyalari d", alias: "d", dealerColumn: "d.bayi_id",
        columns: [
            .of("d", "id", .id),
            .of("d", "siparis_id", .id),
            .of("d", "dosya_turu", .words(FileKind.self)),
            .of("d", "dosya_url", .text(max: 2048)),
            .of("d", "ad", .text(max: 255)),
            .of("d", "mime", .text(max: 100)),
            .of("d", "boyut", .int(0...Int64.max)),
            .of("d", "ozet", .text(max: 64)),
            .of("d", "surum", .int(1...Int64.max)),
            .of("d", "created_at", .time),
        ],
        filters: [
            .equal("siparis_id", "d.siparis_id", .id, "Sipariş"),
            .anyOf("dosya_turu", "d.dosya_turu", .anyOf(FileKind.self), "Dosyanın türü; virgülle birkaçı"),
        ])
}

/// The text as `siparisler.arama` holds it, anywhere in it; what LIKE would take for wildcards counts as itself.
private func searchPattern(_ value: SQLValue) -> String {
    guard case .text(let text) = value else { return "" }
    let plain = foldedForSearch(text).replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    return "%\(plain)%"
}
