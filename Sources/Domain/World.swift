/// What the program takes from outside itself: the time and randomness. Passed down by initialisers, replaced by tests.
package struct World: Sendable {
    /// The wall-clock time.
    package var now: @Sendable () -> Timestamp
    /// This many cryptographically strong random bytes.
    package var randomBytes: @Sendable (_ count: Int) -> [UInt8]

    package init(
        now: @escaping @Sendable () -> Timestamp,
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8]
    ) {
        self.now = now
        self.randomBytes = randomBytes
    }

    /// A random token as lower-case hexadecimal text of two characters a byte.
    package func randomToken(byteCount: Int = 32) -> String { hexadecimal(randomBytes(byteCount)) }

    /// A random UUID (RFC 9562, version 4) in its canonical lower-case form.
    package func randomUUID() -> String {
        var bytes = randomBytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return groups.map { hexadecimal(bytes[$0]) }.joined(separator: "-")
    }

    /// A random number from 0 up to, but without, 1: for jitter.
    package func randomFraction() -> Double {
        let value = randomBytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(value) / 4_294_967_296
    }
}

/// Lower-case hexadecimal text of the bytes.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
        for half in [byte >> 4, byte & 0x0F] {
            digits.append(half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10)
        }
    }
    return String(decoding: digits, as: UTF8.self)
}
