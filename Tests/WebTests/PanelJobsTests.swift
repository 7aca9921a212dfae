import Domain
import TestSupport
import Testing

@testable import Web

@Suite struct PanelJobsTests {
    private static let failedTab = "/isler?durum=basarisiz"

    /// Three failures of one cause, one of another, and one of the other dealer.
    private func addFailures(_ house: WebHouse) async throws {
        for number in 1...3 {
            _ = try await house.addJob(
                "olu", of: house.dealer, code: "http_503", error: "yanıt yok \(number), ayse@ornek.com")
        }
        _ = try await house.addJob(
            "olu", of: house.dealer, kind: .sendMessage, code: "kimlik_eksik", error: "anahtar yok")
        _ = try await house.addJob("olu", of: house.otherDealer, code: "http_503", error: "GIZLI")
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `failed jobs are shown by cause, with advice and without personal data`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            try await addFailures(house)
            let page = try await PanelVisitor.signedIn(house, as: "birinci").get(Self.failedTab).text
            for part in [
                "Karşı tarafta hata oldu", "Hesap bilgileri kabul edilmedi", "3 iş", "Entegrasyonlar sayfasında",
                "Bu nedenle başarısız olan 3 işin hepsi yeniden denensin mi?", "yanıt yok 3, •••",
                "Süzgece uyan 4 işin hepsi yeniden denensin mi?",
                "/isler?durum=basarisiz&amp;tip=siparis_eslestir&amp;hata=http_503",
            ] {
                #expect(page.contains(part), "\(part)")
            }
            #expect(!page.contains("GIZLI") && !page.contains("ayse@ornek.com"))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `the list of one cause shows its jobs only`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            try await addFailures(house)
            let bare = try await house.addJob("olu", of: house.dealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let page = try await visitor.get("\(Self.failedTab)&hata=kimlik_eksik").text
            #expect(page.contains("anahtar yok") && !page.contains("yanıt yok") && page.contains("1 işin hepsi"))
            #expect(page.contains("value=\"kimlik_eksik\""))
            let withoutCode = try await visitor.get("\(Self.failedTab)&hata=-").text
            #expect(withoutCode.contains("#\(bare)<") && !withoutCode.contains("yanıt yok"))
            #expect(try await visitor.get("\(Self.failedTab)&hata=baska").text.contains("Sonuç bulunamadı"))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `a group is retried as a whole, and the page says how many`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            try await addFailures(house)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.post(
                "/isler/toplu/yeniden",
                ["tip": "siparis_eslestir", "hata_kodu": "http_503", "donus": Self.failedTab])
            #expect(answer.status == 303, "\(answer.text)")
            #expect(answer.header("Location") == "\(Self.failedTab)&bilgi=toplu-yeniden.3.0")
            let page = try await visitor.get(try #require(answer.header("Location"))).text
            #expect(page.contains("3 iş yeniden sıraya alındı.") && page.contains("anahtar yok"))
            #expect(!page.contains("yanıt yok"))
            #expect(try await house.jobCount("bekliyor", of: house.dealer) == 3)
            #expect(try await house.jobCount("olu", of: house.dealer) == 1)
            #expect(try await house.jobCount("olu", of: house.otherDealer) == 1)
        }
    }

    @Test func `all open jobs of a kind are stopped at once`() async throws {
        try await WebHouse.run { house in
            for _ in 0..<2 { _ = try await house.addJob("bekliyor", of: house.dealer) }
            _ = try await house.addJob("planli", of: house.dealer, kind: .sendMessage)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let page = try await visitor.get("/isler?durum=acik&tip=siparis_eslestir").text
            #expect(page.contains("Süzgece uyan 2 işin hepsi durdurulsun mu?"))
            let answer = try await visitor.post("/isler/toplu/durdur", ["durum": "acik", "tip": "siparis_eslestir"])
            #expect(answer.header("Location")?.hasSuffix("&bilgi=toplu-durdur.2.0") == true)
            #expect(try await house.jobCount("iptal", of: house.dealer) == 2)
            #expect(try await house.jobCount("planli", of: house.dealer) == 1)
        }
    }

    @Test func `a form that names what there is not changes nothing`() async throws {
        try await WebHouse.run { house in
            try await addFailures(house)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            for fields in [
                ["tip": "boyle_is_yok"], ["durum": "boyle_durum_yok"], ["durum": "acik"], ["durum": "arsiv"],
                ["durum": "tamam"],
            ] {
                #expect(try await visitor.post("/isler/toplu/yeniden", fields).status == 404, "\(fields)")
            }
            #expect(try await visitor.post("/isler/toplu/durdur", ["durum": "basarisiz"]).status == 404)
            #expect(try await house.jobCount("olu", of: house.dealer) == 4)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `an archived job is found, and nothing can be done to it`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            try await house.addArchivedJob(900, of: house.dealer)
            try await house.addArchivedJob(901, of: house.otherDealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let list = try await visitor.get("/isler?durum=arsiv").text
            #expect(
                list.contains("href=\"/isler/900\"") && !list.contains("/isler/901") && !list.contains("/yeniden\""))
            #expect(try await !visitor.get("/isler").text.contains("/isler/900"))
            let page = try await visitor.get("/isler/900").text
            #expect(page.contains("Arşivde") && page.contains("arsiv-anahtari") && !page.contains("/isler/900/"))
            #expect(try await visitor.get("/isler/901").status == 404)
            #expect(try await visitor.post("/isler/900/yeniden", [:]).status == 404)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `a job's page tells its lane and keys, and hides what is personal`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            let id = try await house.addJob(
                "olu", of: house.dealer, kind: .sendMessage, code: "gecersiz_numara",
                error: "Alıcının telefon numarası geçersiz: +90 532 111 22 33",
                payload: #"{"mesaj_id": 7, "musteri_ad": "Ayşe Işık", "not": "ayse@ornek.com ya da 0532 111 22 33"}"#,
                orderKey: "siparis:77")
            let page = try await PanelVisitor.signedIn(house, as: "birinci").get("/isler/\(id)").text
            for part in ["siparis:77", "islem-anahtari", "href=\"/isler/kuyruk\"", "2 (olağan)", "mesaj_id"] {
                #expect(page.contains(part), "\(part)")
            }
            for part in ["Ayşe", "ayse@", "532 111"] { #expect(!page.contains(part), "\(part)") }
        }
    }
}
