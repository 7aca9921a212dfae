import Domain
import HTTPTypes
import Hummingbird
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Two tenants")
struct CrossTenantTests {
    @Test("no route tells one dealer anything of another's rows, nor changes them", arguments: EngineUnderTest.allCases)
    func api(_ engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            try await ForeignRows.plant(of: house.otherDealer, house.database)
            let key = house.key(house.dealer)
            var asked = 0
            for route in house.server.routes where route.door == .api && route.access != .everyone {
                for query in queries(of: route) {
                    let answer = try await house.send(
                        route.method, ForeignRows.path(route) + query, key: key, headers: headers(route),
                        body: body(route))
                    #expect(
                        !answer.text.contains(ForeignRows.marker),
                        "\(route.method) \(route.path)\(query): \(answer.text)")
                    if route.path.contains("{") {
                        #expect(answer.status >= 400, "\(route.method) \(route.path): \(answer.status) \(answer.text)")
                        #expect(answer.status < 500, "\(route.method) \(route.path): \(answer.status) \(answer.text)")
                    }
                    asked += 1
                }
            }
            #expect(asked > 60)
            #expect(try await ForeignRows.touched(house.database) == [])
        }
    }

    @Test("no page of the panel shows one dealer anything of another's rows, nor changes them")
    func panel() async throws {
        try await WebHouse.run { house async throws in
            try await ForeignRows.plant(of: house.otherDealer, house.database)
            let visitor = try await PanelVisitor.signedIn(house, as: "birinci")
            var asked = 0
            for route in visitor.server.routes where route.door == .panel && route.path != "/cikis" {
                let path = ForeignRows.path(route)
                let answer =
                    route.method == .get
                    ? try await visitor.get(path) : try await visitor.post(path, ForeignRows.formFields)
                #expect(!answer.text.contains(ForeignRows.marker), "\(route.method) \(route.path)")
                #expect(answer.status < 500, "\(route.method) \(route.path): \(answer.status)")
                asked += 1
            }
            #expect(asked > 40)
            #expect(try await ForeignRows.touched(house.database) == [])
        }
    }

    @Test("the marker is found by its owner: the rows are there")
    func owner() async throws {
        try await WebHouse.run { house async throws in
            try await ForeignRows.plant(of: house.otherDealer, house.database)
            var found: Set<String> = []
            for route in house.server.routes where route.door == .api && route.method == .get {
                let answer = try await house.send(
                    .get, ForeignRows.path(route), key: house.key(house.otherDealer))
                if answer.text.contains(ForeignRows.marker) { found.insert(route.path) }
            }
            let wanted = [
                "siparisler", "entegrasyonlar", "urunler", "tedarikci-urunleri", "urun-eslesmeleri",
                "yonlendirme-kurallari", "isler", "mesajlar", "hata-log", "sistem-log", "webhook-abonelikleri",
                "webhook-gonderimleri", "disa-aktarimlar", "ice-aktarimlar",
            ]
            for name in wanted {
                #expect(found.contains { $0.hasPrefix("/api/v1/\(name)") }, "\(name) is in none of \(found.sorted())")
            }
        }
    }

    /// Each filter of a list with the other's id or marker, and none.
    private func queries(of route: Route) -> [String] {
        guard route.method == .get, let fields = route.documentation?.query, !route.path.contains("{") else {
            return [""]
        }
        let narrowing = fields.compactMap { field -> String? in
            switch field.name {
            case "sonra", "limit": nil
            case "ara": "?ara=\(ForeignRows.marker)"
            case let name where name.hasSuffix("_id"): "?\(name)=\(ForeignRows.id)"
            default: nil
            }
        }
        return [""] + narrowing
    }

    private func headers(_ route: Route) -> [String: String] {
        route.body == .upload ? ["Content-Type": "multipart/form-data; boundary=xx"] : [:]
    }

    private func body(_ route: Route) -> String? {
        switch route.body {
        case .upload: TenantTests.upload
        case .json: ForeignRows.json
        case .records: ForeignRows.records
        case .none, .form, .raw, .report: nil
        }
    }
}

/// One row of everything, all with the same id and the same marker, of a dealer that others know nothing about.
enum ForeignRows {
    static let id: Int64 = 7001
    static let marker = "GIZLIISARET"

    static func path(_ route: Route) -> String { route.path.replacing(#/\{[a-z_]+\}/#, with: "\(id)") }

    /// Every field that any route takes, as far as one value fits: ids are the other's.
    static let formFields = [
        "neden": "stok_yok", "tedarikcide": "var", "tedarikci": "\(id)", "tedarikci_urun_id": "\(id)",
        "entegrasyon_id": "\(id)", "kullanici_id": "\(id)", "ad": "x", "sku": "x",
    ]

    static let json = """
        {"neden":"stok_yok","karar":"var","tedarikci_entegrasyon_id":\(id),"tedarikci_urun_id":\(id),
        "entegrasyon_id":\(id),"durum":"aktif"}
        """

    /// A record that would change the other's row if its ids were believed.
    static let records = """
        {"kaynak":"tedarikci_urunleri","kip":"uygula","kayitlar":[{"entegrasyon_id":\(id),"sku":"T","ad":"x"}]}
        """

    /// The tables with the column that holds the marker.
    private static let columns = [
        "entegrasyonlar": "ad", "siparisler": "musteri_ad", "siparis_urunleri": "ad", "siparis_adresleri": "ad",
        "siparis_dosyalari": "ad", "urunler": "ad", "tedarikci_urunleri": "ad", "urun_eslesmeleri": "anahtar",
        "yonlendirme_kurallari": "ad", "tedarikci_siparisleri": "neden", "mesaj_log": "mesaj",
        "hata_log": "hata_mesaji", "is_kuyrugu": "hata", "webhook_abonelikleri": "ad", "webhook_gonderimleri": "govde",
        "disa_aktarimlar": "hata", "ice_aktarimlar": "dosya_adi", "ice_aktarim_hatalari": "mesaj",
    ]

    /// Tables whose row is not what was planted.
    static func touched(_ database: any SQLDatabase) async throws -> [String] {
        try await database.read { tx in
            try columns.keys.sorted().filter { table in
                let column = columns[table] ?? ""
                let left = try tx.value(
                    """
                    SELECT count(*) FROM \(uncheckedSQL: table)
                    WHERE id = \(id) AND \(uncheckedSQL: column) = \(marker)
                    """, as: Int.self)
                return left != 1
            }
        }
    }

    static func plant(of dealer: ID<User>, _ database: any SQLDatabase) async throws {
        let now = Timestamp(milliseconds: 1_777_878_000_000)
        try await database.write { tx in
            try plantCatalogue(of: dealer, now, tx)
            try plantOrder(of: dealer, now, tx)
            try plantWork(of: dealer, now, tx)
            try plantWebhooks(of: dealer, now, tx)
            try plantTransfers(of: dealer, now, tx)
        }
    }

    private static func plantCatalogue(of dealer: ID<User>, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO entegrasyonlar (id, kullanici_id, platform_id, ad, kanca_kodu, created_at, updated_at)
            VALUES (\(id), \(dealer), 2, \(marker), 'kanca-7001', \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO urunler (id, kullanici_id, sku, ad, created_at, updated_at)
            VALUES (\(id), \(dealer), 'U', \(marker), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO tedarikci_urunleri (id, kullanici_id, entegrasyon_id, sku, ad, created_at, updated_at)
            VALUES (\(id), \(dealer), \(id), 'T', \(marker), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO urun_eslesmeleri
                (id, kullanici_id, anahtar_turu, anahtar, tedarikci_urun_id, created_at, updated_at)
            VALUES (\(id), \(dealer), 'sku', \(marker), \(id), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO yonlendirme_kurallari
                (id, kullanici_id, ad, tedarikci_entegrasyon_id, created_at, updated_at)
            VALUES (\(id), \(dealer), \(marker), \(id), \(now), \(now))
            """)
    }

    private static func plantOrder(of dealer: ID<User>, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        let amount = Money(kurus: 1000)
        try tx.run(
            """
            INSERT INTO siparisler (id, kullanici_id, entegrasyon_id, siparis_numarasi, toplam_tutar, odeme_durumu,
                durum, musteri_ad, arama, created_at, updated_at)
            VALUES (\(id), \(dealer), \(id), 'S', \(amount), 'odendi', 'gonderime_hazir', \(marker), 'gizliisaret',
                \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO siparis_urunleri (id, siparis_id, adet, birim_fiyat, toplam_fiyat, bayi_id, ad, durum)
            VALUES (\(id), \(id), 1, \(amount), \(amount), \(dealer), \(marker), 'yonlendirildi')
            """)
        try tx.run(
            "INSERT INTO siparis_adresleri (id, siparis_id, tur, ad) VALUES (\(id), \(id), 'teslimat', \(marker))")
        try tx.run(
            """
            INSERT INTO siparis_dosyalari
                (id, siparis_id, dosya_turu, dosya_url, bayi_id, ad, mime, boyut, ozet, depo_anahtari, created_at)
            VALUES (\(id), \(id), 'fatura', '/dosyalar/7001', \(dealer), \(marker), 'application/pdf', 1, 'x', 'x', \(now))
            """)
        try tx.run(
            """
            INSERT INTO tedarikci_siparisleri
                (id, siparis_id, bayi_id, entegrasyon_id, referans, durum, neden, created_at, updated_at)
            VALUES (\(id), \(id), \(dealer), \(id), 'R', 'reddedildi', \(marker), \(now), \(now))
            """)
    }

    private static func plantWebhooks(of dealer: ID<User>, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO webhook_abonelikleri (id, kullanici_id, ad, adres, olaylar, created_at, updated_at)
            VALUES (\(id), \(dealer), \(marker), 'https://alici.test/', \(JSONText("[]")), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO webhook_gonderimleri (id, abonelik_id, kullanici_id, olay, olay_no, govde, created_at)
            VALUES (\(id), \(id), \(dealer), 'siparis.olusturuldu', 'o', \(marker), \(now))
            """)
        try tx.run(
            """
            INSERT INTO tedarikci_baglantilari
                (id, tedarikci_siparis_id, bayi_id, ozet, bitis_at, created_at)
            VALUES (\(id), \(id), \(dealer), 'x', \(now + .seconds(86_400)), \(now))
            """)
    }

    private static func plantTransfers(of dealer: ID<User>, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO disa_aktarimlar (id, kullanici_id, bayiler, kaynak, bicim, ayrac, zaman, satirli, maliyetli,
                suzgecler, durum, hata, bitis_at, created_at, updated_at)
            VALUES (\(id), \(dealer), \(JSONText("[\(dealer)]")), 'siparisler', 'csv', 'virgul', 'iso', \(false), \(false),
                \(JSONText("{}")), 'basarisiz', \(marker), \(now + .seconds(86_400)), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO ice_aktarimlar (id, kullanici_id, bayi_id, kaynak, bicim, kip, hep_ya_hic, dosya_adi, boyut,
                ozet, durum, kayit_sayisi, bitis_at, created_at, updated_at)
            VALUES (\(id), \(dealer), \(dealer), 'urunler', 'csv', 'deneme', \(false), \(marker), 1, 'x', 'tamam', 1,
                \(now + .seconds(86_400)), \(now), \(now))
            """)
        try tx.run(
            """
            INSERT INTO ice_aktarim_hatalari (id, ice_aktarim_id, satir, kod, mesaj)
            VALUES (\(id), \(id), 1, 'x', \(marker))
            """)
    }

    private static func plantWork(of dealer: ID<User>, _ now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO mesaj_log (id, siparis_id, kanal, alici, mesaj, durum, created_at, kullanici_id, tekil_anahtar)
            VALUES (\(id), \(id), 'whatsapp', '+905320000000', \(marker), 'basarisiz', \(now), \(dealer), 'm')
            """)
        try tx.run(
            """
            INSERT INTO sistem_log (id, tablo, tablo_id, islem, mesaj, created_at, bayi_id, siparis_id, kaynak)
            VALUES (\(id), 'siparisler', \(id), 'deneme', \(marker), \(now), \(dealer), \(id), 'panel')
            """)
        try tx.run(
            """
            INSERT INTO hata_log
                (id, ilgili_tablo, ilgili_id, hata_mesaji, created_at, kullanici_id, siparis_id, sinif, kod, parmak_izi)
            VALUES (\(id), 'siparisler', \(id), \(marker), \(now), \(dealer), \(id), 'kalici', 'x', 'x')
            """)
        try tx.run(
            """
            INSERT INTO is_kuyrugu (id, tip, veri, durum, calisma_zamani, islem_anahtari, hata, kullanici_id, siparis_id,
                bitti_at, created_at, updated_at)
            VALUES (\(id), 'siparis_gonder', \(JSONText("{}")), 'olu', \(now), 'x', \(marker), \(dealer), \(id),
                \(now), \(now), \(now))
            """)
    }
}
