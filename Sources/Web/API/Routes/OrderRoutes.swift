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
                + "elle girilmiş siparişte ödeme durumu. Verilmeyen alanlar, adreslerin içindekiler de, olduğu gibi "
                + "kalır; null boşaltır",
            input: OrderSchema.change
        ) { id, input, request, work in
            try await work.operations.correctOrder(
                ID(id), payment: input.value("odeme_durumu"), actor: try request.actor, scope: try request.scope
            ) { OrderSchema.change(&$0, input) }
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
        ] + buyer
    ).keeping("odeme_durumu")

    static func read(_ input: Input, _ request: WebRequest) throws -> ManualOrderInput {
        ManualOrderInput(
            dealer: try request.dealer(named: input), number: try input.required("siparis_numarasi"),
            payment: input.value("odeme_durumu") ?? .paid, shippingFee: input.value("kargo_ucreti") ?? .zero,
            customer: customer(input, over: Customer()), shippingAddress: address("teslimat_adresi", input, over: nil),
            invoiceAddress: address("fatura_adresi", input, over: nil), lines: try input.list("urunler").map(line))
    }

    static func change(_ contacts: inout OrderContacts, _ input: Input) {
        contacts.note = input.value("aciklama", or: contacts.note)
        contacts.customer = customer(input, over: contacts.customer)
        contacts.shippingAddress = address("teslimat_adresi", input, over: contacts.shippingAddress)
        contacts.invoiceAddress = address("fatura_adresi", input, over: contacts.invoiceAddress)
    }

    private static func customer(_ input: Input, over old: Customer) -> Customer {
        Customer(
            name: input.value("musteri_ad", or: old.name), phone: input.value("musteri_telefon", or: old.phone),
            email: input.value("musteri_eposta", or: old.email))
    }

    private static func address(_ name: String, _ input: Input, over stored: Address?) -> Address? {
        guard let input = input.object(name) else { return input.cleared.contains(name) ? nil : stored }
        let old = stored ?? Address()
        return Address(
            name: input.value("ad", or: old.name), company: input.value("firma", or: old.company),
            text: input.value("metin", or: old.text), district: input.value("ilce", or: old.district),
            city: input.value("il", or: old.city), postalCode: input.value("posta_kodu", or: old.postalCode),
            countryCode: input.value("ulke_kodu", or: old.countryCode), phone: input.value("telefon", or: old.phone),
            taxOffice: input.value("vergi_dairesi", or: old.taxOffice),
            taxNumber: input.value("vergi_no", or: old.taxNumber))
    }

    private static func line(_ input: Input) throws -> ManualOrderInput.Line {
        ManualOrderInput.Line(
            sku: input.value("sku"), barcode: input.value("barkod"), name: try input.required("ad"),
            quantity: try input.required("adet"), unitPrice: try input.required("birim_fiyat"))
    }
}
