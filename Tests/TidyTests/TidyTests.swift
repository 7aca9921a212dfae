import Testing

@Suite("The house is tidy")
struct TidyTests {
    @Test("No Swift file has more than 400 lines")
    func fileLength() throws {
        let files = try SourceTree.swiftFiles()
        #expect(files.count > 200)
        for file in files { #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines") }
    }

    @Test("No function has more than 70 lines")
    func functionLength() throws {
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            // The tables of the schema are one text each.
            if file.path.hasPrefix("Sources/Storage/Migrations/") { continue }
            for (line, length) in functions(in: BareCode(file.text).text) {
                #expect(length <= 70, "\(file.path):\(line) has \(length) lines")
            }
        }
    }

    @Test("The measure of functions finds a long one")
    func measureWorks() {
        let body = String(repeating: "    work()\n", count: 80)
        let code = "struct A {\nfunc f() {\n\(body)}\nfunc g() { h() }\n}\n"
        #expect(functions(in: BareCode(code).text).map(\.length) == [82, 1])
        #expect(BareCode("let a = \"{ \\(b(\"}\")) {\" // {\nfunc").text == "let a = \"\" \nfunc")
    }

    /// The line and the length in lines of each function that has a body.
    private func functions(in code: String) -> [(line: Int, length: Int)] {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        var found: [(line: Int, length: Int)] = []
        for (number, line) in lines.enumerated() where isFunction(line) {
            var depth = 0
            var hasBegun = false
            body: for (offset, text) in lines[number...].enumerated() {
                for character in text {
                    if character == "{" {
                        depth += 1
                        hasBegun = true
                    } else if character == "}" {
                        depth -= 1
                        if depth < 0 { break body }
                    }
                    if hasBegun, depth == 0 {
                        found.append((number + 1, offset + 1))
                        break body
                    }
                }
                // A requirement of a protocol has no body: the next declaration begins.
                if !hasBegun, offset > 0, isFunction(text) { break body }
            }
        }
        return found
    }

    private func isFunction(_ line: Substring) -> Bool {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == "<" })
        return words.contains("func") || words.first == "init" || line.contains(" init(") || line.contains(" init?(")
    }

    /// Words that Sources must not hold, and the folders where each is allowed.
    private static let banned: [(word: String, allowed: [String])] = [
        ("try!", []), ("as!", []), ("fatalError(", []), ("print(", ["Sources/siparis/"]), ("debugPrint(", []),
        ("Date()", ["Sources/siparis/LiveWorld.swift", "Sources/TestSupport/"]),
        ("UUID()", ["Sources/TestSupport/"]), ("nonisolated(unsafe)", []), ("unsafeBitCast(", []),
        ("Date.now", ["Sources/siparis/LiveWorld.swift"]),
    ]

    @Test("Sources hold none of the words that hide faults or the time")
    func bannedWords() throws {
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            let code = BareCode(file.text).text
            for (word, allowed) in TidyTests.banned where !allowed.contains(where: { file.path.hasPrefix($0) }) {
                for (number, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                    #expect(!holds(line, word), "\(file.path):\(number + 1) holds \(word)")
                }
            }
        }
    }

    /// Whether the word stands in the line, and not as the end of a longer one (`fingerprint(`).
    private func holds(_ line: Substring, _ word: String) -> Bool {
        for range in line.ranges(of: word) {
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
            if !(before.isLetter || before.isNumber || before == "_" || before == ".") { return true }
        }
        return false
    }

    @Test("Nothing is put off in a comment")
    func nothingPutOff() throws {
        // In two pieces, so that this file does not hold the words itself.
        for file in try SourceTree.swiftFiles() {
            for word in ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"] {
                for (number, line) in file.lines.enumerated() {
                    #expect(!holds(line, word), "\(file.path):\(number + 1) holds \(word)")
                }
            }
        }
    }

    @Test("Every type that is called Sendable without the compiler's check says why it is")
    func uncheckedSendable() throws {
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            let lines = file.lines
            for (number, line) in lines.enumerated() where line.contains("@unchecked Sendable") && !isComment(line) {
                let after = lines[number..<min(number + 3, lines.count)]
                let before = lines[max(number - 6, 0)..<number].filter(isComment)
                let isProved =
                    after.contains { $0.contains("Sendable:") || $0.contains("proof") }
                    || before.contains { $0.contains("@unchecked Sendable") && $0.contains("sound") }
                #expect(isProved, "\(file.path):\(number + 1)")
            }
        }
    }

    private func isComment(_ line: Substring) -> Bool { line.drop { $0 == " " }.hasPrefix("//") }

    /// Where text becomes SQL without being bound: file and how often. Each of them takes names from this program only.
    private static let uncheckedSQL: [String: Int] = [
        "Sources/Storage/API/ApiPage.swift": 12,
        "Sources/Storage/API/ApiResource.swift": 11,
        "Sources/Storage/API/ApiResourceParts.swift": 6,
        "Sources/Storage/ScopeCondition.swift": 2,
        "Sources/Storage/ReadModels/IntegrationList.swift": 1,
        "Sources/Storage/Secrets/SealedColumn.swift": 11,
        "Sources/Storage/PersonalData/PersonalDataPlaces.swift": 7,
        "Sources/siparis/Demo/DemoAudit.swift": 1,
    ]

    @Test("Text becomes SQL in the known places only")
    func uncheckedSQLUses() throws {
        var found: [String: Int] = [:]
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            let count = file.text.ranges(of: "\\(uncheckedSQL:").count
            if count > 0 { found[file.path] = count }
        }
        #expect(found == TidyTests.uncheckedSQL)
    }

    @Test("Whose data a request may touch comes from who is signed in: no file of Web makes a scope")
    func scopes() throws {
        let making = #/\bScope\(|\bScope\.(only|dealers|system)\b|[:?=] \.(only|dealers|system)\b/#
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/Web/") {
            for (number, line) in file.lines.enumerated() where !isComment(line) {
                #expect(line.firstMatch(of: making) == nil, "\(file.path):\(number + 1)")
            }
        }
    }

    @Test("No file names a place on somebody's machine, or a host that packages come from")
    func noPlaces() throws {
        // In pieces, so that this file does not hold the words itself.
        let places = [
            "/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/",
        ]
        let hosts = [
            "arti" + "factory", "ne" + "xus.", "jfr" + "og", "packages." + "internal", "local" + "repo", "pypi" + ".",
        ]
        for file in try SourceTree.textFiles() {
            for word in places + hosts where file.text.contains(word) {
                let line = file.lines.firstIndex { $0.contains(word) }.map { $0 + 1 } ?? 0
                Issue.record("\(file.path):\(line) holds \(word)")
            }
        }
    }

    @Test("Identifiers are ASCII in Sources")
    func asciiIdentifiers() throws {
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            for (number, line) in BareCode(file.text).text.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                #expect(line.utf8.allSatisfy { $0 < 0x80 }, "\(file.path):\(number + 1)")
            }
        }
    }
}
