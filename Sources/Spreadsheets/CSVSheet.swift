package import Domain
import Glibc

/// A CSV file (RFC 4180) in UTF-8 with a byte order mark, so that spreadsheets know its letters.
package final class CSVSheet: SheetWriter {
    private let file: Int32
    private let options: ExportOptions
    private var buffer: [UInt8] = CSVText.byteOrderMark
    private var isOpen = true

    private static let bufferBytes = 64 * 1024

    /// - Parameter path: a new file, which must not exist yet.
    package init(path: String, _ options: ExportOptions) throws(SheetError) {
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard file >= 0 else { throw SheetError.ofSystem("open") }
        self.options = options
    }

    deinit { if isOpen { _ = close(file) } }

    package func write(_ row: [Cell]) throws(SheetError) {
        buffer += CSVText.line(row.map { $0.plainText(options.times) }, separator: options.separator.byte)
        if buffer.count >= CSVSheet.bufferBytes { try flush() }
    }

    package func finish() throws(SheetError) {
        try flush()
        isOpen = false
        guard close(file) == 0 else { throw SheetError.ofSystem("close") }
    }

    private func flush() throws(SheetError) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SheetError.ofSystem("write") }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Lines of CSV as bytes.
package enum CSVText {
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// One line with its end. Cells with separators, quotes or line ends are quoted.
    package static func line(_ cells: [String], separator: UInt8) -> [UInt8] {
        var line: [UInt8] = []
        for (position, cell) in cells.enumerated() {
            if position > 0 { line.append(separator) }
            append(cell, separator, to: &line)
        }
        return line + [0x0D, 0x0A]
    }

    private static func append(_ cell: String, _ separator: UInt8, to line: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let isPlain = cell.utf8.allSatisfy { $0 != quote && $0 != separator && $0 != 0x0D && $0 != 0x0A && $0 != 0x09 }
        guard !isPlain || cell.utf8.first == 0x20 || cell.utf8.last == 0x20 else {
            line += cell.utf8
            return
        }
        line.append(quote)
        for byte in cell.utf8 {
            if byte == quote { line.append(quote) }
            line.append(byte)
        }
        line.append(quote)
    }
}

extension SheetError {
    static func ofSystem(_ call: String) -> SheetError {
        let number = errno
        return .diskFailed("\(call): " + (strerror(number).map { String(cString: $0) } ?? "errno \(number)"))
    }
}
