import Domain
import HTTPTypes
import JobQueue
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("The queue over the API")
struct QueueApiTests {
    private func add(_ count: Int, of dealer: ID<User>, dead code: String? = nil, _ house: WebHouse) async throws {
        let enqueuer = Enqueuer(
            clock: house.operations.queueClock, world: house.clock.world, signal: house.operations.signal)
        try await house.database.write { tx in
            for _ in 0..<count {
                let id = try enqueuer.enqueue(NewJob(.sendMessage, dealer: dealer), tx)
                guard let code else { continue }
                let now = house.clock.now
                try tx.run(
                    "UPDATE is_kuyrugu SET durum = 'olu', bitti_at = \(now), hata_kodu = \(code) WHERE id = \(id)")
            }
        }
    }

    @Test("Its state shows each dealer only what is its own", arguments: EngineUnderTest.allCases)
    func state(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            try await add(3, of: house.dealer, house)
            try await add(5, of: house.otherDealer, house)
            try await add(2, of: house.otherDealer, dead: "http_500", house)
            let all = try await house.send(.get, "/api/v1/kuyruk", key: house.key(house.admin)).json
            #expect(all["sayilar"]?["bekliyor"]?.int == 8 && all["seritler"]?.array?.count == 2)
            let plans = (all["planlar"]?.array ?? []).compactMap { $0["tip"]?.string }
            #expect(Set(plans) == ["saklama_temizligi", "denetim_zinciri"] && plans.count == 2)
            #expect(all["basarisizlik_nedenleri"]?[0]?["adet"]?.int == 2)
            let own = try await house.send(.get, "/api/v1/kuyruk", key: house.key(house.dealer)).json
            #expect(own["sayilar"]?["bekliyor"]?.int == 3 && own["sayilar"]?["olu"]?.int == 0)
            #expect(own["seritler"]?.array?.count == 1 && own["planlar"]?.array?.isEmpty == true)
            #expect(own["seritler"]?[0]?["bekleyen"]?["mesaj"]?.int == 3)
            #expect(own["basarisizlik_nedenleri"]?.array?.isEmpty == true)
        }
    }

    @Test(
        "An idle account's lane is there too, so that it can be paused before anything comes",
        arguments: EngineUnderTest.allCases)
    func idle(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            let now = house.clock.now
            let account: Int64 = try await house.database.write { tx in
                try tx.one(
                    """
                    INSERT INTO entegrasyonlar (kullanici_id, platform_id, ad, kanca_kodu, created_at, updated_at)
                    VALUES (\(house.dealer), (SELECT min(id) FROM platformlar), 'Mağaza', 'kod', \(now), \(now))
                    RETURNING id
                    """
                ) { try $0.next() }
            }
            let own = try await house.send(.get, "/api/v1/kuyruk", key: house.key(house.dealer)).json
            #expect(own["seritler"]?[0]?["serit"]?.int == account)
            #expect(own["seritler"]?[0]?["entegrasyon"]?.string == "Mağaza")
            let other = try await house.send(.get, "/api/v1/kuyruk", key: house.key(house.otherDealer)).json
            #expect(other["seritler"]?.array?.isEmpty == true)
        }
    }

    @Test(
        "A lane is paused and resumed; a dealer can't touch another's, nor take a larger share",
        arguments: EngineUnderTest.allCases)
    func lanes(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            let path = "/api/v1/kuyruk/seritler/-\(house.dealer)"
            let key = house.key(house.dealer)
            let paused = try await house.send(.put, path, key: key, body: #"{"duraklatildi":true,"neden":"sayım"}"#)
            #expect(paused.status == 200, "\(paused.text)")
            #expect(try paused.json["duraklatildi_at"]?.string != nil)
            #expect(try paused.json["duraklatma_nedeni"]?.string == "sayım")
            let resumed = try await house.send(.put, path, key: key, body: #"{"duraklatildi":false,"eszamanli":3}"#)
            #expect(try resumed.json["duraklatildi_at"] == .null && resumed.json["eszamanli"]?.int == 3)
            #expect(try await house.send(.put, path, key: key, body: #"{"agirlik":100}"#).status == 403)
            let byAdmin = try await house.send(.put, path, key: house.key(house.admin), body: #"{"agirlik":7}"#)
            #expect(try byAdmin.json["agirlik"]?.int == 7)
            #expect(
                try await house.send(.put, path, key: house.key(house.otherDealer), body: #"{"duraklatildi":true}"#)
                    .status == 404)
            for lane in ["0", "-9223372036854775808", "9223372036854775807", "abc", "-0", "%2D1"] {
                let answer = try await house.send(
                    .put, "/api/v1/kuyruk/seritler/\(lane)", key: key, body: #"{"duraklatildi":true}"#)
                #expect(answer.status == 404, "\(lane): \(answer.text)")
            }
            #expect(
                try await house.send(.put, path, key: house.key(house.admin), body: #"{"agirlik":0}"#).status == 422)
        }
    }

    @Test("All jobs with one cause run again, those of others stay", arguments: EngineUnderTest.allCases)
    func bulk(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house in
            try await add(130, of: house.dealer, dead: "http_500", house)
            try await add(3, of: house.dealer, dead: "http_404", house)
            try await add(4, of: house.otherDealer, dead: "http_500", house)
            let answer = try await house.send(
                .post, "/api/v1/toplu-is-islemleri", key: house.key(house.dealer),
                body: #"{"islem":"yeniden","hata_kodu":"http_500","tip":"mesaj_gonder"}"#)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try answer.json["degisen"]?.int == 130 && answer.json["kalan_is_id"] == .null)
            let counts = try await house.database.read { tx in
                (
                    try tx.value("SELECT count(*) FROM is_kuyrugu WHERE durum = 'bekliyor'", as: Int.self),
                    try tx.value("SELECT count(*) FROM is_kuyrugu WHERE durum = 'olu'", as: Int.self)
                )
            }
            #expect(counts.0 == 130 && counts.1 == 7)
            let stopped = try await house.send(
                .post, "/api/v1/toplu-is-islemleri", key: house.key(house.admin),
                body: #"{"islem":"durdur","durum":"bekliyor"}"#)
            #expect(try stopped.json["degisen"]?.int == 130)
        }
    }

    @Test("Metrics are for this machine and for administrators")
    func metrics() async throws {
        try await WebHouse.run { house in
            try await add(3, of: house.dealer, house)
            // The test's request comes from nowhere, as one through a proxy would.
            #expect(try await house.send(.get, "/metrics").status == 404)
            #expect(try await house.send(.get, "/metrics", headers: ["X-Forwarded-For": "127.0.0.1"]).status == 404)
            #expect(try await house.send(.get, "/api/v1/metrikler", key: house.key(house.dealer)).status == 403)
            let answer = try await house.send(.get, "/api/v1/metrikler", key: house.key(house.admin))
            #expect(answer.status == 200 && answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.text.contains("siparis_queue_jobs{durum=\"bekliyor\"} 3\n"))
            #expect(answer.text.contains("siparis_queue_pickup_seconds_bucket{le=\"+Inf\"} 0\n"))
            for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.split(separator: " ").count == 2, "\(line)")
            }
        }
    }

    @Test("A lane that is full refuses new work with 429 and says when to come back")
    func full() async throws {
        try await WebHouse.run { house in
            let enqueuer = Enqueuer(
                clock: house.operations.queueClock, world: house.clock.world, signal: house.operations.signal)
            try await house.database.write { tx in
                for _ in 0..<Enqueuer.waitingMax { try enqueuer.enqueue(NewJob(.matchOrder, dealer: house.dealer), tx) }
            }
            let body =
                #"{"siparis_numarasi":"M-9","musteri_ad":"A","urunler":[{"sku":"A","ad":"B","adet":1,"birim_fiyat":"1.00"}]}"#
            let answer = try await house.send(.post, "/api/v1/siparisler", key: house.key(house.dealer), body: body)
            #expect(answer.status == 429 && answer.header("Retry-After") == "30", "\(answer.text)")
            #expect(try answer.json["kod"]?.string == "kuyruk_dolu")
            #expect(
                try await house.send(
                    .post, "/api/v1/siparisler", key: house.key(house.otherDealer),
                    body: body.replacing("M-9", with: "M-10")
                ).status == 201)
        }
    }
}
