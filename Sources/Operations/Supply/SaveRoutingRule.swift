package import Domain
import SQLEngine
import Storage

/// A routing rule as a form or the API gives it; conditions that are nil fit everything.
package struct RoutingRuleInput: Sendable {
    /// Nil for a new one.
    package var id: ID<RoutingRule>?
    package var dealer: ID<User>
    package var name: String
    /// Smaller numbers are tried first.
    package var priority: Int
    package var platform: ID<Platform>?
    package var category: String?
    package var skuPrefix: String?
    package var city: String?
    package var amountMin: Money?
    package var amountMax: Money?
    package var supplier: ID<Integration>
    package var isActive: Bool

    package init(
        id: ID<RoutingRule>? = nil, dealer: ID<User>, name: String, priority: Int = 100,
        platform: ID<Platform>? = nil, category: String? = nil, skuPrefix: String? = nil, city: String? = nil,
        amountMin: Money? = nil, amountMax: Money? = nil, supplier: ID<Integration>, isActive: Bool = true
    ) {
        (self.id, self.dealer, self.name, self.priority) = (id, dealer, name, priority)
        (self.platform, self.category, self.skuPrefix, self.city) = (platform, category, skuPrefix, city)
        (self.amountMin, self.amountMax, self.supplier, self.isActive) = (amountMin, amountMax, supplier, isActive)
    }
}

extension Operations {
    /// Adds or changes a rule; orders that waited for one go on by themselves.
    package func saveRoutingRule(
        _ input: RoutingRuleInput, actor: Actor, scope: Scope
    ) async throws -> ID<RoutingRule> {
        var problems: [FieldProblem] = []
        if input.name.trimmed.isEmpty || input.name.unicodeScalars.count > 100 {
            problems.append(FieldProblem("ad", "1 ile 100 karakter arasında olmalı."))
        }
        if !(0...10_000).contains(input.priority) {
            problems.append(FieldProblem("oncelik", "0 ile 10000 arasında olmalı."))
        }
        if let least = input.amountMin, let most = input.amountMax, least > most {
            problems.append(FieldProblem("tutar_ust", "tutar_alt değerinden küçük olamaz."))
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        return try await database.write { tx in
            guard let supplier = try IntegrationTable.find(input.supplier, scope: scope, tx),
                supplier.dealer == input.dealer, supplier.code == .restSupplier
            else {
                throw OperationError.invalid([FieldProblem("tedarikci_entegrasyon_id", "Böyle bir tedarikçi yok.")])
            }
            let known = try input.id.flatMap { try RoutingRuleList.find($0, scope: scope, tx) }
            let changes = FieldChanges(known, input)
            let id = try write(input, tx)
            try logCatalogue(
                "yonlendirme_kurallari", id.rawValue, "kaydedildi",
                "Yönlendirme kuralı kaydedildi: \(input.name.trimmed)", changes, input.dealer, actor, tx)
            for waiting in try OrderFacts.waiting(in: .needsRouting, dealer: input.dealer, tx) {
                if let order = try OrderTable.load(waiting, scope: .system, tx) { try queueMatching(order, tx) }
            }
            return id
        }
    }

    private func write(_ input: RoutingRuleInput, _ tx: borrowing Transaction) throws -> ID<RoutingRule> {
        let criteria = RoutingCriteria(
            rule: input.id ?? ID(0), name: input.name.trimmed, platform: input.platform,
            category: input.category?.trimmed.nonEmpty, skuPrefix: input.skuPrefix?.trimmed.nonEmpty,
            city: input.city?.trimmed.nonEmpty, amountMin: input.amountMin, amountMax: input.amountMax,
            supplier: input.supplier)
        do {
            guard let id = input.id else {
                return try RoutingRuleTable.insert(
                    criteria, dealer: input.dealer, priority: input.priority, isActive: input.isActive,
                    now: world.now(), tx)
            }
            let exists = try RoutingRuleTable.update(
                criteria, dealer: input.dealer, priority: input.priority, isActive: input.isActive, now: world.now(), tx
            )
            guard exists else { throw OperationError.notFound }
            return id
        } catch let error as SQLError where error.kind == .foreignKey {
            throw OperationError.invalid([FieldProblem("platform_id", "Böyle bir platform yok.")])
        }
    }

    package func deleteRoutingRule(_ id: ID<RoutingRule>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            guard let known = try RoutingRuleList.find(id, scope: scope, tx),
                try RoutingRuleTable.delete(id, scope: scope, tx)
            else { throw OperationError.notFound }
            var changes = FieldChanges("ad", known.name, nil)
            changes.note("oncelik", known.priority, nil)
            changes.note("tedarikci_entegrasyon_id", known.supplier, nil)
            try logCatalogue(
                "yonlendirme_kurallari", id.rawValue, "silindi", "Yönlendirme kuralı silindi.", changes, known.dealer,
                actor, tx)
        }
    }
}
