import Domain

/// Reads how large a picture is from its header, without unpacking it.
enum PictureSize {
    static let pixelsMax = 40_000_000

    static func check(_ bytes: [UInt8], _ type: FileType) throws(FileRefusal) {
        let size =
            switch type {
            case .png: png(bytes)
            case .jpeg: jpeg(bytes)
            case .webp: webp(bytes)
            default: nil as (width: Int, height: Int)?
            }
        guard let size, size.width > 0, size.height > 0 else { throw .picture }
        let (pixels, isHuge) = size.width.multipliedReportingOverflow(by: size.height)
        guard !isHuge, pixels <= pixelsMax else { throw .pictureTooLarge }
    }

    /// The first chunk is always IHDR (ISO/IEC 15948, 11.2.2).
    private static func png(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count >= 33, Array(bytes[12..<16]) == Array("IHDR".utf8) else { return nil }
        return (bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4))
    }

    /// Walks the segments to the first start of frame (ITU-T T.81, B.2.2).
    private static func jpeg(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        var position = 2
        while position + 9 < bytes.count {
            guard bytes[position] == 0xFF else { return nil }
            let marker = bytes[position + 1]
            switch marker {
            case 0xFF: position += 1
            case 0x01, 0xD0...0xD8: position += 2
            case 0xD9, 0xDA: return nil
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                return (bigEndian(bytes, position + 7, 2), bigEndian(bytes, position + 5, 2))
            default: position += 2 + max(2, bigEndian(bytes, position + 2, 2))
            }
        }
        return nil
    }

    /// Simple, lossless and extended files (RFC 9649, section 2).
    private static func webp(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count >= 30 else { return nil }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8 ":
            guard Array(bytes[23..<26]) == [0x9D, 0x01, 0x2A] else { return nil }
            return (littleEndian(bytes, 26, 2) & 0x3FFF, littleEndian(bytes, 28, 2) & 0x3FFF)
        case "VP8L":
            guard bytes[20] == 0x2F else { return nil }
            let bits = littleEndian(bytes, 21, 4)
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case "VP8X": return (littleEndian(bytes, 24, 3) + 1, littleEndian(bytes, 27, 3) + 1)
        default: return nil
        }
    }

    private static func bigEndian(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<(start + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func littleEndian(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<(start + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
