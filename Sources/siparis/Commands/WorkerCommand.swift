import ArgumentParser
import Foundation
import ServiceLifecycle
import UnixSignals

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Work the queue beside other processes; needs PostgreSQL.")

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var work: WorkOptions

    func run() async throws {
        try await reportingFailures {
            guard options.url != nil else {
                throw CommandFailure(
                    message: "an embedded database has one owner: 'siparis serve' works its queue by itself. "
                        + "Further workers need --database-url.", exitCode: 2)
            }
            var settings = options.settings
            work.apply(to: &settings)
            let program = try await Program.start(settings)
            let group = ServiceGroup(
                configuration: .init(
                    services: [
                        .init(service: JobService(program: program)), .init(service: PullScheduler(program: program)),
                    ], gracefulShutdownSignals: [.sigterm, .sigint], logger: program.logger))
            say("siparis worker is running; stop it with Ctrl-C")
            try await group.run()
            await program.stop()
        }
    }
}
