/// Refuses XML that could make a reader work without end or fetch something: document types and entities, however its text
/// is encoded. The XML itself is not read.
struct XMLGuard {
    /// Encodings in which the characters of markup are the bytes of ASCII, so that nothing hides from a look at bytes.
    private static let encodings = [
        "utf-8", "us-ascii", "iso-8859-1", "iso-8859-9", "windows-1252", "windows-1254",
    ]

    private var head: [UInt8] = []
    /// The last bytes of what was seen, in which a declaration may begin.
    private var tail: [UInt8] = []
    private static let headCount = 512

    static func check(_ bytes: [UInt8]) throws(FileRefusal) {
        var scan = XMLGuard()
        try scan.take(bytes[...])
        try scan.end()
        let root = String(decoding: scan.head, as: UTF8.self).lowercased()
        guard !["<html", "<svg"].contains(where: { root.contains($0) }) else { throw .content }
    }

    /// Looks at the next piece.
    mutating func take(_ piece: ArraySlice<UInt8>) throws(FileRefusal) {
        if head.count < Self.headCount { head += piece.prefix(Self.headCount - head.count) }
        let bytes = tail + piece
        let declares = bytes.withUnsafeBufferPointer { bytes in
            var index = 1
            while index + 1 < bytes.count {
                if bytes[index] == UInt8(ascii: "!"), bytes[index - 1] == UInt8(ascii: "<"),
                    Self.isLetter(bytes[index + 1])
                {
                    return true
                }
                index += 1
            }
            return false
        }
        guard !declares else { throw .documentType }
        tail = Array(bytes.suffix(2))
    }

    /// Looks at how the text began, once all or enough of it was seen.
    func end() throws(FileRefusal) {
        let start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head[3...] : head[...]
        guard !start.contains(0), head.first != 0xFE, head.first != 0xFF else { throw .xmlEncoding }
        let text = start.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard text.first == UInt8(ascii: "<") else { throw .xml }
        let declaration = String(decoding: text.prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self).lowercased()
        guard declaration.hasPrefix("<?xml"), let name = declaration.firstRange(of: "encoding") else { return }
        let value = declaration[name.upperBound...].drop { " \t\r\n='\"".contains($0) }
        let encoding = String(value.prefix { !" \t\r\n'\"?".contains($0) })
        guard Self.encodings.contains(encoding) else { throw .xmlEncoding }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
