import CXLSXWriter
package import Domain

/// An Excel workbook with one sheet, written by libxlsxwriter in its constant memory mode: each row goes to a temporary
/// file as soon as the next one begins.
package final class XLSXSheet: SheetWriter {
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: Formats
    private let options: ExportOptions
    private let rowsMax: Int
    private var rowCount = 0

    /// What a sheet of Excel holds, the header included.
    package static let rowsMax = Int(LXW_ROW_MAX)
    /// What a cell of Excel holds, in UTF-16 units; longer texts are cut.
    static let textLengthMax = 32_767

    private struct Formats {
        let header: UnsafeMutablePointer<lxw_format>?
        let money: UnsafeMutablePointer<lxw_format>?
        let time: UnsafeMutablePointer<lxw_format>?
    }

    /// - Parameters:
    ///   - path: where the workbook shall be.
    ///   - temporaryFolder: where the rows wait until the workbook is put together.
    ///   - widths: of the columns, in characters.
    package init(
        path: String, temporaryFolder: String, name: String, widths: [Double], _ options: ExportOptions,
        rowsMax: Int = rowsMax
    ) throws(SheetError) {
        let made = temporaryFolder.withMutableCString { folder in
            var settings = lxw_workbook_options(constant_memory: 1, tmpdir: folder, use_zip64: 0)
            return workbook_new_opt(path, &settings)
        }
        guard let made else { throw .diskFailed("workbook_new_opt") }
        guard let sheet = workbook_add_worksheet(made, name) else {
            lxw_workbook_free(made)
            throw .diskFailed("workbook_add_worksheet")
        }
        (workbook, self.sheet, self.options, self.rowsMax) = (made, sheet, options, min(rowsMax, XLSXSheet.rowsMax))
        formats = Formats(
            header: workbook_add_format(made), money: workbook_add_format(made), time: workbook_add_format(made))
        format_set_bold(formats.header)
        format_set_num_format(formats.money, "#,##0.00")
        format_set_num_format(formats.time, "dd.mm.yyyy hh:mm")
        for (column, width) in widths.enumerated() {
            _ = worksheet_set_column(sheet, UInt16(column), UInt16(column), width, nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
    }

    deinit { if let workbook { lxw_workbook_free(workbook) } }

    package func write(_ row: [Cell]) throws(SheetError) {
        guard rowCount < rowsMax else { throw .tooManyRows(limit: rowsMax - 1) }
        for (column, cell) in row.enumerated() {
            let result = write(cell, UInt32(rowCount), UInt16(column))
            guard result == LXW_NO_ERROR else { throw XLSXSheet.failure(result) }
        }
        rowCount += 1
    }

    package func finish() throws(SheetError) {
        guard let workbook else { return }
        // Frees the workbook whether or not it succeeds.
        self.workbook = nil
        let result = workbook_close(workbook)
        guard result == LXW_NO_ERROR else { throw XLSXSheet.failure(result) }
    }

    private func write(_ cell: Cell, _ row: UInt32, _ column: UInt16) -> lxw_error {
        let header = row == 0 ? formats.header : nil
        switch cell {
        case .empty: return LXW_NO_ERROR
        case .int(let number) where number.magnitude <= 1 << 53:
            return worksheet_write_number(sheet, row, column, Double(number), nil)
        case .money(let amount):
            return worksheet_write_number(sheet, row, column, Double(amount.kurus) / 100, formats.money)
        case .percent(let rate):
            return worksheet_write_number(sheet, row, column, Double(rate.hundredths) / 100, nil)
        case .time(let moment) where options.times == .local:
            var time = lxw_datetime(IstanbulTime.civil(moment))
            return worksheet_write_datetime(sheet, row, column, &time, formats.time)
        case .phone(let text) where XLSXSheet.isPhoneNumber(text):
            return worksheet_write_string(sheet, row, column, text, nil)
        case .text, .phone, .int, .bool, .time:
            return worksheet_write_string(sheet, row, column, XLSXSheet.fitting(cell.plainText(options.times)), header)
        }
    }

    /// A plus, digits and blanks: nothing that could be more than a number, so it needs no apostrophe in a text cell.
    private static func isPhoneNumber(_ text: String) -> Bool {
        text.utf8.count <= 24
            && text.utf8.enumerated().allSatisfy { position, byte in
                (0x30...0x39).contains(byte) || byte == 0x20 && position > 0
                    || byte == UInt8(ascii: "+") && position == 0
            }
    }

    private static func fitting(_ text: String) -> String {
        guard text.utf16.count > textLengthMax else { return text }
        var kept = ""
        var count = 0
        for scalar in text.unicodeScalars {
            count += scalar.utf16.count
            if count > textLengthMax - 1 { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept + "…"
    }

    private static func failure(_ error: lxw_error) -> SheetError {
        .diskFailed(lxw_strerror(error).map { String(cString: $0) } ?? "libxlsxwriter \(error.rawValue)")
    }
}

extension lxw_datetime {
    fileprivate init(_ civil: CivilTime) {
        self.init(
            year: Int32(civil.year), month: Int32(civil.month), day: Int32(civil.day), hour: Int32(civil.hour),
            min: Int32(civil.minute), sec: Double(civil.second))
    }
}

extension String {
    /// The library takes a pointer to characters that it might change, though it only copies them.
    fileprivate func withMutableCString<Value>(_ work: (UnsafeMutablePointer<CChar>?) -> Value) -> Value {
        var characters = Array(utf8CString)
        return characters.withUnsafeMutableBufferPointer { work($0.baseAddress) }
    }
}
