import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore

/// A simulator that listens on loopback.
package struct SimulatorServer: Sendable {
    /// Where it listens, for example `http://127.0.0.1:40123`: without a path and without a slash at the end.
    package let baseURL: String
    private let running: Task<Void, any Error>

    /// Starts a server on 127.0.0.1 and returns as soon as it accepts calls.
    ///
    /// It runs until ``stop()``, also beyond the task that started it; ``withSimulators(_:isolation:_:)`` bounds it to
    /// a scope.
    ///
    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - logger: where the HTTP server reports; nowhere by default.
    /// - Throws: what the system says if the port is taken.
    package static func start(
        _ simulator: any Simulator,
        port: Int = 0,
        logger: Logger = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
    ) async throws -> SimulatorServer {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: SimulatorResponder(simulator: simulator),
            server: .http1(configuration: .init(additionalChannelHandlers: [HangUpHandler()])),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? port) },
            logger: logger)
        let running = Task {
            defer { listening.finish() }
            try await application.run()
        }
        for await port in ports {
            return SimulatorServer(baseURL: "http://127.0.0.1:\(port)", running: running)
        }
        try await running.value
        throw CancellationError()
    }

    /// Closes the port and all connections, held ones included, and returns when that is done.
    package func stop() async {
        running.cancel()
        _ = await running.result
    }
}

/// Runs simulators on free ports for as long as `body` runs.
///
/// - Parameter body: gets the base URLs, in the order of the simulators.
/// - Throws: what `body` throws, or the system if a server could not start.
package func withSimulators<Outcome>(
    _ simulators: [any Simulator],
    isolation: isolated (any Actor)? = #isolation,
    _ body: ([String]) async throws -> Outcome
) async throws -> Outcome {
    var servers: [SimulatorServer] = []
    do {
        for simulator in simulators { servers.append(try await .start(simulator)) }
        let outcome = try await body(servers.map(\.baseURL))
        for server in servers { await server.stop() }
        return outcome
    } catch {
        for server in servers { await server.stop() }
        throw error
    }
}
