package import Domain
package import SQLEngine

/// What a person has asked for (`kisisel_veri_talepleri`).
package enum PersonalDataRequest {}

/// What a person may ask for.
package enum PersonalDataRequestKind: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
    case information = "bilgi"
    case export = "disa_aktarim"
    case correction = "duzeltme"
    case erasure = "silme"
}

package enum PersonalDataRequestStatus: String, Sendable, CaseIterable, SQLBindable, SQLReadable {
    case open = "acik"
    case erasing = "siliniyor"
    case done = "tamamlandi"
    case refused = "reddedildi"

    package var isEnd: Bool { self == .done || self == .refused }
}

/// A request as stored. Who it is about is sealed, and gone once the request is closed.
package struct StoredPersonalDataRequest: Sendable {
    package var id: ID<PersonalDataRequest>
    package var kind: PersonalDataRequestKind
    package var status: PersonalDataRequestStatus
    package var sealedIdentity: String?
    package var note: String?
    package var receivedAt: Timestamp
    /// When it must be answered.
    package var dueAt: Timestamp
    package var closedAt: Timestamp?
    /// What came of it, as JSON text: numbers and rules, no personal data.
    package var result: String?
}

/// Reading and writing `kisisel_veri_talepleri`.
package enum PersonalDataRequestTable {
    private static let columns: SQL =
        "id, tur, durum, kimlik_sifreli, aciklama, gelis_at, son_tarih_at, tamamlandi_at, sonuc"

    /// Adds a request; who it is about is sealed with the id that this gives out.
    package static func insert(
        _ kind: PersonalDataRequestKind, note: String?, receivedAt: Timestamp, dueAt: Timestamp, by user: ID<User>?,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<PersonalDataRequest> {
        try tx.one(
            """
            INSERT INTO kisisel_veri_talepleri (tur, aciklama, gelis_at, son_tarih_at, kaydeden, created_at, updated_at)
            VALUES (\(kind), \(note), \(receivedAt), \(dueAt), \(user), \(now), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    package static func setIdentity(
        _ id: ID<PersonalDataRequest>, sealed: String?, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            "UPDATE kisisel_veri_talepleri SET kimlik_sifreli = \(sealed), updated_at = \(now) WHERE id = \(id)")
    }

    /// One request; nil if there is none.
    package static func find(
        _ id: ID<PersonalDataRequest>, _ tx: borrowing Transaction
    ) throws -> StoredPersonalDataRequest? {
        try tx.first("SELECT \(fragment: columns) FROM kisisel_veri_talepleri WHERE id = \(id)", read)
    }

    /// All of them, those still open first, the most urgent on top.
    package static func all(limit: Int, _ tx: borrowing Transaction) throws -> [StoredPersonalDataRequest] {
        let open = try tx.all(
            """
            SELECT \(fragment: columns) FROM kisisel_veri_talepleri WHERE tamamlandi_at IS NULL
            ORDER BY son_tarih_at, id LIMIT \(limit)
            """, read)
        let closed = try tx.all(
            """
            SELECT \(fragment: columns) FROM kisisel_veri_talepleri WHERE tamamlandi_at IS NOT NULL
            ORDER BY id DESC LIMIT \(limit)
            """, read)
        return open + closed
    }

    package static func setStatus(
        _ id: ID<PersonalDataRequest>, _ status: PersonalDataRequestStatus, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE kisisel_veri_talepleri SET durum = \(status), updated_at = \(now),
                tamamlandi_at = \(status.isEnd ? now : nil) WHERE id = \(id)
            """)
    }

    package static func setResult(
        _ id: ID<PersonalDataRequest>, _ result: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            "UPDATE kisisel_veri_talepleri SET sonuc = \(JSONText(result)), updated_at = \(now) WHERE id = \(id)")
    }

    private static func read(_ row: inout RowReader) throws -> StoredPersonalDataRequest {
        StoredPersonalDataRequest(
            id: try row.next(), kind: try row.next(), status: try row.next(), sealedIdentity: try row.next(),
            note: try row.next(), receivedAt: try row.next(), dueAt: try row.next(), closedAt: try row.next(),
            result: try row.next(JSONText?.self)?.text)
    }
}

/// Records of what was destroyed (`imha_kayitlari`): rules, numbers and keyed marks, no personal data.
package enum DestructionRecords {
    /// A record of an erasure as it is repeated after a restore.
    package struct Erasure: Sendable, Equatable {
        package var marks: Set<String>
        package var at: Timestamp

        package init(marks: Set<String>, at: Timestamp) { (self.marks, self.at) = (marks, at) }
    }

    /// - Parameters:
    ///   - marks: JSON text of a list of keyed marks; nil for what was destroyed because its time was over.
    ///   - counts: JSON text of an object, tables and numbers of rows.
    package static func insert(
        rule: String, request: ID<PersonalDataRequest>?, marks: String?, counts: String, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> Int64 {
        try tx.one(
            """
            INSERT INTO imha_kayitlari (kural, talep_id, kisi_ozetleri, adetler, created_at)
            VALUES (\(rule), \(request), \(marks.map(JSONText.init)), \(JSONText(counts)), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    /// The marks of all erasures with their times, as JSON text.
    package static func erasures(_ tx: borrowing Transaction) throws -> [(marks: String, at: Timestamp)] {
        try tx.all("SELECT kisi_ozetleri, created_at FROM imha_kayitlari WHERE kisi_ozetleri IS NOT NULL ORDER BY id") {
            row in (try row.next(JSONText.self).text, try row.next())
        }
    }

    /// Removes records whose own time is over.
    package static func remove(before moment: Timestamp, _ tx: borrowing Transaction) throws -> Int {
        try tx.run("DELETE FROM imha_kayitlari WHERE created_at < \(moment)")
    }
}

/// A breach of personal data (`veri_ihlalleri`).
package enum DataBreach {}

/// A breach as stored. The authority is to be told within 72 hours of learning of it.
package struct StoredDataBreach: Sendable {
    package var id: ID<DataBreach>
    package var title: String
    package var text: String
    package var personCount: Int?
    package var learnedAt: Timestamp
    package var dueAt: Timestamp
    package var reportedAt: Timestamp?
    package var closedAt: Timestamp?
}

/// Reading and writing `veri_ihlalleri`.
package enum DataBreachTable {
    private static let columns: SQL =
        "id, baslik, aciklama, etkilenen_sayisi, ogrenildi_at, son_tarih_at, bildirildi_at, kapandi_at"

    package static func insert(
        title: String, text: String, personCount: Int?, learnedAt: Timestamp, dueAt: Timestamp, by user: ID<User>?,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<DataBreach> {
        try tx.one(
            """
            INSERT INTO veri_ihlalleri (baslik, aciklama, etkilenen_sayisi, ogrenildi_at, son_tarih_at, kaydeden,
                created_at, updated_at)
            VALUES (\(title), \(text), \(personCount), \(learnedAt), \(dueAt), \(user), \(now), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    package static func find(_ id: ID<DataBreach>, _ tx: borrowing Transaction) throws -> StoredDataBreach? {
        try tx.first("SELECT \(fragment: columns) FROM veri_ihlalleri WHERE id = \(id)", read)
    }

    /// The newest first.
    package static func all(limit: Int, _ tx: borrowing Transaction) throws -> [StoredDataBreach] {
        try tx.all("SELECT \(fragment: columns) FROM veri_ihlalleri ORDER BY id DESC LIMIT \(limit)", read)
    }

    package static func setReported(_ id: ID<DataBreach>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE veri_ihlalleri SET bildirildi_at = \(now), updated_at = \(now) WHERE id = \(id)")
    }

    package static func setClosed(_ id: ID<DataBreach>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE veri_ihlalleri SET kapandi_at = \(now), updated_at = \(now) WHERE id = \(id)")
    }

    private static func read(_ row: inout RowReader) throws -> StoredDataBreach {
        StoredDataBreach(
            id: try row.next(), title: try row.next(), text: try row.next(), personCount: try row.next(),
            learnedAt: try row.next(), dueAt: try row.next(), reportedAt: try row.next(), closedAt: try row.next())
    }
}
