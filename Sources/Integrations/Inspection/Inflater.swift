import CZlib

/// Unpacks deflated data piece by piece (RFC 1951), so that its reader can stop at any time.
enum Inflater {
    private static let pieceCount = 64 * 1024

    /// - Parameter take: gets each piece; what it throws ends the work.
    static func inflate(
        _ data: ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) throws(FileRefusal) -> Void
    ) throws(FileRefusal) {
        var stream = z_stream()
        let isReady = inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        guard isReady else { throw .archive }
        defer { inflateEnd(&stream) }
        var input = Array(data)
        var output = [UInt8](repeating: 0, count: pieceCount)
        var position = 0
        var status = Z_OK
        while status != Z_STREAM_END {
            let produced = step(&stream, &input, &position, &output, &status)
            guard status == Z_OK || status == Z_STREAM_END, produced > 0 || status == Z_STREAM_END else {
                throw .archive
            }
            if produced > 0 { try take(output[..<produced]) }
        }
        guard position == input.count else { throw .archive }
    }

    /// Fills the output once.
    private static func step(
        _ stream: inout z_stream, _ input: inout [UInt8], _ position: inout Int, _ output: inout [UInt8],
        _ status: inout Int32
    ) -> Int {
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress.map { $0 + position }
                stream.avail_in = UInt32(input.count - position)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
                position = input.count - Int(stream.avail_in)
                return output.count - Int(stream.avail_out)
            }
        }
    }
}
