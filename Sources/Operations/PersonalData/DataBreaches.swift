package import Domain
import SQLEngine
package import Storage

extension Operations {
    /// The authority is to be told within 72 hours of learning of a breach (decision 2019/10 of the board).
    static let breachTimeMax = Duration.seconds(72 * 3600)

    /// Notes a breach of personal data; the clock runs from when it was learned of.
    package func addDataBreach(
        title: String, text: String, personCount: Int?, learnedAt: Timestamp?, actor: Actor
    ) async throws -> ID<DataBreach> {
        let now = world.now()
        let learned = learnedAt ?? now
        var problems: [FieldProblem] = []
        if title.trimmed.isEmpty || title.unicodeScalars.count > 200 {
            problems.append(FieldProblem("baslik", "1 ile 200 karakter arasında olmalı."))
        }
        if text.unicodeScalars.count > 2000 {
            problems.append(FieldProblem("aciklama", "En çok 2000 karakter olabilir."))
        }
        if let personCount, personCount < 0 {
            problems.append(FieldProblem("etkilenen_sayisi", "Sıfırdan küçük olamaz."))
        }
        if learned > now { problems.append(FieldProblem("ogrenildi_at", "Gelecekte olamaz.")) }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        return try await database.write { tx in
            let id = try DataBreachTable.insert(
                title: title.trimmed, text: text.trimmed, personCount: personCount, learnedAt: learned,
                dueAt: learned + Operations.breachTimeMax, by: actor.user, now: now, tx)
            try logBreach(id, "olusturuldu", "Veri ihlali kaydedildi.", actor, tx)
            return id
        }
    }

    /// Notes that the authority was told.
    package func reportDataBreach(_ id: ID<DataBreach>, actor: Actor) async throws {
        try await changeBreach(id, "bildirildi", "Veri ihlali kurula bildirildi.", actor) { breach, now, tx in
            guard breach.reportedAt == nil else {
                throw OperationError.conflict(code: "bildirildi", message: "Bu ihlal zaten bildirilmiş.")
            }
            try DataBreachTable.setReported(id, now: now, tx)
        }
    }

    /// Notes that a breach is dealt with.
    package func closeDataBreach(_ id: ID<DataBreach>, actor: Actor) async throws {
        try await changeBreach(id, "kapandi", "Veri ihlali kapatıldı.", actor) { breach, now, tx in
            guard breach.closedAt == nil else {
                throw OperationError.conflict(code: "kapandi", message: "Bu ihlal zaten kapatılmış.")
            }
            try DataBreachTable.setClosed(id, now: now, tx)
        }
    }

    private func changeBreach(
        _ id: ID<DataBreach>, _ action: String, _ message: String, _ actor: Actor,
        _ work: @escaping @Sendable (StoredDataBreach, Timestamp, borrowing Transaction) throws -> Void
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            guard let breach = try DataBreachTable.find(id, tx) else { throw OperationError.notFound }
            try work(breach, now, tx)
            try logBreach(id, action, message, actor, tx)
        }
    }

    private func logBreach(
        _ id: ID<DataBreach>, _ action: String, _ message: String, _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "veri_ihlalleri", row: id.rawValue, action: action, message: message),
            now: world.now(), tx)
    }
}
