import LosslessJSON

/// A small validator of JSON Schema: what the API's document uses of it.
struct SchemaCheck {
    /// What is wrong with the value, each with its place; empty if it fits.
    static func faults(_ value: JSON, _ schema: JSON, at place: String = "$") -> [String] {
        typeFaults(value, schema, place) + wordFaults(value, schema, place) + objectFaults(value, schema, place)
            + listFaults(value, schema, place) + choiceFaults(value, schema, place)
    }

    private static func choiceFaults(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let choices = schema["anyOf"]?.array else { return [] }
        let fits = choices.contains { faults(value, $0, at: place).isEmpty }
        return fits ? [] : ["\(place) fits none of \(choices.count) schemas"]
    }

    private static func typeFaults(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        let types = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string].compactMap(\.self)
        guard !types.isEmpty else { return [] }
        return types.contains { fits(value, $0) } ? [] : ["\(place) is \(value.kindName), not \(types)"]
    }

    private static func fits(_ value: JSON, _ type: String) -> Bool {
        switch type {
        case "null": value.isNull
        case "boolean": value.bool != nil
        case "integer": value.int != nil
        // A text that is no string.
        case "number": value.text != nil && value.string == nil
        case "string": value.string != nil
        case "array": value.array != nil
        case "object": value.members != nil
        default: false
        }
    }

    private static func wordFaults(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        var faults: [String] = []
        if let words = schema["enum"]?.array, !words.contains(value) { faults.append("\(place) is none of \(words)") }
        if let word = schema["const"], word != value { faults.append("\(place) is not \(word)") }
        if let number = value.int {
            if let least = schema["minimum"]?.int, number < least { faults.append("\(place) is below \(least)") }
            if let most = schema["maximum"]?.int, number > most { faults.append("\(place) is above \(most)") }
        }
        guard let text = value.string else { return faults }
        if let most = schema["maxLength"]?.int, text.unicodeScalars.count > most {
            faults.append("\(place) is too long")
        }
        if let least = schema["minLength"]?.int, text.unicodeScalars.count < least {
            faults.append("\(place) is too short")
        }
        if schema["format"] == "date-time", text.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) == nil {
            faults.append("\(place) is no time: \(text)")
        }
        if let pattern = schema["pattern"]?.string, let expression = try? Regex(pattern),
            text.firstMatch(of: expression) == nil
        {
            faults.append("\(place) does not match \(pattern): \(text)")
        }
        return faults
    }

    private static func objectFaults(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let members = value.members else { return [] }
        let properties = schema["properties"]
        let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter { value[$0] == nil }
        var faults = missing.map { "\(place).\($0) is missing" }
        for member in members {
            if let property = properties?[member.name] {
                faults += self.faults(member.value, property, at: "\(place).\(member.name)")
            } else if schema["additionalProperties"] == false {
                faults.append("\(place).\(member.name) is not described")
            } else if let rest = schema["additionalProperties"], rest.members != nil {
                faults += self.faults(member.value, rest, at: "\(place).\(member.name)")
            }
        }
        return faults
    }

    private static func listFaults(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let elements = value.array else { return [] }
        var faults: [String] = []
        if let most = schema["maxItems"]?.int, elements.count > most { faults.append("\(place) has too many elements") }
        if let least = schema["minItems"]?.int, elements.count < least {
            faults.append("\(place) has too few elements")
        }
        guard let items = schema["items"] else { return faults }
        for (position, element) in elements.enumerated() {
            faults += self.faults(element, items, at: "\(place)[\(position)]")
        }
        return faults
    }
}
