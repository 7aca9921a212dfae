import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Outgoing webhooks in the API and the panel")
struct OutgoingWebhookTests {
    private static let path = "/api/v1/webhook-abonelikleri"
    private static let body = """
        {"ad":"Depo","adres":"https://depo.ornek.com/kanca","olaylar":["siparis.kargoda","siparis.olusturuldu"]}
        """

    /// The answer to a new subscription of the dealer.
    private func create(_ house: WebHouse, _ body: String = body) async throws -> Answer {
        try await house.send(.post, Self.path, key: house.key(house.dealer), body: body)
    }

    @Test("The secret is in the answer to its making, and never again", arguments: EngineUnderTest.allCases)
    func secretOnce(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let made = try await create(house)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try made.json["id"]?.int)
            let secret = try #require(try made.json["gizli"]?.string)
            #expect(secret.wholeMatch(of: #/whsec_[0-9a-f]{64}/#) != nil)
            #expect(made.header("Location") == "\(Self.path)/\(id)")
            #expect(try made.json["olaylar"] == ["siparis.olusturuldu", "siparis.kargoda"])
            let key = house.key(house.dealer)
            let rolled = try await house.send(.post, "\(Self.path)/\(id)/gizli-yenilemeler", key: key)
            #expect(rolled.status == 201)
            let second = try #require(try rolled.json["gizli"]?.string)
            #expect(second != secret)
            #expect(
                try rolled.json["onceki_gizli_bitis_at"]?.string == (house.clock.now + .seconds(86_400)).description)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            for path in [Self.path, "\(Self.path)/\(id)", "/api/v1/sistem-log"] {
                let text = try await house.send(.get, path, key: key).text
                #expect(!text.contains("whsec_") && !text.contains(secret) && !text.contains(second), "\(path)")
            }
            for path in ["/webhooklar", "/webhooklar/\(id)", "/webhooklar/\(id)/duzenle", "/kayitlar", "/isler"] {
                let page = try await visitor.get(path)
                #expect(page.status == 200 && !page.text.contains("whsec_"), "\(path)")
            }
        }
    }

    @Test(
        "Wrong bodies are refused, each field by its name",
        arguments: [
            (#"{"adres":"https://a.com/","olaylar":["siparis.kargoda"]}"#, "ad"),
            (#"{"ad":"x","adres":"http://a.com/","olaylar":["siparis.kargoda"]}"#, "adres"),
            (#"{"ad":"x","adres":"https://169.254.169.254/","olaylar":["siparis.kargoda"]}"#, "adres"),
            (#"{"ad":"x","adres":"https://a.com/","olaylar":[]}"#, "olaylar"),
            (#"{"ad":"x","adres":"https://a.com/","olaylar":"siparis.kargoda"}"#, "olaylar"),
            (#"{"ad":"x","adres":"https://a.com/","olaylar":["deneme"]}"#, "olaylar"),
            (#"{"ad":"x","adres":"https://a.com/","olaylar":["siparis.kargoda","siparis.kargoda"]}"#, "olaylar"),
            (#"{"ad":"x","adres":"https://a.com/","olaylar":["siparis.kargoda",1]}"#, "olaylar"),
        ])
    func wrongBodies(body: String, field: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await create(house, body)
            #expect(answer.status == 422)
            #expect(try answer.wrongFields == [field], "\(answer.text)")
        }
    }

    @Test("Change, pause, test, resume, send again and delete", arguments: EngineUnderTest.allCases)
    func life(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let key = house.key(house.dealer)
            let id = try #require(try await create(house).json["id"]?.int)
            let own = "\(Self.path)/\(id)"
            let changed = try await house.send(.patch, own, key: key, body: #"{"ad":"Yeni ad"}"#)
            #expect(changed.status == 200)
            #expect(try changed.json["ad"] == "Yeni ad")
            #expect(try changed.json["adres"] == "https://depo.ornek.com/kanca")
            let paused = try await house.send(.patch, own, key: key, body: #"{"durum":"duraklatildi"}"#)
            #expect(try paused.json["durum"] == "duraklatildi")
            #expect(try await house.send(.post, "\(own)/denemeler", key: key).status == 409)
            #expect(try await house.send(.patch, own, key: key, body: #"{"durum":"hatali"}"#).status == 422)
            _ = try await house.send(.patch, own, key: key, body: #"{"durum":"aktif"}"#)
            let test = try await house.send(.post, "\(own)/denemeler", key: key)
            #expect(test.status == 202, "\(test.text)")
            let delivery = try #require(try test.json["id"]?.int)
            #expect(test.header("Location") == "/api/v1/webhook-gonderimleri/\(delivery)")
            _ = try await house.newOrder(of: house.dealer)
            for (filter, count) in [
                ("", 2), ("?olay=deneme", 1), ("?durum=bekliyor", 2), ("?durum=basarisiz", 0),
                ("?abonelik_id=\(id)&olay=siparis.olusturuldu", 1), ("?abonelik_id=\(id + 1)", 0),
            ] {
                let list = try await house.send(.get, "/api/v1/webhook-gonderimleri\(filter)", key: key)
                #expect(try list.json["kayitlar"]?.array?.count == count, "\(filter): \(list.text)")
            }
            let again = try await house.send(.post, "/api/v1/webhook-gonderimleri/\(delivery)/yeniden", key: key)
            #expect(again.status == 202)
            #expect(try again.json["govde"] == test.json["govde"])
            #expect(try again.json["olay_no"] == test.json["olay_no"])
            #expect(try await house.send(.delete, own, key: key).status == 204)
            #expect(try await house.send(.get, own, key: key).status == 404)
            let left = try await house.send(.get, "/api/v1/webhook-gonderimleri", key: key)
            #expect(try left.json["kayitlar"] == [])
        }
    }

    @Test("To another dealer it does not exist, by no route", arguments: EngineUnderTest.allCases)
    func tenants(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let id = try #require(try await create(house).json["id"]?.int)
            let test = try await house.send(.post, "\(Self.path)/\(id)/denemeler", key: house.key(house.dealer))
            let delivery = try #require(try test.json["id"]?.int)
            let stranger = house.key(house.otherDealer)
            var asked = 0
            for route in house.server.routes where route.path.contains("/webhook-") && route.path.contains("{id}") {
                let isDelivery = route.path.contains("gonderimleri")
                let path = route.path.replacing("{id}", with: "\(isDelivery ? delivery : id)")
                let body = route.body == .json ? #"{"ad":"x","durum":"duraklatildi"}"# : nil
                let answer = try await house.send(route.method, path, key: stranger, body: body)
                #expect(answer.status == 404, "\(route.method) \(path): \(answer.text)")
                asked += 1
            }
            #expect(asked == 7)
            for path in [Self.path, "/api/v1/webhook-gonderimleri"] {
                #expect(try await house.send(.get, path, key: stranger).json["kayitlar"] == [])
            }
            let visitor = try await PanelVisitor.signedIn(house, as: "ikinci")
            #expect(try await visitor.get("/webhooklar/\(id)").status == 404)
            for action in ["deneme", "duraklat", "baslat", "anahtar", "sil", "duzenle", "gonderimler/\(delivery)"] {
                let answer = try await visitor.post("/webhooklar/\(id)/\(action)", ["ad": "x"])
                #expect([404, 422].contains(answer.status), "\(action): \(answer.status)")
                #expect(!answer.text.contains("depo.ornek.com"))
            }
            #expect(try await !visitor.get("/webhooklar").text.contains("depo.ornek.com"))
            let still = try await house.send(.get, "\(Self.path)/\(id)", key: house.key(house.dealer))
            #expect(try still.json["durum"] == "aktif" && still.json["ad"] == "Depo")
        }
    }

    @Test("An operator adds one for a dealer, and not for somebody who is none")
    func operators() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.operatorUser)
            func body(_ dealer: ID<User>?) -> String {
                let name = dealer.map { #""kullanici_id":\#($0),"# } ?? ""
                return "{" + name + Self.body.dropFirst()
            }
            #expect(try await house.send(.post, Self.path, key: key, body: body(house.dealer)).status == 201)
            for wrong in [nil, house.admin] {
                let answer = try await house.send(.post, Self.path, key: key, body: body(wrong))
                #expect(answer.status == 422)
                #expect(try answer.wrongFields == ["kullanici_id"])
            }
        }
    }

    // MARK: The panel

    private func newInPanel(_ visitor: PanelVisitor) async throws -> (page: Answer, id: String) {
        let page = try await visitor.post(
            "/webhooklar/yeni",
            ["ad": "Depo <b>", "adres": "https://depo.ornek.com/kanca", "olay.siparis.olusturuldu": "1"])
        #expect(page.status == 200, "\(page.text)")
        let id = try #require(page.text.firstMatch(of: #/\/webhooklar\/(\d+)\/deneme/#)).1
        return (page, String(id))
    }

    @Test func `a webhook made in the form shows its secret this once, and its log`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            #expect(try await visitor.get("/webhooklar").text.contains("Henüz webhook yok"))
            let form = try await visitor.get("/webhooklar/yeni").text
            #expect(form.matches(of: #/type="checkbox"/#).count == WebhookEvent.subscribable.count)
            let (page, id) = try await newInPanel(visitor)
            #expect(page.text.contains("whsec_") && page.text.contains("Depo &lt;b&gt;"))
            #expect(page.header("Cache-Control")?.contains("no-store") == true)
            let again = try await visitor.get("/webhooklar/\(id)").text
            #expect(!again.contains("whsec_") && again.contains("Henüz gönderim yok"))
            #expect(again.contains("data-confirm=") && again.contains("action=\"/webhooklar/\(id)/sil\""))
            let tested = try await visitor.post("/webhooklar/\(id)/deneme", [:])
            #expect(tested.status == 303)
            let log = try await visitor.get(try #require(tested.header("Location"))).text
            #expect(log.contains("olay_") && log.contains("Bekliyor") && log.contains("Yeniden gönder"))
            let path = try #require(log.firstMatch(of: #/action="(\/webhooklar\/\d+\/gonderimler\/\d+)"/#)).1
            #expect(try await visitor.post(String(path), [:]).status == 303)
            let rolled = try await visitor.post("/webhooklar/\(id)/anahtar", [:]).text
            #expect(rolled.contains("whsec_") && rolled.contains("Önceki anahtar"))
        }
    }

    @Test func `a webhook is paused, resumed, changed and deleted`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let id = try await newInPanel(visitor).id
            let path = "/webhooklar/\(id)"
            #expect(try await visitor.post("\(path)/duraklat", [:]).status == 303)
            let paused = try await visitor.get(path).text
            #expect(paused.contains("\(path)/baslat") && !paused.contains("\(path)/deneme"))
            let refused = try await visitor.post("\(path)/deneme", [:])
            #expect(refused.status == 409 && refused.text.contains("Webhook duraklatılmış"))
            #expect(try await visitor.post("\(path)/baslat", [:]).status == 303)
            let wrong = try await visitor.post("\(path)/duzenle", ["ad": "Depo", "adres": "https://localhost/"])
            #expect(wrong.status == 422 && wrong.text.contains("En az bir olay seçin."))
            #expect(wrong.text.contains("value=\"https://localhost/\""))
            #expect(wrong.text.contains("href=\"#alan-adres\"") && wrong.text.contains("href=\"#alan-olay-siparis"))
            let changed = try await visitor.post(
                "\(path)/duzenle", ["ad": "Kasa", "adres": "https://kasa.ornek.com/", "olay.siparis.kargoda": "1"])
            #expect(changed.status == 303)
            let list = try await visitor.get("/webhooklar").text
            #expect(list.contains("Kasa") && list.contains("Sipariş kargoya verildi") && !list.contains("Depo"))
            #expect(try await visitor.post("\(path)/sil", [:]).status == 303)
            #expect(try await visitor.get(path).status == 404)
        }
    }

    @Test func `who may only look finds no buttons`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let id = try await newInPanel(visitor).id
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.viewWebhooks]), of: .dealer)
            let list = try await visitor.get("/webhooklar").text
            #expect(list.contains("depo.ornek.com") && !list.contains("/webhooklar/yeni"))
            let page = try await visitor.get("/webhooklar/\(id)").text
            #expect(!page.contains("/webhooklar/\(id)/"))
        }
    }

    @Test func `both languages show the pages`() async throws {
        try await WebHouse.run { house in
            var visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let id = try await newInPanel(visitor).id
            visitor.cookie += "; dil=en"
            let page = try await visitor.get("/webhooklar/\(id)").text
            #expect(page.contains("Order created") && page.contains("No deliveries yet") && page.contains("Webhooks"))
        }
    }
}
