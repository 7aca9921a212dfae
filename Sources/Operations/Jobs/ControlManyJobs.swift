package import Domain
package import JobQueue
import LosslessJSON
import SQLEngine
import Storage

/// What may be done to many jobs at once.
package enum BulkAction: String, Sendable, CaseIterable {
    case retry = "yeniden"
    case cancel = "durdur"

    /// The states of jobs that it can be done to.
    package var statuses: [JobStatus] {
        switch self {
        case .retry: [.dead, .cancelled]
        case .cancel: [.scheduled, .waiting, .blocked, .running]
        }
    }
}

/// What came of changing many jobs.
package struct BulkOutcome: Sendable, Equatable {
    package var changed = 0
    /// Jobs that did not let themselves be changed, such as those whose work waits in another job already.
    package var refused = 0
    /// The job that does the rest; nil if nothing is left.
    package var rest: ID<Job>?

    package init(changed: Int = 0, refused: Int = 0, rest: ID<Job>? = nil) {
        (self.changed, self.refused, self.rest) = (changed, refused, rest)
    }
}

extension Operations {
    /// How many jobs are changed while the caller waits; a job of its own does the rest.
    package static let bulkMax = 2000
    private static let bulkSlice = 100

    /// Retries or stops all jobs that fit, as far as that can be done to them.
    package func changeJobs(
        _ action: BulkAction, _ filter: JobFilter, actor: Actor, scope: Scope
    ) async throws -> BulkOutcome {
        var filter = filter
        let (jobControl, condition) = (jobControl, scope.condition("kullanici_id"))
        filter.statuses = filter.statuses.isEmpty ? action.statuses : filter.statuses.filter(action.statuses.contains)
        guard !filter.statuses.isEmpty else { return BulkOutcome() }
        filter.upTo = try await database.read { tx in try jobControl.newest(tx) }
        guard filter.upTo != nil else { return BulkOutcome() }
        var outcome = BulkOutcome()
        var after: Int64? = 0
        while let start = after, outcome.changed + outcome.refused < Operations.bulkMax {
            after = try await changeSlice(action, filter, condition, after: start, actor, &outcome)
        }
        if let after {
            let payload = Operations.payload(of: action, filter, after: after, actor, scope)
            let dealer = scope.onlyDealer
            outcome.rest = try await database.write { tx in
                try enqueuer.enqueue(NewJob(.bulkOperation, payload: payload, dealer: dealer), tx)
            }
        }
        signal.wake()
        return outcome
    }

    /// Does the rest of a change of many jobs (`toplu_islem`). Begun anew after a crash it meets no job twice, because a
    /// changed one no longer fits.
    func bulkOperation(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let order = BulkOrder(job.payload) else {
            throw IntegrationError(.permanent, code: "bozuk_veri", message: "Toplu işlemin verisi okunamadı.")
        }
        var outcome = BulkOutcome()
        var after: Int64? = order.after
        while let start = after {
            try Task.checkCancellation()
            after = try await changeSlice(
                order.action, order.filter, order.scope.condition("kullanici_id"), after: start, order.actor, &outcome)
        }
        signal.wake()
        return .done
    }

    /// Changes the next few jobs in one transaction, each on its own.
    ///
    /// - Returns: where to go on; nil at the end.
    private func changeSlice(
        _ action: BulkAction, _ filter: JobFilter, _ condition: SQL, after: Int64, _ actor: Actor,
        _ outcome: inout BulkOutcome
    ) async throws -> Int64? {
        let (jobControl, slice) = (jobControl, Operations.bulkSlice)
        let result = try await database.write { tx in
            let ids = try jobControl.ids(matching: filter, and: condition, after: after, limit: slice, tx)
            var refused = 0
            for id in ids {
                let isChanged = try tx.nested { tx in try change(id, action, actor, tx) }
                if !isChanged { refused += 1 }
            }
            return (count: ids.count, refused: refused, last: ids.last)
        }
        outcome.changed += result.count - result.refused
        outcome.refused += result.refused
        return result.count == slice ? result.last?.rawValue : nil
    }

    /// - Returns: false if the job does not let itself be changed.
    private func change(
        _ id: ID<Job>, _ action: BulkAction, _ actor: Actor, _ tx: borrowing Transaction
    ) throws -> Bool {
        let known = try tx.value("SELECT durum FROM is_kuyrugu WHERE id = \(id)", as: JobStatus.self)
        do {
            switch action {
            case .retry:
                try refuseClosedSending(id, tx)
                try jobControl.retry(id, tx)
            case .cancel: try jobControl.cancel(id, tx)
            }
        } catch is JobControl.Refusal {
            return false
        } catch OperationError.conflict {
            return false
        }
        try noteControl(of: id, was: known, action, actor, tx)
        return true
    }

    private static func payload(
        of action: BulkAction, _ filter: JobFilter, after: Int64, _ actor: Actor, _ scope: Scope
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("islem", .string(action.rawValue)),
            .init("durumlar", .array(filter.statuses.map { .string($0.rawValue) })),
            .init("sonra", JSON(after)), .init("kaynak", .string(actor.source.rawValue)),
        ]
        if let kind = filter.kind { members.append(.init("tip", .string(kind.rawValue))) }
        if let code = filter.errorCode { members.append(.init("hata_kodu", .string(code))) }
        if let integration = filter.integration { members.append(.init("entegrasyon_id", JSON(integration.rawValue))) }
        if let order = filter.order { members.append(.init("siparis_id", JSON(order.rawValue))) }
        if let upTo = filter.upTo { members.append(.init("son_id", JSON(upTo.rawValue))) }
        if let user = actor.user { members.append(.init("kullanici_id", JSON(user.rawValue))) }
        if case .dealers(let dealers) = scope.reach {
            members.append(.init("bayiler", .array(dealers.map { JSON($0.rawValue) })))
        }
        return .object(members)
    }
}

/// A change of many jobs as its job's payload tells it.
private struct BulkOrder {
    let action: BulkAction
    let filter: JobFilter
    let after: Int64
    let actor: Actor
    let scope: Scope

    init?(_ payload: JSON) {
        guard let action = payload["islem"]?.string.flatMap(BulkAction.init), let after = payload["sonra"]?.int,
            let upTo = payload["son_id"]?.int
        else { return nil }
        var filter = JobFilter(
            statuses: (payload["durumlar"]?.array ?? []).compactMap { $0.string.flatMap(JobStatus.init) },
            kind: payload["tip"]?.string.flatMap(JobKind.init), errorCode: payload["hata_kodu"]?.string)
        guard !filter.statuses.isEmpty else { return nil }
        filter.integration = payload["entegrasyon_id"]?.int.map { ID($0) }
        filter.order = payload["siparis_id"]?.int.map { ID($0) }
        filter.upTo = ID(upTo)
        (self.action, self.filter, self.after) = (action, filter, after)
        let source = payload["kaynak"]?.string.flatMap(Actor.Source.init) ?? .job
        actor = Actor(user: payload["kullanici_id"]?.int.map { ID($0) }, role: nil, source: source)
        if let dealers = payload["bayiler"]?.array {
            scope = .dealers(dealers.compactMap { $0.int.map { ID($0) } })
        } else {
            scope = payload["bayi_id"]?.int.map { .only(ID($0)) } ?? .system
        }
    }
}
