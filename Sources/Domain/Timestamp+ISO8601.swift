extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC with milliseconds: `2026-05-04T07:11:12.345Z`. Text of this form sorts like the times.
    package var description: String {
        let civil = CivilTime(self)
        return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
            + "T\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
            + ".\(padded(civil.millisecond, 3))Z"
    }

    /// Reads `2026-05-04T07:11:12Z`, with or without fractional seconds, with `Z` or an offset such as `+03:00`;
    /// a blank may stand for the `T`. Returns nil for anything else, impossible dates included.
    package init?(iso8601 text: some StringProtocol) {
        var reader = DigitReader(text.utf8)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2),
            let millisecond = reader.skip(".") ? reader.fraction() : 0,
            let offsetMinutes = reader.zoneOffset(), reader.isAtEnd,
            let moment = CivilTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second,
                millisecond: millisecond
            ).timestamp
        else { return nil }
        self = moment - .seconds(offsetMinutes * 60)
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads fixed-width decimal fields from the bytes of a text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: some Collection<UInt8>) { rest = Substring(decoding: text, as: UTF8.self).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        let field = rest.prefix(width)
        guard field.count == width, field.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(width)
        return field.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The digits after the point as milliseconds; further digits are cut.
    mutating func fraction() -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        rest = rest.dropFirst(digits.count)
        return (Array(digits) + [0x30, 0x30]).prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    mutating func zoneOffset() -> Int? {
        if skip("Z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        _ = skip(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
