/// A routing rule's conditions; those that are nil fit everything.
package struct RoutingCriteria: Sendable, Equatable {
    package var rule: ID<RoutingRule>
    package var name: String
    package var platform: ID<Platform>?
    package var category: String?
    package var skuPrefix: String?
    package var city: String?
    package var amountMin: Money?
    package var amountMax: Money?
    package var supplier: ID<Integration>

    package init(
        rule: ID<RoutingRule>, name: String, platform: ID<Platform>? = nil, category: String? = nil,
        skuPrefix: String? = nil, city: String? = nil, amountMin: Money? = nil, amountMax: Money? = nil,
        supplier: ID<Integration>
    ) {
        (self.rule, self.name, self.platform, self.category) = (rule, name, platform, category)
        (self.skuPrefix, self.city, self.amountMin, self.amountMax) = (skuPrefix, city, amountMin, amountMax)
        self.supplier = supplier
    }
}

/// What routing knows of an order.
package struct RoutingFacts: Sendable {
    package var platform: ID<Platform>?
    package var categories: Set<String>
    package var skus: [String]
    /// Folded, so that `İSTANBUL` fits `istanbul`.
    package var city: String?
    package var total: Money
    /// For each active line, the suppliers that can supply it.
    package var suppliersByLine: [Set<ID<Integration>>]

    package init(
        platform: ID<Platform>?, categories: Set<String>, skus: [String], city: String?, total: Money,
        suppliersByLine: [Set<ID<Integration>>]
    ) {
        (self.platform, self.categories, self.skus) = (platform, categories, skus)
        (self.city, self.total, self.suppliersByLine) = (city, total, suppliersByLine)
    }
}

/// Which supplier gets an order, and why; or why none does.
package enum RoutingDecision: Sendable, Equatable {
    case supplier(ID<Integration>, reason: String)
    case none(reason: String)

    /// The first rule that fits and whose supplier can supply every line: a package is never divided by ourselves.
    ///
    /// - Parameters:
    ///   - rules: the most important first.
    ///   - fold: reduces a text for comparing, as ``RoutingFacts/city`` was.
    package static func decide(
        rules: [RoutingCriteria], facts: RoutingFacts, fold: (String) -> String
    ) -> RoutingDecision {
        let fitting = rules.filter { $0.fits(facts, fold: fold) }
        guard !fitting.isEmpty else { return .none(reason: "Hiçbir yönlendirme kuralı bu siparişe uymuyor.") }
        for rule in fitting where facts.suppliersByLine.allSatisfy({ $0.contains(rule.supplier) }) {
            return .supplier(
                rule.supplier, reason: "“\(rule.name)” kuralı uydu ve tedarikçi bütün satırları karşılıyor.")
        }
        let names = fitting.map { "“\($0.name)”" }.joined(separator: ", ")
        return .none(reason: "Uyan kuralların (\(names)) tedarikçileri bütün satırları karşılamıyor.")
    }
}

extension RoutingCriteria {
    fileprivate func fits(_ facts: RoutingFacts, fold: (String) -> String) -> Bool {
        (platform == nil || platform == facts.platform)
            && (category.map { wanted in facts.categories.contains { fold($0) == fold(wanted) } } ?? true)
            && (skuPrefix.map { prefix in facts.skus.contains { fold($0).hasPrefix(fold(prefix)) } } ?? true)
            && (city.map { fold($0) == facts.city } ?? true)
            && (amountMin.map { facts.total >= $0 } ?? true)
            && (amountMax.map { facts.total <= $0 } ?? true)
    }
}
