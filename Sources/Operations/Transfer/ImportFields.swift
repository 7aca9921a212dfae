import Domain

/// Reads the columns of one row as what they mean, and collects what is wrong.
struct ImportFields {
    let row: ImportRow
    private(set) var problems: [ImportProblem] = []

    init(_ row: ImportRow) { self.row = row }

    /// A text of at most this many characters, without invisible ones.
    mutating func text(_ name: String, max lengthMax: Int) -> String? {
        guard let text = row.values[name] else { return nil }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control || scalar == "\t" || scalar == "\n" || scalar == "\r"
        }
        guard isPlain, text.unicodeScalars.count <= lengthMax else {
            add(name, "bicim", "En çok \(lengthMax) karakter olabilir; görünmeyen karakter içeremez.")
            return nil
        }
        return text
    }

    mutating func requiredText(_ name: String, max lengthMax: Int) -> String {
        if row.values[name] == nil { add(name, "zorunlu", "Bu sütun boş olamaz.") }
        return text(name, max: lengthMax) ?? ""
    }

    mutating func int(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = row.values[name] else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), range.contains(number)
        else {
            add(name, "bicim", "\(range.lowerBound) ile \(range.upperBound) arasında bir tam sayı olmalı.")
            return nil
        }
        return number
    }

    mutating func id<Entity>(_ name: String, of type: Entity.Type = Entity.self) -> ID<Entity>? {
        guard let text = row.values[name] else { return nil }
        guard let id = ID<Entity>(text: text), id.description == text else {
            add(name, "bicim", "Kayıt numarası olmalı (pozitif tam sayı).")
            return nil
        }
        return id
    }

    /// `149.90`, `149,90` or `1.234,56`: as programs and as Turkish people write.
    mutating func money(_ name: String) -> Money? {
        guard let text = row.values[name] else { return nil }
        guard let amount = ImportFields.amount(text) else {
            add(name, "bicim", "Tutar 149.90 ya da 1.234,56 biçiminde olmalı; en çok iki kuruş basamağı.")
            return nil
        }
        return amount
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let text = row.values[name] else { return nil }
        guard let word = Word(rawValue: text.lowercased()) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            add(name, "bicim", "Şunlardan biri olmalı: \(words).")
            return nil
        }
        return word
    }

    mutating func add(_ column: String?, _ code: String, _ message: String) {
        problems.append(ImportProblem(row: row.number, column: column, code: code, message: message))
    }

    static func amount(_ text: String) -> Money? {
        let halves = text.split(separator: ",", omittingEmptySubsequences: false)
        if halves.count == 2 {
            let groups = halves[0].split(separator: ".", omittingEmptySubsequences: false)
            guard isDigits(halves[1]), halves[1].utf8.count <= 2, groups.allSatisfy(isDigits),
                groups.count == 1 || groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }) && groups[0].utf8.count <= 3
            else { return nil }
            return Money(decimal: groups.joined() + "." + halves[1])
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 1, parts.count <= 2, parts.allSatisfy(isDigits),
            parts.count == 1 || parts[1].utf8.count <= 2
        else { return nil }
        return Money(decimal: text)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
