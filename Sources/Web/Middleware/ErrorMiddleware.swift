import HTTPTypes
import Hummingbird
import Logging

/// Answers every error: with a problem for programs, with a page for people. Nothing gets past it.
struct ErrorMiddleware: RouterMiddleware {
    let errorPage: ErrorPage

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let broken as BrokenBody {
            // The connection is useless: the HTTP layer below closes it.
            throw broken.cause
        } catch {
            var problem = ErrorMapping.problem(for: error)
            problem.requestID = context.requestID
            if problem.status >= 500 {
                context.logger.error(
                    "istek yanıtlanamadı", metadata: ["hata": .string(ErrorMapping.logText(for: error))])
            }
            return answer(problem, to: request)
        }
    }

    private func answer(_ problem: Problem, to request: Request) -> Response {
        guard isForPerson(request) else { return problem.jsonResponse }
        if problem.code == "kimlik_gerekli", request.method == .get || request.method == .head {
            let wanted = request.head.path ?? "/"
            return .seeOther(wanted == "/" ? "/giris" : "/giris?sonra=\(FormCoding.encoded(wanted))")
        }
        let steps = ["ikinci_adim_gerekli": "/giris/ikinci-adim", "ikinci_adim_kur": "/hesap/ikinci-adim"]
        if let step = steps[problem.code] { return .seeOther(step) }
        if problem.code == "bastan_basla" { return .seeOther("/giris?bilgi=bastan-basla") }
        var response = errorPage(problem)
        response.status = HTTPResponse.Status(code: problem.status)
        for field in problem.responseHeaders where field.name != .wwwAuthenticate {
            response.headers[field.name] = field.value
        }
        return response
    }

    /// A browser that shows a page, as opposed to a script or a program.
    private func isForPerson(_ request: Request) -> Bool {
        let isProgramPath = ["/api/", "/kancalar/", "/saglik"].contains { request.uri.path.hasPrefix($0) }
        let wantsPage = request.headers[values: .accept].contains { $0.contains("text/html") }
        return !isProgramPath && wantsPage
    }
}
