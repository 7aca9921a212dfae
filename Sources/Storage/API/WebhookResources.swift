import Domain

extension ApiResource {
    /// `webhook_abonelikleri`, without anything secret.
    package static let webhooks = ApiResource(
        source: "webhook_abonelikleri w", alias: "w", dealerColumn: "w.kullanici_id",
        columns: [
            .of("w", "id", .id),
            .of("w", "kullanici_id", .id),
            .of("w", "ad", .text(max: 100)),
            .of("w", "adres", .text(max: 2048)),
            .of("w", "olaylar", .words(list: WebhookEvent.subscribable.map(\.rawValue))),
            .of("w", "durum", .words(WebhookSubscriptionStatus.self)),
            .of("w", "durum_nedeni", .text(max: 300), nullable: true),
            .of("w", "ardisik_hata", .int(0...Int64.max)),
            .of("w", "son_basari_at", .time, nullable: true),
            .of("w", "onceki_gizli_bitis_at", .time, nullable: true),
            .of("w", "created_at", .time),
            .of("w", "updated_at", .time),
        ],
        filters: [.equal("durum", "w.durum", .words(WebhookSubscriptionStatus.self), "Webhook'un durumu")])

    /// `webhook_gonderimleri`.
    package static let webhookDeliveries = ApiResource(
        source: "webhook_gonderimleri g", alias: "g", dealerColumn: "g.kullanici_id",
        columns: [
            .of("g", "id", .id),
            .of("g", "abonelik_id", .id),
            .of("g", "kullanici_id", .id),
            .of("g", "olay", .words(WebhookEvent.self)),
            .of("g", "olay_no", .text(max: 50)),
            .of("g", "govde", .text(max: 65_536)),
            .of("g", "durum", .words(WebhookDeliveryStatus.self)),
            .of("g", "deneme", .int(0...Int64.max)),
            .of("g", "denemeler", .list),
            .of("g", "yanit_kodu", .int(100...999), nullable: true),
            .of("g", "yanit_ozeti", .text(max: 1024), nullable: true),
            .of("g", "hata_kodu", .text(max: 100), nullable: true),
            .of("g", "son_deneme_at", .time, nullable: true),
            .of("g", "sonraki_deneme_at", .time, nullable: true),
            .of("g", "teslim_at", .time, nullable: true),
            .of("g", "created_at", .time),
        ],
        filters: [
            .equal("abonelik_id", "g.abonelik_id", .id, "Webhook"),
            .equal("durum", "g.durum", .words(WebhookDeliveryStatus.self), "Gönderimin durumu"),
            .equal("olay", "g.olay", .words(WebhookEvent.self), "Olay"),
        ])
}
