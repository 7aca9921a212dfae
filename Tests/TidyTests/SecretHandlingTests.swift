import Foundation
import Testing

@Suite("Secrets are handled with care")
struct SecretHandlingTests {
    /// An operand whose name says that it is a secret or the mark of one, beside `==` or `!=`. Comparing with nil or with a
    /// literal number tells nothing.
    private static let secretName =
        #"(?i:\b[\w.?!\[\]]*(?:secret|token|password|parola|signature|csrf|apikey|revealed|hash|checkvalue|tag|mac)\b(?:\(\))?[?!]?)"#

    /// Finds lines that compare a secret.
    private struct Search {
        // The blanks belong to what is looked ahead at: otherwise fewer of them would be taken until it fits.
        let left = try? Regex(secretName + #"\s*(?:==|!=)(?!\s*(?:nil\b|\d|\.|false\b|true\b))"#)
        let right = try? Regex(#"(?:==|!=)(?!\s*\.)\s*"# + secretName)

        func finds(_ line: String) throws -> Bool {
            let (left, right) = (try #require(left), try #require(right))
            return line.firstMatch(of: left) != nil || line.firstMatch(of: right) != nil
        }
    }

    @Test("Tokens, signatures and secrets are compared in constant time, never by == outside Sealing")
    func comparisons() throws {
        // The simulators are the outside world of tests and the demo.
        let (free, search) = (["Sources/Sealing/", "Sources/Simulators/"], Search())
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            guard !free.contains(where: { file.path.hasPrefix($0) }) else { continue }
            let code = BareCode(file.text).text
            for (number, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where isComparison(line) {
                #expect(
                    try !search.finds(String(line)),
                    "\(file.path):\(number + 1) compares a secret; use constantTimeEquals or TokenHash.matches")
            }
        }
    }

    /// A quick look first: the search takes its time.
    private func isComparison(_ line: Substring) -> Bool {
        guard line.contains("==") || line.contains("!=") else { return false }
        let line = line.lowercased()
        let words = [
            "secret", "token", "password", "parola", "signature", "csrf", "apikey", "revealed", "hash", "checkvalue",
            "tag", "mac",
        ]
        return words.contains { line.contains($0) }
    }

    @Test(
        "The search finds such comparisons",
        arguments: [
            ("guard token == stored else", true), ("a.signature != b", true), ("if given == account.apiSecret {", true),
            ("x.revealed == y", true), ("csrfToken == form", true), ("request.csrf == y", true),
            ("passwordHash == nil", false), ("tokens.count == 3", false), ("status == .active", false),
            ("password != nil", false), ("secret != new", true), ("password  !=  other", true), ("hash==nil", false),
            ("stage == other", false), ("left == 0", false), ("tokenKind == x", false),
        ])
    func searchWorks(line: String, isFound: Bool) throws {
        #expect(try Search().finds(line) == isFound)
    }

    /// Where a secret becomes plain text: each place hands it to the call that needs it.
    @Test("Sealed texts are sealed with the key of the transaction that stores them")
    func sealing() throws {
        // `key:` takes a key that was looked up before: only the rotation may, which looks it up in the same transaction.
        let allowed = [
            "Sources/Sealing/SecretBox.swift", "Sources/Operations/Secrets/SecretBox+Transaction.swift",
            "Sources/Operations/Secrets/RotateKeys.swift",
        ]
        for file in try SourceTree.swiftFiles() where file.path.hasPrefix("Sources/") {
            guard !allowed.contains(file.path) else { continue }
            for (number, line) in file.lines.enumerated() {
                let isSealing = line.contains(".seal(") && line.contains("key:")
                #expect(!isSealing, "\(file.path):\(number + 1): use seal(_:context:_:) with the transaction")
            }
        }
    }

    /// What a document must say of everything in `Sealing` that is cryptography: words of the code, words of the page.
    private static let algorithms: [(code: String, page: String)] = [
        ("AES.GCM", "AES-256-GCM"), ("SHA256", "SHA-256"), ("HMAC<SHA256>", "HMAC-SHA-256"),
        ("HKDF<SHA256>", "HKDF-SHA-256"), ("KDF.Scrypt", "scrypt"), ("HMAC<Insecure.SHA1>", "HMAC-SHA-1"),
    ]
    /// Everything that swift-crypto offers and that could be used.
    private static let offered = [
        "AES.GCM", "AES.KeyWrap", "ChaChaPoly", "SHA256", "SHA384", "SHA512", "Insecure.", "SHA3_", "Curve25519",
        "P256",
        "P384", "P521", "_RSA", "HKDF", "HMAC", "KDF.", "HPKE", "MLKEM", "MLDSA", "XWing", "AES._CBC", "AES._CTR",
        "Insecure.MD5", "Insecure.SHA1",
    ]

    @Test("The inventory of cryptography names every algorithm that is used, and no code uses another")
    func inventory() throws {
        let sources = try SourceTree.swiftFiles().filter { $0.path.hasPrefix("Sources/") }
        let sealing = sources.filter { $0.path.hasPrefix("Sources/Sealing/") }.map(\.text).joined()
        let page = try String(
            contentsOf: SourceTree.root.appendingPathComponent("Docs/operating/cryptography.md"), encoding: .utf8)
        for (code, name) in Self.algorithms {
            #expect(sealing.contains(code), "\(code) is not used any more; take it from the page and from here")
            #expect(page.contains(name), "the page lacks \(name)")
        }
        let known = Self.algorithms.map(\.code)
        for offer in Self.offered where sealing.contains(offer) {
            let isKnown = known.contains { $0.hasPrefix(offer) || $0.contains(offer) }
            #expect(isKnown, "\(offer) is used and not in the inventory")
        }
        // That one algorithm is built on an old hash excuses no other use of such hashes.
        #expect(!sealing.replacing("HMAC<Insecure.SHA1>", with: "").contains("Insecure."))
        for file in sources where !file.path.hasPrefix("Sources/Sealing/") {
            for name in ["import Crypto", "import CryptoExtras", "import CommonCrypto"] {
                #expect(!file.lines.contains { $0.hasSuffix(name) }, "\(file.path) does cryptography outside Sealing")
            }
        }
    }
}
