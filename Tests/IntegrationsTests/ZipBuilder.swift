import CZlib

/// Writes ZIP archives, good ones and such as no honest program writes.
struct ZipBuilder {
    struct Entry {
        var name: String
        var content: [UInt8] = []
        var isDeflated = true
        /// What the headers claim; the true size if nil.
        var claimedSize: Int?
        var flags = 0
        var attributes = 0
        /// Points to the header of this earlier entry instead of having one of its own.
        var sharesHeaderOf: Int?
        var localName: String?

        init(_ name: String, _ content: String = "<x/>") { (self.name, self.content) = (name, Array(content.utf8)) }

        init(_ name: String, bytes: [UInt8], isDeflated: Bool = true) {
            (self.name, content, self.isDeflated) = (name, bytes, isDeflated)
        }
    }

    var entries: [Entry]
    /// Put before everything.
    var prefix: [UInt8] = []
    /// Put after everything.
    var suffix: [UInt8] = []

    init(_ entries: [Entry]) { self.entries = entries }

    /// A workbook that can be opened, with further entries.
    static func workbook(_ more: Entry...) -> ZipBuilder {
        ZipBuilder([Entry("[Content_Types].xml", "<Types/>"), Entry("xl/workbook.xml", "<workbook/>")] + more)
    }

    var bytes: [UInt8] {
        var file = prefix
        var directory: [UInt8] = []
        var starts: [Int] = []
        for entry in entries {
            let data = entry.isDeflated ? deflated(entry.content) : entry.content
            let size = entry.claimedSize ?? entry.content.count
            let start = entry.sharesHeaderOf.map { starts[$0] } ?? file.count
            starts.append(start)
            let sizes = u32(0) + u32(data.count) + u32(size)
            if entry.sharesHeaderOf == nil {
                let name = Array((entry.localName ?? entry.name).utf8)
                file += u32(0x0403_4B50) + u16(20) + u16(entry.flags) + u16(entry.isDeflated ? 8 : 0) + u32(0) + sizes
                file += u16(name.count) + u16(0) + name + data
            }
            let name = Array(entry.name.utf8)
            directory += u32(0x0201_4B50) + u16(3 << 8 | 20) + u16(20) + u16(entry.flags)
            directory += u16(entry.isDeflated ? 8 : 0) + u32(0) + sizes + u16(name.count) + u16(0) + u16(0) + u16(0)
            directory += u16(0) + u32(entry.attributes) + u32(start) + name
        }
        let start = file.count
        let count = entries.count
        return file + directory + u32(0x0605_4B50) + u16(0) + u16(0) + u16(count) + u16(count) + u32(directory.count)
            + u32(start) + u16(0) + suffix
    }

    private func u16(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

    private func u32(_ value: Int) -> [UInt8] { u16(value & 0xFFFF) + u16(value >> 16 & 0xFFFF) }

    private func deflated(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: content.count + content.count / 1000 + 64)
        return input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                _ = deflate(&stream, Z_FINISH)
                return Array(output.prefix(output.count - Int(stream.avail_out)))
            }
        }
    }
}
