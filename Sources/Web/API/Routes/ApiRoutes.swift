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
        orderRoutes(maker), [orderCountRoute(maker)], orderActionRoutes(maker), fileRoutes(maker),
        integrationRoutes(maker),
        platformRoutes(maker),
        supplierLinkRoutes(maker),
        catalogueRoutes(maker),
        routingRuleRoutes(maker),
        jobRoutes(maker),
        queueRoutes(maker),
        logRoutes(maker),
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
    let services: WebServices

    var operations: Operations { services.operations }

    static let prefix = "/api/v1"

    /// What every list takes.
    static let paging: [InputField] = [
        .optional("sonra", .id, "Önceki sayfanın verdiği `sonra` değeri"),
        .optional("limit", .int(1...200), "Sayfa boyu; verilmezse 50"),
    ]

    /// `GET /resource`: a page of the rows, the newest first.
    func list(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String
    ) -> Route {
        let query =
            resource.filters.map { InputField.optional($0.name, $0.kind, $0.summary) } + Self.paging
        let schema = InputSchema(query)
        let documentation = RouteDocumentation(
            tag: tag, summary: summary, query: query, output: JSONSchema.page(of: resource))
        return api(.get, path, permission, documentation) { request in
            let input = try schema.read(query: request.query)
            let scope = try request.scope
            let values = Dictionary(
                uniqueKeysWithValues: resource.filters.compactMap { filter in
                    input.sqlValue(filter.name).map { (filter.name, $0) }
                })
            try checkTimes(of: resource, values)
            let (after, limit) = (input.value("sonra", as: Int64.self), input.value("limit", as: Int.self) ?? 50)
            let seen = resource.visible(to: try request.caller.permissions)
            let page = try await operations.database.read { tx in
                let page = try seen.page(filters: values, after: after, limit: limit, scope: scope, tx)
                return ListPage(rows: page.rows, next: page.next)
            }
            return page.response(to: request)
        }
    }

    /// Passes a span of time only if it begins before it ends and is no longer than a year.
    private func checkTimes(of resource: ApiResource, _ values: [String: SQLValue]) throws(OperationError) {
        for (start, end) in resource.timeRanges {
            guard case .time(let first)? = values[start], case .time(let last)? = values[end] else { continue }
            guard first < last else { throw .invalid([FieldProblem(end, "\(start) değerinden sonra olmalı.")]) }
            guard last.since(first) <= Self.timeRangeMax else {
                throw .invalid([FieldProblem(end, "\(start) ile arasında en çok bir yıl olabilir.")])
            }
        }
    }

    private static let timeRangeMax = Duration.seconds(366 * 24 * 3600)

    /// `GET /resource/{id}`: one row.
    func item(
        _ path: String, _ resource: ApiResource, _ permission: Permission, tag: String, _ summary: String
    ) -> Route {
        let documentation = RouteDocumentation(tag: tag, summary: summary, output: JSONSchema.object(of: resource))
        return api(.get, path, permission, documentation) { request in
            .json(try await row(resource, try request.rowID(of: AnyRow.self).rawValue, request))
        }
    }

    /// A route with a key, a permission and no body.
    func api(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission, _ documentation: RouteDocumentation,
        handler: @escaping Route.Handler
    ) -> Route {
        let body: BodyKind = documentation.input == nil ? .none : .json
        return Route(
            method, Self.prefix + path, door: .api, access: .allowed(permission), body: body,
            documentation: documentation
        ) { request in
            if documentation.query.isEmpty { _ = try InputSchema([]).read(query: request.query) }
            return try await handler(request)
        }
    }

    /// One row within the caller's scope.
    ///
    /// - Throws: ``OperationError/notFound``
    func row(_ resource: ApiResource, _ id: Int64, _ request: WebRequest) async throws -> JSON {
        let scope = try request.scope
        let seen = resource.visible(to: try request.caller.permissions)
        let row = try await operations.database.read { tx in try seen.row(id, scope: scope, tx) }
        guard let row else { throw OperationError.notFound }
        return row
    }

    /// `201` with the new row and its address.
    func created(
        _ resource: ApiResource, _ id: Int64, at path: String, _ request: WebRequest
    ) async throws -> Response {
        let row = try await row(resource, id, request)
        return Response.json(row, status: .created).with(.location, "\(Self.prefix)\(path)/\(id)")
    }
}

/// A row of whichever table: for ids that are only looked up.
enum AnyRow {}

/// A page of a list.
struct ListPage: Sendable {
    let rows: [JSON]
    let next: Int64?

    func response(to request: WebRequest) -> Response {
        let response = Response.json(["kayitlar": .array(rows), "sonra": next.map { JSON($0) } ?? .null])
        guard let next else { return response }
        let kept = request.query.split(separator: "&").filter { !$0.hasPrefix("sonra=") }.map(String.init)
        let query = (kept + ["sonra=\(next)"]).joined(separator: "&")
        return response.with(.linkHeader, "<\(request.path)?\(query)>; rel=\"next\"")
    }
}
