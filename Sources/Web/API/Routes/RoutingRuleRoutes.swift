import Domain
import HTTPTypes
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
        maker.create(
            "/yonlendirme-kurallari", .routingRules, .changeCatalogue, tag: "yonlendirme", "Yönlendirme kuralı ekler",
            input: ruleSchema
        ) { request, work in
            let rule = try readRule(try request.input(ruleSchema), id: nil, request)
            return try await work.operations.saveRoutingRule(
                rule, actor: try request.actor, scope: try request.scope)
        },
        maker.change(
            .put, "/yonlendirme-kurallari/{id}", .routingRules, .changeCatalogue, tag: "yonlendirme",
            "Yönlendirme kuralının yerine yenisini koyar", input: ruleSchema
        ) { id, input, request, work in
            let rule = try readRule(input, id: ID(id), request)
            _ = try await work.operations.saveRoutingRule(rule, actor: try request.actor, scope: try request.scope)
        },
        maker.remove(
            "/yonlendirme-kurallari/{id}", .routingRules, .changeCatalogue, tag: "yonlendirme",
            "Yönlendirme kuralını siler"
        ) { id, request, work in
            try await work.operations.deleteRoutingRule(ID(id), actor: try request.actor, scope: try request.scope)
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
