import Domain
import Hummingbird
import Operations
import Storage

/// What the suppliers offer.
struct SupplierProductPages: Sendable {
    let panel: Panel

    private static let path = "/tedarikci-urunleri"

    private struct ListView {
        struct Row {
            let productName: String
            let dealer: String?
            let isPassive: Bool
            let supplierName: String
            let sku: String
            let barcode: String
            let cost: String
            let stock: String
            let updated: TimeView
        }

        let search: String
        let suppliers: [OptionView]
        let clearURL: String?
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewCatalogue), handler: list),
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeCatalogue)) { request in
                let names = ["barkod", "ad", "sku"]
                let values = Dictionary(uniqueKeysWithValues: names.map { ($0, request.queryValue($0)) })
                return try await form(request, FormState(values))
            },
            Route(
                .post, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeCatalogue), body: .form,
                handler: save),
        ]
    }

    private func list(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before, search) = (try request.scope, request.before, request.queryValue("ara"))
        let supplier = ID<Integration>(text: request.queryValue("tedarikci"))
        let (page, suppliers) = try await panel.read { tx in
            (
                try SupplierProductList.page(
                    search: search, supplier: supplier, before: before, limit: Panel.pageLength, scope: scope, tx),
                try IntegrationChoice.suppliers(scope: scope, tx)
            )
        }
        let showsDealers = try panel.showsDealers(request)
        let showsCosts = try request.caller.permissions.contains(.viewCosts)
        let rows = page.rows.map { row in
            ListView.Row(
                productName: row.name, dealer: showsDealers ? row.dealerName : nil, isPassive: !row.isActive,
                supplierName: row.supplierName, sku: row.sku, barcode: row.barcode ?? "—",
                cost: (showsCosts ? row.cost : nil).map { MoneyText.format($0) } ?? "—",
                stock: row.stock.map { MoneyText.grouped($0) } ?? "—", updated: TimeView(row.updatedAt))
        }
        let isNarrowed = !search.isEmpty || supplier != nil
        let chosen = supplier?.description ?? ""
        let view = ListView(
            search: search,
            suppliers: [OptionView("", texts("all_suppliers"), selected: chosen)]
                + suppliers.map { OptionView($0.id.description, $0.name, selected: chosen) },
            clearURL: isNarrowed ? Self.path : nil, hasRows: !rows.isEmpty, rows: rows,
            empty: rows.isEmpty ? empty(isNarrowed: isNarrowed, texts) : nil,
            pager: PagerView(next: page.next, current: before) {
                Link.to(Self.path, [("ara", search), ("tedarikci", chosen), ("once", $0)])
            })
        return panel.page("supplier_products", title: texts("supplier_products"), view, request)
    }

    private func empty(isNarrowed: Bool, _ texts: Texts) -> EmptyView {
        guard !isNarrowed else {
            return EmptyView(
                emptyIcon: "search", emptyTitle: texts("nothing_found"), emptyText: texts("nothing_found_text"),
                emptyAction: .init(actionURL: Self.path, actionLabel: texts("clear_filter")))
        }
        return EmptyView(
            emptyIcon: "box", emptyTitle: texts("supplier_products_empty"),
            emptyText: texts("supplier_products_empty_text"),
            emptyAction: .init(actionURL: "\(Self.path)/yeni", actionLabel: texts("add_product")))
    }

    private func form(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        let suppliers = try await panel.read { tx in try IntegrationChoice.suppliers(scope: scope, tx) }
        let showsDealers = try panel.showsDealers(request)
        let options = suppliers.map { choice in
            (value: choice.id.description, label: showsDealers ? "\(choice.name) · \(choice.dealerName)" : choice.name)
        }
        let showsCosts = try request.caller.permissions.contains(.viewCosts)
        let costField = FieldView.input("maliyet", texts("cost"), state).optional().inputMode("decimal")
            .placeholder("0,00")
        let fields =
            [
                FieldView.select("entegrasyon_id", texts("supplier"), state, options).required()
                    .hint(texts(options.isEmpty ? "no_supplier_yet" : "supplier_hint")).wide(),
                FieldView.input("ad", texts("product_name"), state).required().autocomplete("off").wide(),
                FieldView.input("sku", texts("supplier_sku"), state).required().autocomplete("off"),
                FieldView.input("barkod", texts("barcode"), state).optional().autocomplete("off"),
            ] + (showsCosts ? [costField] : []) + [
                FieldView.input("stok", texts("stock"), state).optional().inputMode("numeric")
            ]
        let view = FormPageView(
            texts("add_product"), subtitle: texts("add_product_text"), action: "\(Self.path)/yeni",
            submit: texts("save"), fields: fields, back: (Self.path, texts("supplier_products")),
            problems: state.problems)
        return panel.page("form_page", title: texts("add_product"), view, request, problem: problem)
    }

    private func save(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let scope = try request.scope
            let supplierID = ID<Integration>(text: form["entegrasyon_id"] ?? "")
            let supplier = try await panel.read { tx in
                try supplierID.flatMap { try IntegrationList.find($0, scope: scope, tx) }
            }
            let texts = panel.texts(request)
            var problems: [FieldProblem] = []
            if supplier == nil { problems.append(FieldProblem("entegrasyon_id", texts("choose_supplier"))) }
            // The form has no such field for those who may not see costs.
            let seesCosts = try request.caller.permissions.contains(.viewCosts)
            let costText = seesCosts ? form.filled("maliyet") : nil
            let cost = costText.flatMap(MoneyText.parse)
            if costText != nil, cost == nil {
                problems.append(FieldProblem("maliyet", texts("bad_amount")))
            }
            let stock = form.filled("stok").flatMap { Int($0) }
            if form.filled("stok") != nil, stock == nil { problems.append(FieldProblem("stok", texts("bad_number"))) }
            guard let supplier, problems.isEmpty else { throw OperationError.invalid(problems) }
            let input = SupplierProductInput(
                dealer: supplier.dealer, supplier: supplier.id, sku: form.filled("sku") ?? "",
                barcode: form.filled("barkod"), name: form.filled("ad") ?? "", cost: cost, stock: stock)
            _ = try await panel.operations.saveSupplierProduct(
                input, keepsCost: !seesCosts, actor: try request.actor, scope: scope)
            return .seeOther(Flash.saved.at(Self.path))
        } orShow: { problem in
            try await self.form(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }
}
