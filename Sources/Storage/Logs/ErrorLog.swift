package import Domain
import LosslessJSON
package import SQLEngine

/// One fault, for the centre where people mend them (`hata_log`).
package struct ErrorLogEntry: Sendable {
    package var table: String
    package var row: Int64?
    package var error: IntegrationError
    package var dealer: ID<User>?
    package var order: ID<Order>?
    package var integration: ID<Integration>?
    package var job: ID<Job>?
    /// What groups the same fault: the job's kind, or where it happened.
    package var origin: String

    package init(
        table: String, row: Int64?, error: IntegrationError, origin: String, dealer: ID<User>? = nil,
        order: ID<Order>? = nil, integration: ID<Integration>? = nil, job: ID<Job>? = nil
    ) {
        (self.table, self.row, self.error, self.origin) = (table, row, error, origin)
        (self.dealer, self.order, self.integration, self.job) = (dealer, order, integration, job)
    }
}

/// Writing `hata_log`.
package enum ErrorLog {
    package static func write(_ entry: ErrorLogEntry, now: Timestamp, _ tx: borrowing Transaction) throws {
        let raw = entry.error.rawAnswer.map(storableJSON)
        let fingerprint = "\(entry.origin)/\(entry.error.code)/\(entry.integration.map(\.description) ?? "-")"
        try tx.run(
            """
            INSERT INTO hata_log (ilgili_tablo, ilgili_id, hata_mesaji, raw_response, created_at, kullanici_id, siparis_id,
                entegrasyon_id, sinif, kod, is_id, parmak_izi)
            VALUES (\(entry.table), \(entry.row), \(Redaction.withoutSecrets(entry.error.message, charactersMax: 2000)),
                \(raw.map(JSONText.init)), \(now), \(entry.dealer), \(entry.order), \(entry.integration),
                \(entry.error.kind), \(String(entry.error.code.prefix(100))), \(entry.job),
                \(String(fingerprint.prefix(200))))
            """)
    }

    /// Marks an error as solved, or as open again.
    ///
    /// - Returns: whose it is, and about what; nil if there is no such error within the scope.
    package static func setSolved(
        _ id: Int64, _ isSolved: Bool, scope: Scope, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> (dealer: ID<User>?, order: ID<Order>?, integration: ID<Integration>?)? {
        try tx.first(
            """
            UPDATE hata_log SET cozuldu_at = \(isSolved ? now : nil)
            WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))
            RETURNING kullanici_id, siparis_id, entegrasyon_id
            """
        ) { row in (try row.next(), try row.next(), try row.next()) }
    }

    /// The answer as a JSON column takes it: JSON as it is, anything else or anything too long under `metin`; NUL is
    /// replaced, and the values of fields that hold secrets or people are hidden.
    private static func storableJSON(_ raw: String) -> String {
        let hidden = masked(raw)
        let withoutNUL = hidden.replacing("\\u0000", with: "\\ufffd")
        if withoutNUL.utf8.count <= 8192, (try? JSON(parsing: withoutNUL)) != nil { return withoutNUL }
        let wrapped: JSON = ["metin": .string(String(withoutNUL.prefix(8000)))]
        return wrapped.description
    }

    /// An answer of another system with the values of fields that hold secrets or people hidden, and without NUL.
    package static func masked(_ raw: String) -> String {
        let clean = raw.replacing("\u{0}", with: "\u{FFFD}")
        return (try? JSON(parsing: clean)).map { $0.withoutSecrets(alsoHides: hides).description }
            ?? redacted(text: clean)
    }

    /// Hides what follows the name of a person's field in a text that looks like JSON but is cut off or broken, and
    /// secrets.
    private static func redacted(text: String) -> String {
        var parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices.dropLast(2) where hides(parts[index]) {
            if parts[index + 1].allSatisfy({ $0.isWhitespace || $0 == ":" }) { parts[index + 2] = Redaction.mark }
        }
        return Redaction.withoutSecrets(parts.joined(separator: "\""))
    }

    private static func hides(_ name: String) -> Bool { personalNames.contains(name.lowercased()) }

    /// Fields of outside systems that hold people. Secrets are known to ``Redaction``.
    private static let personalNames: Set<String> = [
        "customeremail", "identitynumber", "phone", "telefon", "email", "eposta", "address1", "address2",
        "fulladdress", "addressline1", "addressline2", "addresslines", "shipmentaddress", "invoiceaddress", "taxnumber",
        "customer", "shipping", "recipient", "recipient_id", "wa_id", "musteri_ad", "musteri_telefon", "musteri_eposta",
        "customerfirstname", "customerlastname", "firstname", "lastname", "fullname",
    ]
}
