import Foundation

/// The cells of a workbook's first sheet, as far as tests ask for them.
package struct WorkbookText {
    package struct Cell: Equatable {
        /// `n` for numbers, `inlineStr` for text and so on: the attribute `t` (ECMA-376, part 1, 18.3.1.4).
        package var type: String
        package var text: String
    }

    package let rows: [[Cell]]
    /// The sheet as it stands in the file.
    package let xml: String

    package init(_ bytes: [UInt8]) throws {
        let entries = try ZipReader.entries(bytes)
        guard let sheet = entries["xl/worksheets/sheet1.xml"] else { throw ZipReader.Broken(reason: "no sheet") }
        xml = String(decoding: sheet, as: UTF8.self)
        rows = xml.split(separator: "<row ").dropFirst().map { row in
            String(row).split(separator: "<c ").dropFirst().map { WorkbookText.cell(String($0)) }
        }
    }

    private static func cell(_ xml: String) -> Cell {
        let head = xml.prefix { $0 != ">" }
        let type = head.firstMatch(of: #/ t="([a-zA-Z]+)"/#).map { String($0.1) } ?? "n"
        let content = xml.firstMatch(of: #/<(?:t|v)(?: [^>]*)?>([^<]*)</#).map { String($0.1) } ?? ""
        return Cell(
            type: type,
            text: content.replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
                .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&"))
    }
}
