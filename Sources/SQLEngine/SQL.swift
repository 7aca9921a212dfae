/// A statement with its values: text comes from literals, values only by interpolation, and they become bound
/// parameters.
///
/// ```swift
/// let query: SQL = "SELECT durum FROM siparisler WHERE id = \(order)"
/// ```
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    fileprivate enum Piece: Sendable {
        case text(String)
        case value(SQLValue)
        case dialect(DialectFragment)
        case idList([Int64])
        case rows(SQLRows)
    }

    private var pieces: [Piece]

    package init(stringLiteral value: String) { pieces = [.text(value)] }

    package init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }

        /// A value, bound as a parameter.
        package mutating func appendInterpolation(_ value: some SQLBindable) { pieces.append(.value(value.sqlValue)) }

        /// A value or NULL, bound as a parameter.
        package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            pieces.append(.value(value?.sqlValue ?? .null))
        }

        /// Another piece of SQL with its own values.
        package mutating func appendInterpolation(fragment: SQL) { pieces.append(contentsOf: fragment.pieces) }

        /// A piece that the two engines write differently.
        package mutating func appendInterpolation(dialect fragment: DialectFragment) {
            pieces.append(.dialect(fragment))
        }

        /// A set of keys for the right side of `IN`: one parameter, however many there are.
        package mutating func appendInterpolation(ids: [Int64]) {
            pieces.append(.idList(ids))
        }

        /// A table of values for FROM.
        package mutating func appendInterpolation(rows: SQLRows) { pieces.append(.rows(rows)) }

        /// Text that is SQL itself. Only for names from closed lists in this program; a test lists every use.
        package mutating func appendInterpolation(uncheckedSQL text: String) { pieces.append(.text(text)) }
    }

    /// The text with placeholders, and the values in their order.
    package func rendered(for dialect: Dialect) -> (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        func bind(_ value: SQLValue) -> String {
            values.append(value)
            return (dialect == .sqlite ? "?" : "$") + String(values.count)
        }
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .value(let value): text += bind(value)
            case .dialect(let fragment): text += fragment.text(for: dialect)
            case .idList(let ids):
                let list = ids.map(String.init).joined(separator: ",")
                // On PostgreSQL an array: reading a key from JSON may fail, and behind row-level security nothing that may
                // fail is used to find rows by an index.
                text +=
                    dialect == .sqlite
                    ? "(SELECT value FROM json_each(\(bind(.json("[\(list)]")))))"
                    : "(SELECT unnest(\(bind(.text("{\(list)}")))::bigint[]))"
            case .rows(let rows): text += rows.render(for: dialect, bind: bind)
            }
        }
        return (text, values)
    }

    /// Pieces joined by a separator, for lists of conditions or rows.
    package static func join(_ pieces: [SQL], separator: String) -> SQL {
        var joined: SQL = ""
        for (position, piece) in pieces.enumerated() {
            if position > 0 { joined.pieces.append(.text(separator)) }
            joined.pieces.append(contentsOf: piece.pieces)
        }
        return joined
    }
}
