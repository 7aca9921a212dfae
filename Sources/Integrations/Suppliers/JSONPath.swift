import LosslessJSON

/// A place within JSON, written with dots: `customer.name`, `data.orders.0.id`.
struct JSONPath: Sendable, Hashable {
    let steps: [String]

    /// Nil for empty text, empty steps, control characters, or more than eight steps.
    init?(_ text: String) {
        let steps = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard steps.count <= 8, steps.allSatisfy({ !$0.isEmpty }),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { return nil }
        self.steps = steps
    }

    /// What lies there; a step into a list is a position from 0. Nil if there is nothing.
    func value(in json: JSON) -> JSON? {
        steps.reduce(Optional(json)) { found, step in
            found?.array == nil ? found?[step] : Int(step).flatMap { found?[$0] }
        }
    }

    /// Puts a value there, making the objects on the way.
    func set(_ value: JSON, in json: inout JSON) {
        json = JSONPath.setting(value, at: steps[...], in: json)
    }

    /// Whether this is the other place or one around it, so that both can't hold values of their own.
    func contains(_ other: JSONPath) -> Bool { other.steps.starts(with: steps) }

    private static func setting(_ value: JSON, at steps: ArraySlice<String>, in json: JSON) -> JSON {
        guard let step = steps.first else { return value }
        var members = json.members ?? []
        if let position = members.firstIndex(where: { $0.name == step }) {
            members[position].value = setting(value, at: steps.dropFirst(), in: members[position].value)
        } else {
            members.append(JSON.Member(step, setting(value, at: steps.dropFirst(), in: .object([]))))
        }
        return .object(members)
    }
}
