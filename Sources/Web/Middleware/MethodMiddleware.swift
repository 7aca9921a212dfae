import HTTPTypes
import Hummingbird
import Operations

/// Tells a wrong method (405 with `Allow`) from a wrong path (404), and answers OPTIONS. Whoever asks for what there
/// is not is counted as nobody in particular.
struct MethodMiddleware: RouterMiddleware {
    typealias Context = AppContext

    let index: RouteIndex
    let services: WebServices

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let error as HTTPError where error.status == .notFound {
            let limits = RequestLimits(limiter: services.operations.rateLimiter)
            let address = ClientAddress.find(request, context, services.options)
            try await limits.countAnonymous(address: address, context.rateNote)
            let allowed = index.methods(at: request.uri.path)
            guard !allowed.isEmpty else { throw error }
            guard request.method == .options else { throw RequestFault.methodNotAllowed(allowed: allowed) }
            return Response(status: .noContent, headers: [.allow: allowed.joined(separator: ", ")])
        }
    }
}
