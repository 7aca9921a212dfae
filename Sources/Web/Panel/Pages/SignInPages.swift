import Domain
import Hummingbird
import Operations
import Storage

/// Signing in by password or one-time link, and out.
struct SignInPages: Sendable {
    let panel: Panel

    private struct SignInView {
        let returnTo: String
        let fields: [FieldView]
        let problemSummary: ProblemSummary?
    }

    private struct LinkView {
        let isUsable: Bool
        let linkAction: String
        let linkText: String
        let fields: [FieldView]
        let problemSummary: ProblemSummary?
    }

    /// The first page leads on to the orders.
    static let start = Route(.get, "/", door: .panel, access: .signedIn) { _ in .seeOther("/siparisler") }

    var routes: [Route] {
        [
            Route(.get, "/giris", door: .panel, access: .everyone) { request in
                if request.signedIn?.stage == .full { return .seeOther("/siparisler") }
                return form(request, FormState(), returnTo: request.queryValue("sonra"))
            },
            Route(.post, "/giris", door: .panel, access: .everyone, body: .form, handler: signIn),
            Route(.get, "/giris/baglanti/{jeton}", door: .panel, access: .everyone, handler: showLink),
            Route(.post, "/giris/baglanti/{jeton}", door: .panel, access: .everyone, body: .form, handler: useLink),
            Route(.post, "/cikis", door: .panel, access: .halfSignedIn, body: .form) { request in
                try await panel.services.people.signOut(try request.caller)
                return SessionCookie.clear(on: .seeOther(Flash.signedOut.at("/giris")), panel.services.options)
            },
        ]
    }

    private func form(
        _ request: WebRequest, _ state: FormState, returnTo: String, problem: Problem? = nil
    ) -> Response {
        let texts = panel.texts(request)
        let fields = [
            FieldView.input("eposta", texts("email"), state, type: "email").required().autocomplete("username"),
            FieldView.input("sifre", texts("password"), state, type: "password").required()
                .autocomplete("current-password"),
        ]
        let view = SignInView(
            returnTo: returnTo, fields: fields,
            problemSummary: ProblemSummary(state.problems, fields: fields))
        return panel.page("sign_in", title: texts("sign_in"), view, request, problem: problem)
    }

    private func signIn(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        let returnTo = form["sonra"] ?? ""
        do {
            let grant = try await panel.services.people.signIn(
                email: form["eposta"] ?? "", password: Secret(form["sifre"] ?? ""), from: request.origin)
            return panel.signedIn(grant, next: SecondStepPages.next(grant, returnTo: returnTo))
        } catch let error as SignInError {
            var problem = ErrorMapping.problem(for: error)
            problem.headers = []
            let state = FormState(form, problems: [FieldProblem("giris", problem.detail)])
            problem.fields = state.problems
            return self.form(request, state, returnTo: returnTo, problem: problem)
        }
    }

    /// Shows a form only: programs that look at links in messages must not use them up.
    private func showLink(_ request: WebRequest) async throws -> Response {
        let token = request.parameters["jeton"] ?? ""
        let isUsable = try await panel.services.people.isLoginLinkUsable(token: Secret(token))
        return link(request, isUsable: isUsable, FormState())
    }

    private func link(
        _ request: WebRequest, isUsable: Bool, _ state: FormState, problem: Problem? = nil
    ) -> Response {
        let texts = panel.texts(request)
        let field = FieldView.input("sifre", texts("new_password"), state, type: "password")
            .autocomplete("new-password").hint(texts("link_password_hint"))
        let view = LinkView(
            isUsable: isUsable, linkAction: request.path, linkText: texts("link_text"), fields: [field],
            problemSummary: ProblemSummary(state.problems, fields: [field]))
        return panel.page("sign_in_link", title: texts("link_title"), view, request, problem: problem)
    }

    private func useLink(_ request: WebRequest) async throws -> Response {
        let token = request.parameters["jeton"] ?? ""
        let form = try request.form()
        let password = form["sifre"].flatMap { $0.isEmpty ? nil : Secret($0) }
        return try await panel.attempt {
            let grant = try await panel.services.people.useLoginLink(
                token: Secret(token), newPassword: password, from: request.origin)
            return panel.signedIn(grant, next: SecondStepPages.next(grant, returnTo: ""))
        } orShow: { problem in
            // A bad password does not use the link up; anything else means that it is over.
            let state = FormState(form, problems: problem.fields)
            return link(request, isUsable: problem.status == 422, state, problem: problem)
        }
    }
}
