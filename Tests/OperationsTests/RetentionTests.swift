import Domain
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("Personal data whose time is over")
struct RetentionTests {
    private let actor = OperationsHouse.actor

    private func days(_ count: Int) -> Duration { .seconds(count * 86_400) }

    private func order(
        _ house: OperationsHouse, _ number: String, phone: String, status: String = "teslim_edildi"
    ) async throws -> ID<Order> {
        let id = try await house.operations.createManualOrder(
            ManualOrderInput(
                dealer: house.dealer, number: number, payment: .paid,
                customer: Customer(name: "Ali Veli", phone: phone),
                shippingAddress: Address(name: "Ali Veli", text: "Sokak 1", city: "Bursa"),
                lines: [.init(sku: "A", barcode: nil, name: "Kalem", quantity: 1, unitPrice: Money(kurus: 100))]),
            actor: actor, scope: .system)
        try await house.database.write { tx in
            _ = try tx.run("UPDATE siparisler SET durum = \(status) WHERE id = \(id)")
        }
        return id
    }

    private func name(_ house: OperationsHouse, _ id: ID<Order>) async throws -> String? {
        try await house.text("SELECT musteri_ad FROM siparisler WHERE id = \(id)")
    }

    @Test("Contacts go two years after the buyer's last order, and not before", arguments: EngineUnderTest.allCases)
    func contacts(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let single = try await order(house, "A-1", phone: "05321110000")
            let regular = try await order(house, "A-2", phone: "05322220000")
            let open = try await order(house, "A-3", phone: "05323330000", status: "kargoda")
            house.clock.advance(by: days(400))
            let newer = try await order(house, "A-4", phone: "05322220000")
            house.clock.advance(by: days(329))
            try await house.operations.applyRetention()
            #expect(try await name(house, single) == "Ali Veli")
            house.clock.advance(by: days(2))
            try await house.operations.applyRetention()
            #expect(try await name(house, single) == nil)
            #expect(try await house.text("SELECT arama FROM siparisler WHERE id = \(single)") == "a-1")
            let address = try await house.text("SELECT metin FROM siparis_adresleri WHERE siparis_id = \(single)")
            let city = try await house.text("SELECT il FROM siparis_adresleri WHERE siparis_id = \(single)")
            #expect(address == nil && city == "Bursa")
            for kept in [regular, open, newer] { #expect(try await name(house, kept) == "Ali Veli") }
            let records = try await house.count("SELECT count(*) FROM imha_kayitlari WHERE kural = 'musteri_iletisim'")
            try await house.operations.applyRetention()
            #expect(
                try await house.count("SELECT count(*) FROM imha_kayitlari WHERE kural = 'musteri_iletisim'") == records
            )
            house.clock.advance(by: days(400))
            try await house.operations.applyRetention()
            for gone in [regular, newer] { #expect(try await name(house, gone) == nil) }
            #expect(try await name(house, open) == "Ali Veli")
        }
    }

    @Test("An order that was anonymised gets no address back from the shop", arguments: EngineUnderTest.allCases)
    func noReturn(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let id = try await house.take(package()).order
            try await house.database.write { tx in
                _ = try tx.run("DELETE FROM siparis_adresleri WHERE siparis_id = \(id)")
                try OrderAnonymiser.anonymise(id, hold: nil, removing: [], now: house.clock.now, tx)
            }
            try await house.take(package(status: "Picking", at: 1_777_000_100))
            #expect(try await house.count("SELECT count(*) FROM siparis_adresleri WHERE siparis_id = \(id)") == 0)
            #expect(try await name(house, id) == nil)
        }
    }

    @Test(
        "Messages, raw answers and bodies of webhooks go when their days are over", arguments: EngineUnderTest.allCases)
    func texts(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let now = house.clock.now
            try await house.database.write { tx in
                for (number, age) in [(1, 364), (2, 366)] {
                    _ = try tx.run(
                        """
                        INSERT INTO mesaj_log (kanal, alici, mesaj, durum, created_at, tekil_anahtar)
                        VALUES ('sms', '0532', 'metin', 'kuyrukta', \(now - days(366 + 364 - age)), \("m\(number)"))
                        """)
                }
                for age in [91, 89] {
                    _ = try tx.run(
                        """
                        INSERT INTO hata_log (ilgili_tablo, hata_mesaji, raw_response, created_at, sinif, kod, parmak_izi)
                        VALUES ('x', 'x', '{"a":1}', \(now - days(age)), 'kalici', 'x', 'x')
                        """)
                }
                for (state, age) in [("bekliyor", 40), ("islendi", 31), ("hatali", 31), ("islendi", 29)] {
                    _ = try tx.run(
                        """
                        INSERT INTO webhook_gelen (entegrasyon_id, tekil_kimlik, govde, durum, created_at)
                        VALUES (\(house.shop), \("\(state)\(age)"), \(Array("{}".utf8)), \(state), \(now - days(age)))
                        """)
                }
            }
            try await house.operations.applyRetention()
            #expect(try await house.count("SELECT count(*) FROM mesaj_log WHERE alici = 'silindi' AND mesaj = ''") == 1)
            #expect(try await house.count("SELECT count(*) FROM mesaj_log WHERE durum = 'vazgecildi'") == 1)
            #expect(try await house.count("SELECT count(*) FROM hata_log WHERE raw_response IS NOT NULL") == 1)
            #expect(try await house.count("SELECT count(*) FROM webhook_gelen WHERE length(govde) = 0") == 2)
            #expect(
                try await house.count(
                    "SELECT count(*) FROM webhook_gelen WHERE durum = 'bekliyor' AND govde_silindi_at IS NOT NULL") == 0
            )
            for rule in ["mesaj", "ham_yanit", "webhook"] {
                #expect(
                    try await house.count("SELECT count(*) FROM imha_kayitlari WHERE kural = \(rule)") == 1, "\(rule)")
            }
        }
    }

    @Test("Addresses and browsers of people with an account go after a year", arguments: EngineUnderTest.allCases)
    func addresses(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let (now, dealer) = (house.clock.now, house.dealer)
            try await house.database.write { tx in
                for age in [364, 366] {
                    let at = now - days(age)
                    _ = try tx.run(
                        """
                        INSERT INTO giris_kayitlari (kullanici_id, sonuc, yontem, adres, tarayici, created_at)
                        VALUES (\(dealer), 'basarili', 'sifre', '203.0.113.7', 'Firefox', \(at))
                        """)
                    _ = try tx.run(
                        """
                        INSERT INTO bildirimler (kullanici_id, tur, adres, tarayici, created_at)
                        VALUES (\(dealer), 'yeni_cihaz', '203.0.113.7', 'Firefox', \(at))
                        """)
                }
            }
            try await house.operations.applyRetention()
            #expect(try await house.count("SELECT count(*) FROM giris_kayitlari") == 1)
            #expect(try await house.count("SELECT count(*) FROM bildirimler WHERE adres IS NULL") == 1)
            #expect(try await house.count("SELECT count(*) FROM bildirimler") == 2)
        }
    }

    @Test("The rules are a setting with bounds, and its changes are logged", arguments: EngineUnderTest.allCases)
    func rules(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            #expect(try await house.operations.retentionRules() == RetentionRules())
            var rules = RetentionRules()
            (rules.contact, rules.messages) = (365, 30)
            try await house.operations.saveRetentionRules(rules, actor: actor)
            #expect(try await house.operations.retentionRules() == rules)
            let log = try await house.text(
                "SELECT CAST(sonraki AS TEXT) FROM sistem_log WHERE tablo = 'ayarlar' ORDER BY id DESC LIMIT 1")
            let told = try JSON(parsing: log ?? "")
            #expect(told["musteri_iletisim_gun"] == 365 && told["mesaj_gun"] == 30 && told.members?.count == 2)
            (rules.invoices, rules.destructionRecords, rules.contact) = (1824, 1095, 0)
            let refusal = await #expect(throws: OperationError.self) {
                try await house.operations.saveRetentionRules(rules, actor: actor)
            }
            guard case .invalid(let problems)? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(Set(problems.map(\.field)) == ["fatura_gun", "imha_kaydi_gun", "musteri_iletisim_gun"])
        }
    }

    @Test("Records of destruction are kept three years at least and then go too", arguments: EngineUnderTest.allCases)
    func records(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            let now = house.clock.now
            try await house.database.write { tx in
                for age in [1096, 1826] {
                    _ = try DestructionRecords.insert(
                        rule: "deneme", request: nil, marks: nil, counts: "{}", now: now - days(age), tx)
                }
            }
            try await house.operations.applyRetention()
            #expect(try await house.count("SELECT count(*) FROM imha_kayitlari WHERE kural = 'deneme'") == 1)
        }
    }
}
