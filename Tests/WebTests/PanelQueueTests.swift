import Domain
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite struct PanelQueueTests {
    private static func lanePath(_ dealer: ID<User>) -> String { "/isler/kuyruk/seritler/-\(dealer)" }

    @Test(arguments: EngineUnderTest.allCases)
    func `an administrator sees all lanes, the workers and the plans`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            _ = try await house.addJob("bekliyor", of: house.dealer)
            _ = try await house.addJob("bekliyor", of: house.otherDealer)
            try await house.addWorker("isci-1")
            let page = try await PanelVisitor.signedIn(house, as: "admin").get("/isler/kuyruk").text
            for part in [
                Self.lanePath(house.dealer), Self.lanePath(house.otherDealer), "isci-1", "Biten işleri arşivle",
                "17 3 * * *", "Europe/Istanbul", "Genel 1", "Canlı işçi", "Şüpheli",
            ] {
                #expect(page.contains(part), "\(part)")
            }
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func `a dealer sees its own lane and nothing of the installation`(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            _ = try await house.addJob("bekliyor", of: house.dealer)
            for _ in 0..<41 { _ = try await house.addJob("bekliyor", of: house.otherDealer) }
            try await house.addWorker("isci-1")
            let page = try await PanelVisitor.signedIn(house, as: "birinci").get("/isler/kuyruk").text
            #expect(page.contains("action=\"\(Self.lanePath(house.dealer))/duraklat\""))
            for part in [
                "ikinci", "isci-1", "Biten işleri arşivle", "/planlar/", "Canlı işçi", "Sistem işleri", ">42<",
            ] {
                #expect(!page.contains(part), "\(part)")
            }
        }
    }

    @Test func `an empty queue says so`() async throws {
        try await WebHouse.run { house in
            let page = try await PanelVisitor.signedIn(house, as: "birinci").get("/isler/kuyruk").text
            #expect(page.contains("Kuyruk boş") && page.contains("bekleyen yok"))
        }
    }

    @Test func `a lane is paused with a reason and resumed`() async throws {
        try await WebHouse.run { house in
            _ = try await house.addJob("bekliyor", of: house.dealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let path = Self.lanePath(house.dealer)
            let paused = try await visitor.post("\(path)/duraklat", ["neden": "stok sayımı <b>"])
            #expect(paused.status == 303, "\(paused.text)")
            let page = try await visitor.get(try #require(paused.header("Location"))).text
            #expect(page.contains("Şerit duraklatıldı.") && page.contains("stok sayımı &lt;b&gt;"))
            #expect(page.contains("action=\"\(path)/surdur\"") && !page.contains("\(path)/duraklat"))
            #expect(try await visitor.post("\(path)/surdur", [:]).status == 303)
            let resumed = try await visitor.get("/isler/kuyruk").text
            #expect(resumed.contains("\(path)/duraklat") && !resumed.contains("stok sayımı"))
        }
    }

    @Test func `a reason that is too long is refused with a message over the page`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            let answer = try await visitor.post(
                "\(Self.lanePath(house.dealer))/duraklat", ["neden": String(repeating: "x", count: 301)])
            #expect(answer.status == 422)
            #expect(answer.text.contains("En çok 300 karakter olabilir.") && answer.text.contains("data-tone=\"bad\""))
        }
    }

    @Test func `weight and limit of a lane are set in a form`() async throws {
        try await WebHouse.run { house in
            _ = try await house.addJob("bekliyor", of: house.dealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "admin")
            let path = Self.lanePath(house.dealer)
            #expect(try await visitor.get(path).text.contains("Şerit ayarı: birinci"))
            #expect(try await visitor.post(path, ["agirlik": "5", "eszamanli": "3"]).status == 303)
            #expect(try await visitor.get("/isler/kuyruk").text.contains(">0/3<"))
            let form = try await visitor.get(path).text
            #expect(form.contains("value=\"5\"") && form.contains("value=\"3\""))
            #expect(try await visitor.post(path, ["agirlik": "1", "eszamanli": ""]).status == 303)
            #expect(try await !visitor.get("/isler/kuyruk").text.contains(">0/3<"))
            for (weight, limit, field) in [("500", "", "agirlik"), ("", "", "agirlik"), ("1", "çok", "eszamanli")] {
                let answer = try await visitor.post(path, ["agirlik": weight, "eszamanli": limit])
                #expect(answer.status == 422 && answer.text.contains("id=\"alan-\(field)-hata\""), "\(weight) \(limit)")
            }
        }
    }

    @Test func `a lane of somebody else, of nobody and of the system is not there for a dealer`() async throws {
        try await WebHouse.run { house in
            _ = try await house.addJob("bekliyor", of: house.otherDealer)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            for lane in ["-\(house.otherDealer)", "0", "99", "-99", "--1", "+1", "-0", "abc", "-9223372036854775808"] {
                let path = "/isler/kuyruk/seritler/\(lane)"
                #expect(try await visitor.get(path).status == 404, "\(lane)")
                #expect(try await visitor.post(path, ["agirlik": "9", "eszamanli": ""]).status == 404, "\(lane)")
                #expect(try await visitor.post("\(path)/duraklat", [:]).status == 404, "\(lane)")
                #expect(try await visitor.post("\(path)/surdur", [:]).status == 404, "\(lane)")
            }
        }
    }

    @Test func `a plan is switched by those who see everything, and by nobody else`() async throws {
        try await WebHouse.run { house in
            let visitor = try await PanelVisitor.signedIn(house, as: "admin")
            let page = try await visitor.get("/isler/kuyruk").text
            let path = String(try #require(page.firstMatch(of: #/"(\/isler\/kuyruk\/planlar\/[0-9]+)\/kapat"/#)).1)
            let dealer = try await PanelVisitor.signedIn(house, as: "birinci")
            #expect(try await dealer.post("\(path)/kapat", [:]).status == 403)
            #expect(try await visitor.post("\(path)/kapat", [:]).status == 303)
            #expect(try await visitor.get("/isler/kuyruk").text.contains("action=\"\(path)/ac\""))
            #expect(try await visitor.post("\(path)/ac", [:]).status == 303)
            #expect(try await visitor.get("/isler/kuyruk").text.contains("action=\"\(path)/kapat\""))
            #expect(try await visitor.post("/isler/kuyruk/planlar/99/ac", [:]).status == 404)
        }
    }
}

extension WebHouse {
    /// Puts a job of a dealer's own lane into the queue's table.
    ///
    /// - Parameter status: any state but `isleniyor`, which needs a worker.
    func addJob(
        _ status: String, of dealer: ID<User>, kind: JobKind = .matchOrder, code: String? = nil, error: String? = nil,
        payload: String = "{}", orderKey: String? = nil
    ) async throws -> Int64 {
        let now = clock.now
        let end: Timestamp? = ["tamam", "olu", "iptal"].contains(status) ? now : nil
        return try await database.write { tx in
            try tx.one(
                """
                INSERT INTO is_kuyrugu (tip, veri, durum, kuyruk, serit, calisma_zamani, kurtarma, sira_anahtari,
                    islem_anahtari, hata_kodu, hata, kullanici_id, bitti_at, created_at, updated_at)
                VALUES (\(kind), \(JSONText(payload)), \(status), \(kind.queue), \(-dealer.rawValue), \(now), \(0),
                    \(orderKey), \("islem-anahtari"), \(code), \(error), \(dealer), \(end), \(now), \(now))
                RETURNING id
                """
            ) { try $0.next(Int64.self) }
        }
    }

    /// Puts a finished job of a dealer into the archive.
    func addArchivedJob(_ id: Int64, of dealer: ID<User>) async throws {
        let now = clock.now
        try await database.write { tx in
            _ = try tx.run(
                """
                INSERT INTO is_kuyrugu_arsiv (id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme,
                    azami_deneme, kurtarma, islem_anahtari, iptal_istendi, kullanici_id, bitti_at, created_at,
                    updated_at)
                VALUES (\(id), \(JobKind.sendMessage), \(JSONText("{}")), \("iptal"), \("mesaj"), \(-dealer.rawValue),
                    \(2), \(now), \(1), \(8), \(0), \("arsiv-anahtari"), \(false), \(dealer), \(now), \(now), \(now))
                """)
        }
    }

    /// A worker that is alive for long, whatever clock the database goes by.
    func addWorker(_ host: String) async throws {
        let (now, end) = (clock.now, Timestamp(milliseconds: 4_000_000_000_000))
        try await database.write { tx in
            _ = try tx.run(
                "INSERT INTO is_kuyrugu_isci (sunucu, kira_bitis_at, created_at) VALUES (\(host), \(end), \(now))")
        }
    }

    /// How many jobs of the dealer are in a state.
    func jobCount(_ status: String, of dealer: ID<User>) async throws -> Int {
        try await database.read { tx in
            try tx.value(
                "SELECT count(*) FROM is_kuyrugu WHERE durum = \(status) AND kullanici_id = \(dealer)", as: Int.self)
                ?? 0
        }
    }
}
