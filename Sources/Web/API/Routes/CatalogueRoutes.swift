import Domain
import Hummingbird
import Operations
import Storage

/// `/urunler`, `/tedarikci-urunleri` and `/urun-eslesmeleri`.
func catalogueRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/urunler", .products, .viewCatalogue, tag: "katalog", "Ürünleri listeler"),
        maker.item("/urunler/{id}", .products, .viewCatalogue, tag: "katalog", "Bir ürünü getirir"),
        maker.list(
            "/tedarikci-urunleri", .supplierProducts, .viewCatalogue, tag: "katalog", "Tedarikçi ürünlerini listeler"),
        maker.item(
            "/tedarikci-urunleri/{id}", .supplierProducts, .viewCatalogue, tag: "katalog",
            "Bir tedarikçi ürününü getirir"),
        saveSupplierProductRoute(maker),
        maker.list("/urun-eslesmeleri", .productMatches, .viewCatalogue, tag: "katalog", "Ürün eşleşmelerini listeler"),
        maker.item(
            "/urun-eslesmeleri/{id}", .productMatches, .viewCatalogue, tag: "katalog", "Bir ürün eşleşmesini getirir"),
        saveMatchRoute(maker),
        maker.api(
            .delete, "/urun-eslesmeleri/{id}", .changeCatalogue,
            RouteDocumentation(tag: "katalog", summary: "Ürün eşleşmesini siler", status: 204)
        ) { request in
            try await maker.operations.deleteMatch(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
            return .noContent
        },
    ]
}

private func saveSupplierProductRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .dealer,
        .required("entegrasyon_id", .id, "Tedarikçi entegrasyonu"),
        .required("sku", .text(max: 200), "Tedarikçinin stok kodu"),
        .optional("barkod", .text(max: 100), "Barkod"),
        .required("ad", .text(max: 500), "Ürünün adı"),
        .optional("maliyet", .money, "Alış fiyatı"),
        .optional("stok", .int(0...1_000_000_000), "Stok"),
    ])
    let documentation = RouteDocumentation(
        tag: "katalog", summary: "Tedarikçi ürünü ekler; aynı entegrasyon ve stok kodu varsa onu değiştirir",
        input: schema, output: JSONSchema.object(of: .supplierProducts), status: 201)
    return maker.api(.post, "/tedarikci-urunleri", .changeCatalogue, documentation) { request in
        let input = try request.input(schema)
        let product = SupplierProductInput(
            dealer: try request.dealer(named: input), supplier: try input.required("entegrasyon_id"),
            sku: try input.required("sku"), barcode: input.value("barkod"), name: try input.required("ad"),
            cost: input.value("maliyet"), stock: input.value("stok"))
        let id = try await maker.operations.saveSupplierProduct(
            product, actor: try request.actor, scope: try request.scope)
        return try await maker.created(.supplierProducts, id.rawValue, at: "/tedarikci-urunleri", request)
    }
}

private func saveMatchRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .dealer,
        .required("anahtar_turu", .words(MatchKeyKind.self), "Anahtarın türü"),
        .required("anahtar", .text(max: 200), "Satılan ürünün barkodu veya stok kodu"),
        .required("tedarikci_urun_id", .id, "Tedarikçi ürünü"),
        .optional("carpan", .int(1...10_000), "Satılan bir adet için kaç tane; verilmezse 1"),
    ])
    let documentation = RouteDocumentation(
        tag: "katalog", summary: "Ürün eşleşmesi ekler veya çarpanını değiştirir", input: schema,
        output: JSONSchema.object(of: .productMatches), status: 201)
    return maker.api(.post, "/urun-eslesmeleri", .changeCatalogue, documentation) { request in
        let input = try request.input(schema)
        let match = MatchInput(
            dealer: try request.dealer(named: input), keyKind: try input.required("anahtar_turu"),
            key: try input.required("anahtar"), supplierProduct: try input.required("tedarikci_urun_id"),
            multiplier: input.value("carpan") ?? 1)
        let id = try await maker.operations.saveMatch(match, actor: try request.actor, scope: try request.scope)
        return try await maker.created(.productMatches, id.rawValue, at: "/urun-eslesmeleri", request)
    }
}
