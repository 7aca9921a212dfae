package import Domain
package import SQLEngine

/// A template as stored (`mesaj_sablonlari`).
package struct StoredTemplate: Sendable, Equatable {
    package var id: Int64
    /// Nil for one that all share.
    package var dealer: ID<User>?
    package var fields: Fields

    /// What people set.
    package struct Fields: Sendable, Equatable {
        package var event: String
        package var channel: MessageChannel
        package var recipient: String
        package var language: String
        /// The template's name at the provider.
        package var providerName: String?
        package var text: String
        package var fileKind: FileKind?
        package var isActive: Bool

        package init(
            event: String, channel: MessageChannel, recipient: String, language: String, providerName: String?,
            text: String, fileKind: FileKind?, isActive: Bool
        ) {
            (self.event, self.channel, self.recipient, self.language) = (event, channel, recipient, language)
            (self.providerName, self.text, self.fileKind, self.isActive) = (providerName, text, fileKind, isActive)
        }
    }
}

/// Changing `mesaj_sablonlari`.
package enum MessageTemplateTable {
    /// One template within the scope. Those that all share are within everybody's scope only for reading.
    package static func find(
        _ id: Int64, scope: Scope, locked: Bool = true, _ tx: borrowing Transaction
    ) throws -> StoredTemplate? {
        try tx.first(
            """
            SELECT id, kullanici_id, olay, kanal, alici_turu, dil, saglayici_sablonu, metin, dosya_turu, aktif
            FROM mesaj_sablonlari
            WHERE id = \(id) AND (\(fragment: scope.condition("kullanici_id")) OR kullanici_id IS NULL)
            \(dialect: locked ? .forUpdate : .nothing)
            """
        ) { row in
            let (id, dealer): (Int64, ID<User>?) = (try row.next(), try row.next())
            return StoredTemplate(
                id: id, dealer: dealer,
                fields: .init(
                    event: try row.next(), channel: try row.next(), recipient: try row.next(),
                    language: try row.next(), providerName: try row.next(), text: try row.next(),
                    fileKind: try row.next(), isActive: try row.next()))
        }
    }

    /// - Throws: `SQLError` of kind `unique` if there is one for the same event, channel, recipient and language.
    package static func insert(
        _ fields: StoredTemplate.Fields, dealer: ID<User>?, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Int64 {
        try tx.one(
            """
            INSERT INTO mesaj_sablonlari (kullanici_id, olay, kanal, alici_turu, dil, saglayici_sablonu, metin, dosya_turu,
                aktif, created_at, updated_at)
            VALUES (\(dealer), \(fields.event), \(fields.channel), \(fields.recipient), \(fields.language),
                \(fields.providerName), \(fields.text), \(fields.fileKind), \(fields.isActive), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// - Throws: `SQLError` of kind `unique` if there is another for the same event, channel, recipient and language.
    package static func update(
        _ id: Int64, _ fields: StoredTemplate.Fields, now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        try tx.run(
            """
            UPDATE mesaj_sablonlari SET olay = \(fields.event), kanal = \(fields.channel), alici_turu = \(fields.recipient),
                dil = \(fields.language), saglayici_sablonu = \(fields.providerName), metin = \(fields.text),
                dosya_turu = \(fields.fileKind), aktif = \(fields.isActive), updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// - Throws: `SQLError` of kind `foreignKey` if a message was made from it.
    package static func delete(_ id: Int64, _ tx: borrowing Transaction) throws {
        try tx.run("DELETE FROM mesaj_sablonlari WHERE id = \(id)")
    }
}
