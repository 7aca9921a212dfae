import Domain
import LosslessJSON

/// A JSON value together with its place in the payload, so that every fault can say where it is.
struct PayloadNode: Sendable {
    let value: JSON
    let place: String

    func fault(_ problem: String) -> PayloadFault { PayloadFault(place: place, problem: problem) }

    /// The first member with one of these names that says anything: null and blank text count as absent.
    func member(_ name: String, or otherName: String? = nil) -> PayloadNode? {
        for name in [name, otherName].compactMap(\.self) {
            guard let value = value[name], !value.isNull, value.string?.trimmingBlanks != "" else { continue }
            return PayloadNode(value: value, place: placeOfMember(name))
        }
        return nil
    }

    /// Like ``member(_:or:)``, for what must be there.
    func required(_ name: String, or otherName: String? = nil) throws(PayloadFault) -> PayloadNode {
        guard let node = member(name, or: otherName) else { throw missing(name) }
        return node
    }

    func missing(_ name: String) -> PayloadFault { PayloadFault(place: placeOfMember(name), problem: "is missing") }

    /// The elements of a list with their places; nil if this is no list.
    var elements: [PayloadNode]? {
        value.array?.enumerated().map { PayloadNode(value: $1, place: "\(place)[\($0)]") }
    }

    private func placeOfMember(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }
}

extension PayloadNode {
    /// Text trimmed at both ends, otherwise as sent; nil if nothing is left or this is neither text nor a number. NUL,
    /// which PostgreSQL can't store, becomes U+FFFD.
    var text: String? {
        guard let text = value.text?.trimmingBlanks, !text.isEmpty else { return nil }
        return text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }) : text
    }

    /// A key as text, whether it was sent as text or as a number of any length.
    var identifier: String? { value.int.map { String($0) } ?? text }

    /// An amount that is not negative, rounded half up to two digits.
    func money() throws(PayloadFault) -> Money {
        guard let text, let money = Money(decimal: text) else { throw notAnAmount }
        guard text.first != "-" || money == .zero else { throw fault("is negative: \(shown)") }
        return money
    }

    /// An amount that is not negative, with up to six digits after the point.
    func exactAmount() throws(PayloadFault) -> ExactAmount {
        guard try money() >= .zero, let text, let amount = ExactAmount(decimal: text) else { throw notAnAmount }
        return amount
    }

    /// A number of pieces from 1 to a million.
    func count() throws(PayloadFault) -> Int {
        guard let count = value.int ?? text.flatMap({ Int64($0) }) else {
            throw fault("is not a whole number: \(shown)")
        }
        guard (1...1_000_000).contains(count) else { throw fault("is not from 1 to 1000000: \(shown)") }
        return Int(count)
    }

    /// A moment in milliseconds since 1970, up to the year 9999.
    func moment() throws(PayloadFault) -> Timestamp {
        guard let time = value.int ?? text.flatMap({ Int64($0) }), (1..<253_402_300_800_000).contains(time) else {
            throw fault("is not a time in milliseconds: \(shown)")
        }
        return Timestamp(milliseconds: time)
    }

    private var notAnAmount: PayloadFault { fault("is not an amount up to \(Money.largest): \(shown)") }

    /// The value for an error text, cut to 40 characters.
    private var shown: String {
        switch value {
        case .array, .object: value.kindName
        case .null, .bool, .number, .string: String(value.description.prefix(40))
        }
    }
}
