import Domain
import Foundation
import LosslessJSON
import Operations
import Testing

@testable import Web

@Suite("Error codes")
struct ErrorCatalogueTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The codes that the sources name where they refuse.
    private static func codesInSources() throws -> Set<String> {
        var codes: Set<String> = []
        for folder in ["Operations", "Web"] {
            let base = root.appendingPathComponent("Sources/\(folder)")
            for path in try FileManager.default.subpathsOfDirectory(atPath: base.path) where path.hasSuffix(".swift") {
                let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
                for match in text.matches(of: #/conflict\(\s*code:\s*"([a-z_0-9]+)"/#) { codes.insert(String(match.1)) }
                for match in text.matches(of: #/Problem\(\s*[a-z0-9.]+,\s*"([a-z_0-9]+)"/#) {
                    codes.insert(String(match.1))
                }
            }
        }
        return codes
    }

    @Test("every code that is thrown is listed, and nothing else")
    func complete() throws {
        let outside = Set(IntegrationError.Class.allCases.map { "dis_sistem_\($0.rawValue)" })
        // One of the two, as the account is.
        let steps: Set<String> = ["ikinci_adim_kur", "ikinci_adim_gerekli"]
        let thrown = try Self.codesInSources().union(outside).union(steps)
        let listed = ErrorCatalogue.entries.map(\.code)
        #expect(Set(listed).count == listed.count)
        #expect(thrown.subtracting(listed).sorted() == [], "to be entered in ErrorCatalogue.swift")
        #expect(Set(listed).subtracting(thrown).sorted() == [], "no longer thrown")
        #expect(listed.count > 50)
    }

    @Test("Docs/api-errors.md is the list")
    func document() throws {
        let file = Self.root.appendingPathComponent("Docs/api-errors.md")
        #expect(try String(contentsOf: file, encoding: .utf8) == ErrorCatalogue.markdown)
    }

    @Test("a refusal carries its code's status and an English text", arguments: ErrorCatalogue.entries.map(\.code))
    func english(code: String) throws {
        let entry = try #require(ErrorCatalogue.entries.first { $0.code == code })
        #expect(!entry.english.isEmpty && !entry.turkish.isEmpty && (400..<600).contains(entry.status))
        guard entry.status == 409 else { return }
        let problem = ErrorMapping.problem(for: OperationError.conflict(code: code, message: "ileti"))
        #expect(problem.status == 409)
        #expect(problem.json["message"]?.string == entry.english && problem.json["mesaj"] == "ileti")
    }
}
