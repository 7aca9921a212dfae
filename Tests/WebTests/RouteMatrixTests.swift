import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Operations
@testable import Web

@Suite("Route matrix")
struct RouteMatrixTests {
    @Test("Every route says who may take it")
    func complete() async throws {
        try await WebHouse.run { house async throws in
            let server = WebServer(services: house.services, panel: try panelRoutes(house.services))
            #expect(RouteMatrix.faults(in: server.routes) == [])
        }
    }

    @Test("A route that nobody has thought about keeps the server from starting")
    func incomplete() async throws {
        let forgotten = [
            Route(.get, "/unutulan", door: .panel, access: .everyone) { _ in .noContent },
            Route(.get, "/unutulan-da", door: .panel, access: .signedIn) { _ in .noContent },
            Route(.get, "/kimseye-sorulmayan", door: .open, access: .allowed(.viewOrders)) { _ in .noContent },
        ]
        try await WebHouse.run(panel: forgotten) { house async throws in
            let faults = RouteMatrix.faults(in: house.server.routes)
            #expect(faults.map(\.route) == forgotten.map { "GET \($0.path)" })
            #expect(throws: RouteMatrix.Refusal.self) { try house.server.makeApplication() }
        }
    }

    @Test("Without a key every route of the API is 401, and without a session every page leads to the sign-in")
    func nobody() async throws {
        try await WebHouse.run { house async throws in
            let visitor = try PanelVisitor(house)
            for route in visitor.server.routes where route.access != .everyone {
                let (path, name) = (route.path.replacing(#/\{[a-z]+\}/#, with: "1"), "\(route.method) \(route.path)")
                if route.door == .api {
                    #expect(try await house.send(route.method, path, to: visitor.server).status == 401, "\(name)")
                } else if route.method == .get {
                    let answer = try await visitor.get(path)
                    let leadsToSignIn = answer.header("Location")?.hasPrefix("/giris") == true
                    #expect(answer.status == 303 && leadsToSignIn, "\(name): \(answer.status)")
                } else {
                    #expect(try await visitor.post(path, [:], withToken: false).status == 401, "\(name)")
                }
            }
        }
    }

    @Test("A change of a role counts with the next request here, and within a second where another node made it")
    func changeCountsAtOnce() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 200)
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.viewJobs]), of: .dealer)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 403)
            #expect(try await house.send(.get, "/api/v1/isler", key: key).status == 200)
            // As another process does it: this one is not told.
            let text = JSONText(RoleGrants(reach: .own, permissions: []).stored.description)
            _ = try await house.database.write { tx in
                try tx.run("UPDATE roller SET izinler = \(text) WHERE ad = \(RoleName.dealer)")
            }
            house.clock.advance(by: KeyRecognition.lifetime)
            #expect(try await house.send(.get, "/api/v1/isler", key: key).status == 403)
        }
    }

    @Test("Who may not see costs gets neither the column nor its name")
    func costs() async throws {
        try await WebHouse.run { house async throws in
            try await house.setGrants(
                RoleGrants(reach: .own, permissions: [.viewCatalogue, .viewCosts]), of: .dealer)
            let key = house.key(house.dealer)
            let product = try await house.newSupplierProduct(of: house.dealer, cost: "12.34")
            #expect(try await house.send(.get, "/api/v1/tedarikci-urunleri", key: key).text.contains("12.34"))
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.viewCatalogue]), of: .dealer)
            for path in ["/api/v1/tedarikci-urunleri", "/api/v1/tedarikci-urunleri/\(product)"] {
                let answer = try await house.send(.get, path, key: key)
                #expect(answer.status == 200)
                #expect(!answer.text.contains("12.34") && !answer.text.contains("maliyet"), "\(answer.text)")
            }
        }
    }

    @Test("Who may not see costs can't set, clear or read them in the log either")
    func hiddenCosts() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            let product = try await house.newSupplierProduct(of: house.dealer, cost: "12.34")
            let path = "/api/v1/tedarikci-urunleri"
            #expect(
                try await house.send(.patch, "\(path)/\(product)", key: key, body: #"{"maliyet":"56.78"}"#).status
                    == 200)
            let log = try await house.send(.get, "/api/v1/sistem-log?tablo=tedarikci_urunleri", key: key).text
            #expect(log.contains("maliyet") && !log.contains("12.34") && !log.contains("56.78"), "\(log)")
            try await house.setGrants(
                RoleGrants(reach: .own, permissions: [.viewCatalogue, .changeCatalogue]), of: .dealer)
            let row = try await house.send(.get, "\(path)/\(product)", key: key).json
            let supplier = try #require(row["entegrasyon_id"]?.int)
            for body in [#"{"maliyet":"1.00"}"#, #"{"maliyet":null}"#] {
                let answer = try await house.send(.patch, "\(path)/\(product)", key: key, body: body)
                #expect(try answer.status == 422 && answer.wrongFields == ["maliyet"], "\(answer.text)")
            }
            let offer = #"{"entegrasyon_id":\#(supplier),"sku":"YENI","ad":"Yeni","maliyet":"1.00"}"#
            #expect(try await house.send(.post, path, key: key, body: offer).status == 422)
            #expect(
                try await house.send(.patch, "\(path)/\(product)", key: key, body: #"{"ad":"Başka"}"#).status == 200)
            let cost: Money? = try await house.database.read { tx in
                try tx.one("SELECT maliyet FROM tedarikci_urunleri WHERE id = \(product)") { try $0.next() }
            }
            #expect(cost?.description == "56.78")
        }
    }

    @Test("An offer with a stock code that the supplier has is refused, and the one that is there stays")
    func doubleOffer() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            let product = try await house.newSupplierProduct(of: house.dealer, cost: "12.34")
            let path = "/api/v1/tedarikci-urunleri"
            let before = try await house.send(.get, "\(path)/\(product)", key: key)
            let (supplier, sku) = (
                try #require(try before.json["entegrasyon_id"]?.int), try #require(try before.json["sku"]?.string)
            )
            let again = try await house.send(
                .post, path, key: key, body: #"{"entegrasyon_id":\#(supplier),"sku":"\#(sku)","ad":"Başka"}"#)
            #expect(try again.status == 409 && again.json["kod"] == "zaten_var", "\(again.text)")
            // Another dealer does not learn that it is there.
            let foreign = try await house.send(
                .post, path, key: house.key(house.otherDealer),
                body: #"{"entegrasyon_id":\#(supplier),"sku":"\#(sku)","ad":"Başka"}"#)
            #expect(try foreign.status == 422 && foreign.wrongFields == ["entegrasyon_id"], "\(foreign.text)")
            #expect(try await house.send(.get, "\(path)/\(product)", key: key).text == before.text)
        }
    }

    @Test("Files need their own permission: the list, the bytes, and what an order tells of them")
    func files() async throws {
        try await WebHouse.run { house async throws in
            let order = try await house.newOrder(of: house.dealer)
            let file = try await house.operations.attachFile(
                order: ID(order), kind: .other, name: "not.pdf", bytes: Array("%PDF-1.7".utf8),
                actor: .system(.command), scope: .system)
            let key = house.key(house.dealer)
            let paths = [
                "/api/v1/siparis-dosyalari", "/api/v1/siparis-dosyalari/\(file)", "/api/v1/dosyalar/\(file)",
                "/api/v1/siparisler/\(order)/dosyalar",
            ]
            for path in paths { #expect(try await house.send(.get, path, key: key).status == 200, "\(path)") }
            #expect(try await house.send(.get, "/api/v1/siparisler/\(order)", key: key).text.contains("not.pdf"))
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.viewOrders]), of: .dealer)
            for path in paths { #expect(try await house.send(.get, path, key: key).status == 403, "\(path)") }
            let shown = try await house.send(.get, "/api/v1/siparisler/\(order)", key: key)
            #expect(shown.status == 200 && !shown.text.contains("dosyalar"), "\(shown.text)")
            let page = try await PanelVisitor.signedIn(house, as: "birinci").get("/siparisler/\(order)")
            #expect(page.status == 200 && !page.text.contains("not.pdf"))
        }
    }

    @Test("Who may not read the error log sees no errors of jobs, and no button that leads nowhere")
    func hiddenErrors() async throws {
        try await WebHouse.run { house async throws in
            let (order, key) = (try await house.newOrder(of: house.dealer), house.key(house.dealer))
            let dealer = house.dealer
            let job: Int64 = try await house.database.write { tx in
                try tx.run(
                    "UPDATE is_kuyrugu SET durum = 'olu', hata = 'Fiyat 99,90 reddedildi', bitti_at = created_at")
                return try tx.one("SELECT id FROM is_kuyrugu WHERE kullanici_id = \(dealer) LIMIT 1") {
                    try $0.next()
                }
            }
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let pages = ["/siparisler/\(order)", "/isler", "/isler/\(job)", "/isler/kuyruk", "/siparisler"]
            func seen() async throws -> String {
                var texts = [try await house.send(.get, "/api/v1/isler/\(job)", key: key).text]
                for page in pages { texts.append(try await visitor.get(page).text) }
                return texts.joined(separator: "\n")
            }
            let all = try await seen()
            let words = ["99,90", "/isler/\(job)/yeniden", "/siparisler/yeni"]
            for word in words { #expect(all.contains(word), "\(word)") }
            try await house.setGrants(
                RoleGrants(reach: .own, permissions: [.viewOrders, .viewJobs, .viewFiles]), of: .dealer)
            let few = try await seen()
            for word in words + ["\"veri\"", "/duraklat", "/isler/kuyruk/seritler"] {
                #expect(!few.contains(word), "\(word)")
            }
        }
    }

    @Test("An employee works for its dealers, and sees nothing of others nor of its own number")
    func employees() async throws {
        try await WebHouse.run { house async throws in
            _ = try await house.newOrder(of: house.dealer, number: "BIRINCI-1")
            _ = try await house.newOrder(of: house.otherDealer, number: "IKINCI-1")
            let employee = try await house.newUser(role: .warehouse)
            let key = try await house.newKey(of: employee)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).json["kayitlar"] == [])
            try await house.assign(employee, to: [house.dealer])
            let text = try await house.send(.get, "/api/v1/siparisler", key: key).text
            #expect(text.contains("BIRINCI-1") && !text.contains("IKINCI-1"))
            try await house.assign(employee, to: [house.otherDealer])
            let both = try await house.send(.get, "/api/v1/siparisler", key: key).text
            #expect(both.contains("BIRINCI-1") && both.contains("IKINCI-1"))
            // A dealer's closed account closes for the employees too; without any dealer nothing is left.
            try await house.people.setUserEnabled(false, house.dealer, by: .console)
            house.clock.advance(by: KeyRecognition.lifetime)
            let one = try await house.send(.get, "/api/v1/siparisler", key: key).text
            #expect(!one.contains("BIRINCI-1") && one.contains("IKINCI-1"))
            try await house.people.setUserEnabled(false, house.otherDealer, by: .console)
            house.clock.advance(by: KeyRecognition.lifetime)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).json["kayitlar"] == [])
        }
    }

    @Test("What concerns every dealer is for those who see every dealer, whatever their role says")
    func installationRights() async throws {
        try await WebHouse.run { house async throws in
            let path = "/api/v1/kisisel-veri-talepleri"
            let grants = RoleGrants(reach: .everyone, permissions: [.managePersonalData, .viewOrders])
            try await house.setGrants(grants, of: .operatorRole)
            let key = house.key(house.operatorUser)
            #expect(try await house.send(.get, path, key: key).status == 200)
            try await house.assign(house.operatorUser, to: [house.dealer])
            house.clock.advance(by: KeyRecognition.lifetime)
            #expect(try await house.send(.get, path, key: key).status == 403)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 200)
            let role = try await house.send(
                .post, "/api/v1/roller", key: house.key(house.admin),
                body: #"{"ad":"kvkk","izinler":{"kapsam":"kendi","izinler":{"kisisel_veri":["yonet"]}}}"#)
            #expect(try role.status == 422 && role.wrongFields == ["izinler"], "\(role.text)")
        }
    }
}

extension WebHouse {
    var services: WebServices { WebServices(operations: operations, people: people) }

    func grants(of role: RoleName) async throws -> RoleGrants {
        let stored = try await database.read { tx in try RoleTable.find(role, tx) }
        return try #require(stored).grants
    }

    func setGrants(_ grants: RoleGrants, of role: RoleName) async throws {
        let text = JSONText(grants.stored.description)
        _ = try await people.database.write { tx in
            try tx.run("UPDATE roller SET izinler = \(text) WHERE ad = \(role)")
        }
    }

    func newUser(role: RoleName) async throws -> ID<User> {
        let name = "yeni-\(world.randomToken(byteCount: 4))"
        return try await people.createUser(
            NewUser(name: name, email: "\(name)@ornek.com", role: role, password: Secret(WebHouse.password)),
            actor: .system(.command))
    }

    func newKey(of user: ID<User>) async throws -> String {
        try await people.createApiKey(name: "test", user: user, actor: .system(.command), scope: .system).key.revealed
    }

    func assign(_ employee: ID<User>, to dealers: [ID<User>]) async throws {
        let now = world.now()
        try await people.database.write { tx in
            for dealer in dealers {
                try tx.run(
                    """
                    INSERT INTO calisan_bayileri (kullanici_id, bayi_id, created_at)
                    VALUES (\(employee), \(dealer), \(now))
                    """)
            }
        }
    }

    func newSupplierProduct(of dealer: ID<User>, cost: String) async throws -> Int64 {
        let answer = try await send(
            .post, "/api/v1/entegrasyonlar", key: key(admin),
            body: """
                {"kullanici_id":\(dealer),"platform_id":2,"ad":"Tedarikçi","extra_config":{}}
                """)
        let supplier = try #require(try answer.json["id"]?.int, "\(answer.text)")
        let product = try await send(
            .post, "/api/v1/tedarikci-urunleri", key: key(admin),
            body: """
                {"kullanici_id":\(dealer),"entegrasyon_id":\(supplier),"sku":"T-1","ad":"Bardak","maliyet":"\(cost)"}
                """)
        return try #require(try product.json["id"]?.int, "\(product.text)")
    }

    private var world: World { operations.world }
}
