import Domain
import HTTPTypes
import Hummingbird
import Operations
import SQLEngine
import Storage

/// Routes whose answer is no plain row of a resource.
extension ApiRouteMaker {
    /// `POST` whose work is one transaction. Its answer is made, and stored for the `Idempotency-Key`, in the same one.
    ///
    /// - Parameters:
    ///   - work: does it; what it returns must be what its transaction returns.
    ///   - answer: what is told of it.
    func post<Made: Sendable>(
        _ path: String, _ permission: Permission, _ documentation: RouteDocumentation,
        work: @escaping @Sendable (WebRequest, ApiWork) async throws -> Made,
        answer: @escaping @Sendable (Made, WebRequest, borrowing Transaction) throws -> ApiAnswer
    ) -> Route {
        api(.post, path, permission, documentation, keys: .withWork) { request in
            try await IdempotentAnswer(services: services).answer(request) { with in
                try await work(request, with)
            } show: { made, tx in
                try answer(made, request, tx)
            }.response
        }
    }

    /// `PATCH` or `PUT` of a thing, if it is as the caller has seen it; the answer is what it is then.
    ///
    /// - Parameter thing: how it is shown to the caller of a request.
    func change(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission, _ documentation: RouteDocumentation,
        of thing: @escaping @Sendable (WebRequest) throws -> Representation,
        work: @escaping @Sendable (WebRequest, ApiWork) async throws -> Void
    ) -> Route {
        api(method, path, permission, documentation.versioned) { request in
            let thing = try thing(request)
            let check = request.versionCheck(thing)
            try await work(request, ApiWork(services, check.map { Amendment(before: $0) }))
            return ApiAnswer(try await read(thing), isTagged: true).response
        }
    }

    /// `DELETE` of a thing, if it is as the caller has seen it.
    func remove(
        _ path: String, _ permission: Permission, _ documentation: RouteDocumentation,
        of thing: @escaping @Sendable (WebRequest) throws -> Representation,
        work: @escaping @Sendable (WebRequest, ApiWork) async throws -> Void
    ) -> Route {
        api(.delete, path, permission, documentation.versioned) { request in
            let check = request.versionCheck(try thing(request))
            try await work(request, ApiWork(services, check.map { Amendment(before: $0) }))
            return .noContent
        }
    }

    /// `GET` of a thing.
    func show(
        _ path: String, _ permission: Permission, _ documentation: RouteDocumentation,
        _ thing: @escaping @Sendable (WebRequest) throws -> Representation
    ) -> Route {
        api(.get, path, permission, documentation.versioned) { request in
            request.answer(with: try await read(try thing(request)))
        }
    }

    /// A row that a transaction has made or changed, as the caller sees it.
    ///
    /// - Throws: ``OperationError/notFound``
    func rowBytes(
        _ resource: ApiResource, _ id: Int64, _ request: WebRequest, _ tx: borrowing Transaction
    ) throws -> [UInt8] {
        guard let row = try shown(resource, request)(id, tx) else { throw OperationError.notFound }
        return row
    }

    private func read(_ thing: Representation) async throws -> [UInt8] {
        guard let body = try await operations.database.read({ tx in try thing.read(tx) }) else {
            throw OperationError.notFound
        }
        return body
    }
}

extension RouteDocumentation {
    /// The same for a thing that has versions.
    fileprivate var versioned: RouteDocumentation {
        var documentation = self
        documentation.isVersioned = true
        return documentation
    }
}
