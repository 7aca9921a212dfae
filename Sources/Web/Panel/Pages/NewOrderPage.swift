import Domain
import Hummingbird
import Operations
import Storage

/// The form for an order that comes by telephone or over the counter.
struct NewOrderPage: Sendable {
    let panel: Panel

    private static let lineCount = 5
    private static let payments: [PaymentStatus] = [.paid, .pending, .authorised, .cashOnDelivery]

    private struct View {
        struct Section {
            let sectionTitle: String
            let fields: [FieldView]
        }

        struct LineRow {
            let lineRowTitle: String
            let fields: [FieldView]
        }

        let problemSummary: ProblemSummary?
        let fieldSections: [Section]
        let lineRows: [LineRow]
    }

    var routes: [Route] {
        [
            Route(.get, "/siparisler/yeni", door: .panel, access: .allowed(.createOrders)) { request in
                try await show(request, FormState(["odeme_durumu": "odendi", "urunler[0].adet": "1"]))
            },
            Route(.post, "/siparisler/yeni", door: .panel, access: .allowed(.createOrders), body: .form, handler: save),
        ]
    }

    private func save(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        return try await panel.attempt {
            let (input, positions) = try input(form, request)
            do {
                let id = try await panel.operations.createManualOrder(
                    input, actor: try request.actor, scope: try request.scope)
                return .seeOther(Flash.orderCreated.at("/siparisler/\(id)"))
            } catch OperationError.invalid(let problems) {
                throw OperationError.invalid(problems.map { NewOrderPage.moved($0, to: positions) })
            }
        } orShow: { problem in
            try await show(request, FormState(form, problems: problem.fields), problem: problem)
        }
    }

    /// Blank rows are left out of the input, so a problem's line number is that of the row it came from.
    private static func moved(_ problem: FieldProblem, to positions: [Int]) -> FieldProblem {
        guard let index = line(of: problem), positions.indices.contains(index),
            let end = problem.field.firstIndex(of: "]")
        else { return problem }
        return FieldProblem("urunler[\(positions[index])\(problem.field[end...])", problem.message)
    }

    /// The index of the line that a problem is about.
    private static func line(of problem: FieldProblem) -> Int? {
        guard problem.field.hasPrefix("urunler["), let end = problem.field.firstIndex(of: "]") else { return nil }
        return Int(problem.field[..<end].dropFirst("urunler[".count))
    }

    private func input(
        _ form: FormFields, _ request: WebRequest
    ) throws -> (ManualOrderInput, positions: [Int]) {
        let texts = panel.texts(request)
        var problems: [FieldProblem] = []
        func amount(_ name: String) -> Money {
            guard let text = form.filled(name) else { return .zero }
            if let money = MoneyText.parse(text) { return money }
            problems.append(FieldProblem(name, texts("bad_amount")))
            return .zero
        }
        var lines: [ManualOrderInput.Line] = []
        var positions: [Int] = []
        for index in 0..<NewOrderPage.lineCount {
            let path = "urunler[\(index)]"
            let isBlank = ["sku", "barkod", "ad", "birim_fiyat"].allSatisfy { form.filled("\(path).\($0)") == nil }
            if isBlank { continue }
            positions.append(index)
            lines.append(
                ManualOrderInput.Line(
                    sku: form.filled("\(path).sku"), barcode: form.filled("\(path).barkod"),
                    name: form.filled("\(path).ad") ?? "", quantity: Int(form.filled("\(path).adet") ?? "1") ?? 0,
                    unitPrice: amount("\(path).birim_fiyat")))
        }
        let shippingFee = amount("kargo_ucreti")
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        let customer = Customer(
            name: form.filled("musteri_ad"), phone: form.filled("musteri_telefon"), email: form.filled("musteri_eposta")
        )
        let address = Address(
            name: form.filled("musteri_ad"), text: form.filled("adres"), district: form.filled("ilce"),
            city: form.filled("il"), postalCode: form.filled("posta_kodu"), countryCode: "TR",
            phone: form.filled("musteri_telefon"))
        let input = ManualOrderInput(
            dealer: try panel.dealer(form, request), number: form.filled("siparis_numarasi") ?? "",
            payment: PaymentStatus(rawValue: form["odeme_durumu"] ?? "") ?? .pending, shippingFee: shippingFee,
            customer: customer, shippingAddress: address, lines: lines)
        return (input, positions)
    }

    private func show(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let dealer = try panel.dealerField(try await panel.dealers(request), state, request)
        let sections = [
            View.Section(sectionTitle: texts("order"), fields: dealer + orderFields(state, texts)),
            View.Section(sectionTitle: texts("customer_and_address"), fields: customerFields(state, texts)),
        ]
        let rows = (0..<NewOrderPage.lineCount).map { index in
            View.LineRow(
                lineRowTitle: texts("line_number", ["sira": String(index + 1)]), fields: lineFields(index, state, texts)
            )
        }
        let view = View(
            problemSummary: ProblemSummary(
                state.problems, fields: sections.flatMap(\.fields) + rows.flatMap(\.fields)
            ) { problem in
                guard let line = NewOrderPage.line(of: problem) else { return "" }
                return texts("line_number", ["sira": String(line + 1)]) + " · "
            },
            fieldSections: sections, lineRows: rows)
        return panel.page("order_new", title: texts("new_order"), view, request, problem: problem)
    }

    private func orderFields(_ state: FormState, _ texts: Texts) -> [FieldView] {
        let payments = NewOrderPage.payments.map { (value: $0.rawValue, label: texts($0.mark.phrase)) }
        return [
            FieldView.input("siparis_numarasi", texts("order_number"), state).required().autocomplete("off"),
            FieldView.select("odeme_durumu", texts("payment"), state, payments),
            FieldView.input("kargo_ucreti", texts("shipping_fee"), state).optional().inputMode("decimal")
                .placeholder("0,00"),
        ]
    }

    private func customerFields(_ state: FormState, _ texts: Texts) -> [FieldView] {
        [
            FieldView.input("musteri_ad", texts("customer_name"), state).autocomplete("off"),
            FieldView.input("musteri_telefon", texts("phone"), state, type: "tel").optional().autocomplete("off")
                .placeholder("0 (5xx) xxx xx xx"),
            FieldView.input("musteri_eposta", texts("email"), state, type: "email").optional().autocomplete("off"),
            FieldView.textarea("adres", texts("street_address"), state).optional(),
            FieldView.input("ilce", texts("district"), state).optional().autocomplete("off"),
            FieldView.input("il", texts("city"), state).optional().autocomplete("off"),
            FieldView.input("posta_kodu", texts("postal_code"), state).optional().inputMode("numeric")
                .autocomplete("off"),
        ]
    }

    private func lineFields(_ index: Int, _ state: FormState, _ texts: Texts) -> [FieldView] {
        let path = "urunler[\(index)]"
        return [
            FieldView.input("\(path).sku", texts("sku"), state).autocomplete("off"),
            FieldView.input("\(path).barkod", texts("barcode"), state).autocomplete("off"),
            FieldView.input("\(path).ad", texts("product_name"), state).autocomplete("off"),
            FieldView.input("\(path).adet", texts("quantity"), state).inputMode("numeric").autocomplete("off"),
            FieldView.input("\(path).birim_fiyat", texts("unit_price"), state).inputMode("decimal").autocomplete("off")
                .placeholder("0,00"),
        ]
    }
}
