package import Domain
import Integrations
import JobQueue
import SQLEngine
package import Storage

/// Messages that people write, and the templates of those that the program writes.
extension Operations {
    /// Sends a text of one's own to the buyer of an order by WhatsApp. Outside the 24 hours after the buyer's last message
    /// the provider takes templates only and refuses it; the message then shows that.
    package func writeMessage(
        about id: ID<Order>, text: String, actor: Actor, scope: Scope
    ) async throws -> ID<Message> {
        let text = text.trimmed
        guard !text.isEmpty, text.unicodeScalars.count <= 4096 else {
            throw OperationError.invalid([FieldProblem("mesaj", "1 ile 4096 karakter arasında olmalı.")])
        }
        let uniqueKey = "elle:\(id):\(world.randomToken(byteCount: 16))"
        return try await database.write { tx in
            guard let order = try OrderTable.load(id, scope: scope, tx) else {
                throw OperationError.invalid([FieldProblem("siparis_id", "Böyle bir sipariş yok.")])
            }
            guard let channel = try IntegrationTable.active(.whatsApp, dealer: order.dealer, tx) else {
                throw OperationError.conflict(
                    code: "kanal_yok", message: "Çalışan bir WhatsApp bağlantısı yok; önce entegrasyon ekleyin.")
            }
            guard let phone = try OrderFacts.header(id, tx).customer.phone.flatMap({ PhoneNumber($0) }) else {
                throw OperationError.conflict(
                    code: "telefon_yok", message: "Alıcının geçerli bir telefon numarası yok.")
            }
            let message = try MessageTable.insert(
                order: id, dealer: order.dealer, integration: channel.id, channel: .whatsApp, recipient: phone.e164,
                text: text, template: nil, values: "[]", uniqueKey: uniqueKey, now: world.now(), tx)
            guard let message else { throw SQLError(.unique, "the random key of a message was taken") }
            try log(order, "mesaj_yazildi", "Alıcıya mesaj yazıldı.", actor, tx)
            try queueSending(of: message, order: id, dealer: order.dealer, integration: channel.id, tx)
            return message
        }
    }

    /// Adds a template.
    ///
    /// - Parameter dealer: nil for one that all share; only those who work for all may add it.
    package func addTemplate(
        _ fields: StoredTemplate.Fields, dealer: ID<User>?, actor: Actor, scope: Scope
    ) async throws -> ID<MessageTemplate> {
        try Operations.check(fields)
        guard dealer.map(scope.contains) ?? (scope.reach == .everyone) else { throw OperationError.forbidden }
        return try await database.write { tx in
            if let dealer, try UserTable.find(dealer, tx)?.role != .dealer {
                throw OperationError.invalid([FieldProblem("kullanici_id", "Böyle bir bayi yok.")])
            }
            let id = try Operations.unlessTaken(Operations.templateIsThere, tx) { tx in
                try MessageTemplateTable.insert(fields, dealer: dealer, now: world.now(), tx)
            }
            try logCatalogue(
                "mesaj_sablonlari", id, "olusturuldu", "Mesaj şablonu eklendi.", fields.changes(from: nil), dealer,
                actor, tx)
            return ID(id)
        }
    }

    /// Changes a template.
    ///
    /// - Parameter change: what is to be different; may be called twice.
    package func changeTemplate(
        _ id: Int64, actor: Actor, scope: Scope,
        _ change: @escaping @Sendable (inout StoredTemplate.Fields) -> Void
    ) async throws {
        try await database.write { tx in
            let template = try ownTemplate(id, scope, tx)
            var fields = template.fields
            change(&fields)
            try Operations.check(fields)
            guard fields != template.fields else { return }
            let changed = fields
            try Operations.unlessTaken(Operations.templateIsThere, tx) { tx in
                try MessageTemplateTable.update(id, changed, now: world.now(), tx)
            }
            try logCatalogue(
                "mesaj_sablonlari", id, "degistirildi", "Mesaj şablonu değiştirildi.",
                changed.changes(from: template.fields), template.dealer, actor, tx)
        }
    }

    /// Takes away a template that no message was made from.
    package func deleteTemplate(_ id: Int64, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            let template = try ownTemplate(id, scope, tx)
            try Operations.unlessUsed(
                "Bu şablonla mesaj gönderilmiş; silmek yerine kapatın (aktif: false).", tx
            ) { tx in try MessageTemplateTable.delete(id, tx) }
            try logCatalogue(
                "mesaj_sablonlari", id, "silindi", "Mesaj şablonu silindi.",
                FieldChanges("olay", template.fields.event, nil), template.dealer, actor, tx)
        }
    }

    private static let templateIsThere = "Bu olay, kanal, alıcı ve dil için bir şablon zaten var."

    private func ownTemplate(_ id: Int64, _ scope: Scope, _ tx: borrowing Transaction) throws -> StoredTemplate {
        guard let template = try MessageTemplateTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
        guard template.dealer != nil || scope.reach == .everyone else { throw OperationError.forbidden }
        return template
    }

    private static func check(_ fields: StoredTemplate.Fields) throws(OperationError) {
        var problems: [FieldProblem] = []
        func check(_ text: String, _ field: String, _ range: ClosedRange<Int>) {
            guard !range.contains(text.unicodeScalars.count) else { return }
            problems.append(
                FieldProblem(field, "\(range.lowerBound) ile \(range.upperBound) karakter arasında olmalı."))
        }
        check(fields.event, "olay", 1...50)
        check(fields.language, "dil", 2...10)
        check(fields.text, "metin", 1...4096)
        check(fields.providerName ?? "", "saglayici_sablonu", 0...200)
        if !["musteri", "tedarikci", "bayi"].contains(fields.recipient) {
            problems.append(FieldProblem("alici_turu", "musteri, tedarikci ya da bayi olmalı."))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }
}

extension StoredTemplate.Fields {
    fileprivate func changes(from old: StoredTemplate.Fields?) -> FieldChanges {
        var changes = FieldChanges()
        changes.note("olay", old?.event, event)
        changes.note("kanal", old?.channel.rawValue, channel.rawValue)
        changes.note("alici_turu", old?.recipient, recipient)
        changes.note("dil", old?.language, language)
        changes.note("saglayici_sablonu", old?.providerName, providerName)
        changes.note("metin", old?.text, text)
        changes.note("dosya_turu", old?.fileKind?.rawValue, fileKind?.rawValue)
        changes.note("aktif", old?.isActive, isActive)
        return changes
    }
}
