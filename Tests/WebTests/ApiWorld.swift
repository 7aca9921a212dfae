import Domain
import HTTPTypes
import JobQueue
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

/// One row of everything that a dealer has, made by the API where it can be.
struct ApiWorld: Sendable {
    let dealer: ID<User>
    /// The row behind `{id}`, by the first part of the path below the prefix (`siparisler`).
    private(set) var rows: [String: Int64] = [:]
    /// What a field of a body names, by the field's name.
    private(set) var ids: [String: Int64] = [:]

    /// The role of dealers; ``ids`` names one of employees.
    private var dealerRole: Int64?

    static let prefix = "/api/v1"

    init(_ house: WebHouse, of dealer: ID<User>) async throws {
        self.dealer = dealer
        ids = ["kullanici_id": dealer.rawValue, "bayi_id": dealer.rawValue, "platform_id": 1, "tip_id": 1]
        let roles = try await house.people.roles().map(\.role)
        ids["rol_id"] = roles.first { $0.name.rawValue == "depo" }?.id.rawValue
        dealerRole = roles.first { $0.name == .dealer }?.id.rawValue
        try await connect(house)
        try await fillCatalogue(house)
        try await takeOrder(house)
        try await fillLogs(house)
        try await fillTheRest(house)
    }

    /// The path of a route with this world's rows in its places.
    func path(_ route: Route) -> String {
        let parts = route.path.split(separator: "/").map(String.init)
        // Dealers work for themselves: for whom somebody works is asked of an employee.
        let isOfEmployees = route.path.hasSuffix("/kullanicilar/{id}/bayiler")
        let resource = isOfEmployees ? "calisanlar" : parts.count > 2 ? parts[2] : ""
        let id = route.path.hasSuffix("/{id}/iptaller") && resource == "isler" ? rows["bekleyen-is"] : rows[resource]
        let plan = route.path.contains("/planlar/") ? 1 : id
        return route.path.replacing("{id}", with: "\(plan ?? 999_999_999)").replacing("{serit}", with: "-\(dealer)")
            .replacing("{baglanti}", with: "999999999")
    }

    /// The document's example of a body, with this world's rows where it names some.
    func body(_ route: Route, naming others: [String: Int64] = [:]) -> String? {
        switch route.body {
        case .upload: return TenantTests.upload
        case .json, .records: break
        case .none, .form, .raw, .report: return nil
        }
        var named = ids.merging(others) { _, other in other }
        // A dealer stays one.
        if route.path.hasSuffix("/kullanicilar/{id}/roller") { named["rol_id"] = dealerRole }
        return ApiWorld.naming(named, in: route.documentation?.shownBodies.first?.value ?? [:]).description
    }

    /// The same JSON with these ids wherever a member has such a name.
    static func naming(_ ids: [String: Int64], in json: JSON) -> JSON {
        switch json {
        case .array(let elements): .array(elements.map { naming(ids, in: $0) })
        case .object(let members):
            .object(
                members.map { member in
                    JSON.Member(member.name, ids[member.name].map { JSON($0) } ?? naming(ids, in: member.value))
                })
        default: json
        }
    }

    func headers(_ route: Route) -> [String: String] {
        route.body == .upload ? ["Content-Type": "multipart/form-data; boundary=xx"] : [:]
    }

    private func make(_ house: WebHouse, _ path: String, _ body: String) async throws -> Int64 {
        let answer = try await house.send(
            .post, "\(Self.prefix)/\(path)", key: house.key(house.admin), body: body)
        return try #require(try answer.json["id"]?.int, "\(path): \(answer.text)")
    }

    private mutating func connect(_ house: WebHouse) async throws {
        func connect(_ platform: Int) async throws -> Int64 {
            try await make(
                house, "entegrasyonlar",
                #"{"kullanici_id":\#(dealer),"platform_id":\#(platform),"ad":"Hesap \#(platform)"}"#)
        }
        rows["entegrasyonlar"] = try await connect(1)
        let supplier = try await connect(2)
        _ = try await connect(3)
        (ids["entegrasyon_id"], ids["tedarikci_entegrasyon_id"]) = (supplier, supplier)
        rows["platformlar"] = try await make(
            house, "platformlar",
            #"{"ad":"Deneme","kod":"deneme_\#(dealer)","tip_id":1,"api_url":"https://deneme.example"}"#)
        rows["platform-turleri"] = 1
    }

    private mutating func fillCatalogue(_ house: WebHouse) async throws {
        let (own, supplier) = (dealer, ids["entegrasyon_id"] ?? 0)
        let product = try await make(
            house, "tedarikci-urunleri",
            #"{"kullanici_id":\#(own),"entegrasyon_id":\#(supplier),"sku":"T-1","ad":"Tabak","maliyet":"5.00"}"#)
        ids["tedarikci_urun_id"] = product
        rows["tedarikci-urunleri"] = product
        rows["urun-eslesmeleri"] = try await make(
            house, "urun-eslesmeleri",
            #"{"kullanici_id":\#(own),"anahtar_turu":"sku","anahtar":"E-1","tedarikci_urun_id":\#(product)}"#)
        rows["yonlendirme-kurallari"] = try await make(
            house, "yonlendirme-kurallari",
            #"{"kullanici_id":\#(own),"ad":"Kural","tedarikci_entegrasyon_id":\#(supplier)}"#)
        rows["urunler"] = try await make(house, "urunler", #"{"kullanici_id":\#(own),"sku":"U-1","ad":"Bardak"}"#)
        rows["mesaj-sablonlari"] = try await make(
            house, "mesaj-sablonlari",
            """
            {"kullanici_id":\(own),"olay":"deneme","kanal":"whatsapp","alici_turu":"musteri","metin":"Merhaba"}
            """)
    }

    private mutating func takeOrder(_ house: WebHouse) async throws {
        let order = try await make(
            house, "siparisler",
            """
            {"kullanici_id":\(dealer),"siparis_numarasi":"DENEME-\(dealer)","musteri_ad":"Ayşe Işık",
            "musteri_telefon":"+905321234567","teslimat_adresi":{"metin":"Çınar Sok. 5","il":"İstanbul"},
            "urunler":[{"sku":"A","ad":"Bardak","adet":2,"birim_fiyat":"10.50"}]}
            """)
        rows["siparisler"] = order
        ids["siparis_id"] = order
        let sent = try await house.send(
            .post, "\(Self.prefix)/siparisler/\(order)/dosyalar", key: house.key(house.admin),
            headers: ["Content-Type": "multipart/form-data; boundary=xx"], body: TenantTests.upload)
        let file = try #require(try sent.json["id"]?.int, "\(sent.text)")
        (rows["siparis-dosyalari"], rows["dosyalar"]) = (file, file)
        let message = try await make(house, "mesajlar", #"{"siparis_id":\#(order),"mesaj":"Merhaba"}"#)
        rows["mesajlar"] = message
        let dealer = dealer
        let line = try await house.database.write { tx in
            try tx.run("UPDATE mesaj_log SET durum = 'basarisiz' WHERE id = \(message)")
            return try tx.one("SELECT id FROM siparis_urunleri WHERE siparis_id = \(order)") { try $0.next(Int64.self) }
        }
        rows["siparis-urunleri"] = line
        rows["api-anahtarlari"] = try await house.people.createApiKey(
            name: "deneme", user: dealer, actor: .system(.command), scope: .system
        ).id.rawValue
        rows["kullanicilar"] = dealer.rawValue
    }

    private mutating func fillLogs(_ house: WebHouse) async throws {
        let enqueuer = Enqueuer(
            clock: house.operations.queueClock, world: house.clock.world, signal: house.operations.signal)
        let (dealer, now, order) = (dealer, house.clock.now, ids["siparis_id"] ?? 0)
        let made = try await house.database.write { tx in
            let waiting = try enqueuer.enqueue(NewJob(.sendMessage, dealer: dealer), tx)
            let dead = try enqueuer.enqueue(NewJob(.sendMessage, dealer: dealer), tx)
            try tx.run("UPDATE is_kuyrugu SET durum = 'olu', bitti_at = \(now), hata_kodu = 'x' WHERE id = \(dead)")
            let archived: Int64 = 900_000 + dealer.rawValue
            try tx.run(
                """
                INSERT INTO is_kuyrugu_arsiv (id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme,
                    azami_deneme, kurtarma, islem_anahtari, iptal_istendi, kullanici_id, bitti_at, created_at, updated_at)
                VALUES (\(archived), 'mesaj_gonder', \(JSONText("{}")), 'tamam', 'mesaj', 0, 2, \(now), 1, 10, 0, 'x',
                    \(false), \(dealer), \(now), \(now), \(now))
                """)
            try ErrorLog.write(
                ErrorLogEntry(
                    table: "siparisler", row: order,
                    error: IntegrationError(.temporary, code: "http_500", message: "Sunucu hatası."), origin: "deneme",
                    dealer: dealer, order: ID(order)), now: now, tx)
            let error = try tx.one("SELECT max(id) FROM hata_log") { try $0.next(Int64.self) }
            let entry = try tx.one("SELECT max(id) FROM sistem_log WHERE bayi_id = \(dealer)") {
                try $0.next(Int64.self)
            }
            return (waiting.rawValue, dead.rawValue, archived, error, entry)
        }
        (rows["bekleyen-is"], rows["isler"], rows["isler-arsivi"]) = (made.0, made.1, made.2)
        (rows["hata-log"], rows["sistem-log"]) = (made.3, made.4)
    }

    /// An employee with two roles, one of which can be taken away.
    private mutating func employ(_ house: WebHouse) async throws {
        let (dealer, made) = (dealer, rows["roller"] ?? 0)
        let warehouse = try #require(ids["rol_id"])
        let employee = try await make(
            house, "calisanlar",
            """
            {"ad":"Depocu","email":"depocu-\(dealer)@ornek.com","roller":[{"rol_id":\(warehouse)},{"rol_id":\(made)}],
            "bayiler":[{"bayi_id":\(dealer)}]}
            """)
        rows["calisanlar"] = employee
        rows["kullanici-rolleri"] = try await house.database.read { tx in
            try RoleTable.assignmentID(of: ID(made), to: ID(employee), tx)
        }
    }

    /// An export and an import by whoever fills this world.
    private mutating func transfer(_ house: WebHouse) async throws {
        rows["disa-aktarimlar"] = try await make(house, "disa-aktarimlar", #"{"kaynak":"urunler","bicim":"csv"}"#)
        rows["ice-aktarimlar"] = try await make(
            house, "ice-aktarimlar",
            #"{"kullanici_id":\#(dealer),"kaynak":"urunler","kayitlar":[{"sku":"I-1","ad":"Bardak"}]}"#)
    }

    private mutating func fillTheRest(_ house: WebHouse) async throws {
        let webhook = try await make(
            house, "webhook-abonelikleri",
            #"{"kullanici_id":\#(dealer),"ad":"Kanca","adres":"https://ornek.com/kanca","olaylar":["siparis.durum_degisti"]}"#
        )
        rows["webhook-abonelikleri"] = webhook
        rows["roller"] = try await make(
            house, "roller",
            #"{"ad":"deneme_\#(dealer)","izinler":{"kapsam":"kendi","izinler":{"siparisler":["gor"]}}}"#)
        rows["webhook-gonderimleri"] = try await make(house, "webhook-abonelikleri/\(webhook)/denemeler", "")
        try await employ(house)
        try await transfer(house)
        rows["kisisel-veri-talepleri"] = try await make(
            house, "kisisel-veri-talepleri", #"{"tur":"bilgi","telefon":"+905551112233"}"#)
        rows["veri-ihlalleri"] = try await make(house, "veri-ihlalleri", #"{"baslik":"Kayıp dizüstü"}"#)
        let (dealer, now) = (dealer, house.clock.now)
        let (order, supplier) = (ids["siparis_id"] ?? 0, ids["entegrasyon_id"] ?? 0)
        rows["tedarikci-siparisleri"] = try await house.database.write { tx in
            try tx.one(
                """
                INSERT INTO tedarikci_siparisleri
                    (siparis_id, bayi_id, entegrasyon_id, referans, durum, created_at, updated_at)
                VALUES (\(order), \(dealer), \(supplier), \("DENEME-\(dealer)"), 'geri_cekildi', \(now), \(now)) RETURNING id
                """
            ) { try $0.next(Int64.self) }
        }
    }
}
