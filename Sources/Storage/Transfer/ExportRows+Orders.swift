import Domain
import SQLEngine

extension ExportRows {
    /// Orders, a row for each.
    static let orders = ExportRows(
        columns: orderColumns, filters: orderFilters, select: orderSelect, tables: orderTables,
        table: "siparisler s", key: "s.id"
    ) { $0.condition("s.kullanici_id") }

    /// Orders, a row for each line.
    static let orderLines = ExportRows(
        columns: orderColumns + [
            ExportColumn("urun_sku", .text), ExportColumn("urun_barkod", .text), ExportColumn("urun_ad", .text),
            ExportColumn("urun_adet", .int), ExportColumn("urun_birim_fiyat", .money),
            ExportColumn("urun_toplam_fiyat", .money), ExportColumn("urun_durum", .text),
            ExportColumn("urun_iade_durumu", .text), ExportColumn("urun_iptal_adet", .int),
            ExportColumn("urun_kargolanan_adet", .int), ExportColumn("urun_iade_adet", .int),
            ExportColumn("urun_kdv_orani", .percent), ExportColumn("urun_tedarikci", .text),
            ExportColumn("urun_tedarikci_siparis_no", .text),
        ],
        filters: orderFilters,
        select: """
            \(fragment: orderSelect), u.sku, u.barkod, u.ad, u.adet, u.birim_fiyat, u.toplam_fiyat, u.durum,
                u.iade_durumu, u.iptal_adet, u.kargolanan_adet, u.iade_adet, u.kdv_orani, te.ad, u.tedarikci_siparis_no
            """,
        tables: orderTables, table: "siparisler s", key: "s.id",
        lines: """
            JOIN siparis_urunleri u ON u.siparis_id = s.id
            LEFT JOIN entegrasyonlar te ON te.id = u.tedarikci_entegrasyon_id
            """,
        pageLength: 200
    ) { $0.condition("s.kullanici_id") }

    private static let orderColumns = [
        ExportColumn("id", .int), ExportColumn("bayi", .text), ExportColumn("platform", .text),
        ExportColumn("entegrasyon", .text), ExportColumn("siparis_numarasi", .text),
        ExportColumn("dis_paket_no", .text), ExportColumn("durum", .text), ExportColumn("odeme_durumu", .text),
        ExportColumn("pazaryeri_durumu", .text), ExportColumn("toplam_tutar", .money),
        ExportColumn("kargo_ucreti", .money), ExportColumn("para_birimi", .text), ExportColumn("musteri_ad", .text),
        ExportColumn("musteri_telefon", .phone), ExportColumn("musteri_eposta", .text),
        ExportColumn("teslimat_ad", .text), ExportColumn("teslimat_metin", .text),
        ExportColumn("teslimat_ilce", .text), ExportColumn("teslimat_il", .text),
        ExportColumn("teslimat_telefon", .phone), ExportColumn("kargo_firmasi", .text),
        ExportColumn("kargo_takip_no", .text), ExportColumn("faturalandi", .bool), ExportColumn("bekletildi", .bool),
        ExportColumn("iptal_talebi", .bool), ExportColumn("siparis_tarihi", .time),
        ExportColumn("son_teslim_tarihi", .time), ExportColumn("created_at", .time),
        ExportColumn("updated_at", .time),
    ]

    private static let orderSelect: SQL = """
        s.id, k.ad, p.ad, e.ad, s.siparis_numarasi, s.dis_paket_no, s.durum, s.odeme_durumu, s.pazaryeri_durumu,
            s.toplam_tutar, s.kargo_ucreti, s.para_birimi, s.musteri_ad, s.musteri_telefon, s.musteri_eposta,
            a.ad, a.metin, a.ilce, a.il, a.telefon, s.kargo_firmasi, s.kargo_takip_no, s.faturalandi, s.bekletildi,
            s.iptal_talebi, s.siparis_tarihi, s.son_teslim_tarihi, s.created_at, s.updated_at
        """

    private static let orderTables: SQL = """
        siparisler s
        JOIN kullanicilar k ON k.id = s.kullanici_id
        LEFT JOIN entegrasyonlar e ON e.id = s.entegrasyon_id
        LEFT JOIN platformlar p ON p.id = e.platform_id
        LEFT JOIN siparis_adresleri a ON a.siparis_id = s.id AND a.tur = 'teslimat'
        """

    /// Those of the API, with the search and the tabs as the panel has them.
    private static let orderFilters: [ApiResource.Filter] =
        ApiResource.orders.filters.filter { $0.name != "ara" } + [
            ApiResource.Filter(
                name: "grup", kind: .words(OrderGroup.self), summary: "Paneldeki sekme"
            ) { value in
                guard case .text(let word) = value, let group = OrderGroup(rawValue: word) else { return "1 = 0" }
                return group.condition
            },
            ApiResource.Filter(
                name: "ara", kind: .text(max: 100), summary: "Numara, müşteri, takip no içinde arar"
            ) { value in
                guard case .text(let search) = value else { return "1 = 0" }
                var conditions = Conditions("1 = 1")
                for condition in OrderList.searchConditions(search) { conditions.add(condition) }
                return conditions.sql
            },
        ]
}
