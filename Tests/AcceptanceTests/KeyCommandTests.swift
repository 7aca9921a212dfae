import Domain
import Foundation
import Logging
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import siparis

@Suite("The keys of a whole installation", .serialized)
struct KeyCommandTests {
    @Test(
        "A start with another key file, or without it, is refused and changes nothing",
        arguments: EngineUnderTest.allCases)
    func wrongKey(engine: EngineUnderTest) async throws {
        try await withProgramFolder { folder in
            let location = try await location(of: engine, folder: folder)
            let settings = Program.Settings(
                location: location, keyPath: folder + "/anahtar", filesPath: folder + "/dosyalar", logLevel: .critical)
            try await start(settings)
            // Another installation's key.
            let other = changed(settings) {
                ($0.location, $0.keyPath) = (.directory(folder + "/baska"), folder + "/baska.anahtar")
            }
            try await start(other)

            let wrong = changed(settings) { $0.keyPath = other.keyPath }
            await #expect(throws: KeyFault.wrongKeyFile) { try await start(wrong) }
            let missing = changed(settings) { $0.keyPath = folder + "/yok" }
            #expect(try await refusal(of: missing).contains("Yedeğinden geri yükleyin"))
            #expect(!FileManager.default.fileExists(atPath: missing.keyPath))
            try await start(settings, drops: true)
        }
    }

    @Test("A key file that others may read or write stops the start; one for its owner alone does not")
    func permissions() async throws {
        try await withProgramFolder { folder in
            let settings = Program.Settings(
                location: .directory(folder + "/veri"), keyPath: folder + "/anahtar", filesPath: folder + "/dosyalar",
                logLevel: .critical)
            try await start(settings)
            for bits in 0..<0o100 {
                chmod(settings.keyPath, 0o400 | mode_t(bits))
                if bits == 0 {
                    try await start(settings)
                } else {
                    #expect(try await refusal(of: settings).contains("chmod 400"), "mode \(String(bits, radix: 8))")
                }
            }
            for mode in [0o400, 0o600] {
                chmod(settings.keyPath, mode_t(mode))
                try await start(settings)
            }
        }
    }

    @Test(
        "The rotation runs beside the server, is killed with -9 again and again, and loses nothing",
        arguments: EngineUnderTest.allCases)
    func killedRotation(engine: EngineUnderTest) async throws {
        try await withProgramFolder { folder in
            let location: DatabaseLocation =
                engine == .sqlite
                ? .directory(folder + "/veri") : .postgres(url: try await TestPostgres.urlWithNewSchema(), schema: nil)
            let settings = Program.Settings(
                location: location, keyPath: folder + "/anahtar", filesPath: folder + "/dosyalar", logLevel: .critical)
            try await rotate(settings, CommandRunner(location: location, folder: folder))
            // The next start finds the new master key.
            try await start(settings)
        }
    }

    /// The program lives in here only, so that its directory is free afterwards.
    private func rotate(_ settings: Program.Settings, _ runner: CommandRunner) async throws {
        let program = try await Program.start(settings)
        do { try await rotate(program, runner) } catch {
            await program.stop()
            throw error
        }
        await program.stop()
    }

    private func rotate(_ program: Program, _ runner: CommandRunner) async throws {
        let ids = try await fill(program, count: 40)
        #expect(try await runner.run("list").output.contains("in use"))
        for _ in 0..<4 {
            try await runner.runUntil("sealed ", "rotate", "--master-key", "--batch", "1")
            try await expectAllOpen(program, ids)
        }
        let end = try await runner.run("rotate")
        #expect(end.code == 0 && end.output.contains("done: "), "\(end.output)")
        try await expectAllOpen(program, ids)
        let counts = try await program.database.read { tx in try SealedColumn.totalsByKey(tx) }
        #expect(counts.count == 1 && counts.values.first == ids.count * 2)

        let retired = try await runner.run("retire")
        #expect(retired.code == 0 && retired.output.contains("removed data key"), "\(retired.output)")
        #expect(retired.output.contains("removed master key"))
        let left = try await runner.run("list").output.split(separator: "\n")
        // The head, one data key, one master key.
        #expect(left.count == 3, "\(left)")
        #expect(try await runner.run("retire").output.contains("no key that could go"))
        #expect(try await runner.run("retire", String(counts.keys.first ?? "")).code == 1)
        #expect(try await runner.run("retire", "dk-yok").code == 1)
        #expect(try await runner.run("rotate", "--batch", "0").code == 64)
        #expect(try await runner.run("rotate", "--help").output.contains("--prepare"))
        try await expectAllOpen(program, ids)
    }

    private func fill(_ program: Program, count: Int) async throws -> [ID<Integration>] {
        let now = program.world.now()
        let (dealer, platforms) = try await program.database.write { tx in
            let dealer = try UserTable.insert(
                name: "Bayi", email: "bayi@ornek.com", phone: nil, role: .dealer, passwordHash: "x", now: now, tx)
            return (dealer, try Platforms.ids(tx))
        }
        let platform = try #require(platforms[.whatsApp])
        var ids: [ID<Integration>] = []
        for number in 0..<count {
            ids.append(
                try await program.operations.saveIntegration(
                    IntegrationInput(
                        dealer: dealer, platform: platform, name: "Kanal \(number)", apiKey: Secret("a-\(number)"),
                        apiSecret: Secret("b-\(number)")), actor: .system(.command), scope: .system))
        }
        return ids
    }

    private func expectAllOpen(_ program: Program, _ ids: [ID<Integration>]) async throws {
        for (number, id) in ids.enumerated() {
            let stored = try await program.database.read { tx in try IntegrationTable.find(id, scope: .system, tx) }
            let account = try await program.operations.account(of: try #require(stored))
            #expect(account.apiKey == Secret("a-\(number)") && account.apiSecret == Secret("b-\(number)"))
        }
    }

    private func changed(_ settings: Program.Settings, _ change: (inout Program.Settings) -> Void) -> Program.Settings {
        var changed = settings
        change(&changed)
        return changed
    }

    /// Starts a program and stops it.
    private func start(_ settings: Program.Settings, drops: Bool = false) async throws {
        let program = try await Program.start(settings)
        if drops { await program.dropOwnSchema() }
        await program.stop()
    }

    /// What the start says when it is refused.
    private func refusal(of settings: Program.Settings) async throws -> String {
        do { try await start(settings) } catch { return "\(error)" }
        return "started"
    }
}

/// `siparis anahtar …` as a process.
private struct CommandRunner {
    let location: DatabaseLocation
    let folder: String

    /// Everything that the process has said. It goes to a file, by which nobody has to stand to read it.
    private var output: String {
        String(decoding: FileManager.default.contents(atPath: outputPath) ?? Data(), as: UTF8.self)
    }

    private var outputPath: String { folder + "/cikti" }

    private func start(_ arguments: [String]) throws -> ChildProcess {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL =
            ProcessInfo.processInfo.environment["SIPARIS_BINARY"].map { URL(filePath: $0) }
            ?? root.appending(path: ".build/debug/siparis")
        let database =
            switch location {
            case .directory(let path): ["--data", path]
            case .postgres(let url, _): ["--database-url", url]
            }
        process.arguments = ["anahtar"] + arguments + database + ["--key-file", folder + "/anahtar"]
        process.currentDirectoryURL = URL(filePath: folder)
        #expect(FileManager.default.createFile(atPath: outputPath, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: outputPath))
        process.standardOutput = file
        process.standardError = file
        return try ChildProcess(process)
    }

    /// Runs it to its end.
    func run(_ arguments: String...) async throws -> (code: Int32, output: String) {
        let code = try await start(arguments).end()
        return (code, output)
    }

    /// Runs it until it says this, and kills it as a power cut would.
    func runUntil(_ mark: String, _ arguments: String...) async throws {
        let process = try start(arguments)
        while process.isRunning, !output.contains(mark) { try await Task.sleep(for: .milliseconds(1)) }
        await process.kill()
        #expect(output.contains(mark), "\(output)")
    }
}
