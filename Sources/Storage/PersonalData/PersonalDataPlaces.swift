package import Domain
import LosslessJSON
package import SQLEngine

/// A table whose texts may speak of a buyer, beside the rows of the order itself.
package struct PersonalDataPlace: Sendable {
    package var table: String
    /// Columns of text.
    package var texts: [String] = []
    /// Columns of JSON.
    package var json: [String] = []
    /// The expression for the order that a row belongs to; nil if it belongs to none.
    package var order: String?
    /// Only rows of the person's own orders are looked at: the table is large, and tells nothing of others.
    package var isOwnOnly = false
    /// The column that names the hand-over to a supplier, for rows that know their order only through it.
    package var handOver: String?

    /// Every such table. Names of this program only; a test compares them with the schema.
    package static let all: [PersonalDataPlace] = [
        PersonalDataPlace(
            table: "siparisler", texts: ["bekletme_nedeni", "iptal_nedeni_kodu", "yonlendirme_nedeni", "aciklama"],
            order: "id",
            isOwnOnly: true),
        PersonalDataPlace(table: "siparis_urunleri", texts: ["ad"], order: "siparis_id", isOwnOnly: true),
        PersonalDataPlace(table: "siparis_dosyalari", texts: ["ad"], order: "siparis_id", isOwnOnly: true),
        PersonalDataPlace(table: "tedarikci_siparisleri", texts: ["neden"], order: "siparis_id", isOwnOnly: true),
        PersonalDataPlace(
            table: "tedarikci_siparis_satirlari", texts: ["ad"],
            order: "(SELECT t.siparis_id FROM tedarikci_siparisleri t WHERE t.id = tedarikci_siparis_id)",
            isOwnOnly: true, handOver: "tedarikci_siparis_id"),
        PersonalDataPlace(
            table: "mesaj_log", texts: ["alici", "mesaj", "konu", "dosya_url", "hata"], json: ["degerler"],
            order: "siparis_id"),
        PersonalDataPlace(table: "hata_log", texts: ["hata_mesaji"], json: ["raw_response"], order: "siparis_id"),
        PersonalDataPlace(table: "is_kuyrugu", texts: ["hata"], json: ["veri"], order: "siparis_id"),
        PersonalDataPlace(table: "is_kuyrugu_arsiv", texts: ["hata"], json: ["veri"], order: "siparis_id"),
        PersonalDataPlace(table: "is_kuyrugu_hata", texts: ["hata"]),
        PersonalDataPlace(table: "is_kuyrugu_serit", texts: ["duraklatma_nedeni"]),
        PersonalDataPlace(table: "entegrasyonlar", texts: ["son_hata"]),
        PersonalDataPlace(table: "webhook_gelen", texts: ["hata"]),
        // Events that dealers are sent, and what their receivers answered.
        PersonalDataPlace(table: "webhook_gonderimleri", texts: ["govde", "yanit_ozeti"], json: ["denemeler"]),
        // What was searched for, and what a file is called, may be a name; the files themselves go at once.
        PersonalDataPlace(table: "disa_aktarimlar", texts: ["hata"], json: ["suzgecler"]),
        PersonalDataPlace(table: "ice_aktarimlar", texts: ["dosya_adi", "hata"]),
        PersonalDataPlace(table: "ice_aktarim_hatalari", texts: ["mesaj"]),
        // A product made to order may bear a name.
        PersonalDataPlace(table: "urunler", texts: ["ad"]),
    ]

    /// Tables that hold no buyer's data: catalogues, settings, people with accounts, and the machinery.
    package static let withoutBuyers: Set<String> = [
        "kullanicilar", "roller", "kullanici_rolleri", "oturumlar", "giris_baglantilari", "api_anahtarlari", "ayarlar",
        "platform_turleri", "platformlar", "tedarikci_urunleri", "urun_eslesmeleri",
        "yonlendirme_kurallari", "mesaj_sablonlari", "sistem_log", "sistem_log_zincir", "sistem_log_bekleyen",
        "is_kuyrugu_isci", "is_kuyrugu_sinir", "is_kuyrugu_plan", "is_kuyrugu_anahtar", "dis_islem", "imha_kayitlari",
        "veri_ihlalleri", "semalar", "calisan_bayileri", "istek_sayaclari", "giris_denemeleri", "webhook_abonelikleri",
        "veri_anahtarlari", "tedarikci_baglantilari", "kurtarma_kodlari", "cihazlar", "giris_kayitlari", "bildirimler",
    ]

    /// Tables that are worked by code of their own.
    package static let structured: Set<String> = [
        "siparisler", "siparis_adresleri", "siparis_dosyalari", "mesaj_log", "hata_log", "webhook_gelen",
        "kisisel_veri_talepleri", "idempotency_anahtarlari",
    ]
}

/// Walking the places.
package enum PersonalDataScan {
    /// How many rows one step reads.
    package static let slice = 2000

    /// What a step has found.
    package struct Step: Sendable {
        /// Where to go on; nil at the end.
        package var next: Int64?
        /// How many rows speak of the person.
        package var hits = 0
    }

    /// Looks at the next rows of a place.
    ///
    /// - Parameter erases: whether mentions are blotted out, or only counted.
    package static func step(
        _ place: PersonalDataPlace, _ person: PersonMentions, after: Int64, erases: Bool, _ tx: borrowing Transaction
    ) throws -> Step {
        let columns = place.texts + place.json
        var conditions: [SQL] = ["id > \(after)"]
        let own: SQL = "\(ids: person.orders.sorted())"
        if let handOver = place.handOver {
            conditions.append(
                """
                \(uncheckedSQL: handOver) IN
                    (SELECT t.id FROM tedarikci_siparisleri t WHERE t.siparis_id IN \(fragment: own))
                """)
        } else if place.isOwnOnly, let order = place.order {
            conditions.append("\(uncheckedSQL: order) IN \(fragment: own)")
        }
        let rows = try tx.all(
            """
            SELECT id, \(uncheckedSQL: place.order ?? "NULL"), \(uncheckedSQL: columns.joined(separator: ", "))
            FROM \(uncheckedSQL: place.table) WHERE \(fragment: SQL.join(conditions, separator: " AND "))
            ORDER BY id LIMIT \(slice)
            """
        ) { row in
            let (id, order) = (try row.next(Int64.self), try row.next(Int64?.self))
            let texts = try place.texts.map { _ in try row.next(String?.self) }
            return (id, order, texts, try place.json.map { _ in try row.next(JSONText?.self)?.text })
        }
        var step = Step(next: rows.count == slice ? rows.last?.0 : nil)
        for (id, order, texts, json) in rows where !person.spared.contains(order ?? 0) {
            let closeness = person.closeness(of: order)
            var changes = changes(of: place, texts, json, person, closeness)
            // A row of no order that speaks of the person is all about them: each word of their name goes.
            if closeness == .open, !changes.isEmpty { changes = self.changes(of: place, texts, json, person, .own) }
            if changes.isEmpty { continue }
            step.hits += 1
            if erases { try write(changes, to: id, of: place, tx) }
        }
        return step
    }

    /// The columns of a row that mention the person, with what is left of them.
    private static func changes(
        of place: PersonalDataPlace, _ texts: [String?], _ json: [String?], _ person: PersonMentions,
        _ closeness: PersonMentions.Closeness
    ) -> [(column: String, value: SQLValue)] {
        var changes: [(String, SQLValue)] = []
        for (column, text) in zip(place.texts, texts) {
            if let cleaned = text.flatMap({ person.cleaned($0, closeness) }) {
                changes.append((column, .text(cleaned)))
            }
        }
        for (column, text) in zip(place.json, json) {
            let value = text.flatMap { try? JSON(parsing: $0) }
            if let cleaned = value.flatMap({ person.cleaned($0, closeness) }) {
                changes.append((column, .json(cleaned.description)))
            }
        }
        return changes
    }

    private static func write(
        _ changes: [(column: String, value: SQLValue)], to id: Int64, of place: PersonalDataPlace,
        _ tx: borrowing Transaction
    ) throws {
        let settings = changes.map { change -> SQL in "\(uncheckedSQL: change.column) = \(change.value)" }
        try tx.run(
            """
            UPDATE \(uncheckedSQL: place.table) SET \(fragment: SQL.join(settings, separator: ", ")) WHERE id = \(id)
            """)
    }

    /// Looks at the next bodies of webhooks. A body that speaks of the person, or of one of their orders, is emptied as a
    /// whole; what it brought is in the order.
    ///
    /// - Returns: the step, and how many bodies could not be emptied because they wait to be worked.
    package static func webhooks(
        _ person: PersonMentions, after: Int64, before end: Timestamp?, erases: Bool, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> (step: Step, waiting: Int) {
        let limit = 200
        let rows = try tx.all(
            """
            SELECT id, govde, durum, created_at FROM webhook_gelen WHERE govde_silindi_at IS NULL AND id > \(after)
            ORDER BY id LIMIT \(limit)
            """
        ) { row in
            (
                try row.next(Int64.self), try row.next([UInt8].self), try row.next(String.self),
                try row.next(Timestamp.self)
            )
        }
        var step = Step(next: rows.count == limit ? rows.last?.0 : nil)
        var waiting = 0
        for (id, body, state, createdAt) in rows where end.map({ createdAt <= $0 }) ?? true {
            guard person.isMentioned(in: body) else { continue }
            step.hits += 1
            if state == "bekliyor" { waiting += 1 } else if erases { try emptyWebhooks([id], now: now, tx) }
        }
        return (step, waiting)
    }

    /// Takes the bodies out of worked webhooks; that they came, and what became of them, stays.
    package static func emptyWebhooks(_ ids: [Int64], now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE webhook_gelen SET govde = \([UInt8]()), govde_silindi_at = \(now)
            WHERE id IN \(ids: ids) AND durum <> 'bekliyor'
            """)
    }
}
