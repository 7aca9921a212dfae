import Domain

extension ApiResource {
    /// `is_kuyrugu`.
    package static let jobs = ApiResource(
        source: "is_kuyrugu i", alias: "i", dealerColumn: "i.kullanici_id",
        columns: [
            .of("i", "id", .id),
            .of("i", "tip", .text(max: 50)),
            .of("i", "veri", .object).redacted().only(with: .viewErrorLog),
            .of("i", "durum", .words(JobStatus.self)),
            .of("i", "kuyruk", .text(max: 30)),
            .of("i", "serit", .int(Int64.min...Int64.max)),
            .of("i", "oncelik", .int(0...3)),
            .of("i", "calisma_zamani", .time),
            .of("i", "deneme", .int(0...Int64.max)),
            .of("i", "azami_deneme", .int(1...Int64.max)),
            .of("i", "hata_kodu", .text(max: 100), nullable: true),
            .of("i", "hata", .text(max: 2048), nullable: true).redacted().only(with: .viewErrorLog),
            .of("i", "iptal_istendi", .bool),
            .of("i", "kullanici_id", .id, nullable: true),
            .of("i", "siparis_id", .id, nullable: true),
            .of("i", "entegrasyon_id", .id, nullable: true),
            .of("i", "bitti_at", .time, nullable: true),
            .of("i", "created_at", .time),
            .of("i", "updated_at", .time),
        ],
        filters: [
            .anyOf("durum", "i.durum", .anyOf(JobStatus.self), "İşin durumu; virgülle birkaçı"),
            .anyOf("tip", "i.tip", .anyOf(JobKind.self), "İşin türü; virgülle birkaçı"),
            .equal("siparis_id", "i.siparis_id", .id, "Sipariş"),
            .equal("entegrasyon_id", "i.entegrasyon_id", .id, "Entegrasyon"),
            .equal("hata_kodu", "i.hata_kodu", .text(max: 100), "Son hatanın kodu"),
            .equal("kullanici_id", "i.kullanici_id", .id, "Bayi"),
        ] + Filter.times("olusturma", "i.created_at", "Eklenme zamanı"))

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
            .anyOf("durum", "m.durum", .anyOf(MessageStatus.self), "Mesajın durumu; virgülle birkaçı"),
            .equal("kanal", "m.kanal", .words(MessageChannel.self), "Kanal"),
            .equal("entegrasyon_id", "m.entegrasyon_id", .id, "Gönderen hesap"),
            .equal("kullanici_id", "m.kullanici_id", .id, "Bayi"),
        ] + Filter.times("zaman", "m.created_at", "Zaman"))

    /// `mesaj_sablonlari`: the dealer's own, and those that all share.
    package static let messageTemplates = ApiResource(
        source: "mesaj_sablonlari m", alias: "m", dealerColumn: "m.kullanici_id", showsShared: true,
        columns: [
            .of("m", "id", .id),
            .of("m", "kullanici_id", .id, nullable: true),
            .of("m", "olay", .text(max: 50)),
            .of("m", "kanal", .words(MessageChannel.self)),
            .of("m", "alici_turu", .choice(["musteri", "tedarikci", "bayi"])),
            .of("m", "dil", .text(max: 10)),
            .of("m", "saglayici_sablonu", .text(max: 200), nullable: true),
            .of("m", "metin", .text(max: 4096)),
            .of("m", "dosya_turu", .words(FileKind.self), nullable: true),
            .of("m", "aktif", .bool),
            .of("m", "created_at", .time),
            .of("m", "updated_at", .time),
        ],
        filters: [
            .equal("olay", "m.olay", .text(max: 50), "Hangi olayda gönderildiği"),
            .equal("kanal", "m.kanal", .words(MessageChannel.self), "Kanal"),
            .equal("aktif", "m.aktif", .bool, "Kullanımda olanlar"),
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
            .equal("tablo_id", "l.tablo_id", .id, "Satırın numarası"),
            .equal("bayi_id", "l.bayi_id", .id, "Bayi"),
            .equal("entegrasyon_id", "l.entegrasyon_id", .id, "Entegrasyon"),
            .anyOf("kaynak", "l.kaynak", .anyOf(Actor.Source.self), "Nereden yapıldığı; virgülle birkaçı"),
        ] + Filter.times("zaman", "l.created_at", "Zaman"))

    /// `hata_log`.
    package static let errorLog = ApiResource(
        source: "hata_log h", alias: "h", dealerColumn: "h.kullanici_id",
        columns: [
            .of("h", "id", .id),
            .of("h", "ilgili_tablo", .text(max: 50)),
            .of("h", "ilgili_id", .id, nullable: true),
            .of("h", "hata_mesaji", .text(max: 2000)).redacted(),
            .of("h", "raw_response", .any, nullable: true).redacted(),
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
            .anyOf("sinif", "h.sinif", .anyOf(IntegrationError.Class.self), "Hatanın sınıfı; virgülle birkaçı"),
            .equal("kullanici_id", "h.kullanici_id", .id, "Bayi"),
            .isSet("cozuldu", "h.cozuldu_at", "Çözülmüş olanlar (true) ya da olmayanlar (false)"),
            .equal("kod", "h.kod", .text(max: 100), "Hatanın kodu"),
        ] + Filter.times("zaman", "h.created_at", "Zaman"))

    /// `api_anahtarlari`: everything but the key.
    package static let apiKeys = ApiResource(
        source: "api_anahtarlari a", alias: "a", dealerColumn: "a.kullanici_id",
        columns: [
            .of("a", "id", .id),
            .of("a", "kullanici_id", .id),
            .of("a", "ad", .text(max: 100)),
            .of("a", "on_ek", .text(max: 20)),
            .of("a", "kapsamlar", .texts(max: 100), nullable: true),
            .of("a", "adresler", .texts(max: 50), nullable: true),
            .of("a", "bitis_at", .time, nullable: true),
            .of("a", "iptal_at", .time, nullable: true),
            .of("a", "son_kullanim_at", .time, nullable: true),
            .of("a", "son_kullanim_adresi", .text(max: 64), nullable: true),
            .of("a", "yenisi_id", .id, nullable: true),
            .of("a", "created_at", .time),
        ],
        filters: [], isPersonal: true)
}
