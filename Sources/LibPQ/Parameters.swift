/// The parameters of one statement in binary form: one buffer for all of them, and where each one lies in it.
package struct Parameters {
    /// The limit of the protocol: a 16-bit count.
    package static let maximumCount = 65_535

    /// The type of each parameter; 0 for NULL.
    package private(set) var types: [UInt32] = []
    /// Where each parameter starts in `buffer`; nil for NULL.
    package private(set) var offsets: [Int?] = []
    /// The length of each parameter in bytes; 0 for NULL.
    package private(set) var lengths: [Int32] = []
    /// All parameters one after another, and one zero byte, so that even an empty last one has an address in it.
    package private(set) var buffer: [UInt8] = []

    /// Encodes the values. Throws `.invalidRequest` for too many, too large or unrepresentable ones.
    package init(_ values: [PGValue]) throws(PostgresError) {
        guard values.count <= Self.maximumCount else {
            throw PostgresError(.invalidRequest, "\(values.count) parameters; the limit is \(Self.maximumCount)")
        }
        types.reserveCapacity(values.count)
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        for value in values { try append(value) }
        buffer.append(0)
    }

    private mutating func append(_ value: PGValue) throws(PostgresError) {
        let start = buffer.count
        switch value {
        case .null: break
        case .int8(let number): Codec.append(number, to: &buffer)
        case .bool(let flag): buffer.append(flag ? 1 : 0)
        case .text(let text): buffer.append(contentsOf: text.utf8)
        case .bytes(let bytes): buffer.append(contentsOf: bytes)
        case .timestamptz(let milliseconds): try Codec.append(millisecondsSince1970: milliseconds, to: &buffer)
        case .jsonb(let text): Codec.append(jsonb: text, to: &buffer)
        case .numericHundredths(let hundredths): Codec.append(numericHundredths: hundredths, to: &buffer)
        }
        guard let length = Int32(exactly: buffer.count - start) else {
            throw PostgresError(.invalidRequest, "a parameter of more than 2 GB")
        }
        types.append(value.typeOID)
        offsets.append(value == .null ? nil : start)
        lengths.append(length)
    }
}

extension Parameters {
    /// The arrays that libpq wants, each with `count` elements; they and what they point to are valid
    /// only inside the closure that receives them.
    struct Pointers {
        var count: Int32
        var types: UnsafePointer<UInt32>?
        var values: UnsafePointer<UnsafePointer<CChar>?>?
        var lengths: UnsafePointer<Int32>?
        /// 1 (binary) for each parameter.
        var formats: UnsafePointer<Int32>?
    }

    /// Calls `body` with pointers to the parameters. None of them may leave the closure.
    func withPointers<Result>(_ body: (Pointers) -> Result) -> Result {
        let formats = [Int32](repeating: 1, count: types.count)
        var pointers = Pointers(count: Int32(types.count))
        return withValues { values in
            types.withUnsafeBufferPointer { types in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        pointers.types = types.baseAddress
                        pointers.values = values.baseAddress
                        pointers.lengths = lengths.baseAddress
                        pointers.formats = formats.baseAddress
                        return body(pointers)
                    }
                }
            }
        }
    }

    private func withValues<Result>(_ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result) -> Result {
        buffer.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                let values = offsets.map { offset in offset.flatMap { characters.baseAddress?.advanced(by: $0) } }
                return values.withUnsafeBufferPointer(body)
            }
        }
    }
}
