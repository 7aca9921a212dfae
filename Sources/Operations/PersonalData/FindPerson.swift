package import Domain
package import LosslessJSON
import SQLEngine
package import Storage

/// What is stored of a person, without the data itself.
package struct PersonReport: Sendable {
    /// The person's orders, the oldest first.
    package var orders: [OrderContact] = []
    /// Where else texts speak of the person: table and number of rows.
    package var places: [(table: String, count: Int)] = []
    /// Orders whose invoices the law wants kept, and until when.
    package var holds: [(order: ID<Order>, until: Timestamp)] = []
    /// Suppliers that got the person's data with an order.
    package var suppliers: [String] = []
    /// Whether somebody with this address or number has an account; accounts are closed by hand.
    package var hasAccount = false
    /// Webhooks that speak of the person and are not worked yet.
    package var waitingWebhooks = 0
    /// Exports that are reading buyers right now, and imports of orders that are not done.
    package var transfersUnderWay = 0

    /// Whether something still under way may keep the person, or bring them in again.
    package var mustBeRepeated: Bool { waitingWebhooks > 0 || transfersUnderWay > 0 }

    package var isEmpty: Bool { orders.isEmpty && places.isEmpty && !hasAccount }

    /// Orders that still have to be brought to the person, or back.
    package var openOrders: [ID<Order>] { orders.filter(\.status.needsBuyer).map(\.order) }

    /// Numbers and keys only.
    package var json: JSON {
        [
            "siparisler": .array(orders.map { JSON($0.order.rawValue) }),
            "suren_siparisler": .array(openOrders.map { JSON($0.rawValue) }),
            "yerler": .object(places.map { JSON.Member($0.table, JSON($0.count)) }),
            "saklanan_faturalar": .array(
                holds.map {
                    ["siparis_id": JSON($0.order.rawValue), "bitis_at": .string($0.until.description)]
                }),
            "aktarilan_tedarikciler": .array(suppliers.map(JSON.string)), "hesabi_var": .bool(hasAccount),
            "bekleyen_bildirimler": JSON(waitingWebhooks), "suren_aktarimlar": JSON(transfersUnderWay),
        ]
    }
}

extension Operations {
    static let identityIsMissing = OperationError.invalid([
        FieldProblem("telefon", "Telefon (en az 7 rakam), e-posta ya da ad (en az 3 harf) gerekli.")
    ])

    /// Looks for a person everywhere. That somebody looked is logged, for whom they looked is not.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` without anything to look for.
    package func findPerson(
        _ identity: PersonIdentity, request: ID<PersonalDataRequest>? = nil, actor: Actor
    ) async throws -> PersonReport {
        guard !identity.isEmpty else { throw Operations.identityIsMissing }
        let found = try await ordersOf(identity, until: nil)
        let mentions = try await mentions(of: identity, found.own, spared: [])
        var report = try await report(identity, found.own)
        let scan = try await scan(mentions, until: nil, erases: false)
        (report.places, report.waitingWebhooks) = (scan.places, scan.waiting)
        try await logPersonalData(
            "arandi", "Kişisel veri araması yapıldı.", request, after: report.json.description, actor)
        return report
    }

    /// The orders of a person, and those of theirs that are newer than `until`.
    func ordersOf(
        _ identity: PersonIdentity, until: Timestamp?
    ) async throws -> (own: [OrderContact], newer: [OrderContact]) {
        let last = try await database.read { tx in try PersonOrders.lastID(tx) }
        var (own, newer): ([OrderContact], [OrderContact]) = ([], [])
        for start in stride(from: Int64(0), to: last, by: Int(PersonOrders.slice)) {
            try Task.checkCancellation()
            let found = try await database.read { tx in
                try PersonOrders.contacts(after: start, tx).filter { $0.belongs(to: identity) }
            }
            for contact in found {
                if let until, contact.createdAt > until { newer.append(contact) } else { own.append(contact) }
            }
        }
        return (own, newer)
    }

    /// What is looked for in texts: what was asked for, and all that the person's orders tell of them.
    func mentions(
        of identity: PersonIdentity, _ orders: [OrderContact], spared: [OrderContact]
    ) async throws -> PersonMentions {
        var start = PersonMentions(identity)
        start.spared = Set(spared.map(\.order.rawValue))
        let (empty, ids) = (start, orders.map(\.order))
        return try await database.read { tx in
            var mentions = empty
            for id in ids { try PersonOrders.collect(id, into: &mentions, tx) }
            return mentions
        }
    }

    private func report(_ identity: PersonIdentity, _ orders: [OrderContact]) async throws -> PersonReport {
        let now = world.now()
        return try await database.read { tx in
            var report = PersonReport(orders: orders)
            let days = try RetentionTable.rules(tx).invoices
            for order in orders.map(\.order) {
                if let until = try OrderAnonymiser.invoiceHold(order, days: days, now: now, tx) {
                    report.holds.append((order, until))
                }
            }
            report.suppliers = try PersonOrders.suppliers(of: orders.map(\.order.rawValue), tx)
            report.hasAccount = try identity.email.map { try UserTable.find(email: $0, tx) != nil } ?? false
            return report
        }
    }

    /// Walks all places where texts may speak of the person, slice by slice.
    func scan(
        _ person: PersonMentions, until: Timestamp?, erases: Bool
    ) async throws -> (places: [(table: String, count: Int)], waiting: Int) {
        var counts: [(table: String, count: Int)] = []
        for place in PersonalDataPlace.all {
            let count = try await walk(erases) { after, tx in
                try PersonalDataScan.step(place, person, after: after, erases: erases, tx)
            }
            if count > 0 { counts.append((place.table, count)) }
        }
        let answers = try await keptAnswers(of: person, erases: erases)
        if answers > 0 { counts.append(("idempotency_anahtarlari", answers)) }
        let now = world.now()
        var (bodies, waiting) = (0, 0)
        var after: Int64? = 0
        while let start = after {
            try Task.checkCancellation()
            let (step, held) = try await readOrWrite(erases) { tx in
                try PersonalDataScan.webhooks(person, after: start, before: until, erases: erases, now: now, tx)
            }
            (bodies, waiting, after) = (bodies + step.hits, waiting + held, step.next)
        }
        if bodies > 0 {
            let known = counts.firstIndex { $0.table == "webhook_gelen" }
            if let known { counts[known].count += bodies } else { counts.append(("webhook_gelen", bodies)) }
        }
        return (counts, waiting)
    }

    /// Searches hold no writer up.
    private func readOrWrite<Value: Sendable>(
        _ writes: Bool, _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        writes ? try await database.write(work) : try await database.read(work)
    }

    private func walk(
        _ erases: Bool, _ step: @escaping @Sendable (Int64, borrowing Transaction) throws -> PersonalDataScan.Step
    ) async throws -> Int {
        var (count, after): (Int, Int64?) = (0, 0)
        while let start = after {
            try Task.checkCancellation()
            let found = try await readOrWrite(erases) { tx in try step(start, tx) }
            (count, after) = (count + found.hits, found.next)
        }
        return count
    }

    func logPersonalData(
        _ action: String, _ message: String, _ request: ID<PersonalDataRequest>?, after: String? = nil, _ actor: Actor
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "kisisel_veri_talepleri", row: request?.rawValue, action: action,
                    message: message, after: after),
                now: now, tx)
        }
    }
}
