/// A server of somebody else, played on loopback: it speaks the real wire format, keeps its state in memory, and can
/// be told to misbehave.
package protocol Simulator: Sendable {
    /// A short name for logs and pages, such as `trendyol`.
    var name: String { get }
    /// A path that callers may put before every route, such as `/integration`; empty if there is none.
    var basePath: String { get }
    /// All addresses, the more special ones first.
    var routes: [Route] { get }
    /// The faults that the server will play.
    var faults: FaultPlan { get }
    /// The calls that came in.
    var calls: CallLog { get }
    /// What this service answers when it is called too often, without `Retry-After`.
    var tooManyRequests: Answer { get }

    /// Performs the call and gives its answer. Called only for calls that match one of ``routes``.
    func answer(_ call: Call) async -> Answer
}

extension Simulator {
    /// No path before the routes.
    package var basePath: String { "" }
}

/// Sends an HTTP POST and returns the status code of the answer. Throws if there was no answer.
///
/// Simulated servers send their webhooks through it, so that this layer needs no HTTP client of its own.
package typealias WebhookSender =
    @Sendable (_ url: String, _ headers: [(String, String)], _ body: [UInt8]) async throws -> Int
