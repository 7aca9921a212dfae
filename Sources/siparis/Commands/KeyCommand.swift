import ArgumentParser
import Domain
import Operations
import SQLEngine
import Sealing
import Storage

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anahtar", abstract: "The keys that seal secrets: list, rotate, retire.",
        discussion: """
            Secrets are sealed with a data key, data keys with a master key of the key file. All of this works while the
            server runs. Keep copies of the key file in another place than the backups of the database.
            """,
        subcommands: [List.self, Rotate.self, Retire.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Show the keys, and how much is sealed with each.",
            discussion: "Shows ids and numbers only, never a key.")

        @OptionGroup var options: DatabaseOptions

        func run() async throws {
            try await reportingFailures {
                try await withKeys(options, readOnly: true) { keeper in
                    for line in table(of: try await keeper.inventory()) { say(line) }
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Make a new key and seal every secret with it.",
            discussion: """
                Interrupted at any moment, run it again: it goes on where it was. Old keys stay until 'siparis anahtar
                retire'. With several nodes and a new master key, first run it with --prepare, copy the key file to all
                nodes, then run it without.

                Exit code 0 if everything is sealed with the new key, 1 if something could not be opened, 64 for wrong
                options.
                """)

        @OptionGroup var options: DatabaseOptions
        @Flag(name: .customLong("master-key"), help: "Also add a new master key to the key file.")
        var changesMasterKey = false
        @Flag(help: "Only add the new master key to the key file, so that it can be copied to other nodes.")
        var prepare = false
        @Flag(help: "Make a new data key even if an earlier rotation is unfinished.") var fresh = false
        @Option(help: "How many rows are sealed in one transaction.") var batch = 50

        func validate() throws {
            guard (1...1000).contains(batch) else { throw ValidationError("--batch must be between 1 and 1000.") }
        }

        func run() async throws {
            try await reportingFailures {
                try await withKeys(options) { keeper in
                    let rotation = KeyRotation(keeper: keeper, keyPath: options.keyPath, batch: batch)
                    if changesMasterKey || prepare { try await rotation.addMasterKey() }
                    if prepare {
                        say("copy \(options.keyPath) to all nodes (mode 0400), then run 'siparis anahtar rotate'")
                        return
                    }
                    try await rotation.run(fresh: fresh)
                }
            }
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retire", abstract: "Remove keys that nothing is sealed with any more.",
            discussion: """
                Without an id all keys that nothing needs are removed. A backup from before the rotation needs its own key
                file: keep the copy that belongs to it.
                """)

        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The id of a key, as 'siparis anahtar list' shows it.") var id: String?

        func run() async throws {
            try await reportingFailures {
                try await withKeys(options) { keeper in
                    let keys = try await keeper.inventory()
                    let chosen = id.map { id in keys.filter { $0.id == id } } ?? keys.filter(\.isRemovable)
                    if let id, chosen.isEmpty { throw KeyFault.unknown(id) }
                    for key in chosen { try await remove(key, keeper) }
                    if chosen.isEmpty { say("there is no key that could go") }
                }
            }
        }

        private func remove(_ key: KeyKeeper.KeyState, _ keeper: KeyKeeper) async throws {
            switch key.kind {
            case .data: try await keeper.removeDataKey(key.id, actor: .system(.command))
            case .master:
                try await keeper.checkRemovable(masterKey: key.id)
                keeper.secrets.ring.replaceFile(
                    try KeyFile.removeKey(key.id, from: options.keyPath, world: .live))
            }
            say("removed \(key.kind.rawValue) key \(key.id)")
        }
    }
}

/// The steps of a rotation, told line by line.
struct KeyRotation {
    let keeper: KeyKeeper
    let keyPath: String
    let batch: Int

    /// Adds a master key, unless the file holds one that is not in use yet.
    func addMasterKey() async throws {
        let ring = keeper.secrets.ring
        let isPrepared = try await keeper.inventory().contains { key in
            key.kind == .master && key.isInUse && key.dataKeyCount == 0
        }
        if isPrepared {
            say("the key file has a new master key already: \(ring.currentMasterKeyID)")
            return
        }
        ring.replaceFile(try KeyFile.addKey(to: keyPath, world: .live))
        say("new master key \(ring.currentMasterKeyID) in \(keyPath); make a copy of the file now")
    }

    /// Seals everything anew.
    func run(fresh: Bool) async throws {
        let rewrapped = try await keeper.rewrapDataKeys()
        if rewrapped > 0 { say("\(rewrapped) data keys are sealed with the master key in use now") }
        let beginning = try await keeper.beginRotation(fresh: fresh, actor: .system(.command))
        say(
            beginning.isContinued
                ? "going on with data key \(beginning.key): \(beginning.pending) secrets are left"
                : "new data key \(beginning.key): \(beginning.pending) secrets to seal")
        let result = try await keeper.reseal(batch: batch) { progress in
            say("sealed \(progress.resealed) of \(beginning.pending)")
        }
        guard result.unreadable.isEmpty else {
            for line in result.unreadable { complain("could not be opened: " + line) }
            throw CommandFailure(
                message: "\(result.unreadable.count) secrets could not be opened and were left as they are; "
                    + "enter them again in the panel, then run this again.")
        }
        say("done: \(result.resealed) secrets sealed; 'siparis anahtar retire' removes keys that nothing needs")
    }
}

/// Opens database and keys beside a server that may be running.
private func withKeys(
    _ options: DatabaseOptions, readOnly: Bool = false, _ body: (KeyKeeper) async throws -> Void
) async throws {
    let database = try Program.open(options.location, readOnly: readOnly, beside: !readOnly)
    do {
        guard try await Migrator(schemaMigrations).pending(database).isEmpty else {
            throw CommandFailure(
                message: "the schema of the database is older than this program: run 'siparis migrate'.")
        }
        let file = try KeyFile.load(options.keyPath)
        let keeper = KeyKeeper(
            database: database, secrets: SecretBox(KeyRing(file, path: options.keyPath), world: .live), world: .live)
        if !readOnly { try await keeper.admit() }
        try await body(keeper)
        await database.close()
    } catch {
        await database.close()
        throw error
    }
}

/// One line a key.
private func table(of keys: [KeyKeeper.KeyState]) -> [String] {
    let head = ["id", "kind", "state", "made", "secrets", "data keys", "sealed with"]
    let rows = keys.map { key in
        [
            key.id, key.kind.rawValue, key.isInUse ? "in use" : key.isRemovable ? "may go" : "needed",
            key.createdAt.map { String($0.description.prefix(10)) } ?? "-", "\(key.rowCount)",
            key.kind == .master ? "\(key.dataKeyCount)" : "-", key.masterKeyID ?? "-",
        ]
    }
    let lines = [head] + rows
    let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
        zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }
}
