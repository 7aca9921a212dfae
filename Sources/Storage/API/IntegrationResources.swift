import Domain
import SQLEngine

extension ApiResource {
    /// `platform_turleri`.
    package static let platformKinds = ApiResource(
        source: "platform_turleri t", alias: "t", dealerColumn: nil,
        columns: [.of("t", "id", .id), .of("t", "ad", .text(max: 50))], filters: [])

    /// `platformlar`.
    package static let platforms = ApiResource(
        source: "platformlar p JOIN platform_turleri t ON t.id = p.tip_id", alias: "p", dealerColumn: nil,
        columns: [
            .of("p", "id", .id),
            .of("p", "ad", .text(max: 100)),
            .of("p", "kod", .text(max: 50)),
            .of("p", "tip_id", .id),
            Column(name: "tip", kind: .text(max: 50), expression: "t.ad", isNullable: false),
            .of("p", "api_url", .text(max: 2048)),
            .of("p", "ayar_semasi", .object),
            .of("p", "aktif", .bool),
            .of("p", "created_at", .time),
            .of("p", "updated_at", .time),
        ],
        filters: [
            .equal("kod", "p.kod", .text(max: 50), "Platformun kodu"),
            .equal("tip_id", "p.tip_id", .id, "Platformun türü"),
            .equal("aktif", "p.aktif", .bool, "Yeni bağlantıya açık olanlar"),
        ])

    /// `entegrasyonlar`; secrets are shown as dots.
    package static let integrations = ApiResource(
        source: "entegrasyonlar e", alias: "e", dealerColumn: "e.kullanici_id", condition: "e.silindi_at IS NULL",
        columns: [
            .of("e", "id", .id),
            .of("e", "kullanici_id", .id),
            .of("e", "platform_id", .id),
            .of("e", "ad", .text(max: 100)),
            .hidden("e", "api_key", end: "api_key_son"),
            .keyID("api_key_anahtar", of: "e", "api_key"),
            .of("e", "api_key_degisti_at", .time, nullable: true),
            .hidden("e", "api_secret", end: "api_secret_son"),
            .keyID("api_secret_anahtar", of: "e", "api_secret"),
            .of("e", "api_secret_degisti_at", .time, nullable: true),
            .of("e", "kullanici_adi", .text(max: 200), nullable: true),
            .hidden("e", "sifre"),
            .keyID("sifre_anahtar", of: "e", "sifre"),
            .of("e", "sifre_degisti_at", .time, nullable: true),
            .of("e", "extra_config", .object),
            .of("e", "durum", .words(IntegrationStatus.self)),
            .of("e", "otomatik_gonder", .bool),
            .of("e", "kanca_kodu", .text(max: 100)),
            .of("e", "son_basarili_cekim_at", .time, nullable: true),
            .of("e", "sonraki_cekim_at", .time, nullable: true),
            .of("e", "son_hata", .text(max: 500), nullable: true).redacted(),
            .of("e", "created_at", .time),
            .of("e", "updated_at", .time),
        ],
        filters: [
            .anyOf("durum", "e.durum", .anyOf(IntegrationStatus.self), "Entegrasyonun durumu; virgülle birkaçı"),
            .equal("platform_id", "e.platform_id", .id, "Platform"),
            .equal("kullanici_id", "e.kullanici_id", .id, "Bayi"),
        ],
        sorts: [Sort(name: "ad", kind: .text(max: 100), expression: "e.ad")])
}
