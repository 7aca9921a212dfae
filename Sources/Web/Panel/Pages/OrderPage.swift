import Domain
import Hummingbird
import Operations
import Storage

/// The page of one order and what can be done there.
struct OrderPage: Sendable {
    let panel: Panel

    /// How many entries the history shows.
    private static let timelineLength = 200

    var routes: [Route] {
        [
            Route(.get, "/siparisler/{id}", door: .panel, access: .allowed(.viewOrders)) { request in
                try await show(request)
            },
            action("gonder", .submitted) { id, _, actor, scope in
                try await panel.operations.submitOrder(id, actor: actor, scope: scope)
            },
            action("beklet", .held) { id, form, actor, scope in
                let until = form.filled("bitis").flatMap(IstanbulTime.parse)
                try await panel.operations.holdOrder(
                    id, reason: form.filled("neden") ?? "", until: until, actor: actor, scope: scope)
            },
            action("birak", .released) { id, _, actor, scope in
                try await panel.operations.releaseOrder(id, actor: actor, scope: scope)
            },
            action("iptal", .cancelled) { id, form, actor, scope in
                try await panel.operations.cancelOrder(
                    id, reason: form.filled("neden") ?? "", actor: actor, scope: scope)
            },
            action("tedarik-edilemedi", .unsupplied) { id, form, actor, scope in
                guard let reason = UnsuppliedReason(rawValue: form["neden"] ?? "") else {
                    throw OperationError.invalid([FieldProblem("neden", panel.texts(nil)("choose_one"))])
                }
                try await panel.operations.declareUnsupplied(id, reason: reason, actor: actor, scope: scope)
            },
            action("eslestir", .rematched) { id, _, actor, scope in
                try await panel.operations.rematchOrder(id, actor: actor, scope: scope)
            },
            action("karar", .decided) { id, form, actor, scope in
                guard let answer = form["tedarikcide"], ["var", "yok"].contains(answer) else {
                    throw OperationError.invalid([FieldProblem("tedarikcide", "var / yok")])
                }
                try await panel.operations.decideSubmission(
                    id, supplierHasOrder: answer == "var", actor: actor, scope: scope)
            },
            action("yeniden-ac", .reopened) { id, form, actor, scope in
                guard let supplier = ID<Integration>(text: form["tedarikci"] ?? "") else {
                    throw OperationError.invalid([FieldProblem("tedarikci", "—")])
                }
                try await panel.operations.reopenForSubmission(id, supplier: supplier, actor: actor, scope: scope)
            },
            Route(
                .post, "/siparisler/{id}/tedarikci-siparisleri/{ts}/baglantilar", door: .panel,
                access: .allowed(.manageSupplierLinks), body: .form, handler: createLink),
            Route(
                .post, "/siparisler/{id}/tedarikci-siparisleri/{ts}/baglantilar/iptal", door: .panel,
                access: .allowed(.manageSupplierLinks), body: .form
            ) { request in
                let id: ID<Order> = try request.rowID()
                try await panel.operations.cancelSupplierLinks(
                    of: try request.rowID("ts"), actor: try request.actor, scope: try request.scope)
                return .seeOther(Flash.supplierLinksCancelled.at("/siparisler/\(id)"))
            },
        ]
    }

    /// Which right each action needs: the last part of its path.
    static let permissions: [String: Permission] = [
        "gonder": .submitOrders, "beklet": .holdOrders, "birak": .holdOrders, "iptal": .cancelOrders,
        "tedarik-edilemedi": .declareUnsupplied, "eslestir": .routeOrders, "karar": .submitOrders,
        "yeniden-ac": .routeOrders,
    ]

    private func createLink(_ request: WebRequest) async throws -> Response {
        try await panel.attempt {
            let link = try await panel.operations.createSupplierLink(
                for: try request.rowID("ts"), actor: try request.actor, scope: try request.scope)
            return try await show(request, newLink: link.address)
        } orShow: { problem in
            try await show(request, problem: problem)
        }
    }

    private func action(
        _ name: String, _ flash: Flash,
        _ work: @escaping @Sendable (ID<Order>, FormFields, Actor, Scope) async throws -> Void
    ) -> Route {
        Route(
            .post, "/siparisler/{id}/\(name)", door: .panel,
            access: .allowed(OrderPage.permissions[name] ?? .changeOrders), body: .form
        ) { request in
            let id: ID<Order> = try request.rowID()
            let form = try request.form()
            return try await panel.attempt {
                try await work(id, form, try request.actor, try request.scope)
                return .seeOther(flash.at("/siparisler/\(id)"))
            } orShow: { problem in
                var shown = problem
                // The small forms have one field each: its problem is shown over the page.
                if let field = problem.fields.first { shown.detail = field.message }
                shown.fields = []
                return try await show(request, problem: shown)
            }
        }
    }

    /// The page itself.
    ///
    /// - Parameter newLink: a supplier's link that was made just now.
    func show(_ request: WebRequest, problem: Problem? = nil, newLink: Secret? = nil) async throws -> Response {
        let id: ID<Order> = try request.rowID()
        let scope = try request.scope
        let found = try await panel.read { tx -> (OrderDetail, [OrderTimelineEntry])? in
            guard let order = try OrderDetail.find(id, scope: scope, tx) else { return nil }
            return (order, try OrderTimeline.entries(of: id, limit: OrderPage.timelineLength, tx))
        }
        guard let (order, timeline) = found else { throw OperationError.notFound }
        let texts = panel.texts(request)
        let permissions = try request.caller.permissions
        let visible = timeline.compactMap { $0.visible(to: permissions) }
        let actions = OrderActions.all(order, texts).filter { action in
            let name = action.actionPath.split(separator: "/").last.map(String.init) ?? ""
            return permissions.contains(OrderPage.permissions[name] ?? .changeOrders)
        }
        let view = OrderView(
            order.visible(to: permissions), timeline: visible, actions: actions, permissions: permissions,
            newLink: newLink, texts)
        return panel.page("order", title: order.header.number, view, request, problem: problem)
    }
}
