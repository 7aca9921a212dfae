import Domain
import LosslessJSON
import SQLEngine

/// Writes the rows of a resource as JSON objects straight from the database's answer.
struct RowWriter: Sendable {
    private struct Member {
        /// The member's name with what stands before it.
        let name: [UInt8]
        let form: Form
        let isRedacted: Bool
    }

    /// How a column's value looks in JSON.
    fileprivate enum Form {
        case number, bool, money, percent, time, text
        /// Stored as JSON itself. The engines keep it in forms of their own; callers get one.
        case json
    }

    private let members: [Member]

    init(_ columns: [ApiResource.Column]) {
        members = columns.enumerated().map { position, column in
            var name = [UInt8(ascii: position == 0 ? "{" : ",")]
            JSON.write(column.name, into: &name)
            return Member(
                name: name + [UInt8(ascii: ":")], form: Form(column.kind), isRedacted: column.isRedacted)
        }
    }

    /// Reads the row's columns and appends the object.
    func append(_ row: inout RowReader, into bytes: inout [UInt8]) throws {
        for member in members {
            bytes.append(contentsOf: member.name)
            let (source, column) = row.nextPlace()
            if source.isNull(column) {
                bytes.append(contentsOf: "null".utf8)
            } else if member.isRedacted {
                var value: [UInt8] = []
                try member.form.append(source, column, into: &value)
                try JSON(parsing: value).withoutSecrets().write(into: &bytes)
            } else {
                try member.form.append(source, column, into: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension RowWriter.Form {
    fileprivate init(_ kind: FieldKind) {
        self =
            switch kind {
            case .id, .int: .number
            case .bool: .bool
            case .money: .money
            case .percent: .percent
            case .time: .time
            case .text, .choice, .choices: .text
            case .object, .texts, .words, .list, .any: .json
            }
    }

    /// Appends a value that is not NULL.
    fileprivate func append(_ row: any RowSource, _ column: Int, into bytes: inout [UInt8]) throws {
        switch self {
        case .number: bytes.append(contentsOf: String(try row.int(column)).utf8)
        case .bool: bytes.append(contentsOf: (try row.bool(column) ? "true" : "false").utf8)
        case .money: try bytes.quote { try row.money(column).write(into: &$0) }
        case .percent: JSON.write(try Percent.read(row, column).description, into: &bytes)
        case .time: try bytes.quote { try row.time(column).write(into: &$0) }
        case .text: try row.withUTF8(column) { RowWriter.write($0, into: &bytes) }
        case .json: try JSON(parsing: try row.json(column)).write(into: &bytes)
        }
    }
}

extension RowWriter {
    /// SQLite stores whatever bytes it is given, so what is not plain is made valid first.
    fileprivate static func write(_ text: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
        if text.allSatisfy({ $0 < 0x80 }) {
            JSON.write(utf8: text, into: &bytes)
        } else {
            JSON.write(String(decoding: text, as: UTF8.self), into: &bytes)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func quote(_ write: (inout [UInt8]) throws -> Void) rethrows {
        append(UInt8(ascii: "\""))
        try write(&self)
        append(UInt8(ascii: "\""))
    }
}

/// A JSON list that is being written.
struct ListWriter {
    var bytes: [UInt8] = [UInt8(ascii: "[")]

    /// To be called before each element.
    mutating func separate() {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    }

    var closed: [UInt8] { bytes + [UInt8(ascii: "]")] }
}
