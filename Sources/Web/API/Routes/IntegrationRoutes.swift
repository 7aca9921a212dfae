import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/entegrasyonlar`.
func integrationRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/entegrasyonlar", .integrations, .viewIntegrations, tag: "entegrasyonlar", "Entegrasyonları listeler"),
        maker.item(
            "/entegrasyonlar/{id}", .integrations, .viewIntegrations, tag: "entegrasyonlar",
            "Bir entegrasyonu getirir; gizli alanlar gösterilmez"),
        maker.create(
            "/entegrasyonlar", .integrations, .changeIntegrations, tag: "entegrasyonlar", "Entegrasyon ekler",
            input: IntegrationSchema.new
        ) { request, work in
            let input = try IntegrationSchema.readNew(try request.input(IntegrationSchema.new), request)
            return try await work.operations.saveIntegration(
                input, actor: try request.actor, scope: try request.scope)
        },
        maker.change(
            .patch, "/entegrasyonlar/{id}", .integrations, .changeIntegrations, tag: "entegrasyonlar",
            "Entegrasyonu değiştirir; verilmeyen alanlar olduğu gibi kalır", input: IntegrationSchema.change
        ) { id, input, request, work in
            try await work.operations.changeIntegration(
                ID(id), actor: try request.actor, scope: try request.scope
            ) { stored in IntegrationSchema.readChange(input, of: stored) }
        },
        maker.remove(
            "/entegrasyonlar/{id}", .integrations, .changeIntegrations, tag: "entegrasyonlar",
            "Entegrasyonu siler; açık siparişi ya da kuralı varsa 409"
        ) { id, request, work in
            try await work.operations.removeIntegration(ID(id), actor: try request.actor, scope: try request.scope)
        },
        testRoute(maker), pullRoute(maker),
    ]
}

private func testRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "entegrasyonlar", summary: "Bağlantıyı dener; 200 çalıştığını gösterir",
        output: [
            "type": "object", "properties": ["durum": ["type": "string", "const": "iyi"]], "required": ["durum"],
        ],
        refusals: [(502, "Platform bağlantıyı reddetti ya da yanıt vermedi")])
    documentation.example = ["durum": "iyi"]
    return maker.api(
        .post, "/entegrasyonlar/{id}/denemeler", .changeIntegrations, documentation, keys: .afterRepeatableWork
    ) { request in
        try await maker.operations.testConnection(
            try request.rowID(), actor: try request.actor, scope: try request.scope)
        return .json(["durum": "iyi"])
    }
}

private func pullRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "entegrasyonlar", summary: "Siparişleri hemen çekmeye başlar",
        output: [
            "type": "object", "properties": ["is_id": ["type": "integer"]], "required": ["is_id"],
        ], status: 202)
    documentation.example = ["is_id": 45]
    return maker.api(
        .post, "/entegrasyonlar/{id}/cekimler", .changeIntegrations, documentation, keys: .withWork
    ) { request in
        let id: ID<Integration> = try request.rowID()
        return try await IdempotentAnswer(services: maker.services).answer(request) { work in
            try await work.operations.pullNow(id, actor: try request.actor, scope: try request.scope)
        } show: { job, _ in
            ApiAnswer(
                status: 202, ["is_id": JSON(job.rawValue)], location: "\(ApiRouteMaker.prefix)/isler/\(job)")
        }.response
    }
}

/// The bodies of new and changed integrations.
private enum IntegrationSchema {
    private static let settings: [InputField] = [
        .secret("api_key", "API anahtarı"),
        .secret("api_secret", "API gizli anahtarı"),
        .optional("kullanici_adi", .text(max: 200), "Kullanıcı adı"),
        .secret("sifre", "Şifre"),
        .optional("extra_config", .object, "Platforma özel ayarlar; alanları platformlar.ayar_semasi söyler"),
        .optional("otomatik_gonder", .bool, "Yönlendirilen siparişler kendiliğinden gönderilsin mi"),
    ]

    static let new = InputSchema(
        [
            .dealer,
            .required("platform_id", .id, "Platform"),
            .required("ad", .text(max: 100), "Hesabın adı"),
        ] + settings)

    static let change = InputSchema(
        [
            .optional("ad", .text(max: 100), "Hesabın adı"),
            .optional("durum", .choice(["aktif", "duraklatildi"]), "Çalışsın mı"),
        ] + settings
    ).keeping("ad", "durum", "extra_config", "otomatik_gonder", "api_key", "api_secret", "sifre")

    static func readNew(_ input: Input, _ request: WebRequest) throws -> IntegrationInput {
        IntegrationInput(
            dealer: try request.dealer(named: input), platform: try input.required("platform_id"),
            name: try input.required("ad"), apiKey: input.value("api_key"), apiSecret: input.value("api_secret"),
            userName: input.value("kullanici_adi"), password: input.value("sifre"),
            configuration: input.value("extra_config") ?? "{}",
            automaticSubmission: input.value("otomatik_gonder") ?? false)
    }

    static func readChange(_ input: Input, of stored: StoredIntegration) -> IntegrationInput {
        IntegrationInput(
            id: stored.id, dealer: stored.dealer, platform: stored.platform, name: input.value("ad") ?? stored.name,
            apiKey: input.value("api_key"), apiSecret: input.value("api_secret"),
            userName: input.value("kullanici_adi", or: stored.userName), password: input.value("sifre"),
            configuration: input.value("extra_config") ?? stored.configuration,
            automaticSubmission: input.value("otomatik_gonder") ?? stored.submitsAutomatically,
            isActive: input.value("durum", as: IntegrationStatus.self).map { $0 == .active })
    }
}
