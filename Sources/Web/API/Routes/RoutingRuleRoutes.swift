import Domain
import Hummingbird
import Operations
import Storage

/// `/yonlendirme-kurallari`.
func routingRuleRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/yonlendirme-kurallari", .routingRules, .viewCatalogue, tag: "yonlendirme",
            "Yönlendirme kurallarını listeler"),
        maker.item(
            "/yonlendirme-kurallari/{id}", .routingRules, .viewCatalogue, tag: "yonlendirme",
            "Bir yönlendirme kuralını getirir"),
        maker.api(
            .post, "/yonlendirme-kurallari", .changeCatalogue,
            RouteDocumentation(
                tag: "yonlendirme", summary: "Yönlendirme kuralı ekler", input: ruleSchema,
                output: JSONSchema.object(of: .routingRules), status: 201)
        ) { request in
            let rule = try readRule(try request.input(ruleSchema), id: nil, request)
            let id = try await maker.operations.saveRoutingRule(
                rule, actor: try request.actor, scope: try request.scope)
            return try await maker.created(.routingRules, id.rawValue, at: "/yonlendirme-kurallari", request)
        },
        maker.api(
            .put, "/yonlendirme-kurallari/{id}", .changeCatalogue,
            RouteDocumentation(
                tag: "yonlendirme", summary: "Yönlendirme kuralının yerine yenisini koyar", input: ruleSchema,
                output: JSONSchema.object(of: .routingRules))
        ) { request in
            let id: ID<RoutingRule> = try request.rowID()
            _ = try await maker.row(.routingRules, id.rawValue, request)
            let rule = try readRule(try request.input(ruleSchema), id: id, request)
            _ = try await maker.operations.saveRoutingRule(rule, actor: try request.actor, scope: try request.scope)
            return .json(try await maker.row(.routingRules, id.rawValue, request))
        },
        maker.api(
            .delete, "/yonlendirme-kurallari/{id}", .changeCatalogue,
            RouteDocumentation(tag: "yonlendirme", summary: "Yönlendirme kuralını siler", status: 204)
        ) { request in
            try await maker.operations.deleteRoutingRule(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
            return .noContent
        },
    ]
}

private let ruleSchema = InputSchema([
    .dealer,
    .required("ad", .text(max: 100), "Kuralın adı"),
    .optional("oncelik", .int(0...10_000), "Küçük olan önce bakılır; verilmezse 100"),
    .optional("platform_id", .id, "Yalnız bu platformun siparişleri"),
    .optional("kategori", .text(max: 200), "Yalnız bu kategoride ürün olan siparişler"),
    .optional("sku_on_eki", .text(max: 200), "Yalnız stok kodu böyle başlayan ürün olan siparişler"),
    .optional("il", .text(max: 100), "Yalnız bu ile gidecek siparişler"),
    .optional("tutar_alt", .money, "En az bu tutar"),
    .optional("tutar_ust", .money, "En çok bu tutar"),
    .required("tedarikci_entegrasyon_id", .id, "Siparişi alacak tedarikçi"),
    .optional("aktif", .bool, "Kullanılsın mı; verilmezse true"),
])

private func readRule(_ input: Input, id: ID<RoutingRule>?, _ request: WebRequest) throws -> RoutingRuleInput {
    RoutingRuleInput(
        id: id, dealer: try request.dealer(named: input), name: try input.required("ad"),
        priority: input.value("oncelik") ?? 100, platform: input.value("platform_id"),
        category: input.value("kategori"), skuPrefix: input.value("sku_on_eki"), city: input.value("il"),
        amountMin: input.value("tutar_alt"), amountMax: input.value("tutar_ust"),
        supplier: try input.required("tedarikci_entegrasyon_id"), isActive: input.value("aktif") ?? true)
}
