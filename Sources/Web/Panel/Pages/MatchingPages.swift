import Domain
import Hummingbird
import Operations
import Storage

/// The queue of products that no supplier product is known for, and the saved matches.
struct MatchingPages: Sendable {
    let panel: Panel

    private struct QueueView {
        struct Row {
            let productName: String
            let dealer: String?
            let keyLabel: String
            let matchKey: String
            let lineCount: String
            let pieceCount: String
            let chooseURL: String
            let orderURL: String
        }

        struct Match {
            let keyLabel: String
            let matchKey: String
            let productName: String
            let supplierSKU: String
            let supplierName: String
            let multiplier: String
            let deletePath: String
        }

        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let pager: PagerView?
        let hasMatches: Bool
        let matches: [Match]
    }

    private struct ChooseView {
        struct Row {
            let candidateID: String
            let candidateName: String
            let candidateCodes: String
            let supplierName: String
            let cost: String
            let stock: String
            let isChosen: Bool
        }

        let dealerID: String
        let keyKind: String
        let keyLabel: String
        let matchKey: String
        let heading: String
        let productLabel: String
        let search: String
        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let problemSummary: ProblemSummary?
    }

    var routes: [Route] {
        [
            Route(.get, "/eslesme", door: .panel, access: .allowed(.viewCatalogue), handler: queue),
            Route(.get, "/eslesme/sec", door: .panel, access: .allowed(.changeCatalogue)) { request in
                try await choose(
                    request, dealer: request.queryValue("bayi"), kind: request.queryValue("tur"),
                    key: request.queryValue("anahtar"), name: request.queryValue("ad"),
                    search: request.queryValue("ara"))
            },
            Route(.post, "/eslesme", door: .panel, access: .allowed(.changeCatalogue), body: .form, handler: save),
            Route(
                .post, "/eslesme/{id}/sil", door: .panel, access: .allowed(.changeCatalogue), body: .form
            ) { request in
                try await panel.operations.deleteMatch(
                    try request.rowID(), actor: try request.actor, scope: try request.scope)
                return .seeOther(Flash.deleted.at("/eslesme"))
            },
        ]
    }

    private func queue(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let (scope, before) = (try request.scope, request.before)
        let (page, matches) = try await panel.read { tx in
            (
                try MatchingQueue.page(before: before, limit: Panel.pageLength, scope: scope, tx),
                try MatchList.page(before: nil, limit: 25, scope: scope, tx)
            )
        }
        let showsDealers = try panel.showsDealers(request)
        let rows = page.rows.map { row in
            QueueView.Row(
                productName: row.name, dealer: showsDealers ? row.dealerName : nil,
                keyLabel: texts(row.keyKind.phrase), matchKey: row.key, lineCount: MoneyText.grouped(row.lineCount),
                pieceCount: MoneyText.grouped(row.pieceCount),
                chooseURL: Self.chooseURL(dealer: row.dealer, row.keyKind, key: row.key, name: row.name),
                orderURL: "/siparisler/\(row.firstOrder)")
        }
        let empty = EmptyView(
            emptyIcon: "check-circle", emptyTitle: texts("matching_empty"), emptyText: texts("matching_empty_text"))
        let view = QueueView(
            hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil,
            pager: PagerView(next: page.next, current: before) { Link.to("/eslesme", [("once", $0)]) },
            hasMatches: !matches.rows.isEmpty,
            matches: matches.rows.map { match in
                QueueView.Match(
                    keyLabel: MatchKeyKind(rawValue: match.keyKind).map { texts($0.phrase) } ?? match.keyKind,
                    matchKey: match.key, productName: match.productName, supplierSKU: match.supplierSKU,
                    supplierName: match.supplierName, multiplier: "× \(match.multiplier)",
                    deletePath: "/eslesme/\(match.id)/sil")
            })
        return panel.page("matching", title: texts("matching"), view, request)
    }

    /// The page to choose the supplier's product for what is known by a key.
    static func chooseURL(dealer: ID<User>, _ kind: MatchKeyKind, key: String, name: String) -> String {
        Link.to(
            "/eslesme/sec",
            [("bayi", dealer.description), ("tur", kind.rawValue), ("anahtar", key), ("ad", name)])
    }

    private func choose(
        _ request: WebRequest, dealer: String, kind: String, key: String, name: String, search: String,
        chosen: String = "", problem: Problem? = nil
    ) async throws -> Response {
        let texts = panel.texts(request)
        let scope = try request.scope
        guard let dealerID = ID<User>(text: dealer), scope.contains(dealerID), !key.isEmpty,
            let keyKind = MatchKeyKind(rawValue: kind)
        else { throw OperationError.notFound }
        let found = try await panel.read { tx in
            try MatchingQueue.candidates(dealer: dealerID, search: search, limit: 30, scope: scope, tx)
        }
        let showsCosts = try request.caller.permissions.contains(.viewCosts)
        let rows = found.map { candidate in
            let cost = showsCosts ? candidate.cost : nil
            let id = candidate.id.description
            return ChooseView.Row(
                candidateID: id, candidateName: candidate.name,
                candidateCodes: [candidate.sku, candidate.barcode].compactMap { $0 }.joined(separator: " · "),
                supplierName: candidate.supplierName, cost: cost.map { MoneyText.format($0) } ?? "—",
                stock: candidate.stock.map { MoneyText.grouped($0) } ?? "—", isChosen: id == chosen || found.count == 1)
        }
        let empty = EmptyView(
            emptyIcon: "box", emptyTitle: texts("no_supplier_product"), emptyText: texts("no_supplier_product_text"),
            emptyAction: .init(
                actionURL: Link.to(
                    "/tedarikci-urunleri/yeni", [("barkod", kind == "barkod" ? key : nil), ("ad", name)]),
                actionLabel: texts("add_product")))
        let heading =
            name.isEmpty ? texts("choose_supplier_product") : texts("choose_supplier_product_for", ["urun": name])
        let view = ChooseView(
            dealerID: dealer, keyKind: kind, keyLabel: texts(keyKind.phrase), matchKey: key,
            heading: heading, productLabel: name, search: search, hasRows: !rows.isEmpty,
            rows: rows, empty: rows.isEmpty ? empty : nil,
            problemSummary: ProblemSummary(problem?.fields ?? [], fields: []))
        return panel.page("match_choose", title: heading, view, request, problem: problem)
    }

    private func save(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        let (dealer, kind, key) = (form["bayi"] ?? "", form["tur"] ?? "", form["anahtar"] ?? "")
        return try await panel.attempt {
            guard let dealerID = ID<User>(text: dealer), let keyKind = MatchKeyKind(rawValue: kind) else {
                throw OperationError.notFound
            }
            guard let product = ID<SupplierProduct>(text: form["urun"] ?? "") else {
                throw OperationError.invalid([FieldProblem("urun", panel.texts(request)("choose_one"))])
            }
            let input = MatchInput(
                dealer: dealerID, keyKind: keyKind, key: key, supplierProduct: product,
                multiplier: Int(form.filled("carpan") ?? "1") ?? 0)
            _ = try await panel.operations.saveMatch(input, actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.saved.at("/eslesme"))
        } orShow: { problem in
            try await choose(
                request, dealer: dealer, kind: kind, key: key, name: form["ad"] ?? "", search: form["ara"] ?? "",
                chosen: form["urun"] ?? "", problem: problem)
        }
    }
}
