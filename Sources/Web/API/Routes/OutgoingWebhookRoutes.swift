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
        maker.api(
            .delete, "/webhook-abonelikleri/{id}", .changeWebhooks,
            RouteDocumentation(
                tag: "webhooklar", summary: "Webhook aboneliğini gönderim kayıtlarıyla birlikte siler", status: 204)
        ) { request in
            try await maker.operations.deleteWebhook(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
            return .noContent
        },
        rollSecretRoute(maker),
        testWebhookRoute(maker),
    ] + deliveryRoutes(maker)
}

private func deliveryRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/webhook-gonderimleri", .webhookDeliveries, .viewWebhooks, tag: "webhooklar",
            "Webhook'lara gönderilen olayları denemeleriyle listeler"),
        maker.item(
            "/webhook-gonderimleri/{id}", .webhookDeliveries, .viewWebhooks, tag: "webhooklar",
            "Bir gönderimi gövdesi, denemeleri ve son yanıtıyla getirir"),
        maker.api(
            .post, "/webhook-gonderimleri/{id}/yeniden", .changeWebhooks,
            RouteDocumentation(
                tag: "webhooklar", summary: "Olayı aynı numara ve aynı gövdeyle hemen yeniden gönderir",
                output: JSONSchema.object(of: .webhookDeliveries), status: 202)
        ) { request in
            let id: ID<WebhookDelivery> = try request.rowID()
            try await maker.operations.redeliverWebhook(id, actor: try request.actor, scope: try request.scope)
            return .json(try await maker.row(.webhookDeliveries, id.rawValue, request), status: .accepted)
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
    return maker.api(.post, "/webhook-abonelikleri", .changeWebhooks, documentation) { request in
        let input = try request.input(schema)
        let new = try await maker.operations.createWebhook(
            WebhookInput(
                name: try input.required("ad"), address: try input.required("adres"),
                events: try input.required("olaylar", as: [WebhookEvent].self)),
            dealer: try request.dealer(named: input), actor: try request.actor, scope: try request.scope)
        let id = new.subscription
        let row = try await maker.row(.webhooks, id.rawValue, request)
        let members = (row.members ?? []) + [JSON.Member("gizli", .string(new.secret.revealed))]
        return Response.json(.object(members), status: .created)
            .with(.location, "\(ApiRouteMaker.prefix)/webhook-abonelikleri/\(id)")
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
    ])
    let documentation = RouteDocumentation(
        tag: "webhooklar", summary: "Webhook aboneliğini değiştirir; verilmeyen alanlar olduğu gibi kalır",
        input: schema, output: JSONSchema.object(of: .webhooks))
    return maker.api(.patch, "/webhook-abonelikleri/{id}", .changeWebhooks, documentation) { request in
        let id: ID<WebhookSubscription> = try request.rowID()
        let (actor, scope) = (try request.actor, try request.scope)
        guard let stored = try await maker.operations.webhook(id, scope: scope) else { throw OperationError.notFound }
        let input = try request.input(schema)
        if input.values.keys.contains(where: { $0 != "durum" }) {
            try await maker.operations.changeWebhook(
                id,
                WebhookInput(
                    name: input.value("ad") ?? stored.name, address: input.value("adres") ?? stored.address,
                    events: input.value("olaylar", as: [WebhookEvent].self) ?? stored.events),
                actor: actor, scope: scope)
        }
        if let status = input.value("durum", as: String.self) {
            try await maker.operations.setWebhookStatus(id, active: status == "aktif", actor: actor, scope: scope)
        }
        return .json(try await maker.row(.webhooks, id.rawValue, request))
    }
}

private func rollSecretRoute(_ maker: ApiRouteMaker) -> Route {
    let documentation = RouteDocumentation(
        tag: "webhooklar",
        summary: "Gizli anahtarı yeniler; yenisi yalnız bu yanıtta görünür, eskisi 24 saat daha imzalar",
        output: [
            "type": "object",
            "properties": [
                "gizli": ["type": "string"],
                "onceki_gizli_bitis_at": ["type": ["string", "null"], "format": "date-time"],
            ],
        ], status: 201)
    return maker.api(.post, "/webhook-abonelikleri/{id}/gizli-yenilemeler", .changeWebhooks, documentation) { request in
        let new = try await maker.operations.rollWebhookSecret(
            try request.rowID(), actor: try request.actor, scope: try request.scope)
        return .json(
            [
                "gizli": .string(new.secret.revealed),
                "onceki_gizli_bitis_at": JSON(new.oldEndsAt?.description),
            ], status: .created)
    }
}

private func testWebhookRoute(_ maker: ApiRouteMaker) -> Route {
    let documentation = RouteDocumentation(
        tag: "webhooklar", summary: "Webhook'a hemen bir `deneme` olayı gönderir",
        output: JSONSchema.object(of: .webhookDeliveries), status: 202)
    return maker.api(.post, "/webhook-abonelikleri/{id}/denemeler", .changeWebhooks, documentation) { request in
        let delivery = try await maker.operations.testWebhook(
            try request.rowID(), actor: try request.actor, scope: try request.scope)
        return Response.json(
            try await maker.row(.webhookDeliveries, delivery.rawValue, request), status: .accepted
        ).with(.location, "\(ApiRouteMaker.prefix)/webhook-gonderimleri/\(delivery)")
    }
}
