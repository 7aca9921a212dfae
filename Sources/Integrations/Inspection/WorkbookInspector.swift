/// Looks through a workbook (ECMA-376, a ZIP archive of XML) without keeping what it unpacks.
enum WorkbookInspector {
    static let inflatedBytesMax = 50 << 20
    static let ratioMax = 100
    /// Below this a part may be packed as well as it likes: short repetitive text often is.
    private static let ratioMatters = 256 << 10

    static func check(_ bytes: [UInt8]) throws(FileRefusal) {
        let directory = try ZipDirectory(bytes)
        let names = Set(directory.entries.map { $0.name.lowercased() })
        guard names.contains("[content_types].xml"), names.contains("xl/workbook.xml") else { throw .content }
        guard !names.contains(where: { $0.hasSuffix("vbaproject.bin") }) else { throw .macros }
        var total = 0
        for entry in directory.entries {
            guard !isArchive(entry.name) else { throw .archiveNested }
            try check(entry, bytes[entry.data], &total)
        }
    }

    private static func check(
        _ entry: ZipDirectory.Entry, _ data: ArraySlice<UInt8>, _ total: inout Int
    ) throws(FileRefusal) {
        var xml = isXML(entry.name) ? XMLGuard() : nil
        var size = 0
        var counted = total
        func take(_ piece: ArraySlice<UInt8>) throws(FileRefusal) {
            if size == 0, isArchive(piece) { throw .archiveNested }
            size += piece.count
            counted += piece.count
            let isBomb = size > ratioMatters && size > ratioMax * entry.compressedSize
            guard counted <= inflatedBytesMax, !isBomb else { throw .archiveTooLarge }
            guard size <= entry.size else { throw .archive }
            try xml?.take(piece)
        }
        if entry.isDeflated { try Inflater.inflate(data, take) } else if !data.isEmpty { try take(data) }
        guard size == entry.size else { throw .archive }
        if size > 0 { try xml?.end() }
        total = counted
    }

    private static func isXML(_ name: String) -> Bool {
        [".xml", ".rels", ".vml"].contains { name.lowercased().hasSuffix($0) }
    }

    private static func isArchive(_ name: String) -> Bool {
        [".zip", ".jar", ".xlsx", ".docx", ".pptx", ".7z", ".rar", ".gz", ".xz", ".bz2", ".tar"]
            .contains { name.lowercased().hasSuffix($0) }
    }

    private static func isArchive(_ start: ArraySlice<UInt8>) -> Bool {
        [Array("PK\u{3}\u{4}".utf8), Array("Rar!".utf8), Array("7z".utf8) + [0xBC, 0xAF], [0x1F, 0x8B, 0x08]]
            .contains { start.starts(with: $0) }
    }
}
