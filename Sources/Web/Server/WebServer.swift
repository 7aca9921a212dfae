package import Hummingbird
import HummingbirdCore
import NIOCore
import Operations

/// The HTTP door of the program: API, inbound webhooks, health, and the routes of the panel.
package struct WebServer: Sendable {
    package let services: WebServices
    /// Every route, in the order of the OpenAPI document.
    package let routes: [Route]
    private let errorPage: ErrorPage

    /// - Parameters:
    ///   - panel: the routes of the panel.
    ///   - errorPage: shows a problem to a person; a bare page by default.
    package init(services: WebServices, panel: [Route] = [], errorPage: @escaping ErrorPage = plainErrorPage) {
        self.services = services
        self.errorPage = errorPage
        let api = apiRoutes(services)
        routes =
            [healthRoute(services), metricsRoute(services), policyReportRoute(services)] + webhookRoutes(services) + api
            + [
                openAPIRoute(describing: api)
            ] + documentationRoutes(describing: api) + panel
    }

    /// The router with all middleware. A test calls it without a socket.
    package func makeRouter() -> Router<AppContext> {
        let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLogMiddleware(world: services.operations.world))
        router.add(middleware: SecurityHeadersMiddleware(usesHTTPS: services.options.secureCookies))
        router.add(middleware: RateHeadersMiddleware())
        router.add(middleware: ErrorMiddleware(errorPage: errorPage))
        router.add(middleware: HostMiddleware(allowedHosts: services.options.allowedHosts))
        router.add(middleware: MethodMiddleware(index: RouteIndex(routes), services: services))
        let pipeline = RoutePipeline(services: services)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await pipeline.run(route, request, context)
            }
        }
        return router
    }

    /// The server itself; it stops gracefully with its service group.
    ///
    /// - Parameter onListening: called with the port once calls are accepted.
    /// - Throws: ``RouteMatrix/Refusal`` if there is a route of which nobody said who may take it.
    package func makeApplication(
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(RouteMatrix.Refusal) -> Application<RouterResponder<AppContext>> {
        let faults = RouteMatrix.faults(in: routes)
        guard faults.isEmpty else { throw RouteMatrix.Refusal(faults: faults) }
        let options = services.options
        let bodyBytesMax = (routes.map(\.body.limit).max() ?? 0) + 1024 * 1024
        let http = HTTPServerBuilder { responder in
            GuardedHTTP(
                options.connections, trustedProxies: options.trustedProxies, bodyBytesMax: bodyBytesMax,
                responder: responder)
        }
        return Application(
            router: makeRouter(),
            server: http,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                // Room for a crowd of slow clients that comes at once: a normal one behind a full queue waits for seconds.
                backlog: 4096,
                availableConnectionsDelegate: MaximumAvailableConnections(options.connections.connectionsMax)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? options.port) },
            logger: services.operations.logger)
    }
}
