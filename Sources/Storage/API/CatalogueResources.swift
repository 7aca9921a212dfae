import Domain
import SQLEngine

extension ApiResource {
    /// `urunler`: the dealer's own, and those that all share.
    package static let products = ApiResource(
        source: "urunler u", alias: "u", dealerColumn: "u.kullanici_id", showsShared: true,
        columns: [
            .of("u", "id", .id),
            .of("u", "kullanici_id", .id, nullable: true),
            .of("u", "sku", .text(max: 200)),
            .of("u", "barkod", .text(max: 100), nullable: true),
            .of("u", "ad", .text(max: 500)),
            .of("u", "kategori", .text(max: 200), nullable: true),
            .of("u", "stok", .int(0...Int64.max), nullable: true),
            .of("u", "gorsel_url", .text(max: 2048), nullable: true),
            .of("u", "durum", .choice(["aktif", "pasif"])),
            .of("u", "created_at", .time),
            .of("u", "updated_at", .time),
        ],
        filters: [
            .equal("sku", "u.sku", .text(max: 200), "Stok kodunun tamamı"),
            .equal("barkod", "u.barkod", .text(max: 100), "Barkodun tamamı"),
            .equal("kategori", "u.kategori", .text(max: 200), "Kategori"),
            .anyOf("durum", "u.durum", .choices(["aktif", "pasif"]), "Ürünün durumu; virgülle birkaçı"),
            .equal("kullanici_id", "u.kullanici_id", .id, "Bayi"),
            .contains("ara", ["u.ad", "u.sku", "u.barkod"], "Ad, stok kodu ve barkod içinde arar"),
        ] + Filter.times("guncelleme", "u.updated_at", "Son değişiklik"),
        sorts: [
            Sort(name: "ad", kind: .text(max: 500), expression: "u.ad"),
            Sort(name: "updated_at", kind: .time, expression: "u.updated_at"),
        ])

    /// `tedarikci_urunleri`.
    package static let supplierProducts = ApiResource(
        source: "tedarikci_urunleri t", alias: "t", dealerColumn: "t.kullanici_id",
        columns: [
            .of("t", "id", .id),
            .of("t", "kullanici_id", .id),
            .of("t", "entegrasyon_id", .id),
            .of("t", "sku", .text(max: 200)),
            .of("t", "barkod", .text(max: 100), nullable: true),
            .of("t", "ad", .text(max: 500)),
            .of("t", "maliyet", .money, nullable: true).only(with: .viewCosts),
            .of("t", "stok", .int(0...Int64.max), nullable: true),
            .of("t", "durum", .choice(["aktif", "pasif"])),
            .of("t", "created_at", .time),
            .of("t", "updated_at", .time),
        ],
        filters: [
            .equal("entegrasyon_id", "t.entegrasyon_id", .id, "Tedarikçi entegrasyonu"),
            .equal("sku", "t.sku", .text(max: 200), "Stok kodunun tamamı"),
            .equal("barkod", "t.barkod", .text(max: 100), "Barkodun tamamı"),
            .anyOf("durum", "t.durum", .choices(["aktif", "pasif"]), "Ürünün durumu; virgülle birkaçı"),
            .equal("kullanici_id", "t.kullanici_id", .id, "Bayi"),
            .contains("ara", ["t.ad", "t.sku", "t.barkod"], "Ad, stok kodu ve barkod içinde arar"),
        ] + Filter.times("guncelleme", "t.updated_at", "Son değişiklik"),
        sorts: [
            Sort(name: "ad", kind: .text(max: 500), expression: "t.ad"),
            Sort(name: "updated_at", kind: .time, expression: "t.updated_at"),
        ])

    /// `urun_eslesmeleri`.
    package static let productMatches = ApiResource(
        source: "urun_eslesmeleri m", alias: "m", dealerColumn: "m.kullanici_id",
        columns: [
            .of("m", "id", .id),
            .of("m", "kullanici_id", .id),
            .of("m", "anahtar_turu", .words(MatchKeyKind.self)),
            .of("m", "anahtar", .text(max: 200)),
            .of("m", "tedarikci_urun_id", .id),
            .of("m", "carpan", .int(1...10_000)),
            .of("m", "created_at", .time),
            .of("m", "updated_at", .time),
        ],
        filters: [
            .equal("anahtar", "m.anahtar", .text(max: 200), "Barkod veya stok kodu"),
            .equal("anahtar_turu", "m.anahtar_turu", .words(MatchKeyKind.self), "Anahtarın türü"),
            .equal("tedarikci_urun_id", "m.tedarikci_urun_id", .id, "Tedarikçi ürünü"),
            .equal("kullanici_id", "m.kullanici_id", .id, "Bayi"),
        ])

    /// `yonlendirme_kurallari`.
    package static let routingRules = ApiResource(
        source: "yonlendirme_kurallari y", alias: "y", dealerColumn: "y.kullanici_id",
        columns: [
            .of("y", "id", .id),
            .of("y", "kullanici_id", .id),
            .of("y", "ad", .text(max: 100)),
            .of("y", "oncelik", .int(Int64.min...Int64.max)),
            .of("y", "platform_id", .id, nullable: true),
            .of("y", "kategori", .text(max: 200), nullable: true),
            .of("y", "sku_on_eki", .text(max: 200), nullable: true),
            .of("y", "il", .text(max: 100), nullable: true),
            .of("y", "tutar_alt", .money, nullable: true),
            .of("y", "tutar_ust", .money, nullable: true),
            .of("y", "tedarikci_entegrasyon_id", .id),
            .of("y", "aktif", .bool),
            .of("y", "created_at", .time),
            .of("y", "updated_at", .time),
        ],
        filters: [
            .equal("aktif", "y.aktif", .bool, "Kullanımda olanlar"),
            .equal("tedarikci_entegrasyon_id", "y.tedarikci_entegrasyon_id", .id, "Tedarikçi"),
            .equal("kullanici_id", "y.kullanici_id", .id, "Bayi"),
        ],
        sorts: [Sort(name: "oncelik", kind: .int(Int64.min...Int64.max), expression: "y.oncelik")])
}
