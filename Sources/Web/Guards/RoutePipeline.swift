import Domain
import Hummingbird
import Operations
import SQLEngine
import Storage

/// What happens to every request between the router and its handler, in this order: who is it, may they, is it from our
/// own pages, is the body acceptable. Everybody is counted before any work is done for them.
struct RoutePipeline: Sendable {
    let services: WebServices

    func run(_ route: Route, _ request: Request, _ context: AppContext) async throws -> Response {
        var web = makeRequest(request, context)
        web.signedIn = try await identify(route, web, context)
        try await limits.count(route.limit, web, context.rateNote)
        do { return try await handle(route, request, web) } catch OperationError.forbidden {
            if route.door != .open { try await note(.forbidden, route, web) }
            throw OperationError.forbidden
        }
    }

    private func handle(_ route: Route, _ request: Request, _ identified: WebRequest) async throws -> Response {
        var web = identified
        try checkAccess(route, web)
        let isChange = ![.get, .head, .options].contains(request.method)
        if route.door == .panel, isChange { try CrossSiteGuard.checkOrigin(request) }
        web.body = try await BodyReader.read(route.body, of: request, timeMax: services.options.connections.bodyTime)
        if route.door == .panel, isChange { try CrossSiteGuard.checkToken(web) }
        if route.needsFreshProof, let question = try await FreshProof(services: services).question(route, web) {
            return question
        }
        let checked = web
        return try await RowAccess.$current.withValue(checked.signedIn?.scope.rowAccess ?? .everyone) {
            try await route.handler(checked)
        }
    }

    private var limits: RequestLimits { RequestLimits(limiter: services.operations.rateLimiter) }

    /// Who calls. A wrong proof counts against the network address that it comes from.
    private func identify(_ route: Route, _ web: WebRequest, _ context: AppContext) async throws -> SignedIn? {
        let guardian = SessionOrKey(services: services)
        do { return try await guardian.identify(route, web) } catch SignInError.notSignedIn {
            try await limits.countAnonymous(address: web.clientAddress, context.rateNote)
            if route.door == .api, web.headers[.authorization] != nil { try await note(.apiKey, route, web) }
            throw SignInError.notSignedIn
        } catch SignInError.addressRefused(let owner) {
            try await limits.countAnonymous(address: web.clientAddress, context.rateNote)
            try await noteKeyFromElsewhere(of: owner, web)
            throw SignInError.addressRefused(owner)
        } catch ApiFault.keyInQuery {
            try await limits.countAnonymous(address: web.clientAddress, context.rateNote)
            try await guardian.noteKeyInQuery(web)
            throw ApiFault.keyInQuery
        }
    }

    private func noteKeyFromElsewhere(of owner: SignInError.KeyOwner, _ web: WebRequest) async throws {
        try await services.operations.refusals.note(
            .keyAddress,
            RefusalLog.Caller(
                user: owner.user, dealer: owner.role == .dealer ? owner.user : nil, address: web.clientAddress,
                source: .api),
            services.operations.database, now: services.operations.world.now())
    }

    /// Counts a refusal for the audit log.
    private func note(_ kind: RefusalLog.Kind, _ route: Route, _ request: WebRequest) async throws {
        let caller = request.signedIn
        let dealer: ID<User>? = caller?.role == .dealer ? caller?.user : nil
        try await services.operations.refusals.note(
            kind,
            RefusalLog.Caller(
                user: caller?.user, dealer: dealer, address: caller == nil ? request.clientAddress : nil,
                source: route.door == .api ? .api : .panel),
            services.operations.database, now: services.operations.world.now())
    }

    private func makeRequest(_ request: Request, _ context: AppContext) -> WebRequest {
        let address = ClientAddress.find(request, context, services.options)
        let parameters = context.parameters.map { (String($0.key), String($0.value)) }
        var web = WebRequest(
            id: context.requestID, method: request.method, path: request.uri.path, query: request.uri.query ?? "",
            headers: request.headers, parameters: Dictionary(parameters) { first, _ in first }, clientAddress: address)
        web.askedHost = request.head.authority
        return web
    }

    private func checkAccess(_ route: Route, _ request: WebRequest) throws {
        if route.access != .everyone, route.access != .halfSignedIn, let stage = request.signedIn?.stage,
            stage != .full
        {
            throw SignInError.secondStepNeeded(stage)
        }
        switch route.access {
        case .everyone: return
        case .halfSignedIn: _ = try request.caller
        case .signedIn: _ = try request.caller
        case .allowed(let permission):
            guard try request.caller.permissions.contains(permission) else {
                throw OperationError.forbidden
            }
        }
    }
}
