import Domain
import Testing

@Suite("Choosing a supplier")
struct RoutingDecisionTests {
    private static let (first, second): (ID<Integration>, ID<Integration>) = (ID(1), ID(2))

    private func facts(
        platform: Int64? = 4, categories: Set<String> = ["Mutfak"], skus: [String] = ["BRD-1", "TBK-2"],
        city: String? = "izmir", total: Int64 = 10_000,
        suppliers: [Set<ID<Integration>>] = [[first, second], [first, second]]
    ) -> RoutingFacts {
        RoutingFacts(
            platform: platform.map { ID($0) }, categories: categories, skus: skus, city: city,
            total: Money(kurus: total),
            suppliersByLine: suppliers)
    }

    private func chosen(_ rules: [RoutingCriteria], _ facts: RoutingFacts) -> ID<Integration>? {
        switch RoutingDecision.decide(rules: rules, facts: facts, fold: { $0.lowercased() }) {
        case .supplier(let supplier, let reason):
            #expect(!reason.isEmpty)
            return supplier
        case .none(let reason):
            #expect(!reason.isEmpty)
            return nil
        }
    }

    private static func rule(_ change: (inout RoutingCriteria) -> Void) -> RoutingCriteria {
        var rule = RoutingCriteria(rule: ID(1), name: "kural", supplier: first)
        change(&rule)
        return rule
    }

    @Test(
        "A rule fits when all its conditions do",
        arguments: [
            (rule { _ in }, true), (rule { $0.platform = ID(4) }, true), (rule { $0.platform = ID(5) }, false),
            (rule { $0.category = "MUTFAK" }, true), (rule { $0.category = "Bahçe" }, false),
            (rule { $0.skuPrefix = "tbk" }, true), (rule { $0.skuPrefix = "BK" }, false),
            (rule { $0.city = "Izmir" }, true),
            (rule { $0.city = "Ankara" }, false), (rule { $0.amountMin = Money(kurus: 10_000) }, true),
            (rule { $0.amountMin = Money(kurus: 10_001) }, false), (rule { $0.amountMax = Money(kurus: 10_000) }, true),
            (rule { $0.amountMax = Money(kurus: 9_999) }, false),
            (rule { ($0.city, $0.category) = ("izmir", "Bahçe") }, false),
        ] as [(RoutingCriteria, Bool)])
    func conditions(_ row: (rule: RoutingCriteria, fits: Bool)) {
        #expect((chosen([row.rule], facts()) != nil) == row.fits)
    }

    @Test("An order without platform or city does not fit a rule that asks for one")
    func missingFacts() {
        #expect(chosen([RoutingDecisionTests.rule { $0.platform = ID(4) }], facts(platform: nil)) == nil)
        #expect(chosen([RoutingDecisionTests.rule { $0.city = "izmir" }], facts(city: nil)) == nil)
    }

    @Test("The first rule whose supplier has every line wins")
    func order() {
        let rules = [
            RoutingDecisionTests.rule { $0.supplier = RoutingDecisionTests.first },
            RoutingDecisionTests.rule { $0.supplier = RoutingDecisionTests.second },
        ]
        let (first, second) = (RoutingDecisionTests.first, RoutingDecisionTests.second)
        #expect(chosen(rules, facts()) == first)
        #expect(chosen(rules.reversed(), facts()) == second)
        #expect(chosen(rules, facts(suppliers: [[first, second], [second]])) == second)
    }

    @Test("Lines at two suppliers are never divided: nobody is chosen (rule f)")
    func neverDivided() {
        let (first, second) = (RoutingDecisionTests.first, RoutingDecisionTests.second)
        let rules = [
            RoutingDecisionTests.rule { $0.supplier = first }, RoutingDecisionTests.rule { $0.supplier = second },
        ]
        #expect(chosen(rules, facts(suppliers: [[first], [second]])) == nil)
        #expect(chosen(rules, facts(suppliers: [[first], []])) == nil)
    }

    @Test("Without rules nobody is chosen")
    func noRules() {
        #expect(chosen([], facts()) == nil)
    }
}
