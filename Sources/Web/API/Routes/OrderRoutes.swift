import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/siparisler`: list, one with all its parts, new.
func orderRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/siparisler", .orders, .viewOrders, tag: "siparisler", "Siparişleri listeler, en yenisi önce"),
        maker.api(
            .get, "/siparisler/{id}", .viewOrders,
            RouteDocumentation(
                tag: "siparisler", summary: "Bir siparişi satırları, adresleri ve dosyalarıyla getirir",
                output: JSONSchema.order)
        ) { request in .json(try await maker.order(try request.rowID(), request)) },
        maker.api(
            .post, "/siparisler", .createOrders,
            RouteDocumentation(
                tag: "siparisler",
                summary: "Elle sipariş girer; Idempotency-Key başlığıyla yinelenen istek aynı yanıtı alır",
                input: ManualOrderSchema.schema, output: JSONSchema.order, status: 201)
        ) { request in
            let input = try ManualOrderSchema.read(try request.input(ManualOrderSchema.schema), request)
            let order = try await IdempotentAnswer(services: maker.services).answer(request) {
                try await maker.operations.createManualOrder(input, actor: try request.actor, scope: try request.scope)
            } show: { id in
                try await maker.order(id, request)
            }
            let id = order["id"]?.text ?? ""
            return Response.json(order, status: .created).with(.location, "\(ApiRouteMaker.prefix)/siparisler/\(id)")
        },
    ]
}

extension ApiRouteMaker {
    /// An order with its lines, addresses and files, all of the same moment.
    func order(_ id: ID<Order>, _ request: WebRequest) async throws -> JSON {
        let scope = try request.scope
        let parts = [("urunler", ApiResource.orderLines), ("adresler", .orderAddresses), ("dosyalar", .orderFiles)]
        let order: JSON? = try await operations.database.read { tx in
            guard var members = try ApiResource.orders.row(id.rawValue, scope: scope, tx)?.members else { return nil }
            for (name, resource) in parts {
                let rows = try resource.rows(where: "siparis_id", is: id.rawValue, scope: scope, tx)
                members.append(JSON.Member(name, .array(rows)))
            }
            return .object(members)
        }
        guard let order else { throw OperationError.notFound }
        return order
    }
}

/// The body of a manual order.
private enum ManualOrderSchema {
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

    static let schema = InputSchema([
        .dealer,
        .required("siparis_numarasi", .text(max: 100), "Siparişin numarası"),
        .optional("odeme_durumu", .words(PaymentStatus.self), "Ödemenin durumu; verilmezse odendi"),
        .optional("kargo_ucreti", .money, "Kargo ücreti; verilmezse 0.00"),
        .optional("musteri_ad", .text(max: 300), "Müşterinin adı"),
        .optional("musteri_telefon", .text(max: 50), "Müşterinin telefonu"),
        .optional("musteri_eposta", .text(max: 254), "Müşterinin e-postası"),
        InputField(name: "teslimat_adresi", kind: .object(address), isRequired: false, summary: "Nereye gidecek"),
        InputField(name: "fatura_adresi", kind: .object(address), isRequired: false, summary: "Kime fatura edilecek"),
        InputField(name: "urunler", kind: .list(of: line, max: 200), isRequired: true, summary: "Siparişin satırları"),
    ])

    static func read(_ input: Input, _ request: WebRequest) throws -> ManualOrderInput {
        ManualOrderInput(
            dealer: try request.dealer(named: input), number: try input.required("siparis_numarasi"),
            payment: input.value("odeme_durumu") ?? .paid, shippingFee: input.value("kargo_ucreti") ?? .zero,
            customer: Customer(
                name: input.value("musteri_ad"), phone: input.value("musteri_telefon"),
                email: input.value("musteri_eposta")),
            shippingAddress: input.object("teslimat_adresi").map(address),
            invoiceAddress: input.object("fatura_adresi").map(address),
            lines: try input.list("urunler").map(line))
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
