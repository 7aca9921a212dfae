import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// All routes of the API, in the order of its documentation.
func apiRoutes(_ services: WebServices) -> [Route] {
    let maker = ApiRouteMaker(services: services)
    let routes: [[Route]] = [
        orderRoutes(maker), [orderCountRoute(maker)], orderActionRoutes(maker), orderLineRoutes(maker),
        fileRoutes(maker),
        platformRoutes(maker), integrationRoutes(maker),
        supplierLinkRoutes(maker),
        productRoutes(maker), catalogueRoutes(maker),
        routingRuleRoutes(maker),
        jobRoutes(maker),
        queueRoutes(maker),
        messageRoutes(maker), logRoutes(maker),
        outgoingWebhookRoutes(maker),
        userRoutes(maker),
        employeeRoutes(maker),
        roleRoutes(maker),
        apiKeyRoutes(maker),
        personalDataRoutes(maker),
        exportRoutes(maker),
        importRoutes(maker),
    ]
    return routes.flatMap { $0 }
}

/// Makes the routes that all resources have alike.
struct ApiRouteMaker: Sendable {
    /// What a second request with the same `Idempotency-Key` relies on.
    enum KeyHandling {
        /// The work is one transaction, and its answer is stored with it.
        case withWork
        /// The answer is stored after the work; if it never was, the work may be done again a minute after it was last known
        /// to be under way.
        case afterRepeatableWork
    }

    let services: WebServices

    var operations: Operations { services.operations }

    static let prefix = "/api/v1"

    /// What lists take that are no rows of one table.
    static let paging: [InputField] = [
        .optional("sonra", .id, "Önceki sayfanın verdiği `sonra` değeri"),
        .optional("limit", .int(1...200), "Sayfa boyu; verilmezse 50"),
    ]

    /// A route with a key, a permission, and a JSON body if its documentation has an input. Every POST takes an
    /// `Idempotency-Key`; the handler of one with `keys` ``KeyHandling/withWork`` sees to it itself.
    func api(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission, _ documentation: RouteDocumentation,
        keys: KeyHandling = .withWork, body: BodyKind? = nil, handler: @escaping Route.Handler
    ) -> Route {
        let wrapsKeys = keys == .afterRepeatableWork
        var told = documentation
        told.mayRepeat = wrapsKeys
        return Route(
            method, Self.prefix + path, door: .api, access: .allowed(permission),
            body: body ?? (documentation.input == nil ? .none : .json), documentation: told
        ) { request in
            if documentation.query.isEmpty { _ = try InputSchema([]).read(query: request.query) }
            guard wrapsKeys else { return try await handler(request) }
            return try await IdempotentAnswer(services: services).answer(around: request, handler)
        }
    }

    /// `GET /resource/{id}`: one row.
    func item(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String
    ) -> Route {
        var documentation = RouteDocumentation(tag: tag, summary: summary, output: JSONSchema.object(of: resource))
        documentation.example = Examples.object(of: resource)
        documentation.isVersioned = true
        return api(.get, path, permission, documentation) { request in
            let id = try request.rowID(of: AnyRow.self).rawValue
            return request.answer(with: try await rowBytes(resource, id, request))
        }
    }

    /// `POST`: makes a row in one transaction, and answers `201` with it and its address.
    ///
    /// - Parameters:
    ///   - place: the path below which the new row is found.
    ///   - work: makes it and returns its key.
    func create<Entity>(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String,
        input: InputSchema?, at place: String? = nil, body: BodyKind? = nil,
        work: @escaping @Sendable (WebRequest, ApiWork) async throws -> ID<Entity>
    ) -> Route {
        var documentation = RouteDocumentation(
            tag: tag, summary: summary, input: input, output: JSONSchema.object(of: resource), status: 201)
        documentation.example = Examples.object(of: resource)
        documentation.isTagged = true
        return api(.post, path, permission, documentation, keys: .withWork, body: body) { request in
            let show = try shown(resource, request)
            return try await IdempotentAnswer(services: services).answer(request) { with in
                try await work(request, with)
            } show: { id, tx in
                guard let row = try show(id.rawValue, tx) else { throw OperationError.notFound }
                let location = "\(Self.prefix)\(place ?? path)/\(id)"
                return ApiAnswer(status: 201, row, location: location, isTagged: true)
            }.response
        }
    }

    /// `POST …/{id}/action`: does something to a row in one transaction, and answers with the row as it is then.
    func action(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String,
        input: InputSchema? = nil,
        work: @escaping @Sendable (Int64, Input, WebRequest, ApiWork) async throws -> Void
    ) -> Route {
        var documentation = RouteDocumentation(
            tag: tag, summary: summary, input: input, output: JSONSchema.object(of: resource))
        documentation.example = Examples.object(of: resource)
        documentation.isVersioned = true
        return api(.post, path, permission, documentation, keys: .withWork) { request in
            let id = try request.rowID(of: AnyRow.self).rawValue
            let fields = try await self.input(input ?? InputSchema([]), of: resource, id, request)
            let show = try shown(resource, request)
            let check = request.versionCheck(try representation(resource, id, request))
            return try await IdempotentAnswer(services: services).answer(request, check: check) { with in
                try await work(id, fields, request, with)
            } show: { _, tx in
                guard let row = try show(id, tx) else { throw OperationError.notFound }
                return ApiAnswer(row, isTagged: true)
            }.response
        }
    }

    /// `PATCH` or `PUT …/{id}`: changes a row, if it is as the caller has seen it, and answers with what it is then.
    func change(
        _ method: HTTPRequest.Method, _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String,
        _ summary: String, input: InputSchema,
        work: @escaping @Sendable (Int64, Input, WebRequest, ApiWork) async throws -> Void
    ) -> Route {
        var documentation = RouteDocumentation(
            tag: tag, summary: summary, input: input, output: JSONSchema.object(of: resource))
        documentation.example = Examples.object(of: resource)
        documentation.isVersioned = true
        return api(method, path, permission, documentation) { request in
            let id = try request.rowID(of: AnyRow.self).rawValue
            let input = try await self.input(input, of: resource, id, request)
            let check = request.versionCheck(try representation(resource, id, request))
            try await work(id, input, request, ApiWork(services, check.map { Amendment(before: $0) }))
            return ApiAnswer(try await rowBytes(resource, id, request), isTagged: true).response
        }
    }

    /// `DELETE …/{id}`: takes a row away, if it is as the caller has seen it.
    func remove(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String,
        work: @escaping @Sendable (Int64, WebRequest, ApiWork) async throws -> Void
    ) -> Route {
        var documentation = RouteDocumentation(tag: tag, summary: summary, status: 204)
        documentation.isVersioned = true
        return api(.delete, path, permission, documentation) { request in
            let id = try request.rowID(of: AnyRow.self).rawValue
            let check = request.versionCheck(try representation(resource, id, request))
            try await work(id, request, ApiWork(services, check.map { Amendment(before: $0) }))
            return .noContent
        }
    }

    /// The body of a change, once it is sure that there is something to change: whoever may not see a row learns nothing
    /// from what is said of the body.
    private func input(
        _ schema: InputSchema, of resource: ApiResource, _ id: Int64, _ request: WebRequest
    ) async throws -> Input {
        _ = try await rowBytes(resource, id, request)
        return schema.fields.isEmpty ? Input() : try request.input(schema)
    }
}

/// A row of whichever table: for ids that are only looked up.
enum AnyRow {}

extension ApiRouteMaker {
    /// One row within the caller's scope.
    ///
    /// - Throws: ``OperationError/notFound``
    func row(_ resource: ApiResource, _ id: Int64, _ request: WebRequest) async throws -> JSON {
        try JSON(parsing: try await rowBytes(resource, id, request))
    }

    /// `201` with the new row and its address.
    func created(
        _ resource: ApiResource, _ id: Int64, at path: String, _ request: WebRequest
    ) async throws -> Response {
        let row = try await rowBytes(resource, id, request)
        return ApiAnswer(status: 201, row, location: "\(Self.prefix)\(path)/\(id)", isTagged: true).response
    }

    /// One row within the caller's scope, as JSON text.
    ///
    /// - Throws: ``OperationError/notFound``
    func rowBytes(_ resource: ApiResource, _ id: Int64, _ request: WebRequest) async throws -> [UInt8] {
        let show = try shown(resource, request)
        let row = try await operations.database.read { tx in try show(id, tx) }
        guard let row else { throw OperationError.notFound }
        return row
    }

    /// How rows of the resource are read for the caller.
    func shown(
        _ resource: ApiResource, _ request: WebRequest
    ) throws -> @Sendable (Int64, borrowing Transaction) throws -> [UInt8]? {
        let (scope, seen) = (try request.scope(for: resource), resource.visible(to: try request.caller.permissions))
        return { id, tx in try seen.row(id, scope: scope, tx) }
    }

    func representation(
        _ resource: ApiResource, _ id: Int64, _ request: WebRequest
    ) throws -> Representation {
        let show = try shown(resource, request)
        return Representation { tx in
            try show(id, tx)
        } lock: { tx in
            try resource.lock(id, tx)
        }
    }
}
