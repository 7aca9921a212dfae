package import Domain
package import JobQueue
import SQLEngine
package import Storage

/// What a person may set of a lane. Nil leaves it as it is.
package struct LaneChange: Sendable, Equatable {
    package var isPaused: Bool?
    package var pauseReason: String?
    /// 1 to 100.
    package var weight: Int?
    /// How many jobs may run at once; 0 takes the limit away.
    package var concurrencyMax: Int?

    package init(
        isPaused: Bool? = nil, pauseReason: String? = nil, weight: Int? = nil, concurrencyMax: Int? = nil
    ) {
        (self.isPaused, self.pauseReason) = (isPaused, pauseReason)
        (self.weight, self.concurrencyMax) = (weight, concurrencyMax)
    }

    fileprivate var problems: [FieldProblem] {
        var problems: [FieldProblem] = []
        if let weight, !(1...100).contains(weight) {
            problems.append(FieldProblem("agirlik", "1 ile 100 arasında bir sayı olmalı."))
        }
        if let concurrencyMax, !(0...1000).contains(concurrencyMax) {
            problems.append(FieldProblem("eszamanli", "0 ile 1000 arasında bir sayı olmalı; 0 sınırı kaldırır."))
        }
        if let pauseReason, pauseReason.count > 300 {
            problems.append(FieldProblem("neden", "En çok 300 karakter olabilir."))
        }
        return problems
    }
}

extension Operations {
    /// Pauses a lane, lets it go on, or changes its share and limit. Jobs that run already are not touched.
    ///
    /// - Throws: ``OperationError``: `notFound` if the lane is nobody's within the scope, `forbidden` if a dealer changes a
    ///   share, `invalid`.
    package func changeLane(_ lane: Int64, _ change: LaneChange, actor: Actor, scope: Scope) async throws {
        guard change.problems.isEmpty else { throw OperationError.invalid(change.problems) }
        // A share is taken from others: only those who see them all may give it.
        if change.weight != nil, scope.reach != .everyone { throw OperationError.forbidden }
        let clock = queueClock
        try await database.write { tx in
            guard let owner = try LaneOwners.find([lane], scope: scope, tx)[lane] else {
                throw OperationError.notFound
            }
            let now = try clock.now(tx)
            let known = try LaneTable().find(lane, tx)
            var state = known
            if let isPaused = change.isPaused {
                state.pausedAt = isPaused ? state.pausedAt ?? now : nil
                state.pauseReason = isPaused ? change.pauseReason : nil
            }
            if let weight = change.weight { state.weight = weight }
            if let most = change.concurrencyMax { state.concurrencyMax = most == 0 ? nil : most }
            try LaneTable().save(state, now: now, tx)
            var changes = FieldChanges()
            changes.note("duraklatildi", known.pausedAt != nil, state.pausedAt != nil)
            changes.note("agirlik", known.weight, state.weight)
            changes.note("eszamanli", known.concurrencyMax, state.concurrencyMax)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "is_kuyrugu_serit", row: lane, action: change.action,
                    message: change.message(owner), dealer: owner.dealer,
                    integration: lane > 0 ? ID(lane) : nil, before: changes.before, after: changes.after),
                now: world.now(), tx)
        }
        signal.wake()
    }

    /// One lane; nil if it is nobody's within the scope.
    package func lane(_ lane: Int64, scope: Scope) async throws -> (state: LaneState, owner: LaneOwner)? {
        try await database.read { tx in
            guard let owner = try LaneOwners.find([lane], scope: scope, tx)[lane] else { return nil }
            return (try LaneTable().find(lane, tx), owner)
        }
    }

    /// Switches a plan on or off.
    package func switchPlan(_ id: Int64, isActive: Bool, actor: Actor) async throws {
        try await database.write { tx in
            guard try PlanTable.setActive(id, isActive, now: world.now(), tx) else { throw OperationError.notFound }
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "is_kuyrugu_plan", row: id, action: isActive ? "acildi" : "kapatildi",
                    message: isActive ? "Zamanlanmış iş açıldı." : "Zamanlanmış iş kapatıldı.",
                    before: "{\"aktif\":\(!isActive)}", after: "{\"aktif\":\(isActive)}"),
                now: world.now(), tx)
        }
    }
}

extension LaneChange {
    fileprivate var action: String {
        switch isPaused {
        case true: "duraklatildi"
        case false: "surduruldu"
        case nil: "degistirildi"
        }
    }

    fileprivate func message(_ owner: LaneOwner) -> String {
        let name = owner.integrationName ?? owner.dealerName ?? "Sistem"
        switch isPaused {
        case true: return "“\(name)” şeridi duraklatıldı."
        case false: return "“\(name)” şeridi sürdürüldü."
        case nil: return "“\(name)” şeridinin payı ya da sınırı değiştirildi."
        }
    }
}
