package import Domain
package import SQLEngine

/// A row of the list of message templates.
package struct TemplateListRow: Sendable {
    package var template: StoredTemplate
    /// Nil for a template that all dealers share.
    package var dealerName: String?
    package var updatedAt: Timestamp
}

/// The templates of messages.
package enum TemplateList {
    /// All templates within the scope and those that all share; a dealer has few.
    package static func all(scope: Scope, _ tx: borrowing Transaction) throws -> [TemplateListRow] {
        try tx.all(
            """
            SELECT m.id, m.kullanici_id, m.olay, m.kanal, m.alici_turu, m.dil, m.saglayici_sablonu, m.metin, m.dosya_turu,
                m.aktif, k.ad, m.updated_at
            FROM mesaj_sablonlari m LEFT JOIN kullanicilar k ON k.id = m.kullanici_id
            WHERE \(fragment: scope.condition("m.kullanici_id")) OR m.kullanici_id IS NULL
            ORDER BY m.olay, m.id LIMIT 500
            """
        ) { row in
            let (id, dealer): (Int64, ID<User>?) = (try row.next(), try row.next())
            let fields = StoredTemplate.Fields(
                event: try row.next(), channel: try row.next(), recipient: try row.next(), language: try row.next(),
                providerName: try row.next(), text: try row.next(), fileKind: try row.next(),
                isActive: try row.next())
            return TemplateListRow(
                template: StoredTemplate(id: id, dealer: dealer, fields: fields), dealerName: try row.next(),
                updatedAt: try row.next())
        }
    }
}
