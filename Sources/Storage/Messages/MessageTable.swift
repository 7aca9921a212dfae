package import Domain
package import SQLEngine

/// A message as stored, with what is needed to send it.
package struct StoredMessage: Sendable {
    package var id: ID<Message>
    package var order: ID<Order>?
    package var dealer: ID<User>?
    package var integration: ID<Integration>?
    package var channel: MessageChannel
    package var recipient: String
    package var text: String
    package var status: MessageStatus
    package var template: MessageTemplate?
    /// The values for the template's places, as a JSON list of strings.
    package var values: String?
}

/// The template that a message was made from.
package struct MessageTemplate: Sendable {
    package var id: Int64
    package var providerName: String?
    package var language: String
    package var text: String
    package var fileKind: FileKind?
}

/// Messages and their templates (`mesaj_log`, `mesaj_sablonlari`).
package enum MessageTable {
    /// The template for an event: the dealer's own, else the installation's.
    package static func template(
        event: String, channel: MessageChannel, recipient: String, dealer: ID<User>, _ tx: borrowing Transaction
    ) throws -> MessageTemplate? {
        try tx.first(
            """
            SELECT id, saglayici_sablonu, dil, metin, dosya_turu FROM mesaj_sablonlari
            WHERE olay = \(event) AND kanal = \(channel) AND alici_turu = \(recipient) AND aktif = \(true)
                AND (kullanici_id = \(dealer) OR kullanici_id IS NULL)
            ORDER BY coalesce(kullanici_id, 0) DESC LIMIT 1
            """
        ) { row in
            MessageTemplate(
                id: try row.next(), providerName: try row.next(), language: try row.next(), text: try row.next(),
                fileKind: try row.next())
        }
    }

    /// Adds a message to be sent.
    ///
    /// - Returns: nil if the same event was already told.
    package static func insert(
        order: ID<Order>, dealer: ID<User>, integration: ID<Integration>, channel: MessageChannel, recipient: String,
        text: String, template: Int64?, values: String, uniqueKey: String, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<Message>? {
        try tx.value(
            """
            INSERT INTO mesaj_log (siparis_id, kanal, alici, mesaj, durum, created_at, kullanici_id, entegrasyon_id,
                sablon_id, degerler, tekil_anahtar)
            VALUES (\(order), \(channel), \(recipient), \(text), 'kuyrukta', \(now), \(dealer), \(integration),
                \(template), \(JSONText(values)), \(uniqueKey))
            ON CONFLICT (tekil_anahtar) DO NOTHING RETURNING id
            """)
    }

    /// The message, locked.
    package static func find(
        _ id: ID<Message>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> StoredMessage? {
        try tx.first(
            """
            SELECT m.id, m.siparis_id, m.kullanici_id, m.entegrasyon_id, m.kanal, m.alici, m.mesaj, m.durum, m.degerler,
                s.id, s.saglayici_sablonu, s.dil, s.metin, s.dosya_turu
            FROM mesaj_log m LEFT JOIN mesaj_sablonlari s ON s.id = m.sablon_id
            WHERE m.id = \(id) AND \(fragment: scope.condition("m.kullanici_id"))
            """
        ) { row in
            var message = StoredMessage(
                id: try row.next(), order: try row.next(), dealer: try row.next(), integration: try row.next(),
                channel: try row.next(), recipient: try row.next(), text: try row.next(), status: try row.next(),
                values: try row.next(JSONText?.self)?.text)
            if let template = try row.next(Int64?.self) {
                message.template = MessageTemplate(
                    id: template, providerName: try row.next(), language: try row.next(), text: try row.next(),
                    fileKind: try row.next())
            }
            return message
        }
    }

    package static func setStatus(
        _ id: ID<Message>, _ status: MessageStatus, providerID: String? = nil, errorCode: String? = nil,
        error: String? = nil, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        let isSent = status == .sent
        try tx.run(
            """
            UPDATE mesaj_log SET durum = \(status), saglayici_mesaj_no = coalesce(\(providerID), saglayici_mesaj_no),
                hata_kodu = \(errorCode), hata = \(error.map { Redaction.withoutSecrets($0, charactersMax: 500) }),
                gonderildi_at = CASE WHEN \(isSent) THEN coalesce(gonderildi_at, \(now)) ELSE gonderildi_at END,
                iletildi_at = CASE WHEN \(status == .delivered) THEN \(now) ELSE iletildi_at END,
                okundu_at = CASE WHEN \(status == .read) THEN \(now) ELSE okundu_at END
            WHERE id = \(id)
            """)
    }

    /// The message that a delivery report names, by the provider's number or by our own key.
    package static func find(
        providerID: String, reference: String?, integration: ID<Integration>, _ tx: borrowing Transaction
    ) throws -> (id: ID<Message>, status: MessageStatus)? {
        let own = reference.flatMap { $0.hasPrefix("m") ? ID<Message>(text: $0.dropFirst()) : nil }
        return try tx.first(
            """
            SELECT id, durum FROM mesaj_log WHERE entegrasyon_id = \(integration)
                AND (saglayici_mesaj_no = \(providerID) OR id = \(own)) \(dialect: .forUpdate)
            """
        ) { row in (try row.next(), try row.next()) }
    }
}
