/// The text on one line that no terminal or log reader takes for anything but text: line ends, control characters
/// (ANSI escapes begin with one), and invisible marks of direction and format are written as `\u{…}`.
package func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.breaksLines) else { return text }
    var line = ""
    for scalar in text.unicodeScalars {
        if scalar.breaksLines {
            line += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            line.unicodeScalars.append(scalar)
        }
    }
    return line
}

extension Unicode.Scalar {
    fileprivate var breaksLines: Bool {
        if value < 0x20 || value == 0x7F { return true }
        guard value >= 0x80 else { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
