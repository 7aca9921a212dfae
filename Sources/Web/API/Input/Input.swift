package import Domain
import LosslessJSON
package import Operations
package import SQLEngine

/// A body or a query that fits its schema.
package struct Input: Sendable {
    enum Value: Sendable {
        case value(SQLValue)
        case object(Input)
        case list([Input])
    }

    var values: [String: Value] = [:]
    /// Fields that were given as null: what is stored is to go.
    var cleared: Set<String> = []

    /// The value of a field; nil if it was not given.
    package func value<Type: InputReadable>(_ name: String, as type: Type.Type = Type.self) -> Type? {
        sqlValue(name).flatMap(Type.init(input:))
    }

    /// The value of a field that the schema requires.
    ///
    /// - Throws: ``OperationError/invalid(_:)``
    package func required<Type: InputReadable>(
        _ name: String, as type: Type.Type = Type.self
    ) throws(OperationError) -> Type {
        guard let value = value(name, as: type) else { throw .invalid([FieldProblem(name, "Zorunlu alan.")]) }
        return value
    }

    /// What a field of a thing is to be: the value that was given, nothing if it was null, else what is stored.
    package func value<Type: InputReadable>(_ name: String, or stored: Type?) -> Type? {
        cleared.contains(name) ? nil : value(name) ?? stored
    }

    /// The texts of a list; nil if it was not given.
    func texts(_ name: String) -> [String]? {
        guard case .json(let text)? = sqlValue(name) else { return nil }
        return (try? JSON(parsing: text).array)?.compactMap(\.string)
    }

    /// Whether the field was given at all, be it as null.
    func mentions(_ name: String) -> Bool { cleared.contains(name) || values[name] != nil }

    package func object(_ name: String) -> Input? {
        if case .object(let input) = values[name] { input } else { nil }
    }

    package func list(_ name: String) -> [Input] {
        if case .list(let inputs) = values[name] { inputs } else { [] }
    }

    func sqlValue(_ name: String) -> SQLValue? {
        if case .value(let value) = values[name] { value } else { nil }
    }
}

/// A type that a checked field can be read as.
package protocol InputReadable {
    init?(input: SQLValue)
}

extension String: InputReadable {
    package init?(input: SQLValue) {
        switch input {
        case .text(let text), .json(let text): self = text
        default: return nil
        }
    }
}

extension Int: InputReadable {
    package init?(input: SQLValue) {
        guard case .int(let number) = input else { return nil }
        self = Int(number)
    }
}

extension Int64: InputReadable {
    package init?(input: SQLValue) {
        guard case .int(let number) = input else { return nil }
        self = number
    }
}

extension Bool: InputReadable {
    package init?(input: SQLValue) {
        guard case .bool(let value) = input else { return nil }
        self = value
    }
}

extension Money: InputReadable {
    package init?(input: SQLValue) {
        guard case .money(let amount) = input else { return nil }
        self = amount
    }
}

extension Timestamp: InputReadable {
    package init?(input: SQLValue) {
        guard case .time(let moment) = input else { return nil }
        self = moment
    }
}

extension ID: InputReadable {
    package init?(input: SQLValue) {
        guard case .int(let number) = input else { return nil }
        self.init(number)
    }
}

extension Secret: InputReadable {
    package init?(input: SQLValue) {
        guard case .text(let text) = input else { return nil }
        self.init(text)
    }
}

extension InputReadable where Self: RawRepresentable, RawValue == String {
    package init?(input: SQLValue) {
        guard case .text(let word) = input else { return nil }
        self.init(rawValue: word)
    }
}

extension [WebhookEvent]: InputReadable {
    package init?(input: SQLValue) {
        guard case .json(let text) = input, let words = try? JSON(parsing: text).array else { return nil }
        self = words.compactMap { $0.string.flatMap(WebhookEvent.init) }
    }
}

extension PaymentStatus: InputReadable {}
extension UnsuppliedReason: InputReadable {}
extension MatchKeyKind: InputReadable {}
extension IntegrationStatus: InputReadable {}
extension FileKind: InputReadable {}
extension MessageChannel: InputReadable {}
extension RoleName: InputReadable {}
extension ExportSource: InputReadable {}
extension ExportFormat: InputReadable {}
extension CSVSeparator: InputReadable {}
extension ExportTimes: InputReadable {}
extension ImportSource: InputReadable {}
extension ImportMode: InputReadable {}
