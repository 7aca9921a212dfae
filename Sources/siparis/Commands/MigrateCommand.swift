import ArgumentParser
import Domain
import SQLEngine
import Storage

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to the schema of this program.")

    @OptionGroup var options: DatabaseOptions
    @Flag(help: "Only show what would be done.") var dryRun = false

    func run() async throws {
        try await reportingFailures {
            let database = try Program.open(options.location, readOnly: dryRun)
            let migrator = Migrator(schemaMigrations)
            let steps =
                dryRun
                ? try await migrator.pending(database)
                : try await migrator.migrate(database, now: World.live.now)
            await database.close()
            for step in steps { say("\(dryRun ? "pending" : "applied") \(step.number) \(step.name)") }
            if steps.isEmpty { say("the schema is up to date") }
        }
    }
}
