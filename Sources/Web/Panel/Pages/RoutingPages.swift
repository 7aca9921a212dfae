import Domain
import Hummingbird
import Operations
import Storage

/// The rules that choose a supplier.
struct RoutingPages: Sendable {
    let panel: Panel

    private static let path = "/yonlendirme"

    private struct ListView {
        struct Row {
            let priority: String
            let ruleName: String
            let dealer: String?
            let conditions: [String]
            let supplierName: String
            let badge: BadgeView
            let editURL: String
            let deletePath: String
        }

        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewCatalogue), handler: list),
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeCatalogue)) { request in
                try await form(request, nil, FormState(["oncelik": "100", "aktif": "1"]))
            },
            Route(.post, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeCatalogue), body: .form) {
                request in
                try await save(request, nil)
            },
            Route(.get, "\(Self.path)/{id}", door: .panel, access: .allowed(.changeCatalogue), handler: edit),
            Route(.post, "\(Self.path)/{id}", door: .panel, access: .allowed(.changeCatalogue), body: .form) {
                request in
                try await save(request, try request.rowID())
            },
            Route(
                .post, "\(Self.path)/{id}/sil", door: .panel, access: .allowed(.changeCatalogue), body: .form
            ) { request in
                try await panel.operations.deleteRoutingRule(
                    try request.rowID(), actor: try request.actor, scope: try request.scope)
                return .seeOther(Flash.deleted.at(Self.path))
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        let rules = try await panel.read { tx in try RoutingRuleList.all(scope: scope, tx) }
        let showsDealers = try panel.showsDealers(request)
        let rows = rules.map { rule in
            ListView.Row(
                priority: String(rule.priority), ruleName: rule.name, dealer: showsDealers ? rule.dealerName : nil,
                conditions: conditions(rule, texts), supplierName: rule.supplierName,
                badge: rule.isActive
                    ? BadgeView(texts("active"), .good, "check") : BadgeView(texts("passive"), .neutral, "pause"),
                editURL: "\(Self.path)/\(rule.id)", deletePath: "\(Self.path)/\(rule.id)/sil")
        }
        let empty = EmptyView(
            emptyIcon: "route", emptyTitle: texts("routing_empty"), emptyText: texts("routing_empty_text"),
            emptyAction: .init(actionURL: "\(Self.path)/yeni", actionLabel: texts("add_rule")))
        let view = ListView(hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil)
        return panel.page("routing", title: texts("routing"), view, request)
    }

    private func conditions(_ rule: RoutingRuleListRow, _ texts: Texts) -> [String] {
        var parts: [String] = []
        if let platform = rule.platformName { parts.append(platform) }
        if let category = rule.category { parts.append("\(texts("category")): \(category)") }
        if let prefix = rule.skuPrefix { parts.append("\(texts("sku")): \(prefix)…") }
        if let city = rule.city { parts.append("\(texts("city")): \(city)") }
        if let least = rule.amountMin { parts.append("≥ \(MoneyText.format(least))") }
        if let most = rule.amountMax { parts.append("≤ \(MoneyText.format(most))") }
        return parts
    }

    private func edit(_ request: WebRequest) async throws -> Response {
        let id: ID<RoutingRule> = try request.rowID()
        let scope = try request.scope
        let rule = try await panel.read { tx in try RoutingRuleList.find(id, scope: scope, tx) }
        guard let rule else { throw OperationError.notFound }
        func amount(_ money: Money?) -> String { money.map { String(MoneyText.format($0).drop { $0 == "₺" }) } ?? "" }
        let state = FormState([
            "kullanici_id": rule.dealer.description, "ad": rule.name, "oncelik": String(rule.priority),
            "platform_id": rule.platform?.description ?? "", "kategori": rule.category ?? "",
            "sku_on_eki": rule.skuPrefix ?? "", "il": rule.city ?? "", "tutar_alt": amount(rule.amountMin),
            "tutar_ust": amount(rule.amountMax), "tedarikci_entegrasyon_id": rule.supplier.description,
            "aktif": rule.isActive ? "1" : "",
        ])
        return try await form(request, id, state)
    }

    private func form(
        _ request: WebRequest, _ id: ID<RoutingRule>?, _ state: FormState, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        let (suppliers, platforms) = try await panel.read { tx in
            (try IntegrationChoice.suppliers(scope: scope, tx), try PlatformChoice.all(tx))
        }
        let showsDealers = try panel.showsDealers(request)
        let supplierOptions = suppliers.map { choice in
            (value: choice.id.description, label: showsDealers ? "\(choice.name) · \(choice.dealerName)" : choice.name)
        }
        let shops = platforms.filter { !["tedarikçi", "mesajlaşma"].contains($0.type) }
        let platformOptions =
            [(value: "", label: texts("any"))] + shops.map { (value: $0.id.description, label: $0.name) }
        let fields =
            try panel.dealerField(try await panel.dealers(request), state, request) + [
                FieldView.input("ad", texts("rule_name"), state).required().autocomplete("off"),
                FieldView.input("oncelik", texts("priority"), state).inputMode("numeric").hint(texts("priority_hint")),
                FieldView.select("tedarikci_entegrasyon_id", texts("supplier"), state, supplierOptions).required(),
                FieldView.select("platform_id", texts("platform"), state, platformOptions),
                FieldView.input("kategori", texts("category"), state).optional().autocomplete("off"),
                FieldView.input("sku_on_eki", texts("sku_prefix"), state).optional().autocomplete("off"),
                FieldView.input("il", texts("city"), state).optional().autocomplete("off"),
                FieldView.input("tutar_alt", texts("amount_min"), state).optional().inputMode("decimal"),
                FieldView.input("tutar_ust", texts("amount_max"), state).optional().inputMode("decimal"),
                FieldView.checkbox("aktif", texts("rule_is_active"), state).wide(),
            ]
        let heading = texts(id == nil ? "add_rule" : "edit_rule")
        let view = FormPageView(
            heading, subtitle: texts("rule_text"), action: id.map { "\(Self.path)/\($0)" } ?? "\(Self.path)/yeni",
            submit: texts("save"), fields: fields, back: (Self.path, texts("routing")), problems: state.problems)
        return panel.page("form_page", title: heading, view, request, problem: problem)
    }

    private func save(_ request: WebRequest, _ id: ID<RoutingRule>?) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let input = try input(form, id, request)
            _ = try await panel.operations.saveRoutingRule(
                input, actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.saved.at(Self.path))
        } orShow: { problem in
            let label = "“\(panel.texts(request)("amount_min"))”"
            let problems = problem.fields.map { field in
                FieldProblem(field.field, field.message.replacing("tutar_alt", with: label))
            }
            return try await self.form(request, id, FormState(form, problems: problems), problem: problem)
        }
    }

    private func input(_ form: FormFields, _ id: ID<RoutingRule>?, _ request: WebRequest) throws -> RoutingRuleInput {
        let texts = panel.texts(request)
        var problems: [FieldProblem] = []
        func amount(_ name: String) -> Money? {
            guard let text = form.filled(name) else { return nil }
            let money = MoneyText.parse(text)
            if money == nil { problems.append(FieldProblem(name, texts("bad_amount"))) }
            return money
        }
        let (least, most) = (amount("tutar_alt"), amount("tutar_ust"))
        let priority = Int(form.filled("oncelik") ?? "100")
        if priority == nil { problems.append(FieldProblem("oncelik", texts("bad_number"))) }
        let supplier = ID<Integration>(text: form["tedarikci_entegrasyon_id"] ?? "")
        if supplier == nil { problems.append(FieldProblem("tedarikci_entegrasyon_id", texts("choose_supplier"))) }
        guard let supplier, let priority, problems.isEmpty else { throw OperationError.invalid(problems) }
        return RoutingRuleInput(
            id: id, dealer: try panel.dealer(form, request), name: form.filled("ad") ?? "", priority: priority,
            platform: ID(text: form["platform_id"] ?? ""), category: form.filled("kategori"),
            skuPrefix: form.filled("sku_on_eki"), city: form.filled("il"), amountMin: least, amountMax: most,
            supplier: supplier, isActive: form["aktif"] == "1")
    }
}
