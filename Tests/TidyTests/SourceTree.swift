import Foundation

/// The files of the project, as they lie beside this test.
struct SourceTree {
    struct File {
        /// From the root of the project, with `/`.
        var path: String
        var text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().standardizedFileURL

    /// All Swift files of the folders `Sources` and `Tests`, and the manifest.
    static func swiftFiles() throws -> [File] {
        try (files(in: "Sources") + files(in: "Tests") + ["Package.swift"]).filter { $0.hasSuffix(".swift") }.map(read)
    }

    /// All files that somebody may read as text: sources, assets, scripts and documents.
    static func textFiles() throws -> [File] {
        let manager = FileManager.default
        let top = try manager.contentsOfDirectory(atPath: root.path).filter { name in
            !name.hasPrefix(".build") && ![".git", ".swiftpm", "veri", "Package.resolved"].contains(name)
                && !name.hasPrefix(".venv")
        }
        let endings = [
            "swift", "md", "mustache", "css", "js", "sh", "yml", "yaml", "json", "h", "c", "modulemap", "service",
        ]
        return try top.flatMap { try files(in: $0) }.filter { path in
            endings.contains { path.hasSuffix("." + $0) } || path.hasPrefix("scripts/") || path.hasSuffix("Dockerfile")
        }.map(read)
    }

    private static func read(_ path: String) throws -> File {
        let bytes = try Data(contentsOf: root.appendingPathComponent(path))
        return File(path: path, text: String(decoding: bytes, as: UTF8.self))
    }

    private static func files(in folder: String) throws -> [String] {
        let start = root.appendingPathComponent(folder)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: start.path, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return [folder] }
        return try FileManager.default.subpathsOfDirectory(atPath: start.path).sorted().map { "\(folder)/\($0)" }
            .filter { path in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(
                    atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder) && !isFolder.boolValue
            }
    }
}

/// Swift text with comments and the contents of string literals blanked out, so that words and braces in them do not
/// count. Approximate: interpolations are blanked as well, regular expression literals are not known.
struct BareCode {
    private(set) var text = ""
    private var rest: Substring

    init(_ source: String) {
        rest = source[...]
        while let first = rest.first { step(first) }
    }

    private mutating func step(_ first: Character) {
        if rest.hasPrefix("//") {
            rest = rest.drop { $0 != "\n" }
        } else if rest.hasPrefix("\"\"\"") || rest.hasPrefix("#\"") || first == "\"" {
            skipLiteral()
        } else {
            text.append(first)
            rest = rest.dropFirst()
        }
    }

    private mutating func skipLiteral() {
        let mark =
            rest.hasPrefix("#\"\"\"")
            ? ("#\"\"\"", "\"\"\"#")
            : rest.hasPrefix("#\"") ? ("#\"", "\"#") : rest.hasPrefix("\"\"\"") ? ("\"\"\"", "\"\"\"") : ("\"", "\"")
        rest = rest.dropFirst(mark.0.count)
        var depth = 0
        while let character = rest.first {
            if depth == 0, rest.hasPrefix(mark.1) {
                rest = rest.dropFirst(mark.1.count)
                break
            }
            if depth == 0, rest.hasPrefix("\\(") {
                depth = 1
                rest = rest.dropFirst(2)
                continue
            }
            if depth == 0, character == "\\" {
                rest = rest.dropFirst(2)
                continue
            }
            if depth > 0 { depth += character == "(" ? 1 : character == ")" ? -1 : 0 }
            if character == "\n" { text.append("\n") }
            rest = rest.dropFirst()
        }
        text += "\"\""
    }
}
