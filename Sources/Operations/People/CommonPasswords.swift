import CAssets

/// The ten thousand passwords that people choose most (`common_passwords.txt`, see `Docs/third-party.md`).
enum CommonPasswords {
    /// Whether a password is one of them, or one in a simple disguise: with digits and signs before or behind it, with
    /// signs for letters, or written several times.
    ///
    /// - Parameter folded: in lower case, without accents.
    static func isVariation(_ folded: String) -> Bool {
        // Dates and telephone numbers.
        if folded.filter({ !$0.isNumber }).count < 3 || keyRows.contains(where: { isRun(folded, in: $0) }) {
            return true
        }
        let core = trimmed(folded)
        return [
            folded, core, unmasked(folded, one: "i"), unmasked(folded, one: "l"), trimmed(unmasked(folded, one: "i")),
            unmasked(core, one: "i"), unmasked(core, one: "l"),
        ].contains { isListed($0) || isRepeated($0) }
    }

    /// The list, read once from the program itself.
    static let all: Set<String> = {
        for index in 0..<panel_asset_count() {
            let asset = panel_asset_at(index)
            guard String(cString: asset.path) == "common_passwords.txt" else { continue }
            // Both pointers lead to constants of the program.
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.length)
            return Set(bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) })
        }
        return []
    }()

    /// What fingers and heads run along.
    private static let keyRows = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1234567890"]

    /// Whether the password is made of runs of at least three neighbours, forwards or backwards, such as `abcd12345678`.
    private static func isRun(_ word: String, in row: String) -> Bool {
        let places = Dictionary(row.enumerated().map { ($1, $0) }) { first, _ in first }
        let digits = Dictionary("1234567890".enumerated().map { ($1, $0 + 100) }) { first, _ in first }
        let steps = word.map { places[$0] ?? digits[$0] ?? -1 }
        var (run, start) = (1, 0)
        while start < steps.count {
            run = 1
            while start + run < steps.count, steps[start] >= 0, abs(steps[start + run] - steps[start + run - 1]) == 1 {
                run += 1
            }
            guard run >= 3 else { return false }
            start += run
        }
        return true
    }

    private static func isListed(_ word: String) -> Bool { word.utf8.count >= 4 && all.contains(word) }

    private static func isRepeated(_ word: String) -> Bool {
        let letters = Array(word)
        return stride(from: 4, through: letters.count / 2, by: 1).contains { length in
            guard letters.count % length == 0, isListed(String(letters[..<length])) else { return false }
            return letters.indices.allSatisfy { letters[$0] == letters[$0 % length] }
        }
    }

    private static func trimmed(_ word: String) -> String {
        String(word.drop { !$0.isLetter }.reversed().drop { !$0.isLetter }.reversed())
    }

    private static func unmasked(_ word: String, one: Character) -> String {
        let letters: [Character: Character] = [
            "@": "a", "4": "a", "0": "o", "3": "e", "1": one, "!": one, "5": "s", "$": "s", "7": "t", "+": "t",
            "8": "b",
        ]
        return String(word.map { letters[$0] ?? $0 })
    }
}
