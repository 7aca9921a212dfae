package import Domain
import LosslessJSON
import SQLEngine
import Storage

/// Destroying what is kept longer than its rule allows, in slices that hold nobody up. Each slice is one transaction with a
/// record of what it destroyed, so that whatever breaks off has done and recorded its part.
extension Operations {
    package func applyRetention() async throws {
        let rules = try await database.read { tx in try RetentionTable.rules(tx) }
        try await retireBuyers(rules)
        try await retireInvoices()
        let now = world.now()
        @Sendable func cutoff(_ days: Int) -> Timestamp { now - .seconds(days * 86_400) }
        try await destroy("mesaj", "mesaj_log") { tx in
            let ids = try RetentionTable.messagesDue(before: cutoff(rules.messages), tx)
            if !ids.isEmpty { try OrderAnonymiser.anonymiseMessages("id IN \(ids: ids)", now: now, tx) }
            return ids.count
        }
        try await destroy("ham_yanit", "hata_log") { tx in
            let ids = try RetentionTable.rawAnswersDue(before: cutoff(rules.rawAnswers), tx)
            if !ids.isEmpty { try RetentionTable.dropRawAnswers(ids, tx) }
            return ids.count
        }
        try await retireWebhooks(before: cutoff(rules.webhooks), now)
        try await destroy("ip", "oturumlar", once: true) { tx in
            try RetentionTable.dropSessions(endedBefore: cutoff(rules.addresses), tx)
        }
        try await destroy("ip", "giris_kayitlari", once: true) { tx in
            try RetentionTable.dropAddresses(before: cutoff(rules.addresses), tx)
        }
        try await destroy("api_yaniti", "idempotency_anahtarlari", once: true) { tx in
            try RetentionTable.dropAnswers(before: now - .seconds(86_400), tx)
        }
        let recordsEnd = cutoff(rules.destructionRecords)
        try await database.write { tx in _ = try DestructionRecords.remove(before: recordsEnd, tx) }
    }

    /// Takes the buyers out of orders whose buyers have not ordered for long.
    private func retireBuyers(_ rules: RetentionRules) async throws {
        var after: Int64? = 0
        while let start = after {
            try Task.checkCancellation()
            let now = world.now()
            let slice = try await database.read { tx in
                try RetentionTable.orders(after: start, rules, now: now, tx)
            }
            after = slice.next
            if slice.due.isEmpty { continue }
            let done = try await anonymise(slice.due)
            try await recordDestruction(
                "musteri_iletisim", ["siparisler": JSON(slice.due.count), "dosyalar": JSON(done.fileCount)])
        }
    }

    /// Takes names and addresses off invoices that need not be kept any more.
    private func retireInvoices() async throws {
        while true {
            try Task.checkCancellation()
            let now = world.now()
            let due = try await database.read { tx in try RetentionTable.invoicesDue(now: now, tx) }
            if due.isEmpty { return }
            let done = try await anonymise(due)
            // Where the rule has become longer, an order gets its new end and leaves the list by that.
            let count = due.count - done.holds.count
            if count > 0 {
                try await recordDestruction("fatura", ["siparisler": JSON(count), "dosyalar": JSON(done.fileCount)])
            }
        }
    }

    private func retireWebhooks(before cutoff: Timestamp, _ now: Timestamp) async throws {
        var after: Int64? = 0
        while let start = after {
            try Task.checkCancellation()
            let (due, next) = try await database.write { tx in
                let found = try RetentionTable.webhooksDue(after: start, before: cutoff, tx)
                if !found.due.isEmpty { try PersonalDataScan.emptyWebhooks(found.due, now: now, tx) }
                return found
            }
            after = next
            if !due.isEmpty { try await recordDestruction("webhook", ["webhook_gelen": JSON(due.count)]) }
        }
    }

    /// Repeats a step until it finds nothing.
    private func destroy(
        _ rule: String, _ table: String, once: Bool = false,
        _ step: @escaping @Sendable (borrowing Transaction) throws -> Int
    ) async throws {
        let now = world.now()
        while true {
            try Task.checkCancellation()
            let count = try await database.write { tx in
                let count = try step(tx)
                if count > 0 {
                    let counts: JSON = .object([JSON.Member(table, JSON(count))])
                    _ = try DestructionRecords.insert(
                        rule: rule, request: nil, marks: nil, counts: counts.description, now: now, tx)
                }
                return count
            }
            if count == 0 || once { return }
        }
    }

    private func recordDestruction(_ rule: String, _ counts: JSON) async throws {
        let now = world.now()
        try await database.write { tx in
            _ = try DestructionRecords.insert(
                rule: rule, request: nil, marks: nil, counts: counts.description, now: now, tx)
        }
    }

    // MARK: rules

    /// How long personal data is kept here.
    package func retentionRules() async throws -> RetentionRules {
        try await database.read { tx in try RetentionTable.rules(tx) }
    }

    /// Sets how long personal data is kept.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` naming each rule that is out of its bounds.
    package func saveRetentionRules(_ rules: RetentionRules, actor: Actor) async throws {
        try await changeRetentionRules(actor: actor) { $0 = rules }
    }

    /// Changes some of them.
    ///
    /// - Throws: the same.
    package func changeRetentionRules(
        actor: Actor, _ change: @escaping @Sendable (inout RetentionRules) -> Void
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            try RetentionTable.lock(now: now, tx)
            let known = try RetentionTable.rules(tx)
            var rules = known
            change(&rules)
            let problems = RetentionRules.all.filter { !$0.days.contains(rules[keyPath: $0.path]) }.map {
                FieldProblem($0.name, "\($0.days.lowerBound) ile \($0.days.upperBound) gün arasında olmalı.")
            }
            guard problems.isEmpty else { throw OperationError.invalid(problems) }
            var changes = FieldChanges()
            for rule in RetentionRules.all {
                changes.note(rule.name, known[keyPath: rule.path], rules[keyPath: rule.path])
            }
            guard !changes.isEmpty else { return }
            try RetentionTable.store(rules, now: now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "ayarlar", row: nil, action: "degistirildi",
                    message: "Saklama süreleri değiştirildi.", before: changes.before, after: changes.after),
                now: now, tx)
        }
    }
}
