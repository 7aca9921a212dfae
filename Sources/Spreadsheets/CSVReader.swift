import Domain

/// A table that was read from text: a header and rows of texts.
package struct TextTable: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        /// As spreadsheets count: the header is row 1.
        package var number: Int
        package var cells: [String]

        package init(number: Int, cells: [String]) { (self.number, self.cells) = (number, cells) }
    }

    package var header: [String]
    package var rows: [Row]
}

/// Why text is no CSV.
package enum CSVError: Error, Sendable, Equatable {
    case empty
    /// A byte order mark of UTF-16.
    case utf16
    /// Bytes that are no UTF-8 and look like the Turkish code page of Windows.
    case windows1254
    case notUTF8
    /// A quote that is not closed, or something between a closing quote and the separator. The line counts from 1.
    case quote(line: Int)
    case tooManyRows(limit: Int)
    case tooManyColumns(limit: Int)
}

/// Reads CSV strictly (RFC 4180), with `;`, `,` or tab between the cells: whichever the header has most of.
package struct CSVReader {
    private let rowsMax: Int
    private let columnsMax: Int

    /// - Parameters:
    ///   - rowsMax: rows after the header.
    ///   - columnsMax: cells to a row.
    package init(rowsMax: Int, columnsMax: Int = 100) { (self.rowsMax, self.columnsMax) = (rowsMax, columnsMax) }

    /// Rows of which all cells are blank are left out, but counted.
    package func read(_ bytes: [UInt8]) throws(CSVError) -> TextTable {
        let text = try CSVReader.checked(bytes)
        var scanner = Scanner(text, separator: CSVReader.separator(of: text))
        guard let header = try scanner.next(), header.contains(where: { !$0.isEmpty }) else { throw .empty }
        guard header.count <= columnsMax else { throw .tooManyColumns(limit: columnsMax) }
        var rows: [TextTable.Row] = []
        var number = 1
        while let cells = try scanner.next() {
            number += 1
            guard cells.contains(where: { !$0.isEmpty }) else { continue }
            guard rows.count < rowsMax else { throw .tooManyRows(limit: rowsMax) }
            guard cells.count <= columnsMax else { throw .tooManyColumns(limit: columnsMax) }
            rows.append(TextTable.Row(number: number, cells: cells))
        }
        return TextTable(header: header, rows: rows)
    }

    /// The bytes without their mark, if they are UTF-8.
    private static func checked(_ bytes: [UInt8]) throws(CSVError) -> ArraySlice<UInt8> {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
        let text = bytes.starts(with: CSVText.byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        guard !text.isEmpty else { throw .empty }
        guard String(validating: text, as: UTF8.self) != nil else {
            throw text.contains(where: turkishBytes.contains) ? .windows1254 : .notUTF8
        }
        return text
    }

    /// Ğ ğ İ ı Ş ş, and the letters that Turkish shares with other languages, in Windows-1254.
    private static let turkishBytes: Set<UInt8> = [
        0xD0, 0xF0, 0xDD, 0xFD, 0xDE, 0xFE, 0xC7, 0xE7, 0xD6, 0xF6, 0xDC, 0xFC,
    ]

    /// The commonest candidate of the header, quoted parts not counted; a semicolon if there is none.
    private static func separator(of text: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, byte == 0x0A || byte == 0x0D { break }
            if !isQuoted { counts[byte, default: 0] += 1 }
        }
        let candidates = CSVSeparator.allCases.map(\.byte)
        return candidates.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) }.flatMap { (counts[$0] ?? 0) > 0 ? $0 : nil }
            ?? CSVSeparator.semicolon.byte
    }
}

/// Reads one record after the other.
private struct Scanner {
    private let bytes: ArraySlice<UInt8>
    private let separator: UInt8
    private var position: Int
    private var line = 1

    init(_ bytes: ArraySlice<UInt8>, separator: UInt8) {
        (self.bytes, self.separator, position) = (bytes, separator, bytes.startIndex)
    }

    /// The cells of the next record; nil at the end.
    mutating func next() throws(CSVError) -> [String]? {
        guard position < bytes.endIndex else { return nil }
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard position < bytes.endIndex else { return cells }
            if bytes[position] == separator {
                position += 1
            } else {
                skipLineEnd()
                return cells
            }
        }
    }

    private mutating func cell() throws(CSVError) -> String {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else { return try plainCell() }
        return try quotedCell()
    }

    private mutating func plainCell() throws(CSVError) -> String {
        let start = position
        while position < bytes.endIndex, bytes[position] != separator, !isLineEnd(bytes[position]) {
            guard bytes[position] != UInt8(ascii: "\"") else { throw .quote(line: line) }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedCell() throws(CSVError) -> String {
        let opening = line
        position += 1
        var content: [UInt8] = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == 0x0A { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                content.append(byte)
                continue
            }
            guard position < bytes.endIndex else { return String(decoding: content, as: UTF8.self) }
            if bytes[position] == UInt8(ascii: "\"") {
                content.append(byte)
                position += 1
            } else if bytes[position] == separator || isLineEnd(bytes[position]) {
                return String(decoding: content, as: UTF8.self)
            } else {
                throw .quote(line: line)
            }
        }
        throw .quote(line: opening)
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private mutating func skipLineEnd() {
        if bytes[position] == 0x0D, position + 1 < bytes.endIndex, bytes[position + 1] == 0x0A { position += 1 }
        position += 1
        line += 1
    }
}
