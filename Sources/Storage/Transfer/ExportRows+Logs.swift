import Domain
import SQLEngine

extension ExportRows {
    /// `mesaj_log`.
    static let messages = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("bayi", .text), ExportColumn("siparis_numarasi", .text),
            ExportColumn("kanal", .text), ExportColumn("alici", .phone), ExportColumn("konu", .text),
            ExportColumn("mesaj", .text), ExportColumn("durum", .text), ExportColumn("hata_kodu", .text),
            ExportColumn("hata", .text), ExportColumn("created_at", .time), ExportColumn("gonderildi_at", .time),
            ExportColumn("iletildi_at", .time), ExportColumn("okundu_at", .time),
        ],
        filters: ApiResource.messages.filters,
        select: """
            m.id, k.ad, s.siparis_numarasi, m.kanal, m.alici, m.konu, m.mesaj, m.durum, m.hata_kodu, m.hata,
                m.created_at, m.gonderildi_at, m.iletildi_at, m.okundu_at
            """,
        tables: """
            mesaj_log m
            LEFT JOIN kullanicilar k ON k.id = m.kullanici_id LEFT JOIN siparisler s ON s.id = m.siparis_id
            """,
        table: "mesaj_log m", key: "m.id"
    ) { $0.condition("m.kullanici_id") }

    /// `is_kuyrugu`, without what the jobs carry.
    static let jobs = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("bayi", .text), ExportColumn("tip", .text),
            ExportColumn("durum", .text), ExportColumn("kuyruk", .text), ExportColumn("oncelik", .int),
            ExportColumn("deneme", .int), ExportColumn("azami_deneme", .int), ExportColumn("hata_kodu", .text),
            ExportColumn("hata", .text), ExportColumn("siparis_numarasi", .text), ExportColumn("entegrasyon", .text),
            ExportColumn("calisma_zamani", .time), ExportColumn("bitti_at", .time), ExportColumn("created_at", .time),
            ExportColumn("updated_at", .time),
        ],
        filters: ApiResource.jobs.filters,
        select: """
            i.id, k.ad, i.tip, i.durum, i.kuyruk, i.oncelik, i.deneme, i.azami_deneme, i.hata_kodu, i.hata,
                s.siparis_numarasi, e.ad, i.calisma_zamani, i.bitti_at, i.created_at, i.updated_at
            """,
        tables: """
            is_kuyrugu i
            LEFT JOIN kullanicilar k ON k.id = i.kullanici_id LEFT JOIN siparisler s ON s.id = i.siparis_id
            LEFT JOIN entegrasyonlar e ON e.id = i.entegrasyon_id
            """,
        table: "is_kuyrugu i", key: "i.id"
    ) { $0.condition("i.kullanici_id") }

    /// `sistem_log`.
    static let systemLog = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("created_at", .time), ExportColumn("kullanici", .text),
            ExportColumn("kaynak", .text), ExportColumn("tablo", .text), ExportColumn("tablo_id", .int),
            ExportColumn("islem", .text), ExportColumn("mesaj", .text), ExportColumn("siparis_numarasi", .text),
            ExportColumn("entegrasyon", .text), ExportColumn("istek_id", .text), ExportColumn("onceki", .json),
            ExportColumn("sonraki", .json),
        ],
        filters: ApiResource.systemLog.filters,
        select: """
            l.id, l.created_at, k.ad, l.kaynak, l.tablo, l.tablo_id, l.islem, l.mesaj, s.siparis_numarasi, e.ad,
                l.istek_id, l.onceki, l.sonraki
            """,
        tables: """
            sistem_log l
            LEFT JOIN kullanicilar k ON k.id = l.kullanici_id LEFT JOIN siparisler s ON s.id = l.siparis_id
            LEFT JOIN entegrasyonlar e ON e.id = l.entegrasyon_id
            """,
        table: "sistem_log l", key: "l.id"
    ) { $0.condition("l.bayi_id") }

    /// `hata_log`, without what other systems answered.
    static let errorLog = ExportRows(
        columns: [
            ExportColumn("id", .int), ExportColumn("created_at", .time), ExportColumn("bayi", .text),
            ExportColumn("sinif", .text), ExportColumn("kod", .text), ExportColumn("hata_mesaji", .text),
            ExportColumn("ilgili_tablo", .text), ExportColumn("ilgili_id", .int),
            ExportColumn("siparis_numarasi", .text), ExportColumn("entegrasyon", .text), ExportColumn("is_id", .int),
            ExportColumn("cozuldu_at", .time),
        ],
        filters: ApiResource.errorLog.filters,
        select: """
            h.id, h.created_at, k.ad, h.sinif, h.kod, h.hata_mesaji, h.ilgili_tablo, h.ilgili_id, s.siparis_numarasi,
                e.ad, h.is_id, h.cozuldu_at
            """,
        tables: """
            hata_log h
            LEFT JOIN kullanicilar k ON k.id = h.kullanici_id LEFT JOIN siparisler s ON s.id = h.siparis_id
            LEFT JOIN entegrasyonlar e ON e.id = h.entegrasyon_id
            """,
        table: "hata_log h", key: "h.id"
    ) { $0.condition("h.kullanici_id") }
}
