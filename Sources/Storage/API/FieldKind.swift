import Domain
package import LosslessJSON
package import SQLEngine

/// What a value of the API may be: the one place that knows how each kind is written in JSON and in a query, and what
/// it becomes in the database.
package enum FieldKind: Sendable {
    /// The key of a row, a positive number.
    case id
    case int(ClosedRange<Int64>)
    case bool
    /// A text of two decimals: `"149.90"`.
    case money
    /// Only in answers: a text such as `"20"`.
    case percent
    /// A text of one to `max` characters without control characters but tab and line feed.
    case text(max: Int)
    /// ISO 8601 with a zone; answers are in UTC with milliseconds.
    case time
    /// One of a closed list of words.
    case choice([String])
    /// Only in queries: one or more of a closed list of words, separated by commas.
    case choices([String])
    /// A JSON list of up to `max` texts.
    case texts(max: Int)
    /// A list of one or more different words of a closed list.
    case words(list: [String])
    /// Any JSON object.
    case object
    /// Only in answers: any JSON list.
    case list
    /// Only in answers: any JSON value.
    case any

    /// A choice of the stored words of an enumeration.
    package static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> FieldKind
    where Word.RawValue == String {
        .choice(type.allCases.map(\.rawValue))
    }

    /// Several of the stored words of an enumeration, for a filter.
    package static func anyOf<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> FieldKind
    where Word.RawValue == String {
        .choices(type.allCases.map(\.rawValue))
    }

    /// The value of a JSON body; nil if it is not of this kind.
    package func read(_ json: JSON) -> SQLValue? {
        switch self {
        case .id, .int: json.int.flatMap(readNumber)
        case .bool: json.bool.map(SQLValue.bool)
        case .object: json.members == nil ? nil : .json(json.description)
        case .words(let words): FieldKind.readWords(json, of: words)
        case .list, .any: nil
        case .money, .percent, .text, .time, .choice: json.string.flatMap(read(text:))
        case .texts(let max): readTexts(json, max: max)
        case .choices: nil
        }
    }

    /// The value of a query parameter; nil if it is not of this kind.
    package func read(text: String) -> SQLValue? {
        switch self {
        case .id, .int: text.hasPrefix("+") ? nil : Int64(text).flatMap(readNumber)
        case .bool: text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        case .money: FieldKind.amount(text).map(SQLValue.money)
        case .percent, .object, .texts, .words, .list, .any: nil
        case .text(let max):
            FieldKind.isPlain(text) && (1...max).contains(text.unicodeScalars.count) ? .text(text) : nil
        case .time: Timestamp(iso8601: text).map(SQLValue.time)
        case .choice(let words): words.contains(text) ? .text(text) : nil
        case .choices(let words):
            text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { words.contains(String($0)) }
                ? .text(text) : nil
        }
    }

    /// What is expected, in Turkish, for an error message.
    package var expectation: String {
        switch self {
        case .id: "Kayıt numarası olmalı (pozitif tam sayı)."
        case .int(let range): "\(range.lowerBound) ile \(range.upperBound) arasında bir tam sayı olmalı."
        case .bool: "true veya false olmalı."
        case .money: "Tutar, tırnak içinde ve en çok iki kuruş basamağıyla yazılmalı; örnek: \"149.90\"."
        case .percent, .list, .any: "Yazılamaz."
        case .words(let words):
            "Şunlardan en az birini içeren, yinelemesiz bir liste olmalı: \(words.joined(separator: ", "))."
        case .text(let max): "1–\(max) karakterlik bir metin olmalı."
        case .time: "ISO 8601 zamanı olmalı; örnek: 2026-05-04T10:00:00+03:00."
        case .choice(let words): "Şunlardan biri olmalı: \(words.joined(separator: ", "))."
        case .choices(let words):
            "Virgülle ayrılmış olarak şunlardan biri ya da birkaçı: \(words.joined(separator: ", "))."
        case .texts(let max): "En çok \(max) metinlik bir liste olmalı; örnek: [\"a\", \"b\"]."
        case .object: "JSON nesnesi olmalı."
        }
    }

    private func readTexts(_ json: JSON, max: Int) -> SQLValue? {
        guard let elements = json.array, elements.count <= max,
            elements.allSatisfy({ $0.string.map { !$0.isEmpty && $0.utf8.count <= 1000 } ?? false })
        else { return nil }
        return .json(json.description)
    }

    private func readNumber(_ number: Int64) -> SQLValue? {
        switch self {
        case .id: number > 0 ? .int(number) : nil
        case .int(let range): range.contains(number) ? .int(number) : nil
        default: nil
        }
    }

    private static func readWords(_ json: JSON, of allowed: [String]) -> SQLValue? {
        guard let elements = json.array, !elements.isEmpty, elements.count <= allowed.count else { return nil }
        let words = elements.compactMap(\.string)
        guard words.count == elements.count, Set(words).count == words.count, words.allSatisfy(allowed.contains) else {
            return nil
        }
        return .json(json.description)
    }

    /// Exact: digits that would be rounded away are an error.
    private static func amount(_ text: String) -> Money? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            parts.count == 1 || parts[1].utf8.count <= 2
        else { return nil }
        return Money(decimal: text)
    }

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) || $0 == "\t" || $0 == "\n" || $0 == "\r"
        }
    }
}
