import Domain
import Spreadsheets
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
    private func read(_ text: String, rowsMax: Int = 100) throws -> TextTable {
        try CSVReader(rowsMax: rowsMax).read(Array(text.utf8))
    }

    @Test(
        "the separator is found in the header",
        arguments: ["a;b,c;d\n1;2,3;4", "a,b;c,d\n1,2;3,4", "a\tb;c\td\n1\t2;3\t4", "\"a;x\",b,c\n1,2,3"])
    func separators(text: String) throws {
        let table = try read(text)
        #expect(table.header.count == 3)
        #expect(table.rows.map(\.cells.count) == [3])
    }

    @Test("quotes hold separators, line ends and quotes")
    func quotes() throws {
        let table = try read("ad;not\r\n\"a;b\";\"çift \"\"tırnak\"\"\"\r\n\"iki\r\nsatır\";\"\"\r\n")
        #expect(table.rows.map(\.cells) == [["a;b", "çift \"tırnak\""], ["iki\r\nsatır", ""]])
    }

    @Test("a byte order mark, blank lines and a missing last line end do no harm; rows are counted as in a spreadsheet")
    func frame() throws {
        let table = try read("\u{FEFF}ad;stok\nbir;1\n\n;\niki;2")
        #expect(table.header == ["ad", "stok"])
        #expect(table.rows.map(\.number) == [2, 5])
    }

    @Test("a row keeps the number of cells that it has")
    func ragged() throws {
        #expect(try read("a;b;c\n1;2\n1;2;3;4").rows.map(\.cells.count) == [2, 4])
    }

    @Test(
        "what is broken is refused",
        arguments: [
            ("", CSVError.empty), ("\u{FEFF}", .empty), ("\n\n", .empty), ("a;b\n\"açık;2", .quote(line: 2)),
            ("a;b\n1;2\nx\"y;2", .quote(line: 3)), ("a;b\n\"x\"y;2", .quote(line: 2)),
            ("a\n1\n2\n3\n4", .tooManyRows(limit: 3)),
        ])
    func broken(text: String, error: CSVError) {
        #expect(throws: error) { try read(text, rowsMax: 3) }
    }

    @Test("other encodings are told apart")
    func encodings() {
        let samples: [([UInt8], CSVError)] = [
            ([0xFF, 0xFE, 0x61, 0x00], .utf16), ([0xFE, 0xFF, 0x00, 0x61], .utf16),
            (Array("ad\nI".utf8) + [0xFE, 0xFD, 0x6B], .windows1254), ([0x61, 0x80], .notUTF8),
            ([0x61, 0xE7], .windows1254),
            // UTF-8 that is cut within a letter: the first half of one is no letter of Windows-1254 that Turkish has.
            ([0x61, 0xC3], .notUTF8), (Array("ş".utf8.prefix(1)), .notUTF8),
        ]
        for (bytes, error) in samples {
            #expect(throws: error) { try CSVReader(rowsMax: 10).read(bytes) }
        }
    }

    @Test("more columns than allowed are refused, in the header and in a row")
    func columns() {
        let reader = CSVReader(rowsMax: 10, columnsMax: 2)
        for text in ["a;b;c\n1;2;3", "a;b\n1;2;3"] {
            #expect(throws: CSVError.tooManyColumns(limit: 2)) { try reader.read(Array(text.utf8)) }
        }
    }
}
