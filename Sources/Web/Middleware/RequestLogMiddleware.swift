import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Gives every request a number and writes one line when it is answered: no query, no headers, no body, no secrets.
struct RequestLogMiddleware: RouterMiddleware {
    let world: World

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = world.randomToken(byteCount: 8)
        context.logger[metadataKey: "istek_no"] = .string(context.requestID)
        let clock = ContinuousClock()
        let start = clock.now
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        context.logger.info(
            "istek",
            metadata: [
                "yontem": .string(request.method.rawValue), "yol": .string(context.endpointPath ?? "-"),
                "durum": .stringConvertible(response.status.code),
                "sure_ms": .stringConvertible(start.duration(to: clock.now).wholeMilliseconds),
            ])
        return response
    }
}
