import Domain
import Foundation
import Integrations
import Operations
import SQLEngine
import Simulators
import TestSupport
import Testing

@testable import siparis

@Suite("Pulling the plug", .serialized)
struct KillTests {
    @Test(
        "kill -9 in the middle of sending, and a restart: nothing is lost, nothing doubled",
        arguments: EngineUnderTest.allCases)
    func killedWhileSending(engine: EngineUnderTest) async throws {
        try await withProgramFolder { folder in
            let simulators = try await DemoSimulators.start(seed: 3, world: .live)
            do { try await killWhileSending(engine, folder, simulators) } catch {
                await simulators.stop()
                throw error
            }
            await simulators.stop()
        }
    }

    private func killWhileSending(
        _ engine: EngineUnderTest, _ folder: String, _ simulators: DemoSimulators
    ) async throws {
        let location = try await locationForServer(of: engine, folder: folder)
        try await prepare(location, folder, simulators)
        var packages: [Int64] = []
        for _ in 0..<20 { packages.append(try await simulators.trendyol.createOrder(plainDraft())) }

        // The supplier takes each order and never answers: every sending is caught between effect and completion.
        await simulators.supplier.faults.fail(
            perMille: 1000, on: SupplierRoute.create.rawValue, with: .timeoutAfterEffect)
        let first = try serve(location, folder: folder)
        try await waitUntil { await simulators.supplier.receivedCount >= 5 }
        await first.kill()

        await simulators.supplier.faults.clear()
        let second = try serve(location, folder: folder)
        try await waitUntil(seconds: 480) { try await shippedCount(location) == packages.count }
        await second.kill()
        #expect(await simulators.supplier.doubledReferences().isEmpty)
        #expect(await simulators.supplier.receivedCount == packages.count)
        #expect(await simulators.whatsApp.doubled().isEmpty)
    }

    @Test("The program leaves no core dump with its memory in it")
    func coreDumps() async throws {
        try await withProgramFolder { folder in
            let server = try serve(.directory(folder + "/veri"), folder: folder)
            func read(_ name: String) -> String {
                (try? String(contentsOfFile: "/proc/\(server.id)/\(name)", encoding: .utf8)) ?? ""
            }
            try await waitUntil {
                Int(read("coredump_filter").trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0
            }
            let limit = read("limits").split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(limit?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
            await server.kill()
        }
    }

    /// Fills the database by the program itself, before the server process owns it.
    private func prepare(_ location: DatabaseLocation, _ folder: String, _ simulators: DemoSimulators) async throws {
        var settings = Program.Settings(
            location: location, keyPath: folder + "/anahtar", filesPath: folder + "/dosyalar")
        settings.operations.outboundAddresses.allowsLoopback = true
        let program = try await Program.start(settings)
        do {
            _ = try await DemoInstallation.create(in: program, simulators: simulators)
            await program.stop()
        } catch {
            await program.stop()
            throw error
        }
    }

    private func shippedCount(_ location: DatabaseLocation) async throws -> Int {
        let database = try Program.open(location, readOnly: true)
        let count = try await database.read { tx in
            try tx.value("SELECT count(*) FROM siparisler WHERE durum = 'kargoda'", as: Int.self) ?? 0
        }
        await database.close()
        return count
    }

    private func waitUntil(seconds: Int = 240, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw NotSettled() }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// A schema of its own named in the address, because a server process is told an address and no schema.
private func locationForServer(of engine: EngineUnderTest, folder: String) async throws -> DatabaseLocation {
    guard engine == .postgres else { return .directory(folder + "/veri") }
    return .postgres(url: try await TestPostgres.urlWithNewSchema(), schema: nil)
}

/// Starts `siparis serve`.
private func serve(_ location: DatabaseLocation, folder: String) throws -> ChildProcess {
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
    process.arguments =
        [
            "serve", "--port", "0", "--allow-loopback", "--key-file", folder + "/anahtar", "--pull-interval", "1",
            "--supplier-interval", "1",
        ]
        + database
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return try ChildProcess(process)
}
