import Domain
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// `/api-anahtarlari`.
func apiKeyRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.api(
            .get, "/api-anahtarlari", .ownApiKeys,
            RouteDocumentation(
                tag: "kullanicilar", summary: "API anahtarlarını listeler; anahtarın kendisi gösterilmez")
        ) { request in
            let keys = try await maker.services.people.apiKeys(scope: try ownScope(request))
            return .json(["kayitlar": .array(keys.map(\.json))])
        },
        createKeyRoute(maker),
        maker.api(
            .delete, "/api-anahtarlari/{id}", .ownApiKeys,
            RouteDocumentation(tag: "kullanicilar", summary: "API anahtarını hemen durdurur", status: 204)
        ) { request in
            try await maker.services.people.revokeApiKey(
                try request.rowID(), actor: try request.actor, scope: try ownScope(request))
            return .noContent
        },
    ]
}

/// Keys open a person's whole account, so only admins see those of others, whatever else the role sees.
private func ownScope(_ request: WebRequest) throws -> Scope {
    let caller = try request.caller
    return caller.permissions.contains(.changeUsers) ? caller.scope : caller.ownScope
}

private func createKeyRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .optional("kullanici_id", .id, "Kimin adına; verilmezse anahtarın sahibi, başkası için yalnız admin"),
        .required("ad", .text(max: 100), "Anahtarın adı"),
    ])
    let documentation = RouteDocumentation(
        tag: "kullanicilar", summary: "API anahtarı oluşturur; anahtar yalnız bu yanıtta görünür", input: schema,
        output: [
            "type": "object",
            "properties": [
                "id": ["type": "integer"], "anahtar": ["type": "string"],
                "bitis_at": ["type": "string", "format": "date-time"],
            ],
        ],
        status: 201, refusals: [(404, "Böyle bir kullanıcı yok")])
    return maker.api(.post, "/api-anahtarlari", .ownApiKeys, documentation) { request in
        let input = try request.input(schema)
        let caller = try request.caller
        let key = try await maker.services.people.createApiKey(
            name: try input.required("ad"), user: input.value("kullanici_id") ?? caller.user, actor: caller.actor,
            scope: try ownScope(request), grants: caller.grants)
        let answer: JSON = [
            "id": JSON(key.id.rawValue), "anahtar": .string(key.key.revealed),
            "bitis_at": .string(key.endsAt.description),
        ]
        return .json(answer, status: .created)
    }
}

extension StoredApiKey {
    fileprivate var json: JSON {
        func time(_ moment: Timestamp?) -> JSON { JSON(moment?.description) }
        return [
            "id": JSON(id.rawValue), "kullanici_id": JSON(user.rawValue), "ad": .string(name), "on_ek": .string(prefix),
            "bitis_at": time(endsAt), "iptal_at": time(revokedAt), "son_kullanim_at": time(lastUsedAt),
            "created_at": time(createdAt),
        ]
    }
}
