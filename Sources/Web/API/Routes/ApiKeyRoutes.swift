import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// `/api-anahtarlari`.
func apiKeyRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/api-anahtarlari", .apiKeys, .ownApiKeys, tag: "anahtarlar",
            "API anahtarlarını listeler; anahtarın kendisi gösterilmez"),
        maker.item(
            "/api-anahtarlari/{id}", .apiKeys, .ownApiKeys, tag: "anahtarlar", "Bir API anahtarının bilgilerini getirir"
        ),
        createKeyRoute(maker), renewKeyRoute(maker),
        maker.change(
            .patch, "/api-anahtarlari/{id}", .apiKeys, .ownApiKeys, tag: "anahtarlar",
            "API anahtarının adını, kapsamını, adreslerini ya da bitişini değiştirir", input: KeySchema.change
        ) { id, input, request, work in
            let given = try KeySchema.limits(in: input)
            let caller = try request.caller
            try await work.people.changeApiKey(
                ID(id), actor: caller.actor, scope: try request.ownScope, grants: caller.grants,
                ceiling: caller.ceiling
            ) { key in
                key.name = input.value("ad") ?? key.name
                key.endsAt = input.value("bitis_at") ?? key.endsAt
                if input.mentions("kapsamlar") { key.limits.permissions = given.permissions }
                if input.mentions("adresler") { key.limits.addresses = given.addresses }
            }
        },
        maker.remove(
            "/api-anahtarlari/{id}", .apiKeys, .ownApiKeys, tag: "anahtarlar", "API anahtarını hemen durdurur"
        ) { id, request, work in
            let caller = try request.caller
            try await work.people.revokeApiKey(
                ID(id), actor: caller.actor, scope: try request.ownScope, grants: caller.grants)
        },
    ]
}

private func createKeyRoute(_ maker: ApiRouteMaker) -> Route {
    let documentation = newKeyDocumentation(
        "API anahtarı oluşturur; anahtar yalnız bu yanıtta görünür", KeySchema.new, (404, "Böyle bir kullanıcı yok"))
    return maker.api(.post, "/api-anahtarlari", .ownApiKeys, documentation, keys: .withWork) { request in
        let input = try request.input(KeySchema.new)
        let wanted = ApiKeyRequest(
            name: try input.required("ad"), limits: try KeySchema.limits(in: input), endsAt: input.value("bitis_at"))
        let caller = try request.caller
        return try await IdempotentAnswer(services: maker.services).answer(request) { work in
            try await work.people.createApiKey(
                wanted, user: input.value("kullanici_id") ?? caller.user, actor: caller.actor,
                scope: try request.ownScope, grants: caller.grants, ceiling: caller.ceiling)
        } show: { key, _ in
            key.answer
        }.response
    }
}

private func renewKeyRoute(_ maker: ApiRouteMaker) -> Route {
    let documentation = newKeyDocumentation(
        "Anahtarın yerine yenisini verir; eskisi geçiş süresince çalışır", KeySchema.renewal)
    return maker.api(
        .post, "/api-anahtarlari/{id}/yenilemeler", .ownApiKeys, documentation, keys: .withWork
    ) { request in
        let id: ID<ApiKey> = try request.rowID()
        _ = try await maker.rowBytes(.apiKeys, id.rawValue, request)
        let input = try request.input(KeySchema.renewal)
        let overlap = Duration.seconds(3600 * (input.value("gecis_saat", as: Int.self) ?? 24))
        let caller = try request.caller
        return try await IdempotentAnswer(services: maker.services).answer(request) { work in
            try await work.people.renewApiKey(
                id, overlap: overlap, actor: caller.actor, scope: try request.ownScope, grants: caller.grants,
                ceiling: caller.ceiling)
        } show: { key, _ in
            key.answer
        }.response
    }
}

private func newKeyDocumentation(
    _ summary: String, _ input: InputSchema, _ refusals: (status: Int, meaning: String)...
) -> RouteDocumentation {
    var documentation = RouteDocumentation(
        tag: "anahtarlar", summary: summary, input: input,
        output: [
            "type": "object",
            "properties": [
                "id": ["type": "integer"], "anahtar": ["type": "string"],
                "bitis_at": ["type": "string", "format": "date-time"],
            ],
            "required": ["id", "anahtar", "bitis_at"],
        ],
        status: 201, refusals: refusals)
    documentation.example = [
        "id": 7, "anahtar": "oms_…", "bitis_at": "2027-05-04T07:00:00.000Z",
    ]
    return documentation
}

private enum KeySchema {
    private static let limits: [InputField] = [
        .optional(
            "kapsamlar", .texts(max: 100),
            "Anahtarın yapabilecekleri, roller.izinler sözcükleriyle (siparisler.gor); verilmezse sahibinin yapabildiği her şey"
        ),
        .optional(
            "adresler", .texts(max: 50),
            "Kullanılabileceği adresler ya da aralıklar: 192.0.2.0/24, 2001:db8::/32; verilmezse her yerden"),
        .optional(
            "bitis_at", .time,
            "Ne zamana kadar; verilmezse bir yıl, en çok iki yıl, isteği yapan anahtarın bitişinden sonra değil"),
    ]

    static let new = InputSchema(
        [
            .optional("kullanici_id", .id, "Kimin adına; verilmezse anahtarın sahibi, başkası için yalnız admin"),
            .required("ad", .text(max: 100), "Anahtarın adı"),
        ] + limits)

    static let change = InputSchema([.optional("ad", .text(max: 100), "Anahtarın adı")] + limits).keeping(
        "ad", "bitis_at")

    static let renewal = InputSchema([
        .optional("gecis_saat", .int(0...720), "Eski anahtar kaç saat daha çalışsın; verilmezse 24")
    ])

    /// - Throws: ``OperationError/invalid(_:)`` naming the words that are no permissions or addresses.
    static func limits(in input: Input) throws(OperationError) -> ApiKeyLimits {
        var problems: [FieldProblem] = []
        var limits = ApiKeyLimits()
        if let words = input.texts("kapsamlar") {
            limits.permissions = Set(words.compactMap(Permission.init))
            let unknown = words.filter { Permission(rawValue: $0) == nil }
            if !unknown.isEmpty {
                problems.append(
                    FieldProblem(
                        "kapsamlar", "Bilinmeyen yetki: \(unknown.joined(separator: ", ")). Örnek: siparisler.gor"))
            }
        }
        if let ranges = input.texts("adresler") {
            limits.addresses = ranges.compactMap(AddressRange.init)
            if limits.addresses.count < ranges.count {
                problems.append(FieldProblem("adresler", "IP adresi ya da aralığı olmalı; örnek: 192.0.2.0/24."))
            }
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return limits
    }
}

extension NewApiKey {
    fileprivate var answer: ApiAnswer {
        ApiAnswer(
            status: 201,
            [
                "id": JSON(id.rawValue), "anahtar": .string(key.revealed), "bitis_at": .string(endsAt.description),
            ], location: "\(ApiRouteMaker.prefix)/api-anahtarlari/\(id)")
    }
}
