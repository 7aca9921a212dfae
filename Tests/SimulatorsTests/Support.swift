import Domain
import Foundation
import LosslessJSON
import Simulators
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_795_461_640_000)

    var world: World {
        World(
            now: { Timestamp(milliseconds: self.milliseconds.withLock { $0 }) },
            randomBytes: { [UInt8](repeating: 7, count: $0) })
    }

    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// Keeps the webhook calls that a simulator makes, and answers them.
final class WebhookRecorder: Sendable {
    struct Recorded: Sendable {
        var url: String
        var headers: [String: String]
        var body: [UInt8]
    }

    private let calls = Mutex<[Recorded]>([])

    var recorded: [Recorded] { calls.withLock { $0 } }

    func sender(status: Int = 200) -> WebhookSender {
        { url, headers, body in
            let fields = Dictionary(headers) { first, _ in first }
            self.calls.withLock { $0.append(Recorded(url: url, headers: fields, body: body)) }
            return status
        }
    }
}

struct Reply: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var json: JSON? { try? JSON(parsing: body) }
}

/// Runs simulators for as long as the body runs, once it is this test's turn.
func withServers<Outcome>(
    _ simulators: [any Simulator], _ body: ([String]) async throws -> Outcome
) async throws -> Outcome {
    try await inTurn { try await withSimulators(simulators, body) }
}

/// One HTTP call over a connection of its own.
func call(
    _ method: String,
    _ url: String,
    headers: [String: String] = [:],
    body: [UInt8]? = nil,
    timeout: Double = 120
) async throws -> Reply {
    let address = try #require(URL(string: url))
    var request = URLRequest(url: address)
    request.httpMethod = method
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    request.httpBody = body.map { Data($0) }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    let session = URLSession(configuration: configuration)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let answer = try #require(response as? HTTPURLResponse)
    var fields: [String: String] = [:]
    for (name, value) in answer.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
    return Reply(status: answer.statusCode, headers: fields, body: [UInt8](data))
}
