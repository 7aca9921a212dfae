import ArgumentParser

@main
struct Siparis: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "siparis",
        abstract: "Sipariş Yönetim Sistemi: orders of Turkish e-commerce dealers, from the shop to the supplier.",
        discussion: """
            Every command takes the same two database options: --data DIR for the embedded database, or
            --database-url postgres://… for PostgreSQL.
            """,
        version: programVersion,
        subcommands: [
            DemoCommand.self, ServeCommand.self, WorkerCommand.self, MigrateCommand.self, ImportCommand.self,
            AdminCommand.self, KeyCommand.self, DoctorCommand.self, PersonCommand.self,
        ])

    static func main() async {
        CoreDumps.forbid()
        await main(nil)
    }
}

/// The version that the program tells of itself.
let programVersion = "0.1.0"
