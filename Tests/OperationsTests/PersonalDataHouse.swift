import Domain
import Foundation
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

/// One person, planted in every place of a house that can hold a buyer.
struct PlantedPerson: Sendable {
    static let identity = PersonIdentity(phone: "0544 987 65 43", email: "Kanarya.Yildizsoy@Ornek.com")
    private static let name = "Kanarya Yıldızsoy"
    private static let phone = "0544 987 65 43"
    private static let email = "kanarya.yildizsoy@ornek.com"

    /// What must be nowhere afterwards, folded as texts are for searching.
    static let traces = ["yildizsoy", "kanarya", "5449876543", "gizlisokak"]

    let order: ID<Order>
    let invoice: ID<OrderFile>

    /// - Parameter status: where the order stands when everything is planted.
    static func plant(in house: OperationsHouse, status: String = "teslim_edildi") async throws -> PlantedPerson {
        let address = Address(
            name: name, company: nil, text: "Gizlisokak No 77 Daire 5", district: "Karşıyaka", city: "İzmir",
            postalCode: "35100", countryCode: "TR", phone: phone, taxOffice: nil, taxNumber: "11111111110")
        let order = try await house.operations.createManualOrder(
            ManualOrderInput(
                dealer: house.dealer, number: "KNR-1", payment: .paid,
                customer: Customer(name: name, phone: phone, email: email), shippingAddress: address,
                invoiceAddress: address,
                lines: [
                    .init(
                        sku: "KUPA", barcode: nil, name: "Kupa (\(name) yazılı)", quantity: 1,
                        unitPrice: Money(kurus: 5000))
                ]),
            actor: OperationsHouse.actor, scope: .system)
        // Matching puts the product into the catalogue.
        try await house.drain()
        func attach(_ kind: FileKind, _ text: String) async throws -> ID<OrderFile> {
            try await house.operations.attachFile(
                order: order, kind: kind, name: "\(kind.rawValue) \(name).pdf", bytes: Array("%PDF-1.4 \(text)".utf8),
                actor: OperationsHouse.actor, scope: .system)
        }
        _ = try await attach(.shippingLabel, "etiket \(name)")
        _ = try await attach(.other, "dilekçe \(name)")
        let invoice = try await attach(.invoice, "fatura \(name)")
        try await house.operations.holdOrder(
            order, reason: "\(name) aradı, \(phone)", until: nil, actor: OperationsHouse.actor, scope: .system)
        try await plantRows(order, status, house)
        return PlantedPerson(order: order, invoice: invoice)
    }

    private static func plantRows(_ order: ID<Order>, _ status: String, _ house: OperationsHouse) async throws {
        let (now, dealer, shop) = (house.clock.now, house.dealer, house.shop)
        let text = "Alıcı \(name), tel +90 544 987 6543, \(email)"
        let payload = JSONText(
            ([
                "customerFirstName": "Kanarya", "customerLastName": "Yıldızsoy", "tel": .number("5449876543"),
                "not": .string(text),
            ] as JSON).description)
        let webhook: JSON = ["orderNumber": "KNR-1", "shipmentAddress": ["fullName": .string(name)]]
        let kept: JSON = ["durum": 201, "govde": .string(payload.text)]
        let secrets = house.operations.secrets
        try await house.database.write { tx in
            let answer = try secrets.seal(
                Secret(kept.description), context: .keptAnswer(to: "k", of: dealer), tx)
            _ = try tx.run("UPDATE siparisler SET durum = \(status), yonlendirme_nedeni = \(text) WHERE id = \(order)")
            try ErrorLog.write(
                ErrorLogEntry(
                    table: "siparisler", row: order.rawValue,
                    error: IntegrationError(.permanent, code: "x", message: text, rawAnswer: payload.text),
                    origin: "deneme", dealer: dealer, order: order),
                now: now, tx)
            // As an older version stored it, without hiding anything, and of no order at all.
            _ = try tx.run(
                """
                INSERT INTO hata_log (ilgili_tablo, hata_mesaji, raw_response, created_at, kullanici_id, sinif, kod, parmak_izi)
                VALUES ('x', \(text), \(payload), \(now), \(dealer), 'kalici', 'x', 'x')
                """)
            for (table, tip) in [("is_kuyrugu", "fatura_gonder"), ("is_kuyrugu_arsiv", "fatura_gonder")] {
                let id = Int64(table == "is_kuyrugu" ? 800_001 : 800_002)
                _ = try tx.run(
                    """
                    INSERT INTO \(uncheckedSQL: table) (id, tip, veri, durum, kuyruk, serit, oncelik, calisma_zamani, deneme,
                        azami_deneme, kurtarma, islem_anahtari, hata, iptal_istendi, siparis_id, bitti_at, created_at,
                        updated_at)
                    VALUES (\(id), \(tip), \(payload), 'tamam', 'fatura', 0, 2, \(now), 1, 10, 0, 'a', \(text), \(false),
                        \(order), \(now), \(now), \(now))
                    """)
            }
            _ = try tx.run(
                """
                INSERT INTO is_kuyrugu_hata (is_id, deneme, sinif, kod, hata, created_at)
                VALUES (800001, 1, 'kalici', 'x', \(text), \(now))
                """)
            for (state, key) in [("islendi", "a"), ("hatali", "b")] {
                _ = try tx.run(
                    """
                    INSERT INTO webhook_gelen (entegrasyon_id, tekil_kimlik, govde, durum, hata, created_at, islendi_at)
                    VALUES (\(shop), \(key), \(webhook.utf8), \(state), \(text), \(now), \(now))
                    """)
            }
            _ = try tx.run(
                """
                INSERT INTO idempotency_anahtarlari (kullanici_id, anahtar, istek_ozeti, durum_kodu, yanit, created_at)
                VALUES (\(dealer), 'k', 'o', 201, \(answer), \(now))
                """)
            _ = try tx.run("UPDATE entegrasyonlar SET son_hata = \(text) WHERE id = \(shop)")
            for (owner, key) in [(Optional(order), "m1"), (nil, "m2")] {
                _ = try tx.run(
                    """
                    INSERT INTO mesaj_log (siparis_id, kanal, alici, mesaj, durum, created_at, kullanici_id, degerler,
                        saglayici_mesaj_no, tekil_anahtar)
                    VALUES (\(owner), 'whatsapp', '+905449876543', \("Merhaba \(name)"), 'gonderildi', \(now), \(dealer),
                        \(JSONText("[\"\(name)\"]")), \("wamid.\(key)"), \(key))
                    """)
            }
        }
        try await plantHandOver(order, text, house)
    }

    private static func plantHandOver(_ order: ID<Order>, _ text: String, _ house: OperationsHouse) async throws {
        let (now, dealer, supplier) = (house.clock.now, house.dealer, house.supplier)
        try await house.database.write { tx in
            let handOver: Int64 = try tx.one(
                """
                INSERT INTO tedarikci_siparisleri (siparis_id, bayi_id, entegrasyon_id, referans, durum, neden, created_at,
                    updated_at)
                VALUES (\(order), \(dealer), \(supplier), 'KNR-1-a', 'reddedildi', \(text), \(now), \(now)) RETURNING id
                """
            ) { try $0.next() }
            _ = try tx.run(
                """
                INSERT INTO tedarikci_siparis_satirlari (tedarikci_siparis_id, siparis_urun_id, sku, ad, adet, birim_fiyat)
                SELECT \(handOver), u.id, 'KUPA', u.ad, 1, u.birim_fiyat FROM siparis_urunleri u
                WHERE u.siparis_id = \(order)
                """)
        }
    }

    /// Every place where a trace of the person is left: `table.column` and names of files.
    static func traces(in house: OperationsHouse, files folder: String) async throws -> Set<String> {
        var found: Set<String> = []
        for (table, column, expression) in try await columns(house.database) {
            let texts = try await house.database.read { tx in
                try tx.all("SELECT \(uncheckedSQL: expression) FROM \(uncheckedSQL: table)") {
                    try $0.next(String?.self)
                }
            }
            if texts.contains(where: { isTrace($0 ?? "") }) { found.insert("\(table).\(column)") }
        }
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let data = FileManager.default.contents(atPath: folder + "/" + path) else { continue }
            if isTrace(String(decoding: data, as: UTF8.self)) { found.insert("dosya") }
        }
        return found
    }

    private static func isTrace(_ text: String) -> Bool {
        let folded = foldedForSearch(text)
        let digits = String(folded.filter { !" -().+/".contains($0) })
        return traces.contains { folded.contains($0) || digits.contains($0) }
    }

    /// Every column of every table, with an expression that shows it as text.
    private static func columns(
        _ database: any SQLDatabase
    ) async throws -> [(table: String, column: String, expression: String)] {
        try await database.read { tx in
            if tx.dialect == .sqlite {
                let tables = try tx.all(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                ) { try $0.next(String.self) }
                return try tables.flatMap { table in
                    try tx.all("SELECT name FROM pragma_table_info(\(table))") { try $0.next(String.self) }
                        .map { (table, $0, "CAST(\($0) AS TEXT)") }
                }
            }
            return try tx.all(
                """
                SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c
                JOIN pg_tables t ON t.schemaname = c.table_schema AND t.tablename = c.table_name
                WHERE c.table_schema = current_schema()
                """
            ) { row in
                let (table, column, type) = (
                    try row.next(String.self), try row.next(String.self), try row.next(String.self)
                )
                let isBytes = type == "bytea"
                return (table, column, isBytes ? "encode(\(column), 'escape')" : "CAST(\(column) AS TEXT)")
            }
        }
    }
}
