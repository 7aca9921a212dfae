import Domain
import HTTPTypes
import Hummingbird
import Operations
import Storage

/// The page behind a supplier's link. There is no session: the secret in the address is the proof, for looking and for
/// answering; an answer must also come from the page itself.
struct SupplierLinkPages: Sendable {
    let panel: Panel

    private struct View {
        struct Line {
            let lineName: String
            let lineQuantity: String
            let lineCodes: String
        }

        struct File {
            let fileURL: String
            let fileLabel: String
        }

        let linkTitle: String
        let linkText: String
        var isUsable = false
        var closedText: String?
        var warning: String?
        var problemSummary: ProblemSummary?
        var lines: [Line] = []
        var hasAddress = false
        var addressLines: [String] = []
        var files: [File] = []
        var linkAction = ""
        var mayAccept = false
        var mayShip = false
        var mayRefuse = false
        var shipFields: [FieldView] = []
        var refuseFields: [FieldView] = []
        var linkEnds = ""
    }

    var routes: [Route] {
        [
            Route(.get, "/t/{jeton}", door: .open, access: .everyone) { request in
                try await orDead(request) { try await show(request, FormState()) }
            },
            Route(.post, "/t/{jeton}", door: .open, access: .everyone, body: .form, handler: answer),
            Route(.get, "/t/{jeton}/dosyalar/{id}", door: .open, access: .everyone) { request in
                try await orDead(request) {
                    .download(try await panel.operations.readSupplierFile(try request.rowID(), token: token(request)))
                }
            },
        ]
    }

    private func token(_ request: WebRequest) -> String { request.parameters["jeton"] ?? "" }

    private func answer(_ request: WebRequest) async throws -> Response {
        try CrossSiteGuard.checkOrigin(request)
        let form = try request.form()
        return try await orDead(request) {
            try await panel.attempt {
                try await panel.operations.answerByLink(token: token(request), try given(form, request))
                return .seeOther("/t/\(token(request))")
            } orShow: { problem in
                guard problem.status != 410 else { throw Self.ended(problem) }
                var problems = problem.fields
                if problems.isEmpty { problems = [FieldProblem("", problem.detail)] }
                return try await show(request, FormState(form, problems: problems), problem: problem)
            }
        }
    }

    private func given(_ form: FormFields, _ request: WebRequest) throws -> SupplierLinkAnswer {
        switch form["islem"] {
        case "onay": .accept
        case "ret": .refuse(reason: form["neden"] ?? "")
        case "kargo": .ship(carrier: form["kargo_firmasi"] ?? "", trackingNumber: form["kargo_takip_no"] ?? "")
        default: throw OperationError.invalid([FieldProblem("islem", panel.texts(request)("choose_one"))])
        }
    }

    /// Shows what `work` answers, or a page that says that the link leads nowhere and nothing else.
    private func orDead(_ request: WebRequest, _ work: () async throws -> Response) async throws -> Response {
        do { return try await work() } catch OperationError.notFound {
            return dead(request, .notFound, "supplier_link_unknown")
        } catch OperationError.conflict(code: "baglanti_gecersiz", message: _) {
            return dead(request, .gone, "supplier_link_ended")
        }
    }

    private static func ended(_ problem: Problem) -> OperationError {
        .conflict(code: problem.code, message: problem.detail)
    }

    private func dead(_ request: WebRequest, _ status: HTTPResponse.Status, _ key: String) -> Response {
        let texts = panel.texts(request)
        let title = texts("supplier_link_dead")
        var response = panel.page(
            "supplier_link", title: title, View(linkTitle: title, linkText: texts(key)), request)
        response.status = status
        return response
    }

    private func show(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let page = try await panel.operations.supplierLinkPage(token: token(request))
        let texts = panel.texts(request)
        let view = view(page, "/t/\(token(request))", state, texts)
        return panel.page("supplier_link", title: view.linkTitle, view, request, problem: problem)
    }

    private func view(_ page: SupplierLinkPage, _ path: String, _ state: FormState, _ texts: Texts) -> View {
        let isOpen = page.closedReason == nil
        var view = View(
            linkTitle: texts("supplier_link_title", ["no": page.orderNumber]),
            linkText: texts("supplier_link_text", ["bayi": page.dealerName, "tedarikci": page.supplierName]))
        view.isUsable = true
        view.linkAction = path
        view.mayAccept = isOpen && page.state != .accepted && !page.isCancelRequested
        view.mayShip = isOpen && !page.isCancelRequested
        view.mayRefuse = isOpen && page.state != .accepted
        view.closedText = closedText(page, isOpen: isOpen, texts)
        view.warning = isOpen && page.isCancelRequested ? texts("supplier_link_cancel") : nil
        view.lines = page.lines.map { line in
            View.Line(
                lineName: line.name, lineQuantity: texts("supplier_link_pieces", ["sayi": String(line.quantity)]),
                lineCodes: [line.sku, line.barcode].compactMap { $0 }.joined(separator: " · "))
        }
        view.addressLines = lines(of: page.address)
        view.hasAddress = !view.addressLines.isEmpty
        view.files = page.files.map { file in
            let key = file.kind == .shippingLabel ? "supplier_link_label" : "supplier_link_picture"
            return View.File(fileURL: "\(path)/dosyalar/\(file.id)", fileLabel: texts(key))
        }
        view.shipFields = [
            FieldView.input("kargo_firmasi", texts("carrier"), state).required().autocomplete("off"),
            FieldView.input("kargo_takip_no", texts("tracking_number"), state).required().autocomplete("off"),
        ]
        view.refuseFields = [FieldView.input("neden", texts("reason"), state).required().autocomplete("off")]
        view.problemSummary = ProblemSummary(state.problems, fields: view.shipFields + view.refuseFields)
        view.linkEnds = texts("supplier_link_ends", ["zaman": IstanbulTime.format(page.endsAt)])
        return view
    }

    private func closedText(_ page: SupplierLinkPage, isOpen: Bool, _ texts: Texts) -> String? {
        guard isOpen else {
            return page.state == .shipped && page.trackingNumber != nil
                ? texts("supplier_link_shipped", ["no": page.trackingNumber ?? ""]) : page.closedReason
        }
        return page.state == .accepted ? texts("supplier_link_accepted") : nil
    }

    private func lines(of address: Address?) -> [String] {
        let place = [address?.postalCode, address?.district, address?.city].compactMap { $0 }.joined(separator: " ")
        return [address?.name, address?.company, address?.text, place].compactMap { $0 }.filter { !$0.isEmpty }
    }
}
