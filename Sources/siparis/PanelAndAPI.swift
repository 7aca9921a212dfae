import Hummingbird
import Operations
import ServiceLifecycle
import Synchronization
import Web

/// The HTTP doors of the program as a service.
struct PanelAndAPI: Service {
    let program: Program
    let options: WebOptions
    let onListening: @Sendable (Int) async -> Void

    init(program: Program, options: WebOptions, onListening: @escaping @Sendable (Int) async -> Void) {
        (self.program, self.options, self.onListening) = (program, options, onListening)
    }

    func run() async throws {
        let services = WebServices(
            operations: program.operations, people: People(program.operations), options: options)
        let server = WebServer(
            services: services, panel: try panelRoutes(services), errorPage: try panelErrorPage(services))
        let isListening = Switch()
        let application = try server.makeApplication { port in
            isListening.turnOn()
            await onListening(port)
        }
        do { try await application.run() } catch {
            guard !isListening.isOn, !(error is CancellationError) else { throw error }
            throw CommandFailure(
                message:
                    "cannot listen on \(options.host):\(options.port): the port is in use or the address is not ours; "
                    + "choose others by --port and --host.")
        }
    }
}

/// Something that happens once.
private final class Switch: Sendable {
    private let state = Mutex(false)

    var isOn: Bool { state.withLock { $0 } }

    func turnOn() { state.withLock { $0 = true } }
}
