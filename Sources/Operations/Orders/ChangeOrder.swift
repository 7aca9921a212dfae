package import Domain
import JobQueue
import SQLEngine
import Storage

/// What people do to an order by hand.
extension Operations {
    /// Cancels an order that is not on its way yet.
    package func cancelOrder(_ id: ID<Order>, reason: String, actor: Actor, scope: Scope) async throws {
        let reason = try Operations.requiredReason(reason)
        try await change(id, actor: actor, scope: scope, because: "iptal: \(reason)") { order, tx in
            try OrderFacts.setCancelReason(reason, order.id, tx)
            return try order.cancel()
        }
    }

    /// Gives up an order that can't be supplied; the marketplace is told.
    package func declareUnsupplied(
        _ id: ID<Order>, reason: UnsuppliedReason, actor: Actor, scope: Scope
    ) async throws {
        try await change(id, actor: actor, scope: scope, because: "tedarik edilemedi: \(reason.rawValue)") {
            order, tx in
            try OrderFacts.setCancelReason(reason.rawValue, order.id, tx)
            let lines = order.lines
            let steps = try order.declareUnsupplied()
            try queueUnsuppliedReport(order, lines: lines, reason: reason, tx)
            return steps
        }
    }

    /// Stops matching, routing and submission until a person or a moment lets the order go on.
    package func holdOrder(
        _ id: ID<Order>, reason: String, until: Timestamp?, actor: Actor, scope: Scope
    ) async throws {
        let reason = try Operations.requiredReason(reason)
        let now = world.now()
        if let until, until <= now {
            throw OperationError.invalid([FieldProblem("bitis", "Bitiş zamanı gelecekte olmalı.")])
        }
        try await change(id, actor: actor, scope: scope, because: "bekletildi: \(reason)") { order, tx in
            guard order.status.isBeforeShipment else {
                throw OperationError.conflict(code: "kargoda", message: "Kargoya verilen sipariş bekletilemez.")
            }
            var changes = FieldChanges()
            changes.note("bekletildi", order.isHeld, true)
            changes.note("bekletme_bitis_at", nil, until?.description)
            order.isHeld = true
            try OrderFacts.setHold(reason: reason, until: until, order.id, tx)
            let told = try withoutBuyer(reason, order.id, tx)
            try log(order, "bekletildi", "Bekletildi: \(told)", changes, actor, tx)
            return []
        }
    }

    /// Lets a held order go on from where it stands.
    package func releaseOrder(_ id: ID<Order>, actor: Actor, scope: Scope) async throws {
        try await change(id, actor: actor, scope: scope, because: "bekletme kaldırıldı") { order, tx in
            guard order.isHeld else {
                throw OperationError.conflict(code: "bekletilmiyor", message: "Sipariş zaten bekletilmiyor.")
            }
            order.isHeld = false
            try OrderFacts.setHold(reason: nil, until: nil, order.id, tx)
            var changes = FieldChanges()
            changes.note("bekletildi", true, false)
            try log(order, "bekletme_kaldirildi", "Bekletme kaldırıldı.", changes, actor, tx)
            try queueNextStep(order, tx)
            return []
        }
    }

    /// Runs matching and routing again, for instance after the catalogue changed.
    package func rematchOrder(_ id: ID<Order>, actor: Actor, scope: Scope) async throws {
        try await change(id, actor: actor, scope: scope, because: "yeniden eşleştirme") { order, tx in
            guard [.received, .needsMatching, .needsRouting, .readyToSubmit].contains(order.status) else {
                throw OperationError.conflict(
                    code: "gecersiz_durum", message: "Bu durumdaki sipariş yeniden eşleştirilemez.")
            }
            try queueMatching(order, tx)
            try log(order, "yeniden_eslestiriliyor", "Yeniden eşleştirme istendi.", actor, tx)
            return []
        }
    }

    /// Sends an order that was worked in the shop's own panel back to be submitted after all.
    package func reopenForSubmission(
        _ id: ID<Order>, supplier: ID<Integration>, actor: Actor, scope: Scope
    ) async throws {
        try await change(id, actor: actor, scope: scope, because: "yeniden gönderime açıldı") { order, tx in
            guard try !SupplierOrderTable.hasAny(of: order.id, tx) else {
                throw OperationError.conflict(
                    code: "tedarikcide", message: "Siparişin açık bir tedarikçi siparişi var.")
            }
            guard let target = try IntegrationTable.find(supplier, scope: scope, tx), target.dealer == order.dealer
            else {
                throw OperationError.invalid([FieldProblem("tedarikci_entegrasyon_id", "Böyle bir tedarikçi yok.")])
            }
            return try order.reopenForSubmission(supplier: supplier)
        }
    }

    /// Loads, changes and stores one order in a transaction; a refused move becomes a conflict.
    func change(
        _ id: ID<Order>, actor: Actor, scope: Scope, because reason: String,
        _ work: @escaping @Sendable (inout Order, borrowing Transaction) throws -> [OrderStatus]
    ) async throws {
        try await database.write { tx in
            let before = try loadOrder(id, scope: scope, tx)
            var order = before
            do {
                let steps = try work(&order, tx)
                let told = steps.isEmpty ? reason : try withoutBuyer(reason, id, tx)
                try store(order, before: before, steps: steps, actor: actor, because: told, tx)
            } catch let error as TransitionError {
                throw Operations.conflict(error)
            }
        }
    }

    func log(
        _ order: Order, _ action: String, _ message: String, _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "siparisler", row: order.id.rawValue, action: action, message: message,
                dealer: order.dealer, order: order.id, integration: order.integration),
            now: world.now(), tx)
    }

    private static func requiredReason(_ text: String) throws -> String {
        let reason = text.trimmed
        guard !reason.isEmpty, reason.unicodeScalars.count <= 500 else {
            throw OperationError.invalid([FieldProblem("neden", "Bir neden yazın (en çok 500 karakter).")])
        }
        return reason
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
