import Domain
import Operations
import SQLEngine
import Storage
import Testing

@testable import Web

@Suite struct PeoplePagesTests {
    private static let pages: [(name: String, paths: [String])] = [
        (
            "admin",
            [
                "/kullanicilar", "/kullanicilar?ara=bir&rol=bayi&durum=aktif", "/kullanicilar?ara=yok",
                "/kullanicilar/yeni",
                "/kullanicilar/1", "/kullanicilar/3", "/roller", "/roller/yeni", "/roller/1", "/roller/2",
                "/calisanlar",
            ]
        ),
        ("birinci", ["/calisanlar", "/calisanlar/yeni", "/hesap/oturumlar", "/hesap/ikinci-adim"]),
        ("gorevli", ["/kullanicilar", "/kullanicilar/3"]),
    ]

    @Test(arguments: pages.indices, ["tr", "en"])
    func `every page of people and roles opens, with one heading and nothing missing`(
        index: Int, language: String
    ) async throws {
        try await WebHouse.run { house in
            let (name, paths) = Self.pages[index]
            var visitor = try await PanelVisitor.signedIn(house, as: name)
            visitor.cookie += "; dil=\(language)"
            for path in paths {
                let answer = try await visitor.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.text.matches(of: #/<h1/#).count == 1, "\(path)")
                #expect(answer.text.contains("<html lang=\"\(language)\">"), "\(path)")
                #expect(!answer.text.contains("Optional(") && !answer.text.contains("{{"), "\(path)")
                let ids = answer.text.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
                #expect(Set(ids).count == ids.count, "\(path) has an id twice")
            }
        }
    }

    @Test func `an administrator invites somebody, who opens the link and is there`() async throws {
        try await WebHouse.run { house in
            let admin = try await PanelVisitor.signedIn(house, as: "admin")
            let role = try #require(try await house.database.read { tx in try RoleTable.find(.dealer, tx) }).id
            let page = try await admin.post(
                "/kullanicilar/yeni",
                ["ad": "Üçüncü Bayi", "email": "ucuncu@ornek.com", "dil": "tr", "rol.\(role)": "1"])
            #expect(page.status == 200, "\(page.text)")
            let link = String(
                try #require(page.text.firstMatch(of: #/data-copy="[^"]*">[^<]*(\/giris\/baglanti\/[0-9a-f]{64})</#)).1)
            var new = try PanelVisitor(house)
            let answer = try await new.post(link, ["sifre": "Yepyeni-Bir Anahtar 58"], withToken: false)
            #expect(answer.header("Location") == "/siparisler")
            try new.take(answer)
            #expect(try await new.get("/siparisler").status == 200)
            #expect(try await new.get("/kullanicilar").status == 403)
            let list = try await admin.get("/kullanicilar?ara=ucuncu%40").text
            #expect(list.contains("ucuncu@ornek.com") && !list.contains("birinci@ornek.com"))
        }
    }

    @Test func `a form that was wrong comes back with what was typed and ticked`() async throws {
        try await WebHouse.run { house in
            let admin = try await PanelVisitor.signedIn(house, as: "admin")
            let role = try #require(try await house.database.read { tx in try RoleTable.find(.operatorRole, tx) }).id
            let page = try await admin.post(
                "/kullanicilar/yeni", ["ad": "Görevli İki", "email": "iki@ornek.com", "dil": "en", "rol.\(role)": "1"])
            #expect(page.status == 422 && page.text.contains("tüm bayiler"))
            #expect(page.text.contains("value=\"Görevli İki\""))
            #expect(page.text.firstMatch(of: try Regex("name=\"rol.\(role)\" value=\"1\" checked")) != nil)
        }
    }

    @Test func `a dealer invites an employee and sees nobody else`() async throws {
        try await WebHouse.run { house in
            let dealer = try await PanelVisitor.signedIn(house, as: "birinci")
            #expect(try await dealer.get("/calisanlar").text.contains("Henüz çalışan yok"))
            let role = try #require(try await house.database.read { tx in try RoleTable.find(.warehouse, tx) }).id
            let page = try await dealer.post(
                "/calisanlar/yeni", ["ad": "Depocu", "email": "depocu@ornek.com", "dil": "tr", "rol.\(role)": "1"])
            #expect(page.status == 200 && page.text.contains("/giris/baglanti/"))
            #expect(try await dealer.get("/calisanlar").text.contains("depocu@ornek.com"))
            let other = try await PanelVisitor.signedIn(house, as: "ikinci")
            #expect(try await !other.get("/calisanlar").text.contains("depocu@ornek.com"))
            #expect(try await other.get("/calisanlar/5").status == 404)
            #expect(try await dealer.get("/calisanlar/\(house.admin)").status == 404)
            #expect(try await dealer.get("/kullanicilar").status == 403)
        }
    }

    @Test func `the matrix of a role is saved, and only administrators see it`() async throws {
        try await WebHouse.run { house in
            let admin = try await PanelVisitor.signedIn(house, as: "admin")
            let made = try await admin.post(
                "/roller/yeni", ["ad": "muhasebe", "kapsam": "kendi", "izin": "maliyet.gor"])
            #expect(made.status == 303)
            let grants = try await house.grants(of: RoleName(rawValue: "muhasebe"))
            #expect(grants == RoleGrants(reach: .own, permissions: [.viewCosts]))
            let twice = try await admin.post(
                "/roller/yeni", ["ad": "muhasebe", "kapsam": "kendi", "izin": "maliyet.gor"])
            #expect(twice.status == 409 && twice.text.contains("Bu adda bir rol var."))
            #expect(try await PanelVisitor.signedIn(house, as: "birinci").get("/roller").status == 403)
        }
    }

    @Test func `a person ends another session of theirs in the panel`() async throws {
        try await WebHouse.run { house in
            let (here, there) = (
                try await PanelVisitor.signedIn(house, as: "birinci"),
                try await PanelVisitor.signedIn(house, as: "birinci")
            )
            let page = try await here.get("/hesap/oturumlar").text
            #expect(page.contains("Bu oturum"))
            let path = String(try #require(page.firstMatch(of: #/action="(\/hesap\/oturumlar\/\d+\/kapat)"/#)).1)
            #expect(try await here.post(path, [:]).status == 303)
            #expect(try await there.get("/siparisler").status == 303)
            #expect(try await here.get("/siparisler").status == 200)
        }
    }
}
