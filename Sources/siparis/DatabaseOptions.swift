import ArgumentParser
import Operations
import SQLEngine

/// The database options that every command takes.
struct DatabaseOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "Directory of the embedded database; made if it is not there.")
    var directory: String?

    @Option(name: .customLong("database-url"), help: "PostgreSQL instead: postgres://user:password@host:5432/name")
    var url: String?

    @Option(
        name: .customLong("key-file"),
        help: "The key that seals credentials; made at the first start. Default: beside the data directory.")
    var keyFile: String?

    @Option(
        name: .customLong("files"),
        help:
            "Directory of uploaded files, the same for all nodes. Default: in the data directory; ./siparis-dosyalar for PostgreSQL."
    )
    var files: String?

    @Option(
        name: .customLong("sqlite-sync"),
        help: "full: a write is on the disk before it counts. normal: faster; a power cut may lose the last seconds.")
    var synchronisation = Synchronisation.full

    enum Synchronisation: String, ExpressibleByArgument, CaseIterable {
        case full, normal
    }

    @Option(
        name: .customLong("evidence"),
        help:
            "Directory of the audit log's checkpoints and the list of erasures. Keep it out of the database's backups. Default: beside the data directory; ./siparis-denetim for PostgreSQL."
    )
    var evidence: String?

    func validate() throws {
        if directory != nil, url != nil { throw ValidationError("Give --data or --database-url, not both.") }
    }

    /// Where the database is; `./veri` if neither option was given.
    var location: DatabaseLocation {
        if let url { return .postgres(url: url, schema: nil) }
        return .directory(trimmedDirectory)
    }

    /// Where the key file is: outside the data directory, so that a copy of the data alone opens no secret.
    var keyPath: String {
        keyFile ?? (url == nil ? trimmedDirectory + ".anahtar" : "siparis.anahtar")
    }

    /// Where uploaded files lie.
    var filesPath: String { files ?? (url == nil ? trimmedDirectory + "/dosyalar" : "siparis-dosyalar") }

    /// Where evidence lies outside the database.
    var evidencePath: String { evidence ?? (url == nil ? trimmedDirectory + ".denetim" : "siparis-denetim") }

    /// The settings that all commands have alike.
    var settings: Program.Settings {
        var settings = Program.Settings(location: location, keyPath: keyPath, filesPath: filesPath)
        settings.operations.evidenceFolder = evidencePath
        return settings
    }

    private var trimmedDirectory: String {
        var path = directory ?? "veri"
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
