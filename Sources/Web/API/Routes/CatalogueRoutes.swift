import Domain
import HTTPTypes
import Operations
import Storage

/// `/tedarikci-urunleri` and `/urun-eslesmeleri`.
func catalogueRoutes(_ maker: ApiRouteMaker) -> [Route] {
    supplierProductRoutes(maker) + [
        maker.list("/urun-eslesmeleri", .productMatches, .viewCatalogue, tag: "katalog", "Ürün eşleşmelerini listeler"),
        maker.item(
            "/urun-eslesmeleri/{id}", .productMatches, .viewCatalogue, tag: "katalog", "Bir ürün eşleşmesini getirir"),
        maker.create(
            "/urun-eslesmeleri", .productMatches, .changeCatalogue, tag: "katalog",
            "Ürün eşleşmesi ekler veya çarpanını değiştirir", input: CatalogueSchema.match
        ) { request, work in
            let input = try request.input(CatalogueSchema.match)
            let match = MatchInput(
                dealer: try request.dealer(named: input), keyKind: try input.required("anahtar_turu"),
                key: try input.required("anahtar"), supplierProduct: try input.required("tedarikci_urun_id"),
                multiplier: input.value("carpan") ?? 1)
            return try await work.operations.saveMatch(match, actor: try request.actor, scope: try request.scope)
        },
        maker.change(
            .patch, "/urun-eslesmeleri/{id}", .productMatches, .changeCatalogue, tag: "katalog",
            "Ürün eşleşmesini değiştirir", input: CatalogueSchema.matchChange
        ) { id, input, request, work in
            try await work.operations.changeMatch(
                ID(id), product: input.value("tedarikci_urun_id"), multiplier: input.value("carpan"),
                actor: try request.actor, scope: try request.scope)
        },
        maker.remove(
            "/urun-eslesmeleri/{id}", .productMatches, .changeCatalogue, tag: "katalog", "Ürün eşleşmesini siler"
        ) { id, request, work in
            try await work.operations.deleteMatch(ID(id), actor: try request.actor, scope: try request.scope)
        },
    ]
}

private func supplierProductRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/tedarikci-urunleri", .supplierProducts, .viewCatalogue, tag: "katalog", "Tedarikçi ürünlerini listeler"),
        maker.item(
            "/tedarikci-urunleri/{id}", .supplierProducts, .viewCatalogue, tag: "katalog",
            "Bir tedarikçi ürününü getirir"),
        maker.create(
            "/tedarikci-urunleri", .supplierProducts, .changeCatalogue, tag: "katalog",
            "Tedarikçi ürünü ekler; tedarikçide aynı stok kodu varsa 409", input: CatalogueSchema.offer
        ) { request, work in
            let input = try request.input(CatalogueSchema.offer)
            try request.requireCosts(for: input)
            let product = SupplierProductInput(
                dealer: try request.dealer(named: input), supplier: try input.required("entegrasyon_id"),
                sku: try input.required("sku"), barcode: input.value("barkod"), name: try input.required("ad"),
                cost: input.value("maliyet"), stock: input.value("stok"))
            return try await work.operations.addSupplierProduct(
                product, actor: try request.actor, scope: try request.scope)
        },
        maker.change(
            .patch, "/tedarikci-urunleri/{id}", .supplierProducts, .changeCatalogue, tag: "katalog",
            "Tedarikçi ürününü değiştirir; verilmeyen alanlar kalır, null boşaltır", input: CatalogueSchema.offerChange
        ) { id, input, request, work in
            try request.requireCosts(for: input)
            try await work.operations.changeSupplierProduct(
                ID(id), actor: try request.actor, scope: try request.scope
            ) { product in
                product.sku = input.value("sku") ?? product.sku
                product.barcode = input.value("barkod", or: product.barcode)
                product.name = input.value("ad") ?? product.name
                product.cost = input.value("maliyet", or: product.cost)
                product.stock = input.value("stok", or: product.stock)
                product.isActive = input.value("durum").map { $0 == "aktif" } ?? product.isActive
            }
        },
        maker.remove(
            "/tedarikci-urunleri/{id}", .supplierProducts, .changeCatalogue, tag: "katalog",
            "Tedarikçi ürününü siler; eşleşmesi varsa 409"
        ) { id, request, work in
            try await work.operations.deleteSupplierProduct(
                ID(id), actor: try request.actor, scope: try request.scope)
        },
    ]
}

private enum CatalogueSchema {
    private static let details: [InputField] = [
        .optional("barkod", .text(max: 100), "Barkod"),
        .optional("maliyet", .money, "Alış fiyatı"),
        .optional("stok", .int(0...1_000_000_000), "Stok"),
    ]

    static let offer = InputSchema(
        [
            .dealer,
            .required("entegrasyon_id", .id, "Tedarikçi entegrasyonu"),
            .required("sku", .text(max: 200), "Tedarikçinin stok kodu"),
            .required("ad", .text(max: 500), "Ürünün adı"),
        ] + details)

    static let offerChange = InputSchema(
        [
            .optional("sku", .text(max: 200), "Tedarikçinin stok kodu"),
            .optional("ad", .text(max: 500), "Ürünün adı"),
            .optional("durum", .choice(["aktif", "pasif"]), "Alınabilir mi"),
        ] + details
    ).keeping("sku", "ad", "durum")

    static let match = InputSchema([
        .dealer,
        .required("anahtar_turu", .words(MatchKeyKind.self), "Anahtarın türü"),
        .required("anahtar", .text(max: 200), "Satılan ürünün barkodu veya stok kodu"),
        .required("tedarikci_urun_id", .id, "Tedarikçi ürünü"),
        .optional("carpan", .int(1...10_000), "Satılan bir adet için kaç tane; verilmezse 1"),
    ])

    static let matchChange = InputSchema([
        .optional("tedarikci_urun_id", .id, "Tedarikçi ürünü"),
        .optional("carpan", .int(1...10_000), "Satılan bir adet için kaç tane"),
    ]).keeping("tedarikci_urun_id", "carpan")
}

extension WebRequest {
    /// Nobody sets or clears a cost that they may not see.
    fileprivate func requireCosts(for input: Input) throws {
        guard input.mentions("maliyet"), try !caller.permissions.contains(.viewCosts) else { return }
        throw OperationError.invalid([
            FieldProblem("maliyet", "Maliyetleri görme yetkiniz yok; bu alanı göndermeyin.")
        ])
    }
}
