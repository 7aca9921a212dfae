import Domain
import Storage

/// What can be done with an order now; what cannot be done is not shown.
enum OrderActions {
    static func all(_ order: OrderDetail, _ texts: Texts) -> [ActionView] {
        let header = order.header
        let path = "/siparisler/\(header.id)"
        guard header.status.isBeforeShipment else { return [] }
        return uncertain(order, path, texts) + progress(order, path, texts) + hold(header, path, texts)
            + givingUp(path, texts)
    }

    private static func uncertain(_ order: OrderDetail, _ path: String, _ texts: Texts) -> [ActionView] {
        guard order.hasUncertainSubmission else { return [] }
        return [("var", "decide_yes", "check", "primary"), ("yok", "decide_no", "x", "")].map {
            answer, key, icon, style in
            var action = ActionView("\(path)/karar", texts(key), icon, style: style, confirm: texts("\(key)_confirm"))
            (action.hiddenName, action.hiddenValue) = ("tedarikcide", answer)
            return action
        }
    }

    private static func progress(_ order: OrderDetail, _ path: String, _ texts: Texts) -> [ActionView] {
        let header = order.header
        var actions: [ActionView] = []
        if header.status == .readyToSubmit, !header.isHeld, !header.isCancelRequested {
            actions.append(
                ActionView(
                    "\(path)/gonder", texts("submit_order"), "send", style: "primary", confirm: texts("submit_confirm"))
            )
        }
        if [.received, .needsMatching, .needsRouting, .readyToSubmit].contains(header.status) {
            actions.append(ActionView("\(path)/eslestir", texts("rematch"), "refresh"))
        }
        if order.wasWorkedInShop, order.supplierOrders.isEmpty, !order.suppliers.isEmpty {
            let options = order.suppliers.map { (value: $0.id.description, label: $0.name) }
            let field = FieldView.select("tedarikci", texts("supplier"), FormState(), options).required()
            actions.append(
                ActionView(
                    "\(path)/yeniden-ac", texts("reopen"), "undo", fields: [field], button: texts("reopen_button")))
        }
        return actions
    }

    private static func hold(_ header: OrderDetailHeader, _ path: String, _ texts: Texts) -> [ActionView] {
        if header.isHeld { return [ActionView("\(path)/birak", texts("release"), "play")] }
        let fields = [
            FieldView.input("neden", texts("reason"), FormState()).required(),
            FieldView.input("bitis", texts("until"), FormState(), type: "datetime-local").optional(),
        ]
        return [ActionView("\(path)/beklet", texts("hold"), "pause", fields: fields, button: texts("hold"))]
    }

    private static func givingUp(_ path: String, _ texts: Texts) -> [ActionView] {
        let reasons =
            [(value: "", label: texts("choose_reason"))]
            + UnsuppliedReason.allCases.map { (value: $0.rawValue, label: texts($0.phrase)) }
        return [
            ActionView(
                "\(path)/tedarik-edilemedi", texts("declare_unsupplied"), "x-circle", style: "danger",
                fields: [FieldView.select("neden", texts("reason"), FormState(), reasons).required()],
                button: texts("declare_unsupplied")),
            ActionView(
                "\(path)/iptal", texts("cancel_order"), "x", style: "danger",
                fields: [FieldView.input("neden", texts("reason"), FormState()).required().hint(texts("cancel_hint"))],
                button: texts("cancel_order")),
        ]
    }
}
