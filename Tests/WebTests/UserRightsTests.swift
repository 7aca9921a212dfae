import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Users and their rights")
struct UserRightsTests {
    private func role(_ name: RoleName, _ house: WebHouse) async throws -> ID<Role> {
        try #require(try await house.database.read { tx in try RoleTable.find(name, tx) }).id
    }

    private func authority(_ name: String, _ house: WebHouse) async throws -> Authority {
        Authority(try await house.who(try await house.signIn(name)))
    }

    private func code(_ work: () async throws -> Void) async -> String? {
        do { try await work() } catch { return ErrorMapping.problem(for: error).code }
        return nil
    }

    private func profile(_ name: String) -> UserProfile {
        UserProfile(name: name, email: "\(name)@ornek.com", phone: nil)
    }

    @Test(
        "A dealer's employee sees that dealer only, and may do no more than was given",
        arguments: EngineUnderTest.allCases)
    func employee(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            _ = try await house.newOrder(of: house.dealer, number: "BIRINCI-1")
            _ = try await house.newOrder(of: house.otherDealer, number: "IKINCI-1")
            let dealer = try await authority("birinci", house)
            let warehouse = try await role(.warehouse, house)
            let link = try await house.people.invite(
                Invitation(profile: profile("depocu"), roles: UserRolesInput(roles: [warehouse])), by: dealer)
            let key = try await house.newKey(of: link.user)
            let list = try await house.send(.get, "/api/v1/siparisler", key: key)
            #expect(list.text.contains("BIRINCI-1") && !list.text.contains("IKINCI-1"))
            #expect(try await house.send(.get, "/api/v1/entegrasyonlar", key: key).status == 403)
            let other = try await authority("ikinci", house)
            #expect(await code { try await house.people.setUserEnabled(false, link.user, by: other) } == "bulunamadi")
            #expect(await code { _ = try await house.people.user(link.user, by: other) } == "bulunamadi")
            try await house.people.setUserEnabled(false, link.user, by: dealer)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: key).status == 401)
        }
    }

    @Test("A dealer gives no role that may more, no other dealer, and touches nobody who is not an employee")
    func dealerLimits() async throws {
        try await WebHouse.run { house async throws in
            let dealer = try await authority("birinci", house)
            func invite(_ name: RoleName, dealers: [ID<User>] = []) async throws {
                _ = try await house.people.invite(
                    Invitation(
                        profile: profile("yeni"),
                        roles: UserRolesInput(roles: [try await role(name, house)], dealers: dealers)), by: dealer)
            }
            #expect(await code { try await invite(.admin) } == "yetki_asimi")
            #expect(await code { try await invite(.operatorRole) } == "yetki_asimi")
            #expect(await code { try await invite(.dealer) } == "gecersiz_veri")
            #expect(await code { try await invite(.warehouse, dealers: [house.otherDealer]) } == "gecersiz_veri")
            for target in [house.dealer, house.otherDealer, house.admin, house.operatorUser] {
                #expect(
                    await code { try await house.people.setUserEnabled(false, target, by: dealer) } == "bulunamadi")
                #expect(
                    await code { _ = try await house.people.createLoginLink(user: target, by: dealer) } == "bulunamadi")
            }
        }
    }

    @Test("Nobody gives more than they have, nor touches somebody who has more")
    func covers() async throws {
        try await WebHouse.run { house async throws in
            let id = try await house.people.createRole(
                RoleInput(
                    name: "ofis", description: "",
                    grants: RoleGrants(
                        reach: .everyone, permissions: [.viewOrders, .viewUsers, .changeUsers, .changeRoles])
                ), by: .console)
            try await house.people.setRoles(
                UserRolesInput(roles: [id], worksForAll: true), of: house.operatorUser, by: .console)
            let office = try await authority("gorevli", house)
            let admin = try await role(.admin, house)
            #expect(
                await code {
                    try await house.people.setRoles(
                        UserRolesInput(roles: [admin]), of: house.operatorUser, by: office)
                } == "yetki_asimi")
            for work in [
                { @Sendable in try await house.people.setUserEnabled(false, house.admin, by: office) },
                { @Sendable in try await house.people.resetSecondFactor(of: house.admin, by: office) },
                { @Sendable in _ = try await house.people.createLoginLink(user: house.admin, by: office) },
                { @Sendable in
                    try await house.people.changeUser(house.admin, by: office, from: WebHouse.desk) { _ in
                        UserProfile(name: "x", email: "x@ornek.com", phone: nil)
                    }
                },
                { @Sendable in
                    _ = try await house.people.createRole(
                        RoleInput(
                            name: "gizli", description: "",
                            grants: RoleGrants(reach: .everyone, permissions: [.changeSettings])),
                        by: office)
                },
            ] as [@Sendable () async throws -> Void] {
                #expect(await code { try await work() } == "yetki_asimi")
            }
            let key = try await house.newKey(of: house.operatorUser)
            let stolen = try await house.send(
                .post, "/api/v1/api-anahtarlari", key: key, body: "{\"ad\":\"a\",\"kullanici_id\":\(house.admin)}")
            #expect(stolen.status == 403)
        }
    }

    @Test("The last active administrator stays, whoever asks", arguments: EngineUnderTest.allCases)
    func lastAdmin(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let dealerRole = try await role(.warehouse, house)
            #expect(
                await code { try await house.people.setUserEnabled(false, house.admin, by: .console) } == "son_yonetici"
            )
            #expect(
                await code {
                    try await house.people.setRoles(UserRolesInput(roles: [dealerRole]), of: house.admin, by: .console)
                } == "son_yonetici")
            let second = try await house.newUser(role: .admin)
            // Two administrators put each other out at the same moment: one of them stays.
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for target in [house.admin, second] {
                    group.addTask {
                        do { try await house.people.setUserEnabled(false, target, by: .console) } catch {
                            return ErrorMapping.problem(for: error).code
                        }
                        return nil
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.compactMap(\.self) == ["son_yonetici"])
        }
    }

    @Test("Working for all dealers has to be said")
    func worksForAll() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.admin)
            func put(_ body: String) async throws -> Answer {
                try await house.send(.put, "/api/v1/kullanicilar/\(house.operatorUser)/bayiler", key: key, body: body)
            }
            #expect(try await put(#"{"bayiler":[]}"#).status == 422)
            let some = try await put("{\"bayiler\":[{\"bayi_id\":\(house.dealer)}]}")
            #expect(some.status == 200)
            #expect(try some.json["tum_bayiler"] == false)
            _ = try await house.newOrder(of: house.otherDealer, number: "IKINCI-1")
            let own = house.key(house.operatorUser)
            #expect(try await !house.send(.get, "/api/v1/siparisler", key: own).text.contains("IKINCI-1"))
            #expect(try await put(#"{"bayiler":[],"tum_bayiler":true}"#).status == 200)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: own).text.contains("IKINCI-1"))
            let both = try await put("{\"bayiler\":[{\"bayi_id\":\(house.dealer)}],\"tum_bayiler\":true}")
            #expect(both.status == 422)
            #expect(try await put("{\"bayiler\":[{\"bayi_id\":\(house.admin)}]}").status == 422)
        }
    }

    @Test(
        "A change of roles ends the person's sessions and keeps the main role in step",
        arguments: EngineUnderTest.allCases)
    func rolesChange(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let key = house.key(house.admin)
            let grant = try await house.signIn("gorevli")
            let (operatorRole, warehouse) = (try await role(.operatorRole, house), try await role(.warehouse, house))
            let added = try await house.send(
                .post, "/api/v1/kullanici-rolleri", key: key,
                body: "{\"kullanici_id\":\(house.operatorUser),\"rol_id\":\(warehouse)}")
            #expect(added.status == 201, "\(added.text)")
            #expect(await house.failure { _ = try await house.who(grant) } as? SignInError == .notSignedIn)
            let list = try await house.send(
                .get, "/api/v1/kullanici-rolleri?kullanici_id=\(house.operatorUser)", key: key
            ).json
            #expect(list["kayitlar"]?.array?.count == 2)
            let row = try #require(
                list["kayitlar"]?.array?.first { $0["rol_id"]?.int == operatorRole.rawValue }?["id"]?.int)
            #expect(try await house.send(.delete, "/api/v1/kullanici-rolleri/\(row)", key: key).status == 204)
            let user = try await house.send(.get, "/api/v1/kullanicilar/\(house.operatorUser)", key: key)
            #expect(try user.json["rol"] == "depo")
            let last = try #require(try added.json["id"]?.int)
            #expect(try await house.send(.delete, "/api/v1/kullanici-rolleri/\(last)", key: key).status == 422)
            // Working for all has to be said, ends with the role that reaches everybody, and can't be said without it.
            for (role, said, status) in [
                (operatorRole, "", 422), (operatorRole, ",\"tum_bayiler\":true", 200),
                (operatorRole, ",\"tum_bayiler\":false", 422), (operatorRole, "", 200),
                (warehouse, ",\"tum_bayiler\":true", 422), (warehouse, "", 200),
            ] {
                let answer = try await house.send(
                    .put, "/api/v1/kullanicilar/\(house.operatorUser)/roller", key: key,
                    body: "{\"roller\":[{\"rol_id\":\(role)}]\(said)}")
                #expect(answer.status == status, "\(role) \(said): \(answer.text)")
            }
        }
    }

    @Test("Roles are made, changed and removed; what must stay as it is stays")
    func roles() async throws {
        try await WebHouse.run { house async throws in
            let key = house.key(house.admin)
            let made = try await house.send(
                .post, "/api/v1/roller", key: key,
                body:
                    #"{"ad":"muhasebe","izinler":{"kapsam":"kendi","izinler":{"siparisler":["gor"],"maliyet":["gor"]}}}"#
            )
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try made.json["id"]?.int)
            let unknown = try await house.send(
                .put, "/api/v1/roller/\(id)", key: key,
                body: #"{"ad":"muhasebe","izinler":{"kapsam":"kendi","izinler":{"siparisler":["yak"]}}}"#)
            #expect(unknown.status == 422)
            #expect(try unknown.wrongFields == ["izinler.siparisler"])
            let user = try await house.newUser(role: RoleName(rawValue: "muhasebe"))
            #expect(try await house.send(.delete, "/api/v1/roller/\(id)", key: key).status == 409)
            let renamed = try await house.send(
                .put, "/api/v1/roller/\(id)", key: key,
                body: #"{"ad":"mali işler","izinler":{"kapsam":"kendi","izinler":{"siparisler":["gor"]}}}"#)
            #expect(renamed.status == 200, "\(renamed.text)")
            #expect(try await house.send(.get, "/api/v1/kullanicilar/\(user)", key: key).json["rol"] == "mali işler")
            for (name, body) in [
                (RoleName.admin, #"{"ad":"admin","izinler":{"kapsam":"herkes","izinler":{"siparisler":["gor"]}}}"#),
                (.dealer, #"{"ad":"bayi","izinler":{"kapsam":"herkes","izinler":{"siparisler":["gor"]}}}"#),
                (.warehouse, #"{"ad":"ambar","izinler":{"kapsam":"kendi","izinler":{"siparisler":["gor"]}}}"#),
            ] {
                let seeded = try await role(name, house)
                let answer = try await house.send(.put, "/api/v1/roller/\(seeded)", key: key, body: body)
                #expect(try answer.json["kod"] == "sabit_rol", "\(name): \(answer.text)")
                #expect(try await house.send(.delete, "/api/v1/roller/\(seeded)", key: key).status == 409)
            }
            let permissions = try await house.send(.get, "/api/v1/izinler", key: key).json["kayitlar"]?.array ?? []
            #expect(permissions.count == Permission.allCases.count)
            #expect(permissions.allSatisfy { $0["aciklama"]?.string != $0["aciklama_en"]?.string })
            #expect(try await house.grants(of: .admin).permissions == Set(Permission.allCases))
        }
    }
}
