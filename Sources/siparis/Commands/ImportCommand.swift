import ArgumentParser
import Domain
import Foundation
import Integrations
import LosslessJSON
import Operations
import SQLEngine
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read a saved marketplace payload: a page, a stream answer, one package, or a webhook's body.",
        discussion: """
            With --dry-run nothing is stored and no database is needed: one JSON line per package is printed.
            Exit codes: 0 all packages were read, 1 some could not be read or stored, 2 the payload is no order payload.
            """)

    enum Platform: String, ExpressibleByArgument, CaseIterable {
        case trendyol
    }

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Whose payload it is.") var platform: Platform
    @Argument(help: "The file; - reads standard input.") var file: String
    @Option(help: "The integration (its id) that the orders belong to.") var entegrasyon: Int64?
    @Flag(help: "Print what would be stored, without a database.") var dryRun = false
    @Flag(help: "Print one JSON line per package.") var json = false

    func validate() throws {
        guard dryRun != (entegrasyon != nil) else {
            throw ValidationError("Give either --entegrasyon ID or --dry-run.")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let payload = try Self.read(file)
            let packages: [ReadPackage]
            do throws(IntegrationError) { packages = try TrendyolPackageReader.readPackages(payload) } catch {
                throw CommandFailure(message: "\(file): \(error.message)", exitCode: 2)
            }
            let unreadable = complainAboutUnreadable(packages)
            if let entegrasyon {
                try await store(packages, integration: ID(entegrasyon))
            } else {
                for line in DryRun(packages: packages).lines { say(line.description) }
            }
            if unreadable > 0 { throw ExitCode(unreadable == packages.count ? 2 : 1) }
        }
    }

    private static func read(_ file: String) throws -> [UInt8] {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(message: "cannot read \(file)", exitCode: 2)
        }
        return Array(data)
    }

    private func complainAboutUnreadable(_ packages: [ReadPackage]) -> Int {
        var count = 0
        for case .unreadable(let place, let problem, _) in packages {
            complain("siparis: \(file): \(place): \(problem)")
            count += 1
        }
        return count
    }

    private func store(_ packages: [ReadPackage], integration: ID<Integration>) async throws {
        if case .directory(let path) = options.location,
            !FileManager.default.fileExists(atPath: path + "/siparis.sqlite")
        {
            throw CommandFailure(message: "there is no database in \(path); give the right --data", exitCode: 2)
        }
        let program = try await Program.start(
            Program.Settings(location: options.location, keyPath: options.keyPath, filesPath: options.filesPath))
        do {
            let results = try await program.operations.importFile(packages, integration: integration)
            await program.stop()
            report(results)
        } catch {
            await program.stop()
            throw error
        }
    }

    private func report(_ results: [FileImportResult]) {
        if json {
            for result in results { say(result.json.description) }
            return
        }
        let counts = Dictionary(grouping: results, by: \.outcome).mapValues(\.count)
        say(
            "\(counts["yeni"] ?? 0) new, \(counts["degisti"] ?? 0) changed, \(counts["ayni"] ?? 0) unchanged, "
                + "\(counts["hata"] ?? 0) failed")
    }
}
