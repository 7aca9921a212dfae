/// The binary forms of PostgreSQL's types, as their send and receive functions write and read them:
/// big-endian, unaligned. Encoders append to a buffer; decoders take exactly the bytes of one value.
package enum Codec {
    /// Appends the bytes of an integer, the most significant first.
    package static func append(_ value: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    /// Reads a big-endian integer at an offset of `bytes`. Throws `.decoding` if the bytes end before it does.
    static func load<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type,
        from bytes: UnsafeRawBufferPointer,
        at offset: Int = 0
    ) throws(PostgresError) -> Number {
        guard offset >= 0, bytes.count - offset >= MemoryLayout<Number>.size else {
            throw malformed("\(type)", bytes)
        }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Throws `.decoding` unless there are exactly `count` bytes.
    static func require(_ count: Int, _ bytes: UnsafeRawBufferPointer, for type: String) throws(PostgresError) {
        guard bytes.count == count else { throw malformed(type, bytes) }
    }

    /// The error for bytes that are not a value of the type; it tells their number, not what they are.
    static func malformed(_ type: String, _ bytes: UnsafeRawBufferPointer) -> PostgresError {
        PostgresError(.decoding, "\(bytes.count) bytes are not a value of type \(type)")
    }
}
