import Domain
import HTTPTypes
import Operations
import Storage

/// What can be done to an order: each action is a resource of its own that is created.
func orderActionRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.orderAction("gonderimler", .submitOrders, "Siparişi tedarikçiye gönderir") { id, _, request, operations in
            try await operations.submitOrder(id, actor: try request.actor, scope: try request.scope)
        },
        maker.orderAction(
            "iptaller", .cancelOrders, "Siparişi iptal eder", [.required("neden", .text(max: 500), "İptalin nedeni")]
        ) { id, input, request, operations in
            try await operations.cancelOrder(
                id, reason: try input.required("neden"), actor: try request.actor, scope: try request.scope)
        },
        maker.orderAction(
            "tedarik-edilemedi", .declareUnsupplied, "Siparişin tedarik edilemediğini bildirir",
            [.required("neden", .words(UnsuppliedReason.self), "Nedeni")]
        ) { id, input, request, operations in
            try await operations.declareUnsupplied(
                id, reason: try input.required("neden"), actor: try request.actor, scope: try request.scope)
        },
        maker.orderAction(
            "bekletmeler", .holdOrders, "Siparişi bekletir",
            [
                .required("neden", .text(max: 500), "Neden bekletildiği"),
                .optional("bitis", .time, "Ne zamana kadar; verilmezse kaldırılana kadar"),
            ]
        ) { id, input, request, operations in
            try await operations.holdOrder(
                id, reason: try input.required("neden"), until: input.value("bitis"), actor: try request.actor,
                scope: try request.scope)
        },
        maker.remove(
            "/siparisler/{id}/bekletmeler", .orders, .holdOrders, tag: "siparisler", "Bekletmeyi kaldırır"
        ) { id, request, work in
            try await work.operations.releaseOrder(ID(id), actor: try request.actor, scope: try request.scope)
        },
        maker.orderAction("eslestirmeler", .routeOrders, "Siparişi yeniden eşleştirir ve yönlendirir") {
            id, _, request, operations in
            try await operations.rematchOrder(id, actor: try request.actor, scope: try request.scope)
        },
        maker.orderAction(
            "gonderim-kararlari", .submitOrders, "Sonucu belirsiz kalan gönderim için karar verir",
            [.required("karar", .choice(["var", "yok"]), "Tedarikçide sipariş var mı")]
        ) { id, input, request, operations in
            let answer: String = try input.required("karar")
            try await operations.decideSubmission(
                id, supplierHasOrder: answer == "var", actor: try request.actor, scope: try request.scope)
        },
    ] + laterOrderActionRoutes(maker)
}

/// The actions on orders that were worked in the shop or are already supplied.
private func laterOrderActionRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.orderAction(
            "yeniden-acmalar", .routeOrders, "Mağaza panelinde işlenmiş siparişi yeniden gönderime açar",
            [.required("tedarikci_entegrasyon_id", .id, "Gönderilecek tedarikçi")]
        ) { id, input, request, operations in
            try await operations.reopenForSubmission(
                id, supplier: try input.required("tedarikci_entegrasyon_id"), actor: try request.actor,
                scope: try request.scope)
        },
        maker.orderAction(
            "fatura-baglantilari", .changeFiles, "Faturanın adresini pazaryerine gönderir",
            [
                .required("fatura_url", .text(max: 2048), "https:// ile başlayan adres; 8 yıl erişilebilir kalmalı"),
                .required("fatura_no", .text(max: 16), "16 karakter: 3 harf ya da rakam, ardından 13 rakam"),
                .optional("fatura_tarihi", .time, "Verilmezse şimdi"),
            ]
        ) { id, input, request, operations in
            try await operations.sendInvoiceLink(
                id, link: try input.required("fatura_url"), number: try input.required("fatura_no"),
                issuedAt: input.value("fatura_tarihi"), actor: try request.actor, scope: try request.scope)
        },
    ]
}

extension ApiRouteMaker {
    /// `POST /siparisler/{id}/action`: does it and answers with the order as it is then.
    fileprivate func orderAction(
        _ name: String, _ permission: Permission, _ summary: String, _ fields: [InputField] = [],
        work: @escaping @Sendable (ID<Order>, Input, WebRequest, Operations) async throws -> Void
    ) -> Route {
        action(
            "/siparisler/{id}/\(name)", .orders, permission, tag: "siparisler", summary,
            input: fields.isEmpty ? nil : InputSchema(fields)
        ) { id, input, request, with in
            try await work(ID(id), input, request, with.operations)
        }
    }
}
