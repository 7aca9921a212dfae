import ArgumentParser
import Foundation
import JobQueue
import Operations
import ServiceLifecycle
import UnixSignals
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the server: panel, API, webhooks and the queue.",
        discussion: "Make the first administrator with 'siparis admin create' before the first start.")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "The port to listen on; 0 takes any free one.") var port = 8080
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(
        name: .customLong("public-url"),
        help:
            "The address under which people reach the panel. Default: http://HOST:PORT. With https, cookies are bound to it."
    )
    var publicURL: String?
    @Option(
        name: .customLong("trusted-proxy"),
        help: "The address of a proxy whose X-Forwarded-For is believed; may be given several times.")
    var trustedProxies: [String] = []
    @OptionGroup var work: WorkOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @Flag(name: .customLong("no-worker"), help: "Only answer requests; 'siparis worker' processes work the queue.")
    var withoutWorker = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be between 0 and 65535.") }
        guard publicURL.map(Self.isUsable) ?? true else {
            throw ValidationError(
                "--public-url must be http:// or https:// and a host in ASCII (xn--… for names with Turkish letters).")
        }
        if withoutWorker, options.url == nil {
            throw ValidationError(
                "--no-worker needs --database-url: an embedded database is worked by its one process.")
        }
    }

    func run() async throws {
        try await reportingFailures {
            var settings = options.settings
            settings.operations.publicURL = publicURL ?? "http://\(host):\(port)"
            settings.waitsForDisk = options.synchronisation == .full
            settings.operations.rateLimits = limits.rateLimits
            work.apply(to: &settings)
            let program = try await Program.start(settings)
            do { try await serve(program) } catch {
                await program.stop()
                throw error
            }
            await program.stop()
        }
    }

    private static func isUsable(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let url = URLComponents(string: text),
            let host = url.host
        else { return false }
        return ["http", "https"].contains(url.scheme) && !host.isEmpty
    }

    private func serve(_ program: Program) async throws {
        let web = PanelAndAPI(program: program, options: webOptions) { port in
            say("siparis is listening on http://\(host):\(port) — stop it with Ctrl-C")
        }
        var services: [any Service] = [web]
        if !withoutWorker { services += [JobService(program: program), PullScheduler(program: program)] }
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: program.logger))
        try await group.run()
    }

    private var webOptions: WebOptions {
        var options = WebOptions()
        (options.host, options.port, options.trustedProxies) = (host, port, trustedProxies)
        limits.apply(to: &options.connections)
        options.allowedHosts.append(host)
        guard let publicURL, let publicHost = URLComponents(string: publicURL)?.host else { return options }
        options.allowedHosts.append(publicHost.lowercased())
        options.secureCookies = publicURL.hasPrefix("https://")
        return options
    }
}
