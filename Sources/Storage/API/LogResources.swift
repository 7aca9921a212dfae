import Domain

extension ApiResource {
    /// `is_kuyrugu`.
    package static let jobs = ApiResource(
        source: "is_kuyrugu i", alias: "i", dealerColumn: "i.kullanici_id",
        columns: [
            .of("i", "id", .id),
            .of("i", "tip", .text(max: 50)),
            .of("i", "veri", .object).redacted(),
            .of("i", "durum", .words(JobStatus.self)),
            .of("i", "kuyruk", .text(max: 30)),
            .of("i", "serit", .int(Int64.min...Int64.max)),
            .of("i", "oncelik", .int(0...3)),
            .of("i", "calisma_zamani", .time),
            .of("i", "deneme", .int(0...Int64.max)),
            .of("i", "azami_deneme", .int(1...Int64.max)),
            .of("i", "hata_kodu", .text(max: 100), nullable: true),
            .of("i", "hata", .text(max: 2048), nullable: true).redacted(),
            .of("i", "iptal_istendi", .bool),
            .of("i", "kullanici_id", .id, nullable: true),
            .of("i", "siparis_id", .id, nullable: true),
            .of("i", "entegrasyon_id", .id, nullable: true),
            .of("i", "bitti_at", .time, nullable: true),
            .of("i", "created_at", .time),
            .of("i", "updated_at", .time),
        ],
        filters: [
            .equal("durum", "i.durum", .words(JobStatus.self), "İşin durumu"),
            .equal("tip", "i.tip", .words(JobKind.self), "İşin türü"),
            .equal("siparis_id", "i.siparis_id", .id, "Sipariş"),
            .equal("entegrasyon_id", "i.entegrasyon_id", .id, "Entegrasyon"),
            .equal("hata_kodu", "i.hata_kodu", .text(max: 100), "Son hatanın kodu"),
        ])

    /// `is_kuyrugu_arsiv`.
    package static let archivedJobs = ApiResource(
        source: "is_kuyrugu_arsiv i", alias: "i", dealerColumn: "i.kullanici_id", columns: jobs.columns,
        filters: jobs.filters)

    /// `mesaj_log`.
    package static let messages = ApiResource(
        source: "mesaj_log m", alias: "m", dealerColumn: "m.kullanici_id",
        columns: [
            .of("m", "id", .id),
            .of("m", "siparis_id", .id, nullable: true),
            .of("m", "kanal", .words(MessageChannel.self)),
            .of("m", "alici", .text(max: 254)),
            .of("m", "konu", .text(max: 300), nullable: true),
            .of("m", "mesaj", .text(max: 8192)),
            .of("m", "dosya_url", .text(max: 2048), nullable: true),
            .of("m", "durum", .words(MessageStatus.self)),
            .of("m", "hata_kodu", .text(max: 100), nullable: true),
            .of("m", "hata", .text(max: 500), nullable: true).redacted(),
            .of("m", "kullanici_id", .id, nullable: true),
            .of("m", "entegrasyon_id", .id, nullable: true),
            .of("m", "gonderildi_at", .time, nullable: true),
            .of("m", "iletildi_at", .time, nullable: true),
            .of("m", "okundu_at", .time, nullable: true),
            .of("m", "created_at", .time),
        ],
        filters: [
            .equal("siparis_id", "m.siparis_id", .id, "Sipariş"),
            .equal("durum", "m.durum", .words(MessageStatus.self), "Mesajın durumu"),
            .equal("kanal", "m.kanal", .words(MessageChannel.self), "Kanal"),
        ])

    /// `sistem_log`.
    package static let systemLog = ApiResource(
        source: "sistem_log l", alias: "l", dealerColumn: "l.bayi_id",
        columns: [
            .of("l", "id", .id),
            .of("l", "kullanici_id", .id, nullable: true),
            .of("l", "bayi_id", .id, nullable: true),
            .of("l", "tablo", .text(max: 50)),
            .of("l", "tablo_id", .int(Int64.min...Int64.max), nullable: true),
            .of("l", "islem", .text(max: 50)),
            .of("l", "mesaj", .text(max: 1000)),
            .of("l", "siparis_id", .id, nullable: true),
            .of("l", "entegrasyon_id", .id, nullable: true),
            .of("l", "kaynak", .words(Actor.Source.self)),
            .of("l", "istek_id", .text(max: 64), nullable: true),
            .of("l", "onceki", .object, nullable: true),
            .of("l", "sonraki", .object, nullable: true),
            .of("l", "created_at", .time),
        ],
        filters: [
            .equal("siparis_id", "l.siparis_id", .id, "Sipariş"),
            .equal("kullanici_id", "l.kullanici_id", .id, "İşlemi yapan kişi"),
            .equal("tablo", "l.tablo", .text(max: 50), "Tablonun adı"),
            .equal("islem", "l.islem", .text(max: 50), "İşlem"),
        ] + Filter.times("zaman", "l.created_at", "Zaman"))

    /// `hata_log`.
    package static let errorLog = ApiResource(
        source: "hata_log h", alias: "h", dealerColumn: "h.kullanici_id",
        columns: [
            .of("h", "id", .id),
            .of("h", "ilgili_tablo", .text(max: 50)),
            .of("h", "ilgili_id", .id, nullable: true),
            .of("h", "hata_mesaji", .text(max: 2000)).redacted(),
            .of("h", "raw_response", .object, nullable: true).redacted(),
            .of("h", "sinif", .words(IntegrationError.Class.self)),
            .of("h", "kod", .text(max: 100)),
            .of("h", "parmak_izi", .text(max: 200)),
            .of("h", "kullanici_id", .id, nullable: true),
            .of("h", "siparis_id", .id, nullable: true),
            .of("h", "entegrasyon_id", .id, nullable: true),
            .of("h", "is_id", .id, nullable: true),
            .of("h", "cozuldu_at", .time, nullable: true),
            .of("h", "created_at", .time),
        ],
        filters: [
            .equal("siparis_id", "h.siparis_id", .id, "Sipariş"),
            .equal("entegrasyon_id", "h.entegrasyon_id", .id, "Entegrasyon"),
            .equal("sinif", "h.sinif", .words(IntegrationError.Class.self), "Hatanın sınıfı"),
            .equal("kod", "h.kod", .text(max: 100), "Hatanın kodu"),
        ] + Filter.times("zaman", "h.created_at", "Zaman"))
}
