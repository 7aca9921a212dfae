import Domain
import Integrations
import LosslessJSON
import Synchronization

/// A transport that gives prepared answers in their order and remembers what was asked.
final class CannedTransport: HTTPTransport {
    typealias Answer = Result<HTTPResponse, IntegrationError>

    private struct State: Sendable {
        var answers: [Answer]
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    init(_ answers: Answer...) { state = Mutex(State(answers: answers)) }

    /// One answer with this status and body.
    convenience init(_ status: Int, _ body: String, headers: [(String, String)] = []) {
        self.init(.success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))))
    }

    var requests: [HTTPRequest] { state.withLock(\.requests) }

    func send(_ request: HTTPRequest) async throws(IntegrationError) -> HTTPResponse {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else { throw IntegrationError(.permanent, code: "test", message: "no answer was prepared") }
        return try answer.get()
    }
}

extension HTTPRequest {
    /// The value of the first header with this name.
    func header(_ name: String) -> String? { headers.first { $0.0.lowercased() == name.lowercased() }?.1 }

    /// The body as JSON; null if it is none.
    var json: JSON { body.flatMap { try? JSON(parsing: $0) } ?? .null }
}

/// A world with real randomness and a clock that stands.
func cannedWorld() -> World {
    World(
        now: { Timestamp(milliseconds: 1_770_000_000_000) },
        randomBytes: { count in (0..<count).map { _ in .random(in: 0...255) } })
}

/// An account that points at no real address.
func cannedAccount(_ platform: PlatformCode, configuration: String, apiKey: String = "anahtar-1") -> Account {
    Account(
        integration: ID(1), platform: platform, baseURL: "https://ornek.test/v1", apiKey: Secret(apiKey),
        apiSecret: Secret("gizli"), userName: "kullanici", password: Secret("parola"), configuration: configuration)
}

/// The error that the call throws; nil if it throws none.
func integrationError(_ call: () async throws(IntegrationError) -> Void) async -> IntegrationError? {
    do throws(IntegrationError) {
        try await call()
        return nil
    } catch {
        return error
    }
}
