import Domain
import LosslessJSON

/// Makes a record of an object of a JSON file: the members have the names of the columns. Orders may also be written as the
/// API takes them, with `urunler`, `teslimat_adresi` and `fatura_adresi`.
enum FlatRecord {
    static func read(_ json: JSON, number: Int, _ rules: ImportColumns, _ source: ImportSource) -> ImportRecord {
        var row = ImportRow(number: number, columns: [])
        guard let members = json.members else {
            row.problems.append(problem(number, nil, "bicim", "Kayıt bir JSON nesnesi olmalı."))
            return ImportRecord(rows: [row])
        }
        var lines: [JSON]?
        for member in members {
            switch member.name {
            case "urunler" where source == .orders: lines = member.value.array ?? [member.value]
            case "teslimat_adresi" where source == .orders: read(member.value, "teslimat_", rules, &row)
            case "fatura_adresi" where source == .orders: read(member.value, "fatura_", rules, &row)
            default: read(member.value, as: member.name, rules, &row)
            }
        }
        guard let lines else { return ImportRecord(rows: [row]) }
        let rows = lines.enumerated().map { position, line in
            var next = position == 0 ? row : ImportRow(number: number, columns: row.columns, values: row.values)
            read(line, "urun_", rules, &next)
            return next
        }
        return ImportRecord(rows: rows.isEmpty ? [row] : rows, isWhole: true)
    }

    private static func read(_ json: JSON, _ prefix: String, _ rules: ImportColumns, _ row: inout ImportRow) {
        guard !json.isNull else {
            row.columns.formUnion(rules.columns.map(\.name).filter { $0.hasPrefix(prefix) })
            return
        }
        guard let members = json.members else {
            row.problems.append(problem(row.number, nil, "bicim", "“\(prefix.dropLast())” bir JSON nesnesi olmalı."))
            return
        }
        for member in members { read(member.value, as: prefix + member.name, rules, &row) }
    }

    private static func read(_ json: JSON, as name: String, _ rules: ImportColumns, _ row: inout ImportRow) {
        guard !rules.ignored.contains(name) else { return }
        guard rules.knows(name) else {
            let known = rules.offered.map(\.name).joined(separator: ", ")
            row.problems.append(
                problem(
                    row.number, String(name.prefix(50)), "bilinmeyen", "Bilinmeyen alan. Kullanılabilenler: \(known)."))
            return
        }
        row.columns.insert(name)
        switch json {
        case .null: return
        case .string(let text) where !text.trimmed.isEmpty: row.values[name] = text.trimmed
        case .string: return
        case .number(let text): row.values[name] = text
        case .bool, .array, .object:
            row.problems.append(problem(row.number, name, "bicim", "Metin ya da sayı olmalı."))
        }
    }

    private static func problem(_ row: Int, _ column: String?, _ code: String, _ message: String) -> ImportProblem {
        ImportProblem(row: row, column: column, code: code, message: message)
    }
}
