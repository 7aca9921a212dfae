import Domain
import Hummingbird
import Operations

/// Proving anew who one is, before what is hard to undo.
struct ProofPages: Sendable {
    let panel: Panel

    private struct View {
        struct Hidden {
            let hiddenName: String
            let hiddenValue: String
        }

        let proofText: String
        let formAction: String
        let hidden: [Hidden]
        let fields: [FieldView]
        let backURL: String
        let problemSummary: ProblemSummary?
    }

    var routes: [Route] {
        [
            Route(.get, "/dogrula", door: .panel, access: .signedIn) { request in
                ask(request, action: "/dogrula", [("sonra", request.queryValue("sonra"))], [], textKey: "proof_text")
            },
            Route(.post, "/dogrula", door: .panel, access: .signedIn, body: .form, handler: prove),
        ]
    }

    /// Asks in the place of the page that a form was sent to. The form comes again with the proof, so nothing is lost; a
    /// file can't be kept, and that is said.
    func question(_ request: WebRequest, _ form: FormFields?, _ problems: [FieldProblem]) -> Response {
        guard let form else {
            return ask(request, action: "/dogrula", [("sonra", "/")], problems, textKey: "proof_lost_text")
        }
        let kept = form.fields.filter { $0.name != FreshProof.field && $0.name != CrossSiteGuard.field }
        return ask(request, action: request.path, kept, problems, textKey: "proof_text")
    }

    private func ask(
        _ request: WebRequest, action: String, _ hidden: [(name: String, value: String)],
        _ problems: [FieldProblem], textKey: String
    ) -> Response {
        let texts = panel.texts(request)
        let fields = [
            FieldView.input(FreshProof.field, texts("proof_field"), FormState(problems: problems), type: "password")
                .required().autocomplete("current-password")
        ]
        let view = View(
            proofText: texts(textKey), formAction: action,
            hidden: hidden.map { View.Hidden(hiddenName: $0.name, hiddenValue: $0.value) }, fields: fields,
            backURL: "/siparisler", problemSummary: ProblemSummary(problems, fields: fields))
        var response = panel.page("proof", title: texts("proof"), view, request)
        if request.method == .post { response.status = problems.isEmpty ? .forbidden : .unprocessableContent }
        return response
    }

    private func prove(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        let wanted = form["sonra"] ?? ""
        return try await panel.attempt {
            try await panel.services.people.prove(Secret(form[FreshProof.field] ?? ""), of: try request.caller)
            return .seeOther(Response.isOwnPath(wanted) ? wanted : "/siparisler")
        } orShow: { problem in
            var response = ask(
                request, action: "/dogrula", [("sonra", wanted)], problem.told(FreshProof.field),
                textKey: "proof_text")
            response.status = .init(code: problem.status)
            return response
        }
    }
}
