import Domain

extension ApiResource {
    /// `kisisel_veri_talepleri`, without who it is about.
    package static let personalDataRequests = ApiResource(
        source: "kisisel_veri_talepleri t", alias: "t", dealerColumn: nil,
        columns: [
            .of("t", "id", .id),
            .of("t", "tur", .words(PersonalDataRequestKind.self)),
            .of("t", "durum", .words(PersonalDataRequestStatus.self)),
            .of("t", "aciklama", .text(max: 500), nullable: true),
            .of("t", "gelis_at", .time),
            .of("t", "son_tarih_at", .time),
            .of("t", "tamamlandi_at", .time, nullable: true),
            .of("t", "sonuc", .object, nullable: true),
            .of("t", "kaydeden", .id, nullable: true),
            .of("t", "created_at", .time),
            .of("t", "updated_at", .time),
        ],
        filters: [
            .equal("durum", "t.durum", .words(PersonalDataRequestStatus.self), "Talebin durumu"),
            .equal("tur", "t.tur", .words(PersonalDataRequestKind.self), "Talebin türü"),
        ])

    /// `veri_ihlalleri`.
    package static let dataBreaches = ApiResource(
        source: "veri_ihlalleri i", alias: "i", dealerColumn: nil,
        columns: [
            .of("i", "id", .id),
            .of("i", "baslik", .text(max: 200)),
            .of("i", "aciklama", .text(max: 2000)),
            .of("i", "etkilenen_sayisi", .int(0...Int64.max), nullable: true),
            .of("i", "ogrenildi_at", .time),
            .of("i", "son_tarih_at", .time),
            .of("i", "bildirildi_at", .time, nullable: true),
            .of("i", "kapandi_at", .time, nullable: true),
            .of("i", "created_at", .time),
            .of("i", "updated_at", .time),
        ],
        filters: [])

    /// `imha_kayitlari`, without the marks.
    package static let destructionRecords = ApiResource(
        source: "imha_kayitlari m", alias: "m", dealerColumn: nil,
        columns: [
            .of("m", "id", .id),
            .of("m", "kural", .text(max: 50)),
            .of("m", "talep_id", .id, nullable: true),
            .of("m", "adetler", .object),
            .of("m", "created_at", .time),
        ],
        filters: [.equal("kural", "m.kural", .text(max: 50), "Hangi kurala göre")]
            + Filter.times("zaman", "m.created_at", "Zaman"))
}
