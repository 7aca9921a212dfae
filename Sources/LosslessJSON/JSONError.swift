/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedCharacter = "unexpected character"
        case invalidNumber = "not a JSON number"
        case invalidEscape = "invalid escape in a string"
        case controlCharacter = "control character in a string"
        case invalidUTF8 = "invalid UTF-8"
        case duplicateName = "the same name twice in one object"
        case tooDeep = "nested too deeply"
        case trailingText = "text after the end of the value"
    }

    public var reason: Reason
    /// Line and column of the offending byte, both from 1; the column counts bytes.
    public var line: Int
    public var column: Int

    public var description: String { "line \(line), column \(column): \(reason.rawValue)" }
}
