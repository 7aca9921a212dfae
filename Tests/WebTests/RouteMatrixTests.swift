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
