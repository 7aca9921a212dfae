import Domain
import LosslessJSON
import SQLEngine
import Sealing
import Storage

extension Operations {
    /// Erases again everybody who was erased before, in a database that was restored from an older backup. Persons are known
    /// again by keyed marks; orders that came after an erasure are left alone.
    ///
    /// - Returns: how many numbers and addresses were found again.
    /// - Throws: ``OperationError`` with code `imha_kaydi_bozuk` if a line of the file can't be read.
    package func replayErasures() async throws -> Int {
        let key = try await evidence.findOrMake(database, world: world)
        let erased = try await erasedMarks()
        guard !erased.isEmpty else { return 0 }
        var found: [String: (identity: PersonIdentity, until: Timestamp)] = [:]
        var known: [String: String] = [:]
        func look(at identity: PersonIdentity, _ value: String?) {
            guard let value else { return }
            let mark = known[value] ?? identity.marks(key).first ?? ""
            known[value] = mark
            if let until = erased[mark] { found[mark] = (identity, until) }
        }
        let last = try await database.read { tx in try PersonOrders.lastID(tx) }
        for start in stride(from: Int64(0), to: last, by: Int(PersonOrders.slice)) {
            let contacts = try await database.read { tx in try PersonOrders.contacts(after: start, tx) }
            for contact in contacts {
                for phone in contact.phones.map({ PersonIdentity(phone: $0) }) { look(at: phone, phone.phone) }
                for email in contact.emails.map({ PersonIdentity(email: $0) }) { look(at: email, email.email) }
            }
        }
        var after: Int64? = 0
        while let start = after {
            let rows = try await database.read { tx in try PersonOrders.recipients(after: start, tx) }
            for row in rows {
                let isAddress = row.recipient.contains("@")
                let identity = PersonIdentity(
                    phone: isAddress ? nil : row.recipient, email: isAddress ? row.recipient : nil)
                look(at: identity, identity.phone ?? identity.email)
            }
            after = rows.count == Int(PersonOrders.slice) ? rows.last?.id : nil
        }
        for (_, person) in found.sorted(by: { $0.key < $1.key }) {
            _ = try await erasePerson(
                person.identity, until: person.until, repeats: true, actor: .system(.command))
        }
        return found.count
    }

    /// Every mark that the file or the database knows, with its latest erasure.
    private func erasedMarks() async throws -> [String: Timestamp] {
        var latest: [String: Timestamp] = [:]
        func add(_ marks: JSON?, _ at: Timestamp) {
            for mark in (marks?.array ?? []).compactMap(\.string) { latest[mark] = max(latest[mark] ?? at, at) }
        }
        for (position, line) in try (evidence.erasures?.lines() ?? []).enumerated() where !line.hasPrefix("#") {
            let json = try? JSON(parsing: line)
            guard let at = json?["zaman"]?.string.flatMap({ Timestamp(iso8601: $0) }), let marks = json?["ozetler"]
            else {
                throw OperationError.conflict(
                    code: "imha_kaydi_bozuk",
                    message: "İmha kaydının \(position + 1). satırı okunamıyor: \(evidence.erasures?.path ?? "").")
            }
            add(marks, at)
        }
        for (marks, at) in try await database.read({ tx in try DestructionRecords.erasures(tx) }) {
            add(try? JSON(parsing: marks), at)
        }
        return latest
    }
}
