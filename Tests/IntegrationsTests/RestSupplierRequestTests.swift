import Domain
import Integrations
import LosslessJSON
import Testing

@Suite("Orders to a REST supplier")
struct RestSupplierRequestTests {
    private func submitted(_ configuration: String, _ request: SupplierOrderRequest) async throws -> HTTPRequest {
        let transport = CannedTransport(201, #"{"id":"T-1","status":"received"}"#)
        let account = cannedAccount(.restSupplier, configuration: configuration)
        _ = try await RestSupplierClient(account: account, transport: transport, world: cannedWorld()).submit(request)
        return try #require(transport.requests.first)
    }

    @Test("have a plain form without any settings")
    func plain() async throws {
        let request = try await submitted("{}", .example)
        #expect(request.method == .post && request.hasEffect)
        #expect(request.url == "https://ornek.test/v1/orders")
        #expect(request.header("X-API-Key") == "anahtar-1")
        #expect(request.header("Idempotency-Key") == "ref-1")
        #expect(request.header("Content-Type") == "application/json")
        let expected: JSON = [
            "reference": "ref-1", "order_number": "S-100", "currency": "TRY",
            "customer": ["name": "Ayşe Yılmaz", "phone": "+905551112233"],
            "shipping": ["address": "Gül Sk. 3", "district": "Kadıköy", "city": "İstanbul"],
            "tracking_number": "72602420957047272632",
            "items": [
                [
                    "sku": "A-1", "barcode": "8690000000001", "name": "Bardak", "quantity": 2,
                    "unit_price": .number("49.90"),
                ]
            ],
            "label": ["name": "etiket.pdf", "type": "application/pdf", "content": "JVBERi0="],
        ]
        #expect(request.json == expected)
    }

    @Test("take the supplier's own names")
    func mapped() async throws {
        let configuration = #"""
            {"kimlik":{"tur":"bearer"},"gonder":{"yontem":"PUT","yol":"/siparis"},"idempotency_baslik":"X-Ref",
             "alanlar":{"referans":"meta.ref","siparis_numarasi":"meta.no","musteri_ad":"alici","musteri_telefon":null,
               "musteri_eposta":"eposta","adres.metin":"adres","adres.il":null,"adres.ilce":null,"para_birimi":null,
               "kargo_takip_no":null,"satirlar":"data.kalemler","satir.sku":"stok.kod","satir.barkod":null,
               "satir.ad":null,"satir.adet":"miktar","satir.birim_fiyat":"fiyat","etiket":null}}
            """#
        let request = try await submitted(configuration, .example)
        #expect(request.method == .put && request.url == "https://ornek.test/v1/siparis")
        #expect(request.header("Authorization") == "Bearer anahtar-1")
        #expect(request.header("X-Ref") == "ref-1" && request.header("Idempotency-Key") == nil)
        let expected: JSON = [
            "meta": ["ref": "ref-1", "no": "S-100"], "alici": "Ayşe Yılmaz", "eposta": "ayse@ornek.test",
            "adres": "Gül Sk. 3",
            "data": ["kalemler": [["stok": ["kod": "A-1"], "miktar": 2, "fiyat": .number("49.90")]]],
        ]
        #expect(request.json == expected)
    }

    @Test("carry several files, pictures always as a list")
    func files() async throws {
        var order = SupplierOrderRequest.example
        order.attachments += [
            .init(kind: .shippingLabel, name: "2.pdf", type: .pdf, bytes: [2]),
            .init(kind: .productPicture, name: "r.png", type: .png, bytes: [3]),
            .init(kind: .other, name: "d.pdf", type: .pdf, bytes: [4]),
        ]
        let json = try await submitted("", order).json
        #expect(json["label"]?.array?.map { $0["name"]?.string } == ["etiket.pdf", "2.pdf"])
        #expect(json["images"] == [["name": "r.png", "type": "image/png", "content": "Aw=="]])
        #expect(json["files"]?.array?.count == 1)
    }

    @Test("can go without a key or with name and password")
    func credentials() async throws {
        let basic = try await submitted(#"{"kimlik":{"tur":"basic"}}"#, .example)
        #expect(basic.header("Authorization") == "Basic a3VsbGFuaWNpOnBhcm9sYQ==")
        let none = try await submitted(#"{"kimlik":{"tur":"yok"},"idempotency_baslik":null}"#, .example)
        #expect(none.headers.map(\.0).sorted() == ["Accept", "Content-Type"])
    }

    @Test("are not sent without the key that is needed, or with wrong settings")
    func notSent() async {
        let transport = CannedTransport(200, "{}")
        for (configuration, key, kind) in [
            ("{}", "", IntegrationError.Class.credentials), (#"{"gonder":{"yol":"x"}}"#, "a", .permanent),
        ] {
            let account = cannedAccount(.restSupplier, configuration: configuration, apiKey: key)
            let client = RestSupplierClient(account: account, transport: transport, world: cannedWorld())
            let error = await integrationError { () async throws(IntegrationError) in
                _ = try await client.submit(.example)
            }
            #expect(error?.kind == kind)
        }
        #expect(transport.requests.isEmpty)
    }
}

extension SupplierOrderRequest {
    /// One line and one label.
    static var example: SupplierOrderRequest {
        var request = SupplierOrderRequest(
            reference: "ref-1", orderNumber: "S-100",
            customer: Customer(name: "Ayşe Yılmaz", phone: "+905551112233", email: "ayse@ornek.test"),
            shippingAddress: Address(text: "Gül Sk. 3", district: "Kadıköy", city: "İstanbul"), currency: "TRY",
            lines: [
                Line(
                    supplierSKU: "A-1", barcode: "8690000000001", name: "Bardak", quantity: 2,
                    unitPrice: Money(kurus: 4990))
            ],
            attachments: [Attachment(kind: .shippingLabel, name: "etiket.pdf", type: .pdf, bytes: Array("%PDF-".utf8))])
        request.trackingNumber = "72602420957047272632"
        return request
    }
}
