import Domain
import Hummingbird
import Operations
import Storage

/// What the dealers sell.
struct ProductPages: Sendable {
    let panel: Panel

    private static let path = "/urunler"

    private struct ListView {
        struct Row {
            let productName: String
            let owner: String?
            let sku: String
            let barcode: String
            let category: String
            let stock: String
            let badge: BadgeView
            let updated: TimeView
            let editURL: String?
            let switchPath: String?
            let switchLabel: String
            let deletePath: String?
        }

        let search: String
        let states: [OptionView]
        let clearURL: String?
        let mayAdd: Bool
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.viewCatalogue)) { request in try await list(request)
            },
            Route(.get, "\(Self.path)/yeni", door: .panel, access: .allowed(.changeCatalogue)) { request in
                try await form(request, nil, FormState(["aktif": "1"]))
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
                .post, "\(Self.path)/{id}/durum", door: .panel, access: .allowed(.changeCatalogue), body: .form,
                handler: switchState),
            Route(
                .post, "\(Self.path)/{id}/sil", door: .panel, access: .allowed(.changeCatalogue), body: .form,
                handler: delete),
        ]
    }

    private func list(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before, search) = (try request.scope, request.before, request.queryValue("ara"))
        let state = request.queryValue("durum")
        let isActive = state == "aktif" ? true : state == "pasif" ? false : nil
        let page = try await panel.read { tx in
            try ProductList.page(
                search: search, isActive: isActive, before: before, limit: Panel.pageLength, scope: scope, tx)
        }
        let mayChange = try request.caller.permissions.contains(.changeCatalogue)
        let showsDealers = try panel.showsDealers(request)
        let rows = page.rows.map { row in
            self.row(
                row, mayChange: mayChange && (row.dealerName != nil || scope.reach == .everyone), showsDealers, texts)
        }
        let isNarrowed = !search.isEmpty || isActive != nil
        let view = ListView(
            search: search,
            states: [
                OptionView("", texts("all_states"), selected: state),
                OptionView("aktif", texts("active"), selected: state),
                OptionView("pasif", texts("passive"), selected: state),
            ],
            clearURL: isNarrowed ? Self.path : nil, mayAdd: mayChange, hasRows: !rows.isEmpty, rows: rows,
            empty: rows.isEmpty ? empty(isNarrowed: isNarrowed, mayAdd: mayChange, texts) : nil,
            pager: PagerView(next: page.next, current: before) {
                Link.to(Self.path, [("ara", search), ("durum", state), ("once", $0)])
            })
        return panel.page("products", title: texts("products"), view, request, problem: problem)
    }

    private func row(
        _ row: ProductListRow, mayChange: Bool, _ showsDealers: Bool, _ texts: Texts
    ) -> ListView.Row {
        let address = mayChange ? "\(Self.path)/\(row.id)" : nil
        let owner = row.dealerName == nil ? texts("shared_by_all") : showsDealers ? row.dealerName : nil
        return ListView.Row(
            productName: row.name, owner: owner, sku: row.sku, barcode: row.barcode ?? "—",
            category: row.category ?? "—", stock: row.stock.map { MoneyText.grouped($0) } ?? "—",
            badge: row.isActive
                ? BadgeView(texts("active"), .good, "check") : BadgeView(texts("passive"), .neutral, "pause"),
            updated: TimeView(row.updatedAt), editURL: address, switchPath: address.map { "\($0)/durum" },
            switchLabel: texts(row.isActive ? "switch_off" : "switch_on"), deletePath: address.map { "\($0)/sil" })
    }

    private func empty(isNarrowed: Bool, mayAdd: Bool, _ texts: Texts) -> EmptyView {
        guard !isNarrowed else {
            return EmptyView(
                emptyIcon: "search", emptyTitle: texts("nothing_found"), emptyText: texts("nothing_found_text"),
                emptyAction: .init(actionURL: Self.path, actionLabel: texts("clear_filter")))
        }
        return EmptyView(
            emptyIcon: "box", emptyTitle: texts("products_empty"), emptyText: texts("products_empty_text"),
            emptyAction: mayAdd ? .init(actionURL: "\(Self.path)/yeni", actionLabel: texts("new_product")) : nil)
    }

    private func edit(_ request: WebRequest) async throws -> Response {
        let product = try await product(request)
        let fields = product.fields
        let state = FormState([
            "ad": fields.name, "sku": fields.sku, "barkod": fields.barcode ?? "", "kategori": fields.category ?? "",
            "stok": fields.stock.map(String.init) ?? "", "gorsel_url": fields.imageURL ?? "",
            "aktif": fields.isActive ? "1" : "",
        ])
        return try await form(request, product.id, state)
    }

    private func product(_ request: WebRequest) async throws -> StoredProduct {
        let (id, scope): (ID<Product>, Scope) = (try request.rowID(), try request.scope)
        let found = try await panel.read { tx in try ProductTable.find(id, scope: scope, locked: false, tx) }
        guard let found else { throw OperationError.notFound }
        return found
    }

    private func form(
        _ request: WebRequest, _ id: ID<Product>?, _ state: FormState, problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let dealers = id == nil ? try panel.dealerField(try await panel.dealers(request), state, request) : []
        let fields =
            dealers + [
                FieldView.input("ad", texts("product_name"), state).required().autocomplete("off").wide(),
                FieldView.input("sku", texts("sku"), state).required().autocomplete("off"),
                FieldView.input("barkod", texts("barcode"), state).optional().autocomplete("off"),
                FieldView.input("kategori", texts("category"), state).optional().autocomplete("off"),
                FieldView.input("stok", texts("stock"), state).optional().inputMode("numeric"),
                FieldView.input("gorsel_url", texts("image_url"), state).optional().placeholder("https://").wide(),
                FieldView.checkbox("aktif", texts("product_is_active"), state).wide(),
            ]
        let heading = texts(id == nil ? "new_product" : "edit_product")
        let view = FormPageView(
            heading, action: id.map { "\(Self.path)/\($0)" } ?? "\(Self.path)/yeni", submit: texts("save"),
            fields: fields, back: (Self.path, texts("products")), problems: state.problems)
        return panel.page("form_page", title: heading, view, request, problem: problem)
    }

    private func save(_ request: WebRequest, _ id: ID<Product>?) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let stock = form.filled("stok").flatMap { Int($0) }
            if form.filled("stok") != nil, stock == nil {
                throw OperationError.invalid([FieldProblem("stok", panel.texts(request)("bad_number"))])
            }
            let fields = StoredProduct.Fields(
                sku: form.filled("sku") ?? "", barcode: form.filled("barkod"), name: form.filled("ad") ?? "",
                category: form.filled("kategori"), stock: stock, imageURL: form.filled("gorsel_url"),
                isActive: form["aktif"] == "1")
            let (actor, scope) = (try request.actor, try request.scope)
            if let id {
                try await panel.operations.changeProduct(id, actor: actor, scope: scope) { $0 = fields }
            } else {
                _ = try await panel.operations.addProduct(
                    fields, dealer: try panel.dealer(form, request), actor: actor, scope: scope)
            }
            return .seeOther(Flash.saved.at(Self.path))
        } orShow: { problem in
            try await self.form(request, id, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    private func switchState(_ request: WebRequest) async throws -> Response {
        try await panel.operations.changeProduct(
            try request.rowID(), actor: try request.actor, scope: try request.scope
        ) { $0.isActive.toggle() }
        return .seeOther(Flash.saved.at(Self.path))
    }

    private func delete(_ request: WebRequest) async throws -> Response {
        try await panel.attempt {
            try await panel.operations.deleteProduct(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.deleted.at(Self.path))
        } orShow: { problem in
            try await list(request, problem: problem)
        }
    }
}
