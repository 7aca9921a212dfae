import Domain
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// `/webhook-abonelikleri` and `/webhook-gonderimleri`.
func outgoingWebhookRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/webhook-abonelikleri", .webhooks, .viewWebhooks, tag: "webhooklar",
            "Webhook aboneliklerini sağlıklarıyla listeler; gizli anahtar gösterilmez"),
        maker.item(
            "/webhook-abonelikleri/{id}", .webhooks, .viewWebhooks, tag: "webhooklar",
            "Bir webhook aboneliğini getirir; gizli anahtar gösterilmez"),
        createWebhookRoute(maker),
        changeWebhookRoute(maker),
        maker.remove(
            "/webhook-abonelikleri/{id}", .webhooks, .changeWebhooks, tag: "webhooklar",
            "Webhook aboneliğini gönderim kayıtlarıyla birlikte siler"
        ) { id, request, work in
            try await work.operations.deleteWebhook(ID(id), actor: try request.actor, scope: try request.scope)
        },
        rollSecretRoute(maker),
        testWebhookRoute(maker),
    ] + deliveryRoutes(maker)
}

private func deliveryRoutes(_ maker: ApiRouteMaker) -> [Route] {
    var again = RouteDocumentation(
        tag: "webhooklar", summary: "Olayı aynı numara ve aynı gövdeyle hemen yeniden gönderir",
        output: JSONSchema.object(of: .webhookDeliveries), status: 202)
    again.example = Examples.object(of: .webhookDeliveries)
    again.isLocated = false
    return [
        maker.list(
            "/webhook-gonderimleri", .webhookDeliveries, .viewWebhooks, tag: "webhooklar",
            "Webhook'lara gönderilen olayları denemeleriyle listeler"),
        maker.item(
            "/webhook-gonderimleri/{id}", .webhookDeliveries, .viewWebhooks, tag: "webhooklar",
            "Bir gönderimi gövdesi, denemeleri ve son yanıtıyla getirir"),
        maker.post("/webhook-gonderimleri/{id}/yeniden", .changeWebhooks, again) { request, work in
            try await work.operations.redeliverWebhook(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
        } answer: { _, request, tx in
            let id: ID<WebhookDelivery> = try request.rowID()
            return ApiAnswer(status: 202, try maker.rowBytes(.webhookDeliveries, id.rawValue, request, tx))
        },
    ]
}

private let name = "Webhook'un adı"
private let address = "Olayların gönderileceği https:// adresi"
private let events = FieldKind.words(list: WebhookEvent.subscribable.map(\.rawValue))

private func createWebhookRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .dealer,
        .required("ad", .text(max: 100), name),
        .required("adres", .text(max: 2048), address),
        .required("olaylar", events, "Bildirilecek olaylar"),
    ])
    let secret: JSON = [
        "type": "string", "description": "İmzaları doğrulayan anahtar; yalnız bu yanıtta görünür",
    ]
    var documentation = RouteDocumentation(
        tag: "webhooklar", summary: "Webhook aboneliği ekler; gizli anahtar yalnız bu yanıtta görünür", input: schema,
        output: JSONSchema.object(of: .webhooks, with: [JSON.Member("gizli", secret)]), status: 201)
    documentation.example = .object(
        (Examples.object(of: .webhooks).members ?? []) + [JSON.Member("gizli", "whsec_…")])
    return maker.post("/webhook-abonelikleri", .changeWebhooks, documentation) { request, work in
        let input = try request.input(schema)
        return try await work.operations.createWebhook(
            WebhookInput(
                name: try input.required("ad"), address: try input.required("adres"),
                events: try input.required("olaylar", as: [WebhookEvent].self)),
            dealer: try request.dealer(named: input), actor: try request.actor, scope: try request.scope)
    } answer: { new, request, tx in
        let id = new.subscription
        let row = try JSON(parsing: try maker.rowBytes(.webhooks, id.rawValue, request, tx))
        let members = (row.members ?? []) + [JSON.Member("gizli", .string(new.secret.revealed))]
        return ApiAnswer(
            status: 201, .object(members), location: "\(ApiRouteMaker.prefix)/webhook-abonelikleri/\(id)")
    }
}

private func changeWebhookRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .optional("ad", .text(max: 100), name),
        .optional("adres", .text(max: 2048), address),
        .optional("olaylar", events, "Bildirilecek olaylar"),
        .optional(
            "durum", .choice(["aktif", "duraklatildi"]),
            "Çalışsın mı; yeniden başlatılınca durdurulmuş gönderimler sürer"),
    ]).keeping("ad", "adres", "olaylar", "durum")
    return maker.change(
        .patch, "/webhook-abonelikleri/{id}", .webhooks, .changeWebhooks, tag: "webhooklar",
        "Webhook aboneliğini değiştirir; verilmeyen alanlar olduğu gibi kalır", input: schema
    ) { id, input, request, work in
        let change = WebhookChange(
            name: input.value("ad"), address: input.value("adres"), events: input.value("olaylar"),
            isActive: input.value("durum", as: String.self).map { $0 == "aktif" })
        try await work.operations.changeWebhook(
            ID(id), change, actor: try request.actor, scope: try request.scope)
    }
}

private func rollSecretRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "webhooklar",
        summary: "Gizli anahtarı yeniler; yenisi yalnız bu yanıtta görünür, eskisi 24 saat daha imzalar",
        output: JSONSchema.object([
            "gizli": JSONSchema.shown(JSONSchema.text, as: "whsec_…"),
            "onceki_gizli_bitis_at": JSONSchema.optionalTime,
        ]), status: 201)
    documentation.isLocated = false
    return maker.post(
        "/webhook-abonelikleri/{id}/gizli-yenilemeler", .changeWebhooks, documentation
    ) { request, work in
        try await work.operations.rollWebhookSecret(
            try request.rowID(), actor: try request.actor, scope: try request.scope)
    } answer: { new, _, _ in
        ApiAnswer(
            status: 201,
            [
                "gizli": .string(new.secret.revealed),
                "onceki_gizli_bitis_at": JSON(new.oldEndsAt?.description),
            ])
    }
}

private func testWebhookRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "webhooklar", summary: "Webhook'a hemen bir `deneme` olayı gönderir",
        output: JSONSchema.object(of: .webhookDeliveries), status: 202)
    documentation.example = Examples.object(of: .webhookDeliveries)
    return maker.post("/webhook-abonelikleri/{id}/denemeler", .changeWebhooks, documentation) { request, work in
        try await work.operations.testWebhook(
            try request.rowID(), actor: try request.actor, scope: try request.scope)
    } answer: { delivery, request, tx in
        ApiAnswer(
            status: 202, try maker.rowBytes(.webhookDeliveries, delivery.rawValue, request, tx),
            location: "\(ApiRouteMaker.prefix)/webhook-gonderimleri/\(delivery)")
    }
}
