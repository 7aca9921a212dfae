import LosslessJSON
import Storage

/// Pieces of the schemas of answers that no table stands behind.
extension JSONSchema {
    static let id: JSON = .object(of(.id))
    static let optionalID: JSON = ["type": ["integer", "null"], "minimum": 1]
    static let number: JSON = ["type": "integer"]
    static let optionalNumber: JSON = ["type": ["integer", "null"]]
    static let flag: JSON = ["type": "boolean"]
    static let text: JSON = ["type": "string"]
    static let optionalText: JSON = ["type": ["string", "null"]]
    static let time: JSON = ["type": "string", "format": "date-time"]
    static let optionalTime: JSON = ["type": ["string", "null"], "format": "date-time"]

    /// The same with what it means.
    static func described(_ schema: JSON, _ meaning: String) -> JSON {
        .object((schema.members ?? []) + [JSON.Member("description", .string(meaning))])
    }

    /// The same with a value that it may have.
    static func shown(_ schema: JSON, as example: JSON) -> JSON {
        .object((schema.members ?? []) + [JSON.Member("examples", [example])])
    }

    /// An object that always has all of these members.
    ///
    /// - Parameter properties: an object with a schema for each.
    static func object(_ properties: JSON) -> JSON {
        let names = (properties.members ?? []).map { JSON.string($0.name) }
        return ["type": "object", "properties": properties, "required": .array(names)]
    }

    /// Numbers by names that can't be listed here.
    static func numbersByName(_ meaning: String, as example: JSON) -> JSON {
        [
            "type": "object", "additionalProperties": number, "description": .string(meaning), "examples": [example],
        ]
    }

    static func array(of items: JSON) -> JSON { ["type": "array", "items": items] }

    /// Rows that come all at once.
    static func rows(of items: JSON) -> JSON { object(["kayitlar": array(of: items)]) }
}
