import Domain
import HTTPTypes
import Hummingbird
import Operations

/// Asks for a fresh proof before what is hard to undo: S15 of the security notes.
struct FreshProof {
    /// The field that carries the password or code, in the question's form and in a form that is sent again with it.
    static let field = "_dogrula"

    let services: WebServices

    /// What to answer instead of doing the work; nil if the proof is fresh.
    ///
    /// - Throws: ``SignInError/freshProofNeeded`` for programs that use a session.
    func question(_ route: Route, _ request: WebRequest) async throws -> Response? {
        let caller = try request.caller
        if services.people.hasFreshProof(caller) { return nil }
        guard request.headers[values: .accept].contains(where: { $0.contains("text/html") }),
            let ask = route.proofQuestion
        else { throw SignInError.freshProofNeeded }
        if request.method == .get || request.method == .head {
            let wanted = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
            return .seeOther("/dogrula?sonra=\(FormCoding.encoded(wanted))")
        }
        guard route.body == .form else { return ask(request, nil, []) }
        let form = try request.form()
        guard let proof = form[FreshProof.field], !proof.isEmpty else { return ask(request, form, []) }
        do {
            try await services.people.prove(Secret(proof), of: caller)
            return nil
        } catch OperationError.invalid(let problems) {
            return ask(request, form, problems)
        } catch let error as SignInError {
            return ask(request, form, [FieldProblem(FreshProof.field, ErrorMapping.problem(for: error).detail)])
        }
    }
}

/// Shows the question for a proof.
///
/// - Parameters: the request; the form that was sent and shall be sent again with the proof, nil if it can't be kept; what
///   was wrong with a proof that was given.
typealias ProofQuestion = @Sendable (WebRequest, FormFields?, [FieldProblem]) -> Response
