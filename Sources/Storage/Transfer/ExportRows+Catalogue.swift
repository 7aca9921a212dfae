import Domain
import SQLEngine

extension ExportRows {
    /// `urunler`: the dealer's own, and those that all share.
    static let products = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("bayi", .text), ExportColumn("sku", .text),
            ExportColumn("ad", .text), ExportColumn("barkod", .text), ExportColumn("kategori", .text),
            ExportColumn("stok", .int), ExportColumn("gorsel_url", .text), ExportColumn("durum", .text),
            ExportColumn("created_at", .time), ExportColumn("updated_at", .time),
        ],
        filters: ApiResource.products.filters,
        select: """
            u.id, k.ad, u.sku, u.ad, u.barkod, u.kategori, u.stok, u.gorsel_url, u.durum, u.created_at, u.updated_at
            """,
        tables: "urunler u LEFT JOIN kullanicilar k ON k.id = u.kullanici_id", table: "urunler u", key: "u.id"
    ) { "(\(fragment: $0.condition("u.kullanici_id")) OR u.kullanici_id IS NULL)" }

    /// `tedarikci_urunleri`.
    static let supplierProducts = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("bayi", .text), ExportColumn("entegrasyon_id", .int),
            ExportColumn("entegrasyon", .text), ExportColumn("sku", .text), ExportColumn("ad", .text),
            ExportColumn("barkod", .text), ExportColumn("maliyet", .money, isCost: true), ExportColumn("stok", .int),
            ExportColumn("durum", .text), ExportColumn("created_at", .time), ExportColumn("updated_at", .time),
        ],
        filters: ApiResource.supplierProducts.filters,
        select: """
            t.id, k.ad, t.entegrasyon_id, e.ad, t.sku, t.ad, t.barkod, t.maliyet, t.stok, t.durum, t.created_at,
                t.updated_at
            """,
        tables: """
            tedarikci_urunleri t
            JOIN kullanicilar k ON k.id = t.kullanici_id JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            """,
        table: "tedarikci_urunleri t", key: "t.id"
    ) { $0.condition("t.kullanici_id") }

    /// `urun_eslesmeleri`.
    static let matches = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("bayi", .text), ExportColumn("anahtar_turu", .text),
            ExportColumn("anahtar", .text), ExportColumn("tedarikci_urun_id", .int),
            ExportColumn("entegrasyon_id", .int), ExportColumn("entegrasyon", .text),
            ExportColumn("tedarikci_sku", .text), ExportColumn("tedarikci_urun_ad", .text),
            ExportColumn("carpan", .int), ExportColumn("created_at", .time), ExportColumn("updated_at", .time),
        ],
        filters: ApiResource.productMatches.filters,
        select: """
            m.id, k.ad, m.anahtar_turu, m.anahtar, m.tedarikci_urun_id, t.entegrasyon_id, e.ad, t.sku, t.ad, m.carpan,
                m.created_at, m.updated_at
            """,
        tables: """
            urun_eslesmeleri m
            JOIN kullanicilar k ON k.id = m.kullanici_id
            JOIN tedarikci_urunleri t ON t.id = m.tedarikci_urun_id JOIN entegrasyonlar e ON e.id = t.entegrasyon_id
            """,
        table: "urun_eslesmeleri m", key: "m.id"
    ) { $0.condition("m.kullanici_id") }
}
