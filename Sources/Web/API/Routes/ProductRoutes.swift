import Domain
import HTTPTypes
import Operations
import Storage

/// `/urunler`.
func productRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/urunler", .products, .viewCatalogue, tag: "katalog", "Ürünleri listeler"),
        maker.item("/urunler/{id}", .products, .viewCatalogue, tag: "katalog", "Bir ürünü getirir"),
        maker.create(
            "/urunler", .products, .changeCatalogue, tag: "katalog", "Ürün ekler", input: ProductSchema.new
        ) { request, work in
            let input = try request.input(ProductSchema.new)
            let fields = StoredProduct.Fields(
                sku: try input.required("sku"), barcode: input.value("barkod"), name: try input.required("ad"),
                category: input.value("kategori"), stock: input.value("stok"), imageURL: input.value("gorsel_url"))
            let isShared = input.value("ortak") ?? false
            return try await work.operations.addProduct(
                fields, dealer: isShared ? nil : try request.dealer(named: input), actor: try request.actor,
                scope: try request.scope)
        },
        maker.change(
            .patch, "/urunler/{id}", .products, .changeCatalogue, tag: "katalog",
            "Ürünü değiştirir; verilmeyen alanlar kalır, null boşaltır", input: ProductSchema.change
        ) { id, input, request, work in
            try await work.operations.changeProduct(ID(id), actor: try request.actor, scope: try request.scope) {
                product in
                product.sku = input.value("sku") ?? product.sku
                product.barcode = input.value("barkod", or: product.barcode)
                product.name = input.value("ad") ?? product.name
                product.category = input.value("kategori", or: product.category)
                product.stock = input.value("stok", or: product.stock)
                product.imageURL = input.value("gorsel_url", or: product.imageURL)
                product.isActive = input.value("durum").map { $0 == "aktif" } ?? product.isActive
            }
        },
        maker.remove(
            "/urunler/{id}", .products, .changeCatalogue, tag: "katalog",
            "Ürünü siler; siparişlerde geçiyorsa 409: durumunu pasif yapın"
        ) { id, request, work in
            try await work.operations.deleteProduct(ID(id), actor: try request.actor, scope: try request.scope)
        },
    ]
}

private enum ProductSchema {
    private static let details: [InputField] = [
        .optional("barkod", .text(max: 100), "Barkod"),
        .optional("kategori", .text(max: 200), "Kategori"),
        .optional("stok", .int(0...1_000_000_000), "Stok"),
        .optional("gorsel_url", .text(max: 2048), "Resmin https:// ile başlayan adresi"),
    ]

    static let new = InputSchema(
        [
            .dealer,
            .optional("ortak", .bool, "true: bütün bayilerin ürünü; yalnız bütün bayiler için çalışanlar"),
            .required("sku", .text(max: 200), "Stok kodu"),
            .required("ad", .text(max: 500), "Ürünün adı"),
        ] + details)

    static let change = InputSchema(
        [
            .optional("sku", .text(max: 200), "Stok kodu"),
            .optional("ad", .text(max: 500), "Ürünün adı"),
            .optional("durum", .choice(["aktif", "pasif"]), "Satılıyor mu"),
        ] + details
    ).keeping("sku", "ad", "durum")
}
