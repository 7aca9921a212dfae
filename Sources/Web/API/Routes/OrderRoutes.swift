import Domain
import HTTPTypes
import Operations
import Storage

/// `/siparisler`: list, one with all its parts, new, corrected.
func orderRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/siparisler", .orders, .viewOrders, tag: "siparisler", "Siparişleri listeler, en yenisi önce"),
        maker.item(
            "/siparisler/{id}", .orders, .viewOrders, tag: "siparisler",
            "Bir siparişi satırları, adresleri ve dosyalarıyla getirir"),
        maker.create(
            "/siparisler", .orders, .createOrders, tag: "siparisler", "Elle sipariş girer", input: OrderSchema.new
        ) { request, work in
            let input = try OrderSchema.read(try request.input(OrderSchema.new), request)
            return try await work.operations.createManualOrder(
                input, actor: try request.actor, scope: try request.scope)
        },
        maker.change(
            .patch, "/siparisler/{id}", .orders, .changeOrders, tag: "siparisler",
            "Siparişi düzeltir: açıklama her zaman, alıcı ve adres tedarikçiye gönderilene kadar, "
                + "elle girilmiş siparişte ödeme durumu",
            input: OrderSchema.change
        ) { id, input, request, work in
            try await work.operations.correctOrder(
                ID(id), OrderSchema.readChange(input), actor: try request.actor, scope: try request.scope)
        },
        maker.remove(
            "/siparisler/{id}", .orders, .changeOrders, tag: "siparisler",
            "Her zaman 409: siparişler silinmez, iptal edilir"
        ) { id, request, work in
            try await work.operations.refuseOrderDeletion(ID(id), scope: try request.scope)
        },
    ]
}

/// `/siparis-urunleri`: the lines of all orders.
func orderLineRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/siparis-urunleri", .orderLines, .viewOrders, tag: "siparisler", "Siparişlerin satırlarını listeler"),
        maker.item(
            "/siparis-urunleri/{id}", .orderLines, .viewOrders, tag: "siparisler", "Bir sipariş satırını getirir"),
        maker.change(
            .patch, "/siparis-urunleri/{id}", .orderLines, .routeOrders, tag: "siparisler",
            "Satırın tedarikçi ürününü seçer; satırın barkodu (yoksa stok kodu) bundan sonra o ürüne gider",
            input: InputSchema([
                .required("tedarikci_urun_id", .id, "Tedarikçi ürünü"),
                .optional("carpan", .int(1...10_000), "Satılan bir adet için kaç tane; verilmezse 1"),
            ])
        ) { id, input, request, work in
            try await work.operations.chooseSupplierProduct(
                forLine: ID(id), try input.required("tedarikci_urun_id"), multiplier: input.value("carpan") ?? 1,
                actor: try request.actor, scope: try request.scope)
        },
    ]
}

/// The bodies of new and corrected orders.
private enum OrderSchema {
    static let address = InputSchema([
        .optional("ad", .text(max: 300), "Kişi"),
        .optional("firma", .text(max: 300), "Firma"),
        .optional("metin", .text(max: 1000), "Mahalle, sokak, kapı"),
        .optional("ilce", .text(max: 100), "İlçe"),
        .optional("il", .text(max: 100), "İl"),
        .optional("posta_kodu", .text(max: 20), "Posta kodu"),
        .optional("ulke_kodu", .text(max: 10), "Ülke kodu, örneğin TR"),
        .optional("telefon", .text(max: 50), "Telefon"),
        .optional("vergi_dairesi", .text(max: 200), "Vergi dairesi"),
        .optional("vergi_no", .text(max: 100), "Vergi veya kimlik numarası"),
    ])

    static let line = InputSchema([
        .optional("sku", .text(max: 200), "Stok kodu"),
        .optional("barkod", .text(max: 100), "Barkod"),
        .required("ad", .text(max: 500), "Ürünün adı"),
        .required("adet", .int(1...100_000), "Kaç tane"),
        .required("birim_fiyat", .money, "Bir tanesinin fiyatı"),
    ])

    private static let buyer: [InputField] = [
        .optional("musteri_ad", .text(max: 300), "Müşterinin adı"),
        .optional("musteri_telefon", .text(max: 50), "Müşterinin telefonu"),
        .optional("musteri_eposta", .text(max: 254), "Müşterinin e-postası"),
        InputField(name: "teslimat_adresi", kind: .object(address), isRequired: false, summary: "Nereye gidecek"),
        InputField(name: "fatura_adresi", kind: .object(address), isRequired: false, summary: "Kime fatura edilecek"),
    ]

    static let new = InputSchema(
        [
            .dealer,
            .required("siparis_numarasi", .text(max: 100), "Siparişin numarası"),
            .optional("odeme_durumu", .words(PaymentStatus.self), "Ödemenin durumu; verilmezse odendi"),
            .optional("kargo_ucreti", .money, "Kargo ücreti; verilmezse 0.00"),
        ] + buyer + [
            InputField(
                name: "urunler", kind: .list(of: line, max: 200), isRequired: true, summary: "Siparişin satırları")
        ])

    static let change = InputSchema(
        [
            .optional("aciklama", .text(max: 2000), "Sipariş üzerine not"),
            .optional("odeme_durumu", .words(PaymentStatus.self), "Ödemenin yeni durumu"),
        ] + buyer)

    static func read(_ input: Input, _ request: WebRequest) throws -> ManualOrderInput {
        ManualOrderInput(
            dealer: try request.dealer(named: input), number: try input.required("siparis_numarasi"),
            payment: input.value("odeme_durumu") ?? .paid, shippingFee: input.value("kargo_ucreti") ?? .zero,
            customer: customer(input), shippingAddress: input.object("teslimat_adresi").map(address),
            invoiceAddress: input.object("fatura_adresi").map(address), lines: try input.list("urunler").map(line))
    }

    static func readChange(_ input: Input) -> OrderCorrection {
        OrderCorrection(
            header: OrderHeaderChange(
                // An empty note is no note.
                note: input.cleared.contains("aciklama") ? "" : input.value("aciklama"), customer: customer(input),
                shippingAddress: input.object("teslimat_adresi").map(address),
                invoiceAddress: input.object("fatura_adresi").map(address)),
            payment: input.value("odeme_durumu"))
    }

    private static func customer(_ input: Input) -> Customer {
        Customer(
            name: input.value("musteri_ad"), phone: input.value("musteri_telefon"),
            email: input.value("musteri_eposta"))
    }

    private static func address(_ input: Input) -> Address {
        Address(
            name: input.value("ad"), company: input.value("firma"), text: input.value("metin"),
            district: input.value("ilce"), city: input.value("il"), postalCode: input.value("posta_kodu"),
            countryCode: input.value("ulke_kodu"), phone: input.value("telefon"),
            taxOffice: input.value("vergi_dairesi"), taxNumber: input.value("vergi_no"))
    }

    private static func line(_ input: Input) throws -> ManualOrderInput.Line {
        ManualOrderInput.Line(
            sku: input.value("sku"), barcode: input.value("barkod"), name: try input.required("ad"),
            quantity: try input.required("adet"), unitPrice: try input.required("birim_fiyat"))
    }
}
