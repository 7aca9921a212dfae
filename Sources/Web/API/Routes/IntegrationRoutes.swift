import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/platformlar` and `/entegrasyonlar`.
func integrationRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/platformlar", .platforms, .viewIntegrations, tag: "entegrasyonlar", "Platformları listeler"),
        maker.list(
            "/entegrasyonlar", .integrations, .viewIntegrations, tag: "entegrasyonlar", "Entegrasyonları listeler"),
        maker.item(
            "/entegrasyonlar/{id}", .integrations, .viewIntegrations, tag: "entegrasyonlar",
            "Bir entegrasyonu getirir; gizli alanlar gösterilmez"),
        maker.api(
            .post, "/entegrasyonlar", .changeIntegrations,
            RouteDocumentation(
                tag: "entegrasyonlar", summary: "Entegrasyon ekler", input: IntegrationSchema.new,
                output: JSONSchema.object(of: .integrations), status: 201)
        ) { request in
            let input = try IntegrationSchema.readNew(try request.input(IntegrationSchema.new), request)
            let id = try await maker.operations.saveIntegration(
                input, actor: try request.actor, scope: try request.scope)
            return try await maker.created(.integrations, id.rawValue, at: "/entegrasyonlar", request)
        },
        changeIntegrationRoute(maker),
        maker.api(
            .post, "/entegrasyonlar/{id}/denemeler", .changeIntegrations,
            RouteDocumentation(
                tag: "entegrasyonlar", summary: "Bağlantıyı dener; 200 çalıştığını gösterir",
                output: ["type": "object", "properties": ["durum": ["type": "string", "const": "iyi"]]],
                refusals: [(502, "Platform bağlantıyı reddetti ya da yanıt vermedi")])
        ) { request in
            try await maker.operations.testConnection(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
            return .json(["durum": "iyi"])
        },
        maker.api(
            .post, "/entegrasyonlar/{id}/cekimler", .changeIntegrations,
            RouteDocumentation(
                tag: "entegrasyonlar", summary: "Siparişleri hemen çekmeye başlar",
                output: ["type": "object", "properties": ["is_id": ["type": "integer"]]], status: 202)
        ) { request in
            let job = try await maker.operations.pullNow(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
            return Response.json(["is_id": JSON(job.rawValue)], status: .accepted)
                .with(.location, "\(ApiRouteMaker.prefix)/isler/\(job)")
        },
    ]
}

private func changeIntegrationRoute(_ maker: ApiRouteMaker) -> Route {
    maker.api(
        .patch, "/entegrasyonlar/{id}", .changeIntegrations,
        RouteDocumentation(
            tag: "entegrasyonlar", summary: "Entegrasyonu değiştirir; verilmeyen alanlar olduğu gibi kalır",
            input: IntegrationSchema.change, output: JSONSchema.object(of: .integrations))
    ) { request in
        let id: ID<Integration> = try request.rowID()
        let (actor, scope) = (try request.actor, try request.scope)
        let stored = try await maker.operations.database.read { tx in try IntegrationTable.find(id, scope: scope, tx) }
        guard let stored else { throw OperationError.notFound }
        let input = try request.input(IntegrationSchema.change)
        let status: IntegrationStatus? = input.value("durum")
        if input.values.keys.contains(where: { $0 != "durum" }) {
            _ = try await maker.operations.saveIntegration(
                IntegrationSchema.readChange(input, of: stored), actor: actor, scope: scope)
        }
        if let status {
            try await maker.operations.setIntegrationStatus(
                id, active: status == .active, actor: actor, scope: scope)
        }
        return .json(try await maker.row(.integrations, id.rawValue, request))
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
        ] + settings)

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
            userName: input.value("kullanici_adi") ?? stored.userName, password: input.value("sifre"),
            configuration: input.value("extra_config") ?? stored.configuration,
            automaticSubmission: input.value("otomatik_gonder") ?? stored.submitsAutomatically)
    }
}
