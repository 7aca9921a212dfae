import Hummingbird
import Operations
import ServiceLifecycle
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
        try await server.makeApplication(onListening: onListening).run()
    }
}
