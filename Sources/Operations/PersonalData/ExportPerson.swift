package import Domain
package import LosslessJSON
import SQLEngine
package import Storage

/// All that is stored of a person, to be handed to them.
package struct PersonExport: Sendable {
    package var json: JSON

    /// One line for each value (RFC 4180): part, row, field, value.
    package var csv: String {
        var lines = ["bolum,kayit,alan,deger"]
        for part in json.members ?? [] {
            for (position, row) in (part.value.array ?? []).enumerated() {
                let key = row["id"]?.text ?? String(position + 1)
                PersonExport.add(row, [part.name, key], "", &lines)
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private static func add(_ json: JSON, _ place: [String], _ field: String, _ lines: inout [String]) {
        switch json {
        case .object(let members):
            for member in members {
                add(member.value, place, field.isEmpty ? member.name : "\(field).\(member.name)", &lines)
            }
        case .array(let elements):
            for (position, element) in elements.enumerated() {
                add(element, place, "\(field)[\(position)]", &lines)
            }
        case .null: break
        default:
            let value = json.text ?? json.description
            lines.append((place + [field, value]).map(cell).joined(separator: ","))
        }
    }

    /// A cell that no spreadsheet takes for a formula.
    private static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\u{FF1D}".unicodeScalars.contains($0) } ?? false
        let safe = (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"")
        return safe.contains { ",\"\r\n".contains($0) } || isFormula ? "\"\(safe)\"" : safe
    }
}

extension Operations {
    /// Gathers what is stored of a person: orders with lines, addresses and names of files, and messages.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` if the person is known by name only: others may have it.
    package func exportPerson(
        _ identity: PersonIdentity, request: ID<PersonalDataRequest>? = nil, actor: Actor
    ) async throws -> PersonExport {
        guard identity.isCertain else { throw Operations.identityIsUncertain }
        let orders = try await ordersOf(identity, until: nil).own
        var rows: [JSON] = []
        var messages: [JSON] = []
        for order in orders {
            try Task.checkCancellation()
            let id = order.order.rawValue
            let (found, sent) = try await database.read { tx in
                let order = try ApiResource.orders.row(id, scope: .system, tx).map { try JSON(parsing: $0) }
                let sent = try ApiResource.messages.rows(where: "siparis_id", is: id, scope: .system, tx)
                return (order ?? .object([]), try JSON(parsing: sent).array ?? [])
            }
            rows.append(found)
            messages += sent
        }
        messages += try await looseMessages(to: identity).compactMap(\.self)
        let counts: JSON = ["siparisler": JSON(rows.count), "mesajlar": JSON(messages.count)]
        try await logPersonalData(
            "disa_aktarildi", "Kişinin verileri dışa aktarıldı.", request, after: counts.description, actor)
        return PersonExport(json: ["siparisler": .array(rows), "mesajlar": .array(messages)])
    }

    static let identityIsUncertain = OperationError.invalid([
        FieldProblem("telefon", "Kişinin telefonu ya da e-posta adresi gerekli: aynı adı taşıyan başkaları olabilir.")
    ])

    private func looseMessages(to identity: PersonIdentity) async throws -> [JSON?] {
        let ids = try await messagesTo(identity, until: nil)
        return try await database.read { tx in
            try ids.map { id in try ApiResource.messages.row(id, scope: .system, tx).map { try JSON(parsing: $0) } }
        }
    }

    /// Messages to a person that belong to no order.
    func messagesTo(_ identity: PersonIdentity, until: Timestamp?) async throws -> [Int64] {
        var found: [Int64] = []
        var after: Int64? = 0
        while let start = after {
            try Task.checkCancellation()
            let rows = try await database.read { tx in try PersonOrders.recipients(after: start, tx) }
            for row in rows where row.order == nil && (until.map { row.createdAt <= $0 } ?? true) {
                if identity.isReached(at: row.recipient) { found.append(row.id) }
            }
            after = rows.count == Int(PersonOrders.slice) ? rows.last?.id : nil
        }
        return found
    }
}

extension PersonIdentity {
    /// Whether a message to this number or address is one to the person.
    func isReached(at recipient: String) -> Bool {
        if let email, PersonIdentity.normalised(email: recipient) == email { return true }
        guard let phone, !recipient.contains("@") else { return false }
        return PersonIdentity.normalised(phone: recipient) == phone
    }
}
