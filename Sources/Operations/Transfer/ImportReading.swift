import Domain
import LosslessJSON
import Spreadsheets

/// A row of an imported file: what stands in its columns, blanks left out.
struct ImportRow: Sendable, Equatable {
    var number: Int
    /// The columns that it has, blank ones too: the file's, or the members of a JSON object. What it does not have is left
    /// as it is.
    var columns: Set<String>
    var values: [String: String] = [:]
    /// What is wrong with the row as such.
    var problems: [ImportProblem] = []
}

/// What becomes one record: one row, or for orders all rows with the same number.
struct ImportRecord: Sendable, Equatable {
    /// At least one.
    var rows: [ImportRow]
    /// Whether further rows with the same number are no part of it: an order in JSON that holds its lines itself.
    var isWhole = false

    var number: Int { rows.first?.number ?? 0 }
}

/// An imported file that can be read as a whole, row by row.
struct ImportedFile: Sendable {
    var format: ImportFormat
    var records: [ImportRecord]
    var rowCount: Int

    static let rowsMax = 10_000
    static let bytesMax = 10 << 20

    /// - Throws: ``OperationError/invalid(_:)`` if the file as a whole can't be used, saying what to do.
    init(_ bytes: [UInt8], _ source: ImportSource) throws(OperationError) {
        guard !bytes.isEmpty, bytes.count <= ImportedFile.bytesMax else {
            throw .file("Dosya boş olamaz ve en çok 10 MB olabilir.")
        }
        guard !bytes.starts(with: Array("PK".utf8)) else {
            throw .file("Excel dosyası okunamıyor. Excel'de “Farklı kaydet” ile “CSV UTF-8” biçimini seçin.")
        }
        let rules = ImportColumns.of(source)
        let read: [ImportRecord]
        let start = bytes.first { !ImportedFile.blanks.contains($0) }
        if start == UInt8(ascii: "[") || start == UInt8(ascii: "{") {
            format = .json
            read = try ImportedFile.readJSON(bytes, rules, source)
        } else {
            format = .csv
            read = try ImportedFile.readCSV(bytes, rules)
        }
        guard !read.isEmpty else { throw .file("Dosyada kayıt yok; başlığın altına en az bir satır yazın.") }
        rowCount = read.reduce(0) { $0 + $1.rows.count }
        records = source == .orders ? ImportedFile.orders(read) : ImportedFile.single(read, key: rules.key)
    }

    /// Whether a record says anything of the column, be it that it is blank.
    func mentions(_ column: String) -> Bool {
        records.contains { $0.rows.contains { $0.columns.contains(column) } }
    }

    /// White space and the byte order mark.
    private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]

    // MARK: - CSV

    private static func readCSV(_ bytes: [UInt8], _ rules: ImportColumns) throws(OperationError) -> [ImportRecord] {
        let table: TextTable
        do { table = try CSVReader(rowsMax: rowsMax).read(bytes) } catch { throw .csv(error) }
        let names = table.header.map { $0.trimmed.lowercased() }
        try check(names, rules)
        let columns = Set(names)
        return table.rows.map { row in
            var read = ImportRow(number: row.number, columns: columns)
            if row.cells.count != names.count {
                read.problems.append(
                    ImportProblem(
                        row: row.number, column: nil, code: "sutun_sayisi",
                        message: "Satırda \(row.cells.count) hücre var, başlıkta \(names.count) sütun. Ayraçları ve "
                            + "tırnakları denetleyin."))
                // What can be read still tells whose line it is, so that the order is not taken in without it.
            }
            for (name, cell) in zip(names, row.cells) where rules.knows(name) {
                let text = FormulaGuard.unguarded(cell).trimmed
                if !text.isEmpty { read.values[name] = text }
            }
            return ImportRecord(rows: [read])
        }
    }

    private static func check(_ names: [String], _ rules: ImportColumns) throws(OperationError) {
        var problems: [FieldProblem] = []
        var seen: Set<String> = []
        let known = rules.offered.map(\.name).joined(separator: ", ")
        for (position, name) in names.enumerated() {
            if name.isEmpty {
                problems.append(FieldProblem("dosya", "\(position + 1). sütunun başlığı boş."))
            } else if !rules.knows(name), !rules.ignored.contains(name) {
                problems.append(
                    FieldProblem("dosya", "“\(name.prefix(50))” sütunu bilinmiyor. Kullanılabilenler: \(known)."))
            } else if !seen.insert(name).inserted {
                problems.append(FieldProblem("dosya", "“\(name)” sütunu iki kez var; birini silin."))
            }
        }
        for column in rules.columns where column.isRequired && !seen.contains(column.name) {
            problems.append(FieldProblem("dosya", "“\(column.name)” sütunu eksik."))
        }
        guard problems.isEmpty else { throw .invalid(Array(problems.prefix(20))) }
    }

    // MARK: - JSON

    private static func readJSON(
        _ bytes: [UInt8], _ rules: ImportColumns, _ source: ImportSource
    ) throws(OperationError) -> [ImportRecord] {
        let text = bytes.starts(with: CSVText.byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        let json: JSON
        do { json = try JSON(parsing: text, depthMax: 8) } catch {
            throw .file("JSON okunamadı: satır \(error.line), sütun \(error.column).")
        }
        guard let elements = json.array ?? json["kayitlar"]?.array else {
            throw .file("JSON bir liste olmalı, ya da “kayitlar” alanında bir liste taşımalı.")
        }
        guard elements.count <= rowsMax else { throw .tooManyRows }
        var records: [ImportRecord] = []
        var rowCount = 0
        for (position, element) in elements.enumerated() {
            let record = FlatRecord.read(element, number: position + 1, rules, source)
            rowCount += record.rows.count
            guard rowCount <= rowsMax else { throw .tooManyRows }
            records.append(record)
        }
        return records
    }

    // MARK: - Records

    /// The second of two records with the same key is wrong.
    private static func single(_ read: [ImportRecord], key: [String]) -> [ImportRecord] {
        var first: [[String]: Int] = [:]
        return read.map { record in
            let values = key.map { record.rows.first?.values[$0] ?? "" }
            guard record.problems.isEmpty, values.contains(where: { !$0.isEmpty }) else { return record }
            if let earlier = first[values] { return record.repeating(earlier, key.first) }
            first[values] = record.number
            return record
        }
    }

    /// The rows of each order together, in the order of their first ones. An exported order is known by its `id`, for the
    /// packages of a shop's order share its number. An order that holds its lines itself takes in no others: the same one
    /// twice would be one with all lines doubled.
    private static func orders(_ read: [ImportRecord]) -> [ImportRecord] {
        var records: [ImportRecord] = []
        var (byID, byNumber): ([String: Int], [String: Int]) = ([:], [:])
        for record in read {
            let values = record.rows.first?.values ?? [:]
            let (id, number) = (values["id"], values["siparis_numarasi"])
            let place = id == nil ? number.flatMap { byNumber[$0] } : id.flatMap { byID[$0] }
            guard let place else {
                if let id { byID[id] = records.count }
                if let number, byNumber[number] == nil { byNumber[number] = records.count }
                records.append(record)
                continue
            }
            if record.isWhole || records[place].isWhole {
                records.append(record.repeating(records[place].number, "siparis_numarasi"))
            } else {
                records[place].rows += record.rows
            }
        }
        return records
    }
}

extension ImportRecord {
    /// The record as one that was in the file before.
    fileprivate func repeating(_ earlier: Int, _ column: String?) -> ImportRecord {
        var record = self
        record.rows[0].problems.append(
            ImportProblem(
                row: number, column: column, code: "tekrar",
                message: "Aynı kayıt \(earlier). satırda da var; birini silin."))
        return record
    }
}

extension OperationError {
    /// What is wrong with an imported file as a whole.
    fileprivate static func file(_ message: String) -> OperationError { .invalid([FieldProblem("dosya", message)]) }

    fileprivate static var tooManyRows: OperationError {
        .file("Bir dosyada en çok \(ImportedFile.rowsMax) satır olabilir; dosyayı bölün.")
    }

    fileprivate static func csv(_ error: CSVError) -> OperationError {
        switch error {
        case .empty: .file("Dosya boş; ilk satırda sütun adları olmalı.")
        case .utf16:
            .file("Dosya UTF-16 ile kaydedilmiş. Excel'de “Farklı kaydet” ile “CSV UTF-8” biçimini seçin.")
        case .windows1254:
            .file(
                "Dosya Windows-1254 (Türkçe ANSI) ile kaydedilmiş görünüyor. Excel'de “Farklı kaydet” ile “CSV UTF-8” "
                    + "biçimini seçip yeniden yükleyin.")
        case .notUTF8: .file("Dosya UTF-8 değil. “CSV UTF-8” biçiminde kaydedip yeniden yükleyin.")
        case .quote(let line):
            .file("\(line). satırda tırnak işaretleri bozuk: kapanmamış ya da hücrenin ortasında kalmış.")
        case .tooManyRows: .tooManyRows
        case .tooManyColumns(let limit): .file("Bir satırda en çok \(limit) sütun olabilir.")
        }
    }
}
