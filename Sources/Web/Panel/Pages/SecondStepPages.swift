import Domain
import Hummingbird
import Operations
import Storage

/// The code after the password, and setting up what gives it.
struct SecondStepPages: Sendable {
    let panel: Panel

    private static let path = "/hesap/ikinci-adim"

    private struct CodeView {
        let returnTo: String
        let fields: [FieldView]
        let problemSummary: ProblemSummary?
    }

    private struct FactorView {
        struct Setup {
            let secretText: String
            let hasPicture: Bool
            let fields: [FieldView]
        }

        let introduction: String
        let isOn: Bool
        let mayBegin: Bool
        let setup: Setup?
        let isThrough: Bool
        let problemSummary: ProblemSummary?
    }

    private struct CodesView {
        let codes: [String]
        let nextURL: String
    }

    var routes: [Route] {
        [
            Route(.get, "/giris/ikinci-adim", door: .panel, access: .halfSignedIn) { request in
                switch try request.caller.stage {
                case .full: .seeOther("/siparisler")
                case .enrolment: .seeOther(Self.path)
                case .secondFactor: askCode(request, FormState(), returnTo: request.queryValue("sonra"))
                }
            },
            Route(
                .post, "/giris/ikinci-adim", door: .panel, access: .halfSignedIn, body: .form, handler: giveCode),
            Route(.get, Self.path, door: .panel, access: .halfSignedIn) { request in
                try await show(request, FormState())
            },
            Route(.get, "\(Self.path)/kare-kod.svg", door: .panel, access: .halfSignedIn, handler: picture),
            Route(.post, "\(Self.path)/basla", door: .panel, access: .halfSignedIn, body: .form) { request in
                if try needsProof(request) { return Self.askProof }
                try await panel.services.people.beginEnrolment(try request.caller)
                return .seeOther(Self.path)
            },
            Route(.post, Self.path, door: .panel, access: .halfSignedIn, body: .form, handler: confirm),
            Route(
                .post, "\(Self.path)/kapat", door: .panel, access: .signedIn, body: .form, needsFreshProof: true
            ) { request in
                try await panel.services.people.switchOffSecondFactor(try request.caller, from: request.origin)
                return .seeOther(Flash.saved.at("/hesap"))
            },
            Route(
                .post, "/hesap/kurtarma-kodlari", door: .panel, access: .signedIn, body: .form, needsFreshProof: true
            ) { request in
                let codes = try await panel.services.people.renewRecoveryCodes(
                    try request.caller, from: request.origin)
                return showCodes(codes, request, next: "/hesap")
            },
        ]
    }

    /// Where somebody goes after the password or the link.
    static func next(_ grant: SessionGrant, returnTo: String) -> String {
        let wanted = Response.isOwnPath(returnTo) ? returnTo : ""
        return switch grant.stage {
        case .secondFactor: Link.to("/giris/ikinci-adim", [("sonra", wanted)])
        case .enrolment: grant.hasPassword ? path : "/hesap/ilk-sifre"
        case .full: grant.hasPassword ? (wanted.isEmpty ? "/siparisler" : wanted) : "/hesap/ilk-sifre"
        }
    }

    private func askCode(
        _ request: WebRequest, _ state: FormState, returnTo: String, problem: Problem? = nil
    ) -> Response {
        let texts = panel.texts(request)
        let fields = [codeField(FormState(problems: state.problems), texts).hint(texts("second_step_code_hint"))]
        let view = CodeView(
            returnTo: returnTo, fields: fields, problemSummary: ProblemSummary(state.problems, fields: fields))
        return panel.page("sign_in_code", title: texts("second_step"), view, request, problem: problem)
    }

    private func codeField(_ state: FormState, _ texts: Texts) -> FieldView {
        FieldView.input("kod", texts("second_step_code"), state).required().autocomplete("one-time-code")
    }

    private func giveCode(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        let returnTo = form["sonra"] ?? ""
        return try await panel.attempt {
            let grant = try await panel.services.people.completeSignIn(
                code: Secret(form.filled("kod") ?? ""), of: try request.caller, from: request.origin)
            return panel.signedIn(grant, next: Self.next(grant, returnTo: returnTo))
        } orShow: { problem in
            askCode(request, FormState(problems: problem.told("kod")), returnTo: returnTo, problem: problem)
        }
    }

    private func show(_ request: WebRequest, _ state: FormState, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let caller = try request.caller
        if caller.stage == .secondFactor { return .seeOther("/giris/ikinci-adim") }
        let isOn: Bool
        if caller.stage == .full {
            isOn = try await panel.services.people.accountOverview(caller).user.secondFactorAt != nil
        } else {
            isOn = false
        }
        let enrolment = isOn ? nil : try await panel.services.people.enrolment(caller)
        let fields = [codeField(state, texts)]
        let introduction = texts(caller.stage == .enrolment ? "second_factor_required" : "second_factor_intro")
        let view = FactorView(
            introduction: introduction, isOn: isOn, mayBegin: !isOn && enrolment == nil,
            setup: enrolment.map { enrolment in
                FactorView.Setup(
                    secretText: grouped(enrolment.secret.revealed),
                    hasPicture: QRCode(enrolment.uri.revealed) != nil, fields: fields)
            },
            isThrough: caller.stage == .full, problemSummary: ProblemSummary(state.problems, fields: fields))
        return panel.page("second_factor", title: texts("second_factor"), view, request, problem: problem)
    }

    private func grouped(_ secret: String) -> String {
        let letters = Array(secret)
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: " ")
    }

    private func picture(_ request: WebRequest) async throws -> Response {
        guard let enrolment = try await panel.services.people.enrolment(try request.caller),
            let code = QRCode(enrolment.uri.revealed)
        else { throw OperationError.notFound }
        return .bytes(Array(code.svg.utf8), type: "image/svg+xml")
    }

    /// Somebody who is signed in proves it anew; somebody who has just given the password has.
    private func needsProof(_ request: WebRequest) throws -> Bool {
        let caller = try request.caller
        return caller.stage == .full && !panel.services.people.hasFreshProof(caller)
    }

    private static let askProof = Response.seeOther("/dogrula?sonra=\(path)")

    private func confirm(_ request: WebRequest) async throws -> Response {
        let form = try request.form()
        if try needsProof(request) { return Self.askProof }
        return try await panel.attempt {
            let (grant, codes) = try await panel.services.people.confirmEnrolment(
                code: Secret(form.filled("kod") ?? ""), of: try request.caller, from: request.origin)
            let page = showCodes(codes, request, next: grant.hasPassword ? "/siparisler" : "/hesap/ilk-sifre")
            return panel.withCookies(of: grant, on: page)
        } orShow: { problem in
            try await show(request, FormState(problems: problem.told("kod")), problem: problem)
        }
    }

    private func showCodes(_ codes: [Secret], _ request: WebRequest, next: String) -> Response {
        let texts = panel.texts(request)
        return panel.page(
            "recovery_codes", title: texts("recovery_codes"), CodesView(codes: codes.map(\.revealed), nextURL: next),
            request)
    }
}

extension Problem {
    /// The problems of a form with one field; a refusal without fields is told at that one.
    func told(_ field: String) -> [FieldProblem] { fields.isEmpty ? [FieldProblem(field, detail)] : fields }
}

extension FormState {
    /// A form that keeps nothing of what was typed.
    init(problems: [FieldProblem]) {
        self.init()
        self.problems = problems
    }
}

extension Panel {
    /// Leads on after a step of the sign-in, with the new session's cookies.
    func signedIn(_ grant: SessionGrant, next: String) -> Response { withCookies(of: grant, on: .seeOther(next)) }

    func withCookies(of grant: SessionGrant, on response: Response) -> Response {
        let response = SessionCookie.set(grant.token, on: response, services.options)
        guard let device = grant.device else { return response }
        return DeviceCookie.set(device, on: response, services.options)
    }
}
