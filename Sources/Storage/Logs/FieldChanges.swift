import Domain
package import LosslessJSON

/// What a change has changed, for `sistem_log.onceki` and `sonraki`: only fields that differ, under the names of their
/// columns. Secrets and personal data never show their values: the log can't be changed, and is kept for ever.
package struct FieldChanges: Sendable {
    /// What stands for a value that must not be told.
    package static let hidden: JSON = "değişti"

    private var old: [JSON.Member] = []
    private var new: [JSON.Member] = []

    package init() {}

    /// Notes a field if it differs. A new row has no values before.
    package mutating func note(_ name: String, _ before: JSON?, _ after: JSON?) {
        guard before ?? .null != after ?? .null else { return }
        if let before { old.append(JSON.Member(name, before)) }
        new.append(JSON.Member(name, after ?? .null))
    }

    package mutating func note(_ name: String, _ before: String?, _ after: String?) {
        note(name, before.map(JSON.string), after.map(JSON.string))
    }

    package mutating func note(_ name: String, _ before: Bool?, _ after: Bool?) {
        note(name, before.map(JSON.bool), after.map(JSON.bool))
    }

    package mutating func note(_ name: String, _ before: Int64?, _ after: Int64?) {
        note(name, before.map { JSON($0) }, after.map { JSON($0) })
    }

    package mutating func note(_ name: String, _ before: Int?, _ after: Int?) {
        note(name, before.map(Int64.init), after.map(Int64.init))
    }

    /// Notes that a secret or a personal field differs, and nothing else of it.
    package mutating func noteHidden(_ name: String, isChanged: Bool) {
        if isChanged { new.append(JSON.Member(name, Self.hidden)) }
    }

    /// Notes which members of a settings object differ, without their values.
    package mutating func noteMembers(of name: String, _ before: String?, _ after: String) {
        let (one, other) = (before.flatMap { try? JSON(parsing: $0) }, try? JSON(parsing: after))
        let names = Set((one?.members ?? []).map(\.name)).union((other?.members ?? []).map(\.name))
        for member in names.sorted() where one?[member] != other?[member] {
            noteHidden("\(name).\(member)", isChanged: true)
        }
    }

    package var isEmpty: Bool { new.isEmpty }

    /// `onceki` as JSON text; nil if nothing was there before.
    package var before: String? { old.isEmpty ? nil : JSON.object(old).description }

    /// `sonraki` as JSON text; nil if nothing differs.
    package var after: String? { new.isEmpty ? nil : JSON.object(new).description }
}
