import ArgumentParser
import Domain
import Operations

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Accounts of administrators.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Make an administrator and print the link for the first sign-in.",
            discussion: "For an administrator who exists already it prints a new link: the way back in.")

        @OptionGroup var options: DatabaseOptions
        @Option(help: "The person's name.") var name: String
        @Option(help: "The person's e-mail address.") var email: String
        @Flag(
            name: .customLong("reset-second-factor"),
            help: "Remove the second factor of an administrator who has lost it with all recovery codes.")
        var resetsSecondFactor = false
        @Option(help: "The address under which the panel is reached.") var publicURL = "http://127.0.0.1:8080"

        func run() async throws {
            try await reportingFailures {
                var settings = options.settings
                settings.operations.publicURL = publicURL
                let program = try await Program.start(settings)
                do {
                    let link = try await People(program.operations).createAdmin(
                        name: name, email: email, resetsSecondFactor: resetsSecondFactor)
                    await program.stop()
                    say("Open this link within 30 minutes to choose a password; it works once:\n\(link.url.revealed)")
                } catch {
                    await program.stop()
                    throw error
                }
            }
        }
    }
}
