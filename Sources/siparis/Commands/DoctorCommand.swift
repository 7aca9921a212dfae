import ArgumentParser
import Domain
import Foundation
import Operations
import SQLEngine
import Sealing
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at an installation, without changing anything, and say what to do.",
        discussion: "Exit code 0 if all is well, 1 if something needs doing.")

    @OptionGroup var options: DatabaseOptions
    @Flag(name: .customLong("denetim"), help: "Look through the whole audit log: every row, its order and its end.")
    var audits = false

    func run() async throws {
        var findings = [checkKey(), checkDisk(), checkClock()]
        do {
            if case .directory(let path) = options.location,
                !FileManager.default.fileExists(atPath: path + "/siparis.sqlite")
            {
                findings.append(
                    .problem("database", "there is none in \(path)", "run 'siparis migrate --data \(path)'"))
            } else {
                let database = try Program.open(options.location, readOnly: true)
                findings += try await look(into: database)
                if audits { findings.append(try await AuditFinding.look(into: database, options)) }
                await database.close()
            }
        } catch let error as SQLError {
            findings.append(.problem("database", error.message, "check the address, the rights and that it runs"))
        }
        for finding in findings { say(finding.line) }
        if findings.contains(where: \.isProblem) { throw ExitCode(1) }
    }

    private func look(into database: any SQLDatabase) async throws -> [Finding] {
        let pending: [Migration]
        do { pending = try await Migrator(schemaMigrations).pending(database) } catch let error as Migrator.Failure {
            return [.problem("schema", "\(error)", "use the program version that made this database")]
        }
        guard pending.isEmpty else {
            return [.problem("schema", "\(pending.count) steps are missing", "run 'siparis migrate'")]
        }
        return try await database.read { tx in
            var findings: [Finding] = [.good("database", "reachable, schema up to date")]
            findings += try compareKey(tx)
            findings += try checkRole(tx)
            for integration in try IntegrationTable.all(tx) {
                switch integration.status {
                case .active: findings.append(.good("integration \(integration.id)", "\(integration.name) is active"))
                case .paused: findings.append(.good("integration \(integration.id)", "\(integration.name) is paused"))
                case .badCredentials:
                    findings.append(
                        .problem(
                            "integration \(integration.id)",
                            "\(integration.name): the platform refuses the credentials",
                            "enter new ones in the panel under Entegrasyonlar"))
                }
            }
            let dead = try tx.value("SELECT count(*) FROM is_kuyrugu WHERE durum = 'olu'", as: Int.self) ?? 0
            let waiting = try AuditChain.waitingCount(tx)
            findings.append(
                waiting < 10_000
                    ? .good("audit log", "\(waiting) rows wait to be chained")
                    : .problem(
                        "audit log", "\(waiting) rows wait to be chained",
                        "start 'siparis serve' or a worker, and see that the plan “Denetim kaydını zincirle” is on"))
            findings.append(
                dead == 0
                    ? .good("queue", "no dead jobs")
                    : .problem("queue", "\(dead) dead jobs", "look at İşler in the panel and retry or cancel them"))
            return findings
        }
    }

    /// Whether the key file is the one that the secrets in the database were sealed with, and opens all data keys.
    private func compareKey(_ tx: borrowing Transaction) throws -> [Finding] {
        guard let stored = try Preferences.find(KeyKeeper.checkName, tx), let file = try? KeyFile.load(options.keyPath)
        else { return [] }
        let secrets = SecretBox(KeyRing(file), world: .live)
        guard secrets.ring.keyCheckValues.contains(where: { constantTimeEquals($0, stored) }) else {
            return [
                .problem(
                    "key file", "it is not the key of this database",
                    "give the right one by --key-file, or restore it from a backup")
            ]
        }
        do { try secrets.learnDataKeys(tx) } catch let error as SealingError {
            return [.problem("data keys", error.english, "restore the newest key file, see 'siparis anahtar list'")]
        }
        let keys = try DataKeyTable.all(tx)
        guard let active = keys.first(where: \.isActive) else { return [] }
        let totals = try SealedColumn.totalsByKey(tx)
        let pending = totals.filter { $0.key != active.kid }.values.reduce(0, +)
        return [
            pending == 0
                ? .good("data keys", "\(keys.count), all secrets are sealed with \(active.kid)")
                : .problem(
                    "data keys", "\(pending) secrets are still sealed with older keys", "run 'siparis anahtar rotate'")
        ]
    }

    /// Whether row-level security binds the role that the program connects with.
    private func checkRole(_ tx: borrowing Transaction) throws -> [Finding] {
        guard tx.dialect == .postgres else { return [] }
        let bypasses = try tx.value(
            "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)", as: Int.self)
        return bypasses == 0
            ? [.good("database role", "row-level security keeps dealers apart")]
            : [
                .problem(
                    "database role", "it is a superuser, which row-level security does not bind",
                    "connect as a role of its own that owns the database (Docs/operating/production.md)")
            ]
    }

    private func checkKey() -> Finding {
        guard FileManager.default.fileExists(atPath: options.keyPath) else {
            return .problem(
                "key file", "\(options.keyPath) is not there",
                "it is made at the first start; for an existing database restore it")
        }
        do {
            _ = try KeyFile.load(options.keyPath)
            return .good("key file", options.keyPath)
        } catch {
            return .problem("key file", error.english, "restore the file from your backup, mode 0400")
        }
    }

    private func checkDisk() -> Finding {
        let path = options.url == nil ? (options.directory ?? "veri") : "."
        let existing = FileManager.default.fileExists(atPath: path) ? path : "."
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: existing)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return .problem("disk", "free space can't be read", "check the path \(existing)")
        }
        let megabytes = free >> 20
        return megabytes < 1024
            ? .problem("disk", "\(megabytes) MB free", "make room: below 1 GB orders are at risk")
            : .good("disk", "\(megabytes) MB free")
    }

    private func checkClock() -> Finding {
        let year = CivilTime(World.live.now()).year
        return (2025...2100).contains(year)
            ? .good("clock", World.live.now().description)
            : .problem("clock", "the system says it is the year \(year)", "set the clock; install an NTP service")
    }
}

/// One thing that was looked at.
struct Finding: Sendable {
    var isProblem: Bool
    var line: String

    static func good(_ subject: String, _ state: String) -> Finding {
        Finding(isProblem: false, line: "ok       \(subject): \(state)")
    }

    static func problem(_ subject: String, _ state: String, _ remedy: String) -> Finding {
        Finding(isProblem: true, line: "PROBLEM  \(subject): \(state) — \(remedy)")
    }
}
