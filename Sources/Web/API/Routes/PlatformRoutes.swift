import Domain
import HTTPTypes
import Operations
import Storage

/// `/platform-turleri` and `/platformlar`.
func platformRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/platform-turleri", .platformKinds, .viewPlatforms, tag: "platformlar", "Platform türlerini listeler"),
        maker.item(
            "/platform-turleri/{id}", .platformKinds, .viewPlatforms, tag: "platformlar",
            "Bir platform türünü getirir"),
        maker.list("/platformlar", .platforms, .viewPlatforms, tag: "platformlar", "Platformları listeler"),
        maker.item("/platformlar/{id}", .platforms, .viewPlatforms, tag: "platformlar", "Bir platformu getirir"),
        maker.create(
            "/platformlar", .platforms, .changePlatforms, tag: "platformlar",
            "Platform ekler; bağlayıcısı olmayan bir platforma hesap bağlanamaz", input: PlatformSchema.new
        ) { request, work in
            let input = try request.input(PlatformSchema.new)
            let platform = StoredPlatform(
                name: try input.required("ad"), kind: try input.required("tip_id"), url: try input.required("api_url"),
                code: try input.required("kod"), fieldSchema: input.value("ayar_semasi") ?? "{}",
                isActive: input.value("aktif") ?? true)
            return try await work.operations.addPlatform(platform, actor: try request.actor)
        },
        maker.change(
            .patch, "/platformlar/{id}", .platforms, .changePlatforms, tag: "platformlar",
            "Platformu değiştirir; bağlayıcısı olanlarda kod, tür ve ayar şeması sabittir", input: PlatformSchema.change
        ) { id, input, request, work in
            try await work.operations.changePlatform(ID(id), actor: try request.actor) { platform in
                platform.name = input.value("ad") ?? platform.name
                platform.kind = input.value("tip_id") ?? platform.kind
                platform.url = input.value("api_url") ?? platform.url
                platform.code = input.value("kod") ?? platform.code
                platform.fieldSchema = input.value("ayar_semasi") ?? platform.fieldSchema
                platform.isActive = input.value("aktif") ?? platform.isActive
            }
        },
        maker.remove(
            "/platformlar/{id}", .platforms, .changePlatforms, tag: "platformlar",
            "Platformu yeni bağlantılara kapatır; var olanlar çalışmayı sürdürür"
        ) { id, request, work in
            try await work.operations.changePlatform(ID(id), actor: try request.actor) { $0.isActive = false }
        },
    ]
}

private enum PlatformSchema {
    private static let rest: [InputField] = [
        .optional("ayar_semasi", .object, "Bağlanırken sorulan alanlar: {\"alanlar\": [...]}"),
        .optional("aktif", .bool, "Yeni bağlantıya açık mı"),
    ]

    static let new = InputSchema(
        [
            .required("ad", .text(max: 100), "Platformun adı"),
            .required("kod", .text(max: 50), "Programın bildiği kısa ad: küçük harf, rakam, alt çizgi"),
            .required("tip_id", .id, "Platformun türü"),
            .required("api_url", .text(max: 2048), "API'nin adresi"),
        ] + rest)

    static let change = InputSchema(
        [
            .optional("ad", .text(max: 100), "Platformun adı"),
            .optional("kod", .text(max: 50), "Programın bildiği kısa ad"),
            .optional("tip_id", .id, "Platformun türü"),
            .optional("api_url", .text(max: 2048), "API'nin adresi"),
        ] + rest
    ).keeping("ad", "kod", "tip_id", "api_url", "ayar_semasi", "aktif")
}
