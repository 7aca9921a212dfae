/// The table of contents of a ZIP archive (PKWARE APPNOTE 6.3), read strictly: what writers of workbooks never make is
/// refused.
struct ZipDirectory {
    struct Entry {
        var name: String
        var isDeflated: Bool
        var compressedSize: Int
        var size: Int
        /// Where its own header begins and where its data lies.
        var start: Int
        var data: Range<Int>
    }

    static let entriesMax = 200

    private(set) var entries: [Entry] = []

    init(_ bytes: [UInt8]) throws(FileRefusal) {
        let reader = ByteReader(bytes: bytes)
        guard let end = Self.endRecord(reader) else { throw .archive }
        let (count, size, start) = (reader.u16(end + 10), reader.u32(end + 12), reader.u32(end + 16))
        // Parts on other disks and the 64-bit form have no place in ten megabytes.
        guard reader.u16(end + 4) == 0, reader.u16(end + 6) == 0, reader.u16(end + 8) == count, start + size == end
        else { throw .archive }
        guard count <= Self.entriesMax else { throw .archiveEntries }
        var position = start
        for _ in 0..<count {
            let (entry, next) = try Self.entry(reader, at: position, end: end, dataEnd: start)
            entries.append(entry)
            position = next
        }
        guard position == end else { throw .archive }
        try refuseOverlaps(dataEnd: start)
    }

    /// The end record is where the archive ends; nothing follows its comment.
    private static func endRecord(_ reader: ByteReader) -> Int? {
        let last = reader.count - 22
        guard last >= 0 else { return nil }
        return (max(0, last - 65_535)...last).reversed().first { position in
            reader.u32(position) == 0x0605_4B50 && position + 22 + reader.u16(position + 20) == reader.count
        }
    }

    private static func entry(
        _ reader: ByteReader, at position: Int, end: Int, dataEnd: Int
    ) throws(FileRefusal) -> (Entry, next: Int) {
        guard position + 46 <= end, reader.u32(position) == 0x0201_4B50 else { throw .archive }
        let (flags, method) = (reader.u16(position + 8), reader.u16(position + 10))
        let (compressed, size) = (reader.u32(position + 20), reader.u32(position + 24))
        let nameLength = reader.u16(position + 28)
        let next = position + 46 + nameLength + reader.u16(position + 30) + reader.u16(position + 32)
        let start = reader.u32(position + 42)
        // Bit 0: encrypted; bit 13: hidden names.
        guard next <= end, flags & 0x2001 == 0, method == 0 || method == 8, reader.u16(position + 34) == 0,
            start + 30 <= dataEnd, reader.u32(start) == 0x0403_4B50, reader.u16(start + 8) == method,
            reader.u16(start + 26) == nameLength
        else { throw .archive }
        let name = reader.slice(position + 46, nameLength)
        let dataStart = start + 30 + nameLength + reader.u16(start + 28)
        guard dataStart + compressed <= dataEnd, reader.slice(start + 30, nameLength).elementsEqual(name),
            method == 8 || compressed == size
        else { throw .archive }
        let isUnix = reader.u16(position + 4) >> 8 == 3
        let isLink = isUnix && (reader.u32(position + 38) >> 16) & 0o170000 == 0o120000
        let text = String(decoding: name, as: UTF8.self)
        guard !isLink, isHarmless(text) else { throw .archiveName }
        let entry = Entry(
            name: text, isDeflated: method == 8, compressedSize: compressed, size: size, start: start,
            data: dataStart..<(dataStart + compressed))
        return (entry, next)
    }

    /// Names are not used for anything, but one that leads elsewhere says what its maker wanted.
    private static func isHarmless(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.contains("\\") && !name.contains(":")
            && !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{FFFD}" }
    }

    private func refuseOverlaps(dataEnd: Int) throws(FileRefusal) {
        let sorted = entries.sorted { $0.start < $1.start }
        guard sorted.first?.start ?? 0 == 0 else { throw .archive }
        for (entry, next) in zip(sorted, sorted.dropFirst()) where entry.data.upperBound > next.start {
            throw .archive
        }
    }
}

/// Reads little-endian numbers; the caller has seen to it that they are there, and beyond the end there are zeros.
private struct ByteReader {
    let bytes: [UInt8]

    var count: Int { bytes.count }

    func u16(_ position: Int) -> Int { byte(position) | byte(position + 1) << 8 }

    func u32(_ position: Int) -> Int { u16(position) | u16(position + 2) << 16 }

    func slice(_ start: Int, _ count: Int) -> ArraySlice<UInt8> {
        bytes[min(start, bytes.count)..<min(start + count, bytes.count)]
    }

    private func byte(_ position: Int) -> Int { position < bytes.count ? Int(bytes[position]) : 0 }
}
