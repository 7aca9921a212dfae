import ArgumentParser
import Domain
import LosslessJSON
import Operations

struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kisi", abstract: "Personal data of one person: find it, hand it out, erase it.",
        discussion: "An embedded database has one owner: stop 'siparis serve', or use the panel.",
        subcommands: [Find.self, Export.self, Erase.self, Replay.self])

    /// Who it is about.
    struct PersonOptions: ParsableArguments {
        @Option(help: "The telephone number, however it is written.") var telefon: String?
        @Option(help: "The e-mail address.") var eposta: String?
        @Option(help: "The name; alone it only finds, because others may have it.") var ad: String?

        var identity: PersonIdentity { PersonIdentity(phone: telefon, email: eposta, name: ad) }

        func validate() throws {
            guard !identity.isEmpty else {
                throw ValidationError("Give --telefon (7 digits or more), --eposta or --ad (3 letters or more).")
            }
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bul", abstract: "Tell where a person's data is: numbers of orders and rows, as JSON.")

        @OptionGroup var options: DatabaseOptions
        @OptionGroup var person: PersonOptions

        func run() async throws {
            try await withOperations(options) { operations in
                say(try await operations.findPerson(person.identity, actor: .system(.command)).json.description)
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disa-aktar", abstract: "Print all that is stored of a person, as JSON or CSV.")

        @OptionGroup var options: DatabaseOptions
        @OptionGroup var person: PersonOptions
        @Flag(help: "CSV instead of JSON.") var csv = false

        func run() async throws {
            try await withOperations(options) { operations in
                let export = try await operations.exportPerson(person.identity, actor: .system(.command))
                say(csv ? export.csv : export.json.description)
            }
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sil", abstract: "Erase a person everywhere but on invoices that the law wants kept.",
            discussion: "Without --evet it only tells what would be erased.")

        @OptionGroup var options: DatabaseOptions
        @OptionGroup var person: PersonOptions
        @Flag(help: "Really erase.") var evet = false

        func run() async throws {
            try await withOperations(options) { operations in
                guard evet else {
                    let report = try await operations.findPerson(person.identity, actor: .system(.command))
                    say(report.json.description)
                    complain("siparis: nothing was erased; add --evet to erase.")
                    return
                }
                let outcome = try await operations.erasePerson(person.identity, actor: .system(.command))
                say(outcome.json.description)
                if outcome.report.mustBeRepeated {
                    throw CommandFailure(
                        message: "\(outcome.report.waitingWebhooks) notices and \(outcome.report.transfersUnderWay) "
                            + "transfers are still under way and may hold the person; run the command again when "
                            + "they are done.")
                }
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "yeniden-uygula",
            abstract: "After a backup was restored: erase everybody again who was erased since.")

        @OptionGroup var options: DatabaseOptions

        func run() async throws {
            try await withOperations(options) { operations in
                let count = try await operations.replayErasures()
                say(count == 0 ? "nobody had to be erased again" : "\(count) numbers and addresses were erased again")
            }
        }
    }
}

/// Runs the body of a command with the program's operations.
private func withOperations(
    _ options: DatabaseOptions, _ body: (Operations) async throws -> Void
) async throws {
    try await reportingFailures {
        let program = try await Program.start(options.settings)
        do { try await body(program.operations) } catch {
            await program.stop()
            throw error
        }
        await program.stop()
    }
}
