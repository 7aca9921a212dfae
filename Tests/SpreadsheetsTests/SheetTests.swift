import Domain
import Foundation
import Spreadsheets
import TestSupport
import Testing

@Suite("Writing sheets")
struct SheetTests {
    private static let moment = Timestamp(milliseconds: 1_777_878_000_123)

    private func csv(_ rows: [[Cell]], _ options: ExportOptions = ExportOptions()) async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            let sheet = try CSVSheet(path: folder + "/a", options)
            for row in rows { try sheet.write(row) }
            try sheet.finish()
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/a")))
        }
    }

    private func xlsx(
        _ rows: [[Cell]], _ options: ExportOptions = ExportOptions(), rowsMax: Int = XLSXSheet.rowsMax
    ) async throws -> WorkbookText {
        try await withTemporaryFolder { folder in
            let sheet = try XLSXSheet(
                path: folder + "/a", temporaryFolder: folder, name: "siparisler", widths: [10, 20], options,
                rowsMax: rowsMax)
            for row in rows { try sheet.write(row) }
            try sheet.finish()
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names == ["a"], "temporary files stay behind")
            return try WorkbookText([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/a"))))
        }
    }

    @Test(
        "CSV has a byte order mark, the chosen separator and quotes where they are needed",
        arguments: [
            (CSVSeparator.semicolon, "a;b,c;\"d\te\"\r\n"), (.comma, "a,\"b,c\",\"d\te\"\r\n"),
            (.tab, "a\tb,c\t\"d\te\"\r\n"),
        ])
    func separators(separator: CSVSeparator, line: String) async throws {
        let bytes = try await csv(
            [[.text("a"), .text("b,c"), .text("d\te")]], ExportOptions(separator: separator))
        #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
        #expect(String(decoding: bytes.dropFirst(3), as: UTF8.self) == line)
    }

    @Test("CSV writes numbers, money, times and yes or no for people and for programs")
    func values() async throws {
        let row: [Cell] = [
            .int(-5), .money(Money(kurus: -14_990)), .percent(Percent(hundredths: 850)), .bool(true),
            .time(SheetTests.moment), .phone("+905551112233"), .empty,
        ]
        let people = try await csv([row])
        #expect(
            String(decoding: people.dropFirst(3), as: UTF8.self)
                == "-5;-149.90;8.5;evet;04.05.2026 10:00;'+905551112233;\r\n")
        let programs = try await csv([row], ExportOptions(times: .iso))
        #expect(
            String(decoding: programs.dropFirst(3), as: UTF8.self)
                == "-5;-149.90;8.5;true;2026-05-04T07:00:00.123Z;'+905551112233;\r\n")
    }

    @Test("CSV is read back as it was written")
    func csvRoundTrip() async throws {
        let texts = FormulaGuardTests.corpus + ["a;b\"c\nd", " boşluk ", "Işık", "'"]
        let bytes = try await csv([[.text("ad"), .text("not")]] + texts.map { [.text($0), .text("x")] })
        let table = try CSVReader(rowsMax: 1000).read(bytes)
        #expect(table.rows.map { $0.cells[0] } == texts.map(FormulaGuard.guarded))
        #expect(table.rows.allSatisfy { !FormulaGuard.isDangerous($0.cells[0]) || $0.cells[0].hasPrefix("'") })
    }

    @Test("A workbook has typed cells for numbers, money and times, and text for everything else")
    func workbook() async throws {
        let book = try await xlsx([
            [.text("ad"), .text("değer")],
            [
                .int(42), .money(Money(kurus: 123_456)), .percent(Percent(hundredths: 2000)),
                .time(SheetTests.moment), .phone("+90 555 111 22 33"), .text("<Işık & \"Ay\">"),
            ],
        ])
        let row = try #require(book.rows.last)
        #expect(row.map(\.type) == ["n", "n", "n", "n", "inlineStr", "inlineStr"])
        #expect(Double(row[1].text) == 1234.56)
        // Days since the end of 1899 (ECMA-376, part 1, 18.17.4.1), at ten in the morning in Istanbul.
        #expect(abs((Double(row[3].text) ?? 0) - 46_146.416_666_67) < 0.000_01)
        #expect(row[4].text == "+90 555 111 22 33" && row[5].text == "<Işık & \"Ay\">")
        #expect(try await xlsx([[.time(SheetTests.moment)]], ExportOptions(times: .iso)).rows[0][0].type == "inlineStr")
    }

    @Test("No text becomes a formula in a workbook")
    func noFormula() async throws {
        let book = try await xlsx(FormulaGuardTests.corpus.map { [.text($0), .phone($0)] })
        #expect(!book.xml.contains("<f>") && !book.xml.contains("<f "))
        #expect(book.rows.count == FormulaGuardTests.corpus.count)
        for row in book.rows {
            for (position, cell) in row.enumerated() where cell.type == "inlineStr" {
                let isNumber = position == 1 && cell.text.allSatisfy { $0.isNumber || $0 == "+" || $0 == " " }
                #expect(cell.text.hasPrefix("'") || isNumber, "\(cell.text)")
            }
            #expect(row.allSatisfy { $0.type == "inlineStr" })
        }
    }

    @Test("A text that no cell can hold is cut, and one row too many is refused")
    func limits() async throws {
        let book = try await xlsx([[.text(String(repeating: "ş", count: 40_000))]])
        #expect(book.rows[0][0].text.count == 32_767)
        await #expect(throws: SheetError.tooManyRows(limit: 1)) {
            _ = try await xlsx([[.int(1)], [.int(2)], [.int(3)]], rowsMax: 2)
        }
    }

    @Test("A file that is there is not written over, and an impossible place is told")
    func places() async throws {
        try await withTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/a"))
            #expect(throws: SheetError.self) { try CSVSheet(path: folder + "/a", ExportOptions()) }
            let sheet = try XLSXSheet(
                path: folder + "/yok/a", temporaryFolder: folder, name: "x", widths: [], ExportOptions())
            try sheet.write([.int(1)])
            #expect(throws: SheetError.self) { try sheet.finish() }
        }
    }
}
