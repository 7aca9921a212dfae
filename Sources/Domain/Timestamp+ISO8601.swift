extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC with milliseconds: `2026-05-04T07:11:12.345Z`. Text of this form sorts like the times.
    package var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends ``description``.
    package func write(into bytes: inout [UInt8]) {
        let civil = CivilTime(self)
        append(civil.year, width: 4, then: "-", to: &bytes)
        append(civil.month, width: 2, then: "-", to: &bytes)
        append(civil.day, width: 2, then: "T", to: &bytes)
        append(civil.hour, width: 2, then: ":", to: &bytes)
        append(civil.minute, width: 2, then: ":", to: &bytes)
        append(civil.second, width: 2, then: ".", to: &bytes)
        append(civil.millisecond, width: 3, then: "Z", to: &bytes)
    }

    /// Reads `2026-05-04T07:11:12Z`, with or without fractional seconds, with `Z` or an offset such as `+03:00`;
    /// a blank may stand for the `T`. Returns nil for anything else, impossible dates included.
    package init?(iso8601 text: some StringProtocol) {
        var text = String(text)
        guard let time = text.withUTF8({ Timestamp(iso8601: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = time
    }

    /// The same from the bytes of a text.
    package init?(iso8601 text: UnsafeRawBufferPointer) {
        var reader = DigitReader(text)
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

/// Appends the digits, with zeros before them up to the width, and what stands behind them. A year of more digits than
/// four keeps them all.
private func append(_ number: Int, width: Int, then end: Unicode.Scalar, to bytes: inout [UInt8]) {
    let digits = String(number).utf8
    for _ in 0..<max(0, width - digits.count) { bytes.append(UInt8(ascii: "0")) }
    bytes.append(contentsOf: digits)
    bytes.append(UInt8(ascii: end))
}

/// Reads fixed-width decimal fields from the bytes of a text.
private struct DigitReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        guard bytes.count - position >= width else { return nil }
        var value = 0
        for byte in bytes[position..<position + width] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += width
        return value
    }

    /// The digits after the point as milliseconds; further digits are cut.
    mutating func fraction() -> Int? {
        let count = bytes[position...].prefix { (0x30...0x39).contains($0) }.count
        guard (1...9).contains(count) else { return nil }
        defer { position += count }
        return (0..<3).reduce(0) { value, place in
            value * 10 + (place < count ? Int(bytes[position + place] - 0x30) : 0)
        }
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
