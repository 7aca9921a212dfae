import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Proving anew who one is")
struct StepUpTests {
    private let role = ["ad": "muhasebe", "kapsam": "kendi", "izin": "siparisler.gor"]

    @Test(
        "Within ten minutes of the sign-in nothing is asked; later a form comes back with the question and its values")
    func asksLater() async throws {
        try await WebHouse.run { house async throws in
            let admin = try await PanelVisitor.signedIn(house, as: "admin")
            house.clock.advance(by: .seconds(599))
            #expect(try await admin.post("/roller/yeni", role).status == 303)
            house.clock.advance(by: .seconds(2))
            var second = role
            second["ad"] = "depo şefi"
            let asked = try await admin.post("/roller/yeni", second)
            #expect(asked.status == 403)
            #expect(asked.text.contains("name=\"_dogrula\"") && asked.text.contains("action=\"/roller/yeni\""))
            #expect(
                asked.text.contains("name=\"ad\" value=\"depo şefi\"")
                    && asked.text.contains("value=\"siparisler.gor\""))
            second["_dogrula"] = "yanlış şifre"
            #expect(try await admin.post("/roller/yeni", second).status == 422)
            let noted = try await house.database.read { tx in
                try tx.one("SELECT count(*) FROM sistem_log WHERE islem = 'dogrulama_reddedildi'") {
                    try $0.next(Int.self)
                }
            }
            #expect(noted == 1)
            let before = try await house.people.roles().count
            second["_dogrula"] = WebHouse.password
            #expect(try await admin.post("/roller/yeni", second).status == 303)
            #expect(try await house.people.roles().count == before + 1)
            // The proof counts for the next ten minutes.
            #expect(try await admin.post("/kullanicilar/\(house.dealer)/kapat", [:]).status == 303)
        }
    }

    @Test("A code of the second factor is a proof too, once")
    func byCode() async throws {
        try await WebHouse.run { house async throws in
            let (secret, _, grant) = try await house.enrol("birinci")
            house.clock.advance(by: .seconds(600))
            let who = try await house.who(grant)
            #expect(!house.people.hasFreshProof(who))
            let code = try house.code(secret)
            try await house.people.prove(code, of: who)
            #expect(house.people.hasFreshProof(try await house.who(grant)))
            let again = await house.failure { try await house.people.prove(code, of: who) }
            #expect(ErrorMapping.problem(for: try #require(again)).status == 422)
        }
    }

    @Test(
        "The question's page leads back into this panel only",
        arguments: [
            ("/roller", "/roller"), ("//kotu.example/x", "/siparisler"), ("https://kotu.example", "/siparisler"),
            ("/\\kotu.example", "/siparisler"), ("", "/siparisler"),
        ])
    func leadsBack(wanted: String, place: String) async throws {
        try await WebHouse.run { house async throws in
            let admin = try await PanelVisitor.signedIn(house, as: "admin")
            let page = try await admin.get("/dogrula?sonra=\(FormCoding.encoded(wanted))")
            #expect(page.status == 200 && page.text.contains("name=\"_dogrula\""))
            let answer = try await admin.post("/dogrula", ["sonra": wanted, "_dogrula": WebHouse.password])
            #expect(answer.status == 303 && answer.header("Location") == place)
        }
    }

    @Test("A program with a session is told 403 yeniden_dogrula; keys were made by somebody who had proved it")
    func programs() async throws {
        let route = Route(
            .get, "/deneme", door: .panel, access: .allowed(.changeRoles), needsFreshProof: true
        ) { _ in .noContent }
        try await WebHouse.run(panel: [route]) { house async throws in
            let grant = try await house.signIn("admin")
            let cookie = ["Cookie": "oturum=\(grant.token.revealed)"]
            #expect(try await house.send(.get, "/deneme", headers: cookie).status == 204)
            house.clock.advance(by: .seconds(600))
            let refused = try await house.send(.get, "/deneme", headers: cookie)
            #expect(refused.status == 403)
            #expect(try refused.json["kod"] == "yeniden_dogrula")
            let body = #"{"ad":"muhasebe","izinler":{"kapsam":"kendi","izinler":{"siparisler":["gor"]}}}"#
            #expect(
                try await house.send(.post, "/api/v1/roller", key: house.key(house.admin), body: body).status == 201)
        }
    }

    @Test("What is hard to undo asks for a fresh proof")
    func routes() async throws {
        try await WebHouse.run { house async throws in
            let routes = try panelRoutes(house.services)
            let asking = Set(routes.filter(\.needsFreshProof).map { "\($0.method.rawValue) \($0.path)" })
            let wanted = [
                "POST /entegrasyonlar/{id}", "POST /entegrasyonlar/yeni/{kod}", "POST /hesap/anahtarlar",
                "POST /hesap/bilgiler", "POST /hesap/ikinci-adim/kapat", "POST /hesap/kurtarma-kodlari",
                "POST /roller/{id}", "POST /roller/yeni", "POST /roller/{id}/sil", "POST /kullanicilar/yeni",
                "POST /kullanicilar/{id}/roller", "POST /kullanicilar/{id}/kapat", "POST /kullanicilar/{id}/bilgiler",
                "POST /kullanicilar/{id}/giris-baglantisi", "POST /kullanicilar/{id}/ikinci-adim-sifirla",
                "POST /kisisel-veri/{id}/disa-aktar", "POST /kisisel-veri/{id}/sil",
                "POST /webhooklar/{id}/anahtar", "POST /calisanlar/yeni", "POST /calisanlar/{id}/roller",
                "POST /calisanlar/{id}/ac", "POST /calisanlar/{id}/bilgiler", "POST /calisanlar/{id}/giris-baglantisi",
                "POST /calisanlar/{id}/ikinci-adim-sifirla", "POST /calisanlar/{id}/kapat",
                "POST /kullanicilar/{id}/ac",
                "POST /disa-aktarimlar/yeni", "POST /isler/toplu/durdur", "POST /kisisel-veri/{id}/ara",
                "POST /kisisel-veri/{id}/kapat", "POST /saklama-sureleri",
            ]
            #expect(asking == Set(wanted), "\(asking.symmetricDifference(wanted).sorted())")
            #expect(routes.filter(\.needsFreshProof).allSatisfy { $0.proofQuestion != nil })
        }
    }
}
