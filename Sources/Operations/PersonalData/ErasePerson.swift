package import Domain
import JobQueue
package import LosslessJSON
import SQLEngine
import Sealing
package import Storage

/// What an erasure has done.
package struct ErasureOutcome: Sendable {
    package var report: PersonReport
    package var fileCount = 0

    /// Numbers, keys and legal reasons: no personal data.
    package var json: JSON {
        let members = report.json.members ?? []
        return .object(
            [
                .init("silinen_siparis", JSON(report.orders.count)), .init("silinen_dosya", JSON(fileCount)),
                .init("yasal_dayanak", report.holds.isEmpty ? .null : .string(Operations.invoiceBasis)),
            ] + members)
    }
}

extension Operations {
    static let invoiceBasis =
        "Fatura üzerindeki bilgiler ticaret ve vergi mevzuatı gereği saklama süresi bitene kadar tutulur."

    /// Erases a person everywhere but on invoices that the law wants kept; the answer lists those.
    ///
    /// The keyed marks of the person are recorded first, in the database and in a file outside it, so that an erasure that is
    /// broken off, or undone by a restore, can be done again.
    ///
    /// - Parameters:
    ///   - until: orders that came later are left alone; nil for all.
    ///   - repeats: whether this does an earlier erasure again: nothing is recorded, and orders that an old backup takes for
    ///     open are erased too.
    /// - Throws: ``OperationError``: `invalid` without number or address, `conflict` with code `suren_siparis` while an
    ///   order still has to be brought to the person.
    package func erasePerson(
        _ identity: PersonIdentity, request: ID<PersonalDataRequest>? = nil, until: Timestamp? = nil,
        repeats: Bool = false, actor: Actor
    ) async throws -> ErasureOutcome {
        guard identity.isCertain else { throw Operations.identityIsUncertain }
        let found = try await ordersOf(identity, until: until)
        if !repeats { try Operations.refuseOpen(found.own) }
        let mentions = try await mentions(of: identity, found.own, spared: found.newer)
        if !repeats { try await recordMarks(of: identity, request) }
        var outcome = ErasureOutcome(report: PersonReport(orders: found.own))
        let (messages, now) = (try await messagesTo(identity, until: until), world.now())
        try await database.write { tx in
            try OrderAnonymiser.anonymiseMessages("id IN \(ids: messages)", now: now, tx)
        }
        // Texts before orders: as long as the orders know their buyer, a second attempt knows what to look for.
        let scan = try await scan(mentions, until: until, erases: true)
        (outcome.report.places, outcome.report.waitingWebhooks) = (scan.places, scan.waiting)
        let ids = found.own.map(\.order)
        outcome.report.suppliers = try await database.read { tx in
            try PersonOrders.suppliers(of: ids.map(\.rawValue), tx)
        }
        for start in stride(from: 0, to: ids.count, by: RetentionTable.slice) {
            let slice = Array(ids[start..<min(start + RetentionTable.slice, ids.count)])
            let done = try await anonymise(slice)
            outcome.fileCount += done.fileCount
            outcome.report.holds += done.holds
        }
        try await endTransfersWithBuyers()
        outcome.report.transfersUnderWay = try await database.read { tx in try PersonTransfers.underWay(tx) }
        try await recordErasure(outcome, request, repeats: repeats, actor)
        return outcome
    }

    static func refuseOpen(_ orders: [OrderContact]) throws {
        let open = orders.filter(\.status.needsBuyer).map { "#\($0.order)" }
        guard !open.isEmpty else { return }
        let shown = open.prefix(10).joined(separator: ", ")
        throw OperationError.conflict(
            code: "suren_siparis",
            message: "Kişinin süren siparişi var (\(shown)); sonuçlanmadan verileri silinemez.")
    }

    /// Takes the buyers out of orders. Bytes of files go first: a crash in between leaves rows whose bytes are gone, and
    /// the next attempt removes those too.
    func anonymise(
        _ orders: [ID<Order>]
    ) async throws -> (fileCount: Int, holds: [(order: ID<Order>, until: Timestamp)]) {
        let now = world.now()
        let plan = try await database.read { tx in
            let days = try RetentionTable.rules(tx).invoices
            return try orders.map { order in
                let hold = try OrderAnonymiser.invoiceHold(order, days: days, now: now, tx)
                let files = try OrderAnonymiser.filesToRemove(order, holdsInvoice: hold != nil, tx)
                return (order: order, hold: hold, files: files)
            }
        }
        for file in plan.flatMap(\.files) { try removeFromVault(file.vaultName) }
        try await database.write { tx in
            for part in plan {
                try OrderAnonymiser.anonymise(
                    part.order, hold: part.hold, removing: part.files.map(\.id), now: now, tx)
            }
        }
        let holds = plan.compactMap { part in part.hold.map { (order: part.order, until: $0) } }
        return (plan.map(\.files.count).reduce(0, +), holds)
    }

    // MARK: records

    private func recordMarks(of identity: PersonIdentity, _ request: ID<PersonalDataRequest>?) async throws {
        let key = try await evidence.findOrMake(database, world: world)
        let marks = JSON.array(identity.marks(key).map(JSON.string))
        let now = world.now()
        if let file = evidence.erasures {
            let line: JSON = ["zaman": .string(now.description), "ozetler": marks]
            do { try await evidence.append(line.description, to: file, database) } catch is DurableFile.Failure {
                throw IntegrationError(
                    .temporary, code: "imha_dosyasi",
                    message: "İmha kaydı dosyaya yazılamadı: \(file.path). Disk ve izinleri denetleyin.")
            }
        }
        try await database.write { tx in
            _ = try DestructionRecords.insert(
                rule: "talep_basladi", request: request, marks: marks.description, counts: "{}", now: now, tx)
        }
    }

    private func recordErasure(
        _ outcome: ErasureOutcome, _ request: ID<PersonalDataRequest>?, repeats: Bool, _ actor: Actor
    ) async throws {
        let now = world.now()
        var counts = [
            JSON.Member("siparisler", JSON(outcome.report.orders.count)), .init("dosyalar", JSON(outcome.fileCount)),
        ]
        counts += outcome.report.places.map { JSON.Member("metin.\($0.table)", JSON($0.count)) }
        let text = JSON.object(counts).description
        try await database.write { tx in
            _ = try DestructionRecords.insert(
                rule: repeats ? "talep_yeniden" : "talep", request: request, marks: nil, counts: text, now: now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "kisisel_veri_talepleri", row: request?.rawValue, action: "silindi",
                    message: repeats ? "Kişinin verileri yeniden silindi." : "Kişinin verileri silindi.", after: text),
                now: now, tx)
        }
    }
}

extension PersonIdentity {
    /// The keyed marks of number and address.
    func marks(_ key: EvidenceKey) -> [String] {
        [phone.map { key.personMark("telefon", $0) }, email.map { key.personMark("eposta", $0) }].compactMap(\.self)
    }
}
