import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The page behind a supplier's link")
struct SupplierLinkPageTests {
    /// An order that a supplier has got, written straight into the tables: the way there is tested elsewhere.
    static func supplierOrder(_ house: WebHouse, of dealer: ID<User>, number: String = "L-1") async throws -> (
        order: Int64, supplierOrder: Int64
    ) {
        let key = house.key(dealer)
        let order = try await house.newOrder(of: dealer, number: number)
        let platforms = try await house.send(.get, "/api/v1/platformlar?kod=genel_rest", key: key).json
        let platform = try #require(platforms["kayitlar"]?[0]?["id"]?.int)
        let made = try await house.send(
            .post, "/api/v1/entegrasyonlar", key: key,
            body: #"{"platform_id":\#(platform),"ad":"Tedarik AŞ","extra_config":{"adres":"https://tedarikci.test"}}"#)
        let supplier = try #require(try made.json["id"]?.int, "\(made.text)")
        let supplierOrder = try await house.database.write { tx -> Int64 in
            let now = house.clock.now
            _ = try tx.run("UPDATE siparisler SET durum = 'tedarikci_onayi_bekliyor' WHERE id = \(order)")
            _ = try tx.run(
                """
                UPDATE siparis_urunleri SET durum = 'tedarikcide', tedarikci_entegrasyon_id = \(supplier)
                WHERE siparis_id = \(order)
                """)
            let id: Int64 = try tx.one(
                """
                INSERT INTO tedarikci_siparisleri
                    (siparis_id, bayi_id, entegrasyon_id, referans, durum, created_at, updated_at)
                VALUES (\(order), \(dealer), \(supplier), \("\(number)-ref"), 'alindi', \(now), \(now)) RETURNING id
                """
            ) { try $0.next() }
            _ = try tx.run(
                """
                INSERT INTO tedarikci_siparis_satirlari
                    (tedarikci_siparis_id, siparis_urun_id, sku, barkod, ad, adet, birim_fiyat)
                SELECT \(id), u.id, 'TED-9', '869', \("<b>Bardak</b>"), 2, \(Money(kurus: 777)) FROM siparis_urunleri u
                WHERE u.siparis_id = \(order)
                """)
            return id
        }
        return (order, supplierOrder)
    }

    private func makeLink(_ house: WebHouse, _ supplierOrder: Int64) async throws -> (id: Int64, path: String) {
        let answer = try await house.send(
            .post, "/api/v1/tedarikci-siparisleri/\(supplierOrder)/baglantilar", key: house.key(house.dealer))
        #expect(answer.status == 201, "\(answer.text)")
        let address = try #require(try answer.json["adres"]?.string)
        let prefix = house.operations.settings.publicURL
        #expect(address.hasPrefix(prefix + "/t/"))
        return (try #require(try answer.json["id"]?.int), String(address.dropFirst(prefix.count)))
    }

    @Test(
        "shows what to send and no price, telephone or e-mail, and is never kept or indexed",
        arguments: EngineUnderTest.allCases)
    func shows(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (order, id) = try await Self.supplierOrder(house, of: house.dealer)
            try await house.database.write { tx in
                _ = try tx.run(
                    """
                    UPDATE siparisler SET musteri_telefon = '5559998877', musteri_eposta = 'gizli@ornek.com'
                    WHERE id = \(order)
                    """)
            }
            let link = try await makeLink(house, id)
            let page = try await PanelVisitor(house).get(link.path)
            #expect(page.status == 200)
            #expect(page.text.contains("L-1") && page.text.contains("birinci") && page.text.contains("2 adet"))
            #expect(page.text.contains("&lt;b&gt;Bardak") && !page.text.contains("<b>Bardak"))
            for hidden in ["7,77", "7.77", "10,50", "21,00", "5559998877", "gizli@ornek.com"] {
                #expect(!page.text.contains(hidden), "\(hidden)")
            }
            #expect(page.header("Cache-Control") == "no-store" && page.header("Set-Cookie") == nil)
            #expect(page.header("Referrer-Policy") == "same-origin")
            #expect(page.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
        }
    }

    @Test("takes acceptance and tracking number by its forms, once each", arguments: EngineUnderTest.allCases)
    func answers(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (order, id) = try await Self.supplierOrder(house, of: house.dealer)
            let link = try await makeLink(house, id)
            let visitor = try PanelVisitor(house)
            func state() async throws -> String? {
                try await house.send(.get, "/api/v1/siparisler/\(order)", key: house.key(house.dealer)).json["durum"]?
                    .string
            }
            let accepted = try await visitor.post(link.path, ["islem": "onay"], withToken: false)
            #expect(accepted.status == 303 && accepted.header("Location") == link.path, "\(accepted.text)")
            #expect(try await state() == "hazirlaniyor")
            #expect(try await visitor.post(link.path, ["islem": "onay"], withToken: false).status == 409)
            let missing = try await visitor.post(
                link.path, ["islem": "kargo", "kargo_firmasi": "Aras"], withToken: false)
            #expect(missing.status == 422 && missing.text.contains("kargo_takip_no"))
            let shipped = try await visitor.post(
                link.path, ["islem": "kargo", "kargo_firmasi": "Aras", "kargo_takip_no": "726"], withToken: false)
            #expect(shipped.status == 303)
            #expect(try await state() == "kargoda")
            let after = try await visitor.get(link.path).text
            #expect(after.contains("726") && !after.contains("<form"))
            #expect(try await visitor.post(link.path, ["islem": "yok"], withToken: false).status == 422)
        }
    }

    @Test("takes a refusal with its reason")
    func refuses() async throws {
        try await WebHouse.run { house async throws in
            let (order, id) = try await Self.supplierOrder(house, of: house.dealer)
            let link = try await makeLink(house, id)
            let visitor = try PanelVisitor(house)
            #expect(try await visitor.post(link.path, ["islem": "ret", "neden": " "], withToken: false).status == 422)
            #expect(
                try await visitor.post(link.path, ["islem": "ret", "neden": "yok"], withToken: false).status == 303)
            let detail = try await house.send(
                .get, "/api/v1/siparisler/\(order)", key: house.key(house.dealer)
            ).json
            #expect(detail["durum"] == "yonlendirme_bekliyor")
        }
    }

    @Test(
        "takes no answer that does not come from itself",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "none"],
            ["Origin": "http://kotu.example"], ["Referer": "http://kotu.example/t/1"], [:],
        ])
    func crossSite(headers: [String: String]) async throws {
        try await WebHouse.run { house async throws in
            let (_, id) = try await Self.supplierOrder(house, of: house.dealer)
            let link = try await makeLink(house, id)
            let visitor = try PanelVisitor(house)
            var all = headers
            all["Content-Type"] = "application/x-www-form-urlencoded"
            let answer = try await house.send(
                .post, link.path, headers: all, body: "islem=onay", to: visitor.server)
            #expect(answer.status == 403)
            let state = try await house.database.read { tx in
                try tx.value("SELECT durum FROM tedarikci_siparisleri", as: String.self)
            }
            #expect(state == "alindi")
        }
    }

    @Test("that is unknown, cancelled or over says so, the same for looking, answering and files")
    func dead() async throws {
        try await WebHouse.run { house async throws in
            let (_, id) = try await Self.supplierOrder(house, of: house.dealer, number: "GIZLI-7")
            let link = try await makeLink(house, id)
            let visitor = try PanelVisitor(house)
            let unknown = "/t/" + String(repeating: "a", count: 64)
            let other = try await makeLink(house, id)
            let cancelled = try await house.send(
                .delete, "/api/v1/tedarikci-siparisleri/\(id)/baglantilar/\(other.id)", key: house.key(house.dealer))
            #expect(cancelled.status == 204)
            for (path, status) in [(unknown, 404), ("/t/a", 404), ("/t/%27%20OR%201", 404), (other.path, 410)] {
                for answer in [
                    try await visitor.get(path), try await visitor.get(path + "/dosyalar/1"),
                    try await visitor.post(path, ["islem": "onay"], withToken: false),
                ] {
                    #expect(answer.status == status, "\(path)")
                    #expect(!answer.text.contains("GIZLI") && !answer.text.contains("birinci"))
                }
            }
            #expect(try await visitor.get(link.path).status == 200)
            house.clock.advance(by: .seconds(7 * 86_400 + 1))
            #expect(try await visitor.get(link.path).status == 410)
        }
    }

    @Test("gives out the label and the picture of its order and no other file")
    func files() async throws {
        try await WebHouse.run { house async throws in
            let (order, id) = try await Self.supplierOrder(house, of: house.dealer)
            let (foreignOrder, _) = try await Self.supplierOrder(house, of: house.otherDealer, number: "L-2")
            func add(_ order: Int64, _ kind: FileKind, _ text: String) async throws -> ID<OrderFile> {
                try await house.operations.attachFile(
                    order: ID(order), kind: kind, name: "dosya.pdf", bytes: Array("%PDF-1.7 \(text)".utf8),
                    actor: .system(.command), scope: .system)
            }
            let label = try await add(order, .shippingLabel, "etiket")
            let invoice = try await add(order, .invoice, "fatura")
            let foreign = try await add(foreignOrder, .shippingLabel, "baska")
            let link = try await makeLink(house, id)
            let visitor = try PanelVisitor(house)
            let good = try await visitor.get("\(link.path)/dosyalar/\(label)")
            #expect(good.status == 200 && good.text.hasSuffix("etiket"))
            #expect(good.header("Content-Disposition")?.hasPrefix("attachment") == true)
            #expect(good.header("Content-Security-Policy")?.contains("sandbox") == true)
            for file in [invoice, foreign, ID(9999)] {
                #expect(try await visitor.get("\(link.path)/dosyalar/\(file)").status == 404)
            }
        }
    }

    @Test("is made and cancelled by the API within the dealer's own orders", arguments: EngineUnderTest.allCases)
    func api(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (order, id) = try await Self.supplierOrder(house, of: house.dealer)
            let path = "/api/v1/tedarikci-siparisleri/\(id)/baglantilar"
            let link = try await makeLink(house, id)
            let own = try await house.send(.get, path, key: house.key(house.dealer))
            #expect(try own.json["kayitlar"]?[0]?["gecerli"] == true)
            #expect(!own.text.contains(link.path.dropFirst(3)))
            let stranger = house.key(house.otherDealer)
            for (method, address) in [
                (HTTPRequest.Method.get, path), (.post, path), (.delete, "\(path)/\(link.id)"),
                (.get, "/api/v1/tedarikci-siparisleri/\(id)"),
            ] {
                #expect(try await house.send(method, address, key: stranger).status == 404, "\(method) \(address)")
            }
            let list = "/api/v1/tedarikci-siparisleri?siparis_id=\(order)"
            #expect(try await house.send(.get, list, key: stranger).json["kayitlar"] == [])
            #expect(
                try await house.send(.get, list, key: house.key(house.dealer)).json["kayitlar"]?[0]?["id"]?.int == id)
            #expect(try await house.send(.delete, "\(path)/\(link.id)", key: house.key(house.dealer)).status == 204)
            #expect(try await PanelVisitor(house).get(link.path).status == 410)
        }
    }

    @Test("is made on the order's page, where its address is shown this once")
    func panel() async throws {
        try await WebHouse.run { house async throws in
            let (order, id) = try await Self.supplierOrder(house, of: house.dealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let path = "/siparisler/\(order)/tedarikci-siparisleri/\(id)/baglantilar"
            #expect(try await visitor.get("/siparisler/\(order)").text.contains("action=\"\(path)\""))
            let made = try await visitor.post(path, [:])
            let address = try #require(made.text.firstMatch(of: #/data-copy="Kopyala">[^<]*(\/t\/[0-9a-f]{64})</#)).1
            #expect(try await PanelVisitor(house).get(String(address)).status == 200)
            #expect(!(try await visitor.get("/siparisler/\(order)").text.contains(address)))
            #expect(try await visitor.post(path + "/iptal", [:]).status == 303)
            #expect(try await PanelVisitor(house).get(String(address)).status == 410)
            let stranger = try await PanelVisitor.signedIn(house, as: "ikinci")
            #expect(try await stranger.post(path, [:]).status == 404)
        }
    }
}
