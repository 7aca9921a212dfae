import LibPQ

/// Bytes from pairs of hexadecimal digits; blanks are allowed.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

/// Calls a decoder with bytes that lie at an odd address, as values of a result may.
func decode<Value>(
    _ bytes: [UInt8],
    _ decoder: (UnsafeRawBufferPointer) throws(PostgresError) -> Value
) throws(PostgresError) -> Value {
    let shifted = [0] + bytes
    var outcome: Result<Value, PostgresError>?
    shifted.withUnsafeBytes { buffer in
        do throws(PostgresError) {
            outcome = .success(try decoder(UnsafeRawBufferPointer(rebasing: buffer.dropFirst())))
        } catch {
            outcome = .failure(error)
        }
    }
    guard let outcome else { throw PostgresError(.decoding, "the decoder was not called") }
    return try outcome.get()
}

/// The kind of error that `body` throws; nil if it throws none.
func failure(_ body: () throws(PostgresError) -> Void) -> PostgresError.Kind? {
    do throws(PostgresError) {
        try body()
        return nil
    } catch {
        return error.kind
    }
}
