import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Limits of API keys")
struct ApiKeyLimitTests {
    private func make(_ house: WebHouse, _ body: String, key: String? = nil) async throws -> Answer {
        try await house.send(
            .post, "/api/v1/api-anahtarlari", key: key ?? house.key(house.dealer), body: body)
    }

    private func text(_ answer: Answer) throws -> String {
        try #require(try answer.json["anahtar"]?.string, "\(answer.text)")
    }

    @Test("a key does no more than its scopes say, and no more than its owner may")
    func scopes() async throws {
        try await WebHouse.run { house async throws in
            let key = try text(try await make(house, #"{"ad":"okur","kapsamlar":["siparisler.gor","isler.gor"]}"#))
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 200)
            let refused = try await house.send(.get, "/api/v1/urunler", key: key)
            #expect(refused.status == 403)
            #expect(try refused.json["kod"] == "yetki_yok")
            try await house.setGrants(RoleGrants(reach: .own, permissions: [.viewJobs]), of: .dealer)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 403)
            #expect(try await house.send(.get, "/api/v1/isler", key: key).status == 200)
        }
    }

    @Test(
        "what can't be granted is refused by name",
        arguments: [
            (#"{"ad":"x","kapsamlar":["siparisler.gor","kullanicilar.degistir"]}"#, "kapsamlar"),
            (#"{"ad":"x","kapsamlar":["uydurma.yetki"]}"#, "kapsamlar"),
            (#"{"ad":"x","kapsamlar":"hepsi"}"#, "kapsamlar"),
            (#"{"ad":"x","adresler":["192.0.2.0/40"]}"#, "adresler"), (#"{"ad":"x","adresler":["host"]}"#, "adresler"),
            (#"{"ad":"x","bitis_at":"2020-01-01T00:00:00Z"}"#, "bitis_at"),
            (#"{"ad":"x","bitis_at":"2099-01-01T00:00:00Z"}"#, "bitis_at"),
        ])
    func refused(body: String, field: String) async throws {
        try await WebHouse.run { house async throws in
            let answer = try await make(house, body)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(try answer.wrongFields == [field])
        }
    }

    @Test("a limited key makes no stronger one, nor makes itself stronger")
    func noEscalation() async throws {
        try await WebHouse.run { house async throws in
            let made = try await make(house, #"{"ad":"a","kapsamlar":["api_anahtarlari.yonet","siparisler.gor"]}"#)
            let (weak, id) = (try text(made), try #require(try made.json["id"]?.int))
            #expect(try await make(house, #"{"ad":"b","kapsamlar":["urunler.gor"]}"#, key: weak).status == 422)
            let child = try text(try await make(house, #"{"ad":"b"}"#, key: weak))
            #expect(try await house.send(.get, "/api/v1/siparisler", key: child).status == 200)
            #expect(try await house.send(.get, "/api/v1/urunler", key: child).status == 403)
            for body in [#"{"kapsamlar":null}"#, #"{"kapsamlar":["urunler.gor"]}"#] {
                let answer = try await house.send(.patch, "/api/v1/api-anahtarlari/\(id)", key: weak, body: body)
                #expect(answer.status == 422, "\(answer.text)")
            }
            // Nor by renewing a stronger key of the same owner.
            let list = try await house.send(.get, "/api/v1/api-anahtarlari?sirala=id", key: weak)
            let strong = try #require(try list.json["kayitlar"]?[0]?["id"]?.int)
            let renewed = try await house.send(
                .post, "/api/v1/api-anahtarlari/\(strong)/yenilemeler", key: weak, body: "{}")
            #expect(renewed.status == 422, "\(renewed.text)")
        }
    }

    @Test("whoever may see the keys of others can't use, change or stop those that open more than they may")
    func foreignKeys() async throws {
        try await WebHouse.run { house async throws in
            try await house.setGrants(
                RoleGrants(reach: .everyone, permissions: [.changeUsers, .ownApiKeys]), of: .operatorRole)
            let helper = house.key(house.operatorUser)
            let foreign = try await house.people.apiKeys(scope: .system).filter { key in
                [house.admin, house.dealer].contains(key.user)
            }
            #expect(foreign.count == 2)
            for id in foreign.map(\.id) {
                let path = "/api/v1/api-anahtarlari/\(id)"
                #expect(try await house.send(.get, path, key: helper).status == 200)
                let renewed = try await house.send(.post, path + "/yenilemeler", key: helper, body: "{}")
                #expect(renewed.status == 403, "\(renewed.text)")
                #expect(try await house.send(.patch, path, key: helper, body: #"{"ad":"x"}"#).status == 403)
                #expect(try await house.send(.delete, path, key: helper).status == 403)
            }
            #expect(try await house.send(.get, "/api/v1/siparisler", key: house.key(house.dealer)).status == 200)
        }
    }

    @Test("a key that works from some addresses makes none that works from others")
    func addressCeiling() async throws {
        try await WebHouse.run { house async throws in
            let made = try await house.send(
                .post, "/api/v1/api-anahtarlari", key: house.key(house.dealer),
                body: #"{"ad":"ofis","adresler":["192.0.2.0/24"]}"#)
            let id: ID<ApiKey> = ID(try #require(try made.json["id"]?.int))
            let caller = try await house.people.authenticate(
                apiKey: Secret(try text(made)), requestID: nil, address: "192.0.2.9")
            for addresses in [["0.0.0.0/0"], ["192.0.2.7", "198.51.100.1"], ["192.0.0.0/16"]] {
                let limits = ApiKeyLimits(addresses: addresses.compactMap(AddressRange.init))
                await #expect(throws: OperationError.self, "\(addresses)") {
                    try await house.people.createApiKey(
                        ApiKeyRequest(name: "b", limits: limits), user: caller.user, actor: caller.actor,
                        scope: caller.ownScope, grants: caller.grants, ceiling: caller.ceiling)
                }
            }
            await #expect(throws: OperationError.self) {
                try await house.people.changeApiKey(
                    id, actor: caller.actor, scope: caller.ownScope, grants: caller.grants, ceiling: caller.ceiling
                ) { $0.limits.addresses = [] }
            }
            _ = try await house.people.createApiKey(
                ApiKeyRequest(name: "b"), user: caller.user, actor: caller.actor, scope: caller.ownScope,
                grants: caller.grants, ceiling: caller.ceiling)
            let keys = try await house.people.apiKeys(scope: caller.ownScope)
            #expect(keys.first?.limits == ApiKeyLimits(addresses: [try #require(AddressRange("192.0.2.0/24"))]))
        }
    }

    @Test("no key opens a way into its owner's account, and one for some addresses into none")
    func waysIn() async throws {
        try await WebHouse.run { house async throws in
            let (admin, key) = (house.admin, house.key(house.admin))
            for action in ["giris-baglantisi", "ikinci-adim-sifirla"] {
                let own = try await house.send(.post, "/api/v1/kullanicilar/\(admin)/\(action)", key: key)
                #expect(try own.status == 409 && own.json["kod"] == "yetki_asimi", "\(action): \(own.text)")
            }
            let email = try await house.send(
                .patch, "/api/v1/kullanicilar/\(admin)", key: key, body: #"{"email":"baska@ornek.com"}"#)
            #expect(email.status == 409, "\(email.text)")
            let other = try await house.send(
                .post, "/api/v1/kullanicilar/\(house.dealer)/giris-baglantisi", key: key)
            #expect(other.status == 201, "\(other.text)")
            let bound = try text(try await make(house, #"{"ad":"ofis","adresler":["192.0.2.0/24"]}"#, key: key))
            let who = try await house.people.authenticate(
                apiKey: Secret(bound), requestID: nil, address: "192.0.2.9")
            let (authority, people, dealer) = (Authority(who), house.people, house.dealer)
            let profile = UserProfile(name: "x", email: "x@ornek.com", phone: nil)
            let role = try #require(try await people.roles().first { $0.role.name == .admin }?.role.id)
            for work in [
                { @Sendable in _ = try await people.createLoginLink(user: dealer, by: authority) },
                { @Sendable in try await people.resetSecondFactor(of: dealer, by: authority) },
                { @Sendable in
                    _ = try await people.invite(
                        Invitation(profile: profile, roles: UserRolesInput(roles: [role])), by: authority)
                },
                { @Sendable in try await people.setRoles(UserRolesInput(roles: [role]), of: dealer, by: authority) },
            ] as [@Sendable () async throws -> Void] {
                let error = await house.failure { try await work() } as? OperationError
                guard case .conflict(code: "yetki_asimi", _) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test("a key makes none that lives longer, and changes none that reaches further")
    func ends() async throws {
        try await WebHouse.run { house async throws in
            let end = (house.clock.now + .seconds(86_400)).description
            let made = try await make(
                house, #"{"ad":"kısa","kapsamlar":["api_anahtarlari.yonet"],"bitis_at":"\#(end)"}"#)
            let (short, id) = (try text(made), try #require(try made.json["id"]?.int))
            let later = (house.clock.now + .seconds(10 * 86_400)).description
            let longer = try await make(
                house, #"{"ad":"b","kapsamlar":["api_anahtarlari.yonet"],"bitis_at":"\#(later)"}"#, key: short)
            #expect(try longer.status == 422 && longer.wrongFields == ["bitis_at"], "\(longer.text)")
            let prolonged = try await house.send(
                .patch, "/api/v1/api-anahtarlari/\(id)", key: short, body: #"{"bitis_at":"\#(later)"}"#)
            #expect(prolonged.status == 422, "\(prolonged.text)")
            let child = try await make(house, #"{"ad":"c"}"#, key: short)
            #expect(try child.json["bitis_at"]?.string == end, "\(child.text)")
            let strong = try #require(try await house.people.apiKeys(scope: .only(house.dealer)).last?.id)
            let renamed = try await house.send(
                .patch, "/api/v1/api-anahtarlari/\(strong)", key: short, body: #"{"ad":"x"}"#)
            #expect(renamed.status == 422, "\(renamed.text)")
        }
    }

    @Test("a key works from its addresses only, whoever sends it through a proxy that is trusted")
    func addresses() async throws {
        try await WebHouse.run { house async throws in
            let key = try text(try await make(house, #"{"ad":"ofis","adresler":["192.0.2.0/24","2001:db8::/32"]}"#))
            func uses(_ address: String?) async throws -> Bool {
                do {
                    _ = try await house.people.authenticate(apiKey: Secret(key), requestID: nil, address: address)
                    return true
                } catch SignInError.addressRefused { return false }
            }
            for address in ["192.0.2.9", "2001:db8::5"] { #expect(try await uses(address), "\(address)") }
            for address in ["192.0.3.9", nil, "::1"] { #expect(try await !uses(address), "\(address ?? "-")") }
            house.clock.advance(by: .seconds(61))
            #expect(try await uses("2001:db8::5"))
            // The test's request comes from nowhere.
            let answer = try await house.send(.get, "/api/v1/siparisler", key: key)
            #expect(answer.status == 403)
            #expect(try answer.json["kod"] == "adres_izinli_degil")
            let refusals = try await house.send(
                .get, "/api/v1/sistem-log?islem=anahtar_adresi_reddedildi", key: house.key(house.dealer))
            #expect(try refusals.json["kayitlar"]?.array?.count == 1, "\(refusals.text)")
            let list = try await house.send(.get, "/api/v1/api-anahtarlari", key: house.key(house.dealer)).json
            #expect(list["kayitlar"]?[0]?["son_kullanim_adresi"] == "2001:db8::5")
            #expect(list["kayitlar"]?[0]?["adresler"]?[0] == "192.0.2.0/24")
        }
    }

    @Test("a renewed key takes over, and the old one ends with the time that was given")
    func renewal() async throws {
        try await WebHouse.run { house async throws in
            let made = try await make(house, #"{"ad":"depo","kapsamlar":["siparisler.gor","api_anahtarlari.yonet"]}"#)
            let (old, id) = (try text(made), try #require(try made.json["id"]?.int))
            let path = "/api/v1/api-anahtarlari/\(id)/yenilemeler"
            let stranger = try await house.send(.post, path, key: house.key(house.otherDealer), body: "{}")
            #expect(stranger.status == 404)
            let renewed = try await house.send(.post, path, key: old, body: #"{"gecis_saat":2}"#)
            let new = try text(renewed)
            #expect(new != old && renewed.status == 201)
            func works(_ key: String) async throws -> Bool {
                try await house.send(.get, "/api/v1/siparisler", key: key).status == 200
            }
            for key in [old, new] { #expect(try await works(key)) }
            #expect(try await house.send(.get, "/api/v1/urunler", key: new).status == 403)
            #expect(try await house.send(.post, path, key: new, body: "{}").status == 409)
            house.clock.advance(by: .seconds(2 * 3600 + 1))
            #expect(try await !works(old))
            #expect(try await works(new))
            let entry = try await house.send(.get, "/api/v1/api-anahtarlari/\(id)", key: new).json
            #expect(entry["yenisi_id"]?.int == (try renewed.json["id"]?.int))
        }
    }

    @Test("a key in the address is refused, recorded if it works, and said so")
    func inQuery() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.dealer)
            for query in ["anahtar=\(key)", "ara=x&k=\(key)#"] {
                let answer = try await house.send(.get, "/api/v1/siparisler?\(query)", key: key)
                #expect(answer.status == 400)
                #expect(try answer.json["kod"] == "anahtar_sorguda")
            }
            #expect(
                try await house.send(.get, "/api/v1/siparisler?k=oms_\(String(repeating: "0", count: 64))").status
                    == 400)
            let records = try await house.send(
                .get, "/api/v1/sistem-log?tablo=api_anahtarlari&islem=adreste_gonderildi", key: key)
            #expect(try records.json["kayitlar"]?.array?.count == 2)
            #expect(!records.text.contains(key))
        }
    }

    @Test("keys in addresses and keys from elsewhere count against the address that they come from")
    func counted() async throws {
        try await WebHouse.run(limits: .standard) { house async throws in
            let limited = try text(try await make(house, #"{"ad":"ofis","adresler":["192.0.2.0/24"]}"#))
            let fake = "oms_\(String(repeating: "0", count: 64))"
            for (query, key) in [("?k=\(fake)", nil), ("", limited)] as [(String, String?)] {
                house.clock.advance(by: .seconds(600))
                var statuses: [Int] = []
                for _ in 0..<60 {
                    statuses.append(try await house.send(.get, "/api/v1/siparisler\(query)", key: key).status)
                }
                #expect(statuses.last == 429, "\(statuses)")
            }
        }
    }

    @Test("a key is renamed, and its limits are taken away by null")
    func changed() async throws {
        try await WebHouse.run { house async throws in
            let made = try await make(house, #"{"ad":"a","kapsamlar":["siparisler.gor"]}"#)
            let (key, id) = (try text(made), try #require(try made.json["id"]?.int))
            let changed = try await house.send(
                .patch, "/api/v1/api-anahtarlari/\(id)", key: house.key(house.dealer),
                body: #"{"ad":"yeni","kapsamlar":null}"#)
            #expect(try changed.json["ad"] == "yeni" && changed.json["kapsamlar"] == .null, "\(changed.text)")
            #expect(try await house.send(.get, "/api/v1/urunler", key: key).status == 200)
        }
    }
}
