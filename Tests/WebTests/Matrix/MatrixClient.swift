import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Operations
import SQLEngine
import Synchronization
import Testing

@testable import Web

/// Asks one server for many things: its router is made once, and nothing that it changes stays changed.
struct MatrixClient: Sendable {
    let routes: [Route]
    private let responder: RouterResponder<AppContext>
    private let database: UndoingDatabase
    private let logger: Logger

    init(_ house: WebHouse) throws {
        database = UndoingDatabase(base: house.database)
        let services = WebServices(
            operations: house.operations.using(database), people: house.people.using(database))
        let server = WebServer(
            services: services, panel: try panelRoutes(services), errorPage: try panelErrorPage(services))
        (routes, responder) = (server.routes, server.makeRouter().buildResponder())
        logger = house.operations.logger
    }

    /// - Parameter rows: what the route's body names.
    func send(_ route: Route, _ path: String, as person: MatrixHouse.Person, naming rows: MatrixRows) async throws
        -> Answer
    {
        var fields: HTTPFields =
            route.door == .api ? [.authorization: "Bearer \(person.key)"] : person.browserHeaders(route)
        // With a key an answer is made in the transaction of its work, so it is there although that is undone.
        if route.door == .api, route.method == .post { fields[.idempotencyKey] = "matris" }
        let body = rows.body(route)
        if let body { fields[.contentType] = body.type }
        return try await send(route.method, path, fields, body: body?.text ?? "")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, body: String = ""
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = AppContext(source: .init(channel: NIOAsyncTestingChannel(), logger: logger))
        database.beginRequest()
        return try await Answer(responder.respond(to: request, context: context))
    }
}

/// A database that takes each change back as soon as it is made, so that every request meets the same rows.
struct UndoingDatabase: SQLDatabase {
    private struct Undone<Value: Sendable>: Error {
        let value: Value
    }

    private final class Count: Sendable {
        let changes = Mutex(0)
    }

    let base: any SQLDatabase
    private let count = Count()

    init(base: any SQLDatabase) { self.base = base }

    var dialect: Dialect { base.dialect }

    func beginRequest() { count.changes.withLock { $0 = 0 } }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await base.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        let number = count.changes.withLock { changes in
            changes += 1
            return changes
        }
        // What is repeated until nothing is left to do would never end here.
        guard number <= 500 else { throw SQLError(.other, "one request made \(number) changes") }
        do {
            return try await base.write { tx -> Value in throw Undone(value: try work(tx)) }
        } catch let undone as Undone<Value> {
            return undone.value
        }
    }

    func close() async { await base.close() }
}
