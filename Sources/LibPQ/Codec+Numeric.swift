/// `numeric` is four 16-bit fields (number of digits, weight, sign, decimals shown) and then digits of base 10,000;
/// digit number i counts 10,000 to the power of (weight - i). Source: PostgreSQL `numeric_send`, `numeric_recv`.
extension Codec {
    private static let base: UInt64 = 10_000
    private static let positive: UInt16 = 0x0000
    private static let negative: UInt16 = 0x4000
    private static let headerSize = 8

    /// Appends an amount in hundredths as a `numeric` with two decimals.
    package static func append(numericHundredths hundredths: Int64, to buffer: inout [UInt8]) {
        // The digits from the lowest: the one after the point first, so digit number i has weight i - 1.
        var digits = [UInt16(hundredths.magnitude % 100 * 100)]
        var whole = hundredths.magnitude / 100
        while whole > 0 {
            digits.append(UInt16(whole % base))
            whole /= base
        }
        let lowest = digits.firstIndex { $0 != 0 } ?? digits.endIndex
        let used = digits[lowest...]
        append(UInt16(used.count), to: &buffer)
        append(Int16(used.isEmpty ? 0 : digits.count - 2), to: &buffer)
        append(hundredths < 0 ? negative : positive, to: &buffer)
        append(UInt16(2), to: &buffer)
        for digit in used.reversed() { append(digit, to: &buffer) }
    }

    /// Decodes a `numeric` to hundredths: 12.34 is 1234.
    ///
    /// Throws `.decoding` for more than two decimals other than zero, NaN, the infinities, and amounts beyond `Int64`.
    package static func decodeHundredths(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int64 {
        let count = Int(try load(UInt16.self, from: bytes, at: 0))
        let weight = Int(try load(Int16.self, from: bytes, at: 2))
        let sign = try load(UInt16.self, from: bytes, at: 4)
        try require(headerSize + 2 * count, bytes, for: "numeric")
        guard sign == positive || sign == negative else {
            throw PostgresError(.decoding, "a numeric that is not a finite number")
        }
        var total = Total()
        for index in 0..<count {
            let digit = UInt64(try load(UInt16.self, from: bytes, at: headerSize + 2 * index))
            guard digit < base else { throw malformed("numeric", bytes) }
            try total.add(digit, power: weight - index)
        }
        return try total.signed(isNegative: sign == negative)
    }

    /// Hundredths collected digit by digit.
    private struct Total {
        var hundredths: UInt64 = 0

        /// Adds `digit` times 10,000 to the power of `power`, in hundredths.
        mutating func add(_ digit: UInt64, power: Int) throws(PostgresError) {
            guard digit != 0 else { return }
            guard power >= 0 else { return try add(fraction: digit, power: power) }
            var value = digit * 100
            for _ in 0..<power {
                let (product, overflow) = value.multipliedReportingOverflow(by: base)
                guard !overflow else { throw Self.tooLarge }
                value = product
            }
            let (sum, overflow) = hundredths.addingReportingOverflow(value)
            guard !overflow else { throw Self.tooLarge }
            hundredths = sum
        }

        /// Adds the first digit after the point; any digit that isn't a whole number of hundredths is refused.
        private mutating func add(fraction digit: UInt64, power: Int) throws(PostgresError) {
            guard power == -1, digit % 100 == 0 else {
                throw PostgresError(.decoding, "a numeric with more than two decimals")
            }
            let (sum, overflow) = hundredths.addingReportingOverflow(digit / 100)
            guard !overflow else { throw Self.tooLarge }
            hundredths = sum
        }

        func signed(isNegative: Bool) throws(PostgresError) -> Int64 {
            if isNegative, hundredths == Int64.min.magnitude { return .min }
            guard let value = Int64(exactly: hundredths) else { throw Self.tooLarge }
            return isNegative ? -value : value
        }

        static var tooLarge: PostgresError { PostgresError(.decoding, "a numeric too large for 64-bit hundredths") }
    }
}
