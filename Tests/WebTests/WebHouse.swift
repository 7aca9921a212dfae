import Domain
import HTTPTypes
import Hummingbird
import Integrations
import Logging
import LosslessJSON
import NIOCore
import NIOEmbedded
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

@testable import Web

/// A whole server on an empty database, without a socket, with an admin, an operator and two dealers.
struct WebHouse: Sendable {
    let clock: ManualClock
    let operations: Operations
    let people: People
    let server: WebServer
    let admin: ID<User>
    let operatorUser: ID<User>
    let dealer: ID<User>
    let otherDealer: ID<User>
    let keys: [ID<User>: String]

    static let password = "Uzun-Bir Anahtar 47"

    var database: any SQLDatabase { operations.database }

    /// An API key of the person.
    func key(_ user: ID<User>) -> String { keys[user] ?? "" }

    /// Runs the body with a server of its own.
    ///
    /// - Parameter limits: how many requests pass; all by default.
    static func run(
        on engine: EngineUnderTest = .sqlite, options: WebOptions = WebOptions(), limits: RateLimits = .none,
        panel: [Route] = [], requiresSecondFactor: Bool = false, transport: any HTTPTransport = NoTransport(),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        onHash: @escaping @Sendable (PasswordHash.Parameters) -> Void = { _ in },
        _ body: (WebHouse) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await withDatabase(engine) { database in
                // Tests send many requests while their clock stands still: only those of limits have some.
                var settings = Operations.Settings()
                (settings.requiresSecondFactor, settings.rateLimits) = (requiresSecondFactor, limits)
                try await body(
                    try await WebHouse(
                        database, folder: folder, options: options, panel: panel, settings: settings,
                        transport: transport, logger: logger, onHash: onHash))
            }
        }
    }

    private init(
        _ database: any SQLDatabase, folder: String, options: WebOptions, panel: [Route],
        settings: Operations.Settings, transport: any HTTPTransport, logger: Logger,
        onHash: @escaping @Sendable (PasswordHash.Parameters) -> Void
    ) async throws {
        let clock = ManualClock()
        let operations = Operations(
            world: clock.world, database: database,
            secrets: SecretBox(current: .random(clock.world), world: clock.world),
            vault: DiskFileVault(folder: folder + "/dosyalar", world: clock.world),
            connectors: Connectors(transport: transport, world: clock.world), logger: logger, settings: settings)
        let people = People(operations, hashing: .test, onHash: onHash)
        var ids: [ID<User>] = []
        var keys: [ID<User>: String] = [:]
        for (name, role) in [
            ("admin", RoleName.admin), ("gorevli", .operatorRole), ("birinci", .dealer), ("ikinci", .dealer),
        ] {
            let user = NewUser(
                name: name, email: "\(name)@ornek.com", role: role, password: Secret(WebHouse.password))
            let id = try await people.createUser(user, actor: .system(.command))
            let key = try await people.createApiKey(
                name: "test", user: id, actor: .system(.command), scope: .system)
            ids.append(id)
            keys[id] = key.key.revealed
        }
        (admin, operatorUser, dealer, otherDealer) = (ids[0], ids[1], ids[2], ids[3])
        (self.clock, self.operations, self.people, self.keys) = (clock, operations, people, keys)
        server = WebServer(
            services: WebServices(operations: operations, people: people, options: options), panel: panel)
    }

    /// Sends a request through all middleware.
    ///
    /// - Parameters:
    ///   - key: an API key for the `Authorization` header.
    ///   - host: the `Host` header; nil for none.
    ///   - peer: the address at the other end of the connection.
    func send(
        _ method: HTTPRequest.Method, _ path: String, key: String? = nil, headers: [String: String] = [:],
        body: String? = nil, host: String? = "localhost", peer: String? = nil, to other: WebServer? = nil
    ) async throws -> Answer {
        var fields = HTTPFields()
        if let key { fields[.authorization] = "Bearer \(key)" }
        if body != nil { fields[.contentType] = "application/json" }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let channel = NIOAsyncTestingChannel()
        channel.remoteAddress = try peer.map { try SocketAddress(ipAddress: $0, port: 50_000) }
        let context = AppContext(source: .init(channel: channel, logger: operations.logger))
        return try await Answer(
            (other ?? server).makeRouter().buildResponder().respond(to: request, context: context))
    }

    /// Enters an order for a dealer and returns its id.
    func newOrder(of dealer: ID<User>, number: String = "M-1") async throws -> Int64 {
        let body = """
            {"siparis_numarasi":"\(number)","musteri_ad":"Ayşe Işık","urunler":[
            {"sku":"A","ad":"Bardak","adet":2,"birim_fiyat":"10.50"}]}
            """
        let answer = try await send(.post, "/api/v1/siparisler", key: key(dealer), body: body)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(try answer.json["id"]?.int)
    }
}

/// What the server answered.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    init(_ response: Response) async throws {
        let collector = BodyCollector()
        try await response.body.write(collector)
        (status, headers, body) = (response.status.code, response.headers, await collector.collected)
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSON { get throws { try JSON(parsing: body) } }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The address of the next page, from the `Link` header.
    var nextPath: String? {
        (header("Link") ?? "").split(separator: ", ").first { $0.hasSuffix("rel=\"next\"") }
            .map { String($0.dropFirst().prefix { $0 != ">" }) }
    }

    /// The names of the fields that a problem complains of.
    var wrongFields: [String] {
        get throws { try (json["alanlar"]?.array ?? []).compactMap { $0["alan"]?.string } }
    }
}

private actor BodyCollector: ResponseBodyWriter {
    private var buffer = ByteBuffer()

    var collected: [UInt8] { Array(buffer.readableBytesView) }

    func write(_ part: ByteBuffer) { buffer.writeImmutableBuffer(part) }

    func finish(_ trailers: HTTPFields?) {}
}

struct NoTransport: HTTPTransport {
    func send(_ request: Integrations.HTTPRequest) async throws(IntegrationError) -> Integrations.HTTPResponse {
        throw IntegrationError(.temporary, code: "yok", message: "Testte ağ yok.")
    }
}
