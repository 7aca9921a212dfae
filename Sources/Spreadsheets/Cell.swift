package import Domain

/// One value of a row. Numbers keep their type, so that only text needs to be made safe.
package enum Cell: Sendable, Equatable {
    case empty
    case text(String)
    /// A telephone number: text, whatever it looks like.
    case phone(String)
    case int(Int64)
    case money(Money)
    case percent(Percent)
    case bool(Bool)
    case time(Timestamp)
}

extension Cell {
    /// The value as text without quotes, made safe for spreadsheets: money with a point and two digits, times and yes or
    /// no as `times` tells.
    package func plainText(_ times: ExportTimes) -> String {
        switch self {
        case .empty: ""
        case .text(let text), .phone(let text): FormulaGuard.guarded(text)
        case .int(let number): String(number)
        case .money(let amount): amount.description
        case .percent(let rate): rate.description
        case .bool(let value): times == .iso ? String(value) : value ? "evet" : "hayır"
        case .time(let moment): times == .iso ? moment.description : IstanbulTime.format(moment)
        }
    }
}

/// Keeps text from being taken for a formula by a spreadsheet (OWASP, CSV injection).
package enum FormulaGuard {
    /// The text with an apostrophe before it if a spreadsheet could take it for a formula: if its first character, after
    /// quotes, blanks and invisible ones, is one of `= + - @`, also full-width, or if it begins with a control character.
    /// Characters that no spreadsheet can hold are left out.
    package static func guarded(_ text: String) -> String {
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.filter(isStorable)))
        return isDangerous(text) ? "'" + kept : kept
    }

    /// What ``guarded(_:)`` was given, as far as an apostrophe was added.
    package static func unguarded(_ text: String) -> String {
        let rest = String(text.unicodeScalars.dropFirst())
        return text.unicodeScalars.first == "'" && isDangerous(rest) ? rest : text
    }

    /// Whether a spreadsheet might take the text for a formula.
    package static func isDangerous(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        if isControl(first) { return true }
        guard let head = text.unicodeScalars.first(where: { !isPassedOver($0) }) else { return false }
        return isControl(head) || triggers.contains(head)
    }

    private static let triggers: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}",
    ]

    private static let quotes: Set<Unicode.Scalar> = [
        "\"", "'", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{FF02}", "\u{FF07}",
    ]

    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        quotes.contains(scalar) || scalar.properties.generalCategory == .spaceSeparator
            || scalar.properties.generalCategory == .format
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

    /// XML 1.0, section 2.2: other characters can't be in a workbook at all.
    private static func isStorable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
