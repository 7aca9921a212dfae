import LosslessJSON
import Storage

/// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of what the API takes and gives, made from the same descriptions that
/// do the reading and writing.
enum JSONSchema {
    static func of(_ kind: FieldKind) -> [JSON.Member] {
        switch kind {
        case .id: [.init("type", "integer"), .init("minimum", 1), .init("maximum", JSON(Int64.max))]
        case .int(let range):
            [.init("type", "integer")]
                + (range.lowerBound == .min ? [] : [.init("minimum", JSON(range.lowerBound))])
                + (range.upperBound == .max ? [] : [.init("maximum", JSON(range.upperBound))])
        case .bool: [.init("type", "boolean")]
        case .money:
            [.init("type", "string"), .init("pattern", "^[0-9]+(\\.[0-9]{1,2})?$"), .init("examples", ["149.90"])]
        case .percent: [.init("type", "string"), .init("examples", ["20"])]
        case .text(let max): [.init("type", "string"), .init("maxLength", JSON(max))]
        case .time: [.init("type", "string"), .init("format", "date-time")]
        case .choice(let words): [.init("type", "string"), .init("enum", .array(words.map(JSON.string)))]
        case .choices(let words):
            [
                .init("type", "string"),
                .init("pattern", .string("^(\(words.joined(separator: "|")))(,(\(words.joined(separator: "|"))))*$")),
            ]
        case .texts(let max):
            [
                .init("type", "array"), .init("items", ["type": "string", "maxLength": 1000]),
                .init("maxItems", JSON(max)),
            ]
        case .object: [.init("type", "object")]
        case .list: [.init("type", "array")]
        // A schema that says nothing takes everything, null too.
        case .any: []
        case .words(let words):
            [
                .init("type", "array"), .init("items", .object(of(.choice(words)))), .init("minItems", 1),
                .init("uniqueItems", true),
            ]
        }
    }

    /// One row with its parts.
    ///
    /// - Parameter more: what an answer holds beside the row.
    static func object(of resource: ApiResource, with more: [JSON.Member] = []) -> JSON {
        let parts = resource.parts.map { part in
            JSON.Member(part.name, ["type": "array", "items": row(of: part.resource, with: [])])
        }
        let optional = Set(resource.parts.filter { $0.needs != nil }.map(\.name))
        return row(of: resource, with: parts + more, optional: optional)
    }

    /// Members that not everybody sees need not be there.
    private static func row(
        of resource: ApiResource, with parts: [JSON.Member], optional: Set<String> = []
    ) -> JSON {
        let properties = resource.columns.map { JSON.Member($0.name, column($0)) } + parts
        let names = parts.map(\.name).filter { !optional.contains($0) }
        let required = resource.columns.filter { $0.needs == nil }.map(\.name) + names
        return [
            "type": "object", "properties": .object(properties), "required": .array(required.map(JSON.string)),
            "additionalProperties": false,
        ]
    }

    static func list(of resource: ApiResource) -> JSON {
        ["type": "object", "properties": ["kayitlar": ["type": "array", "items": row(of: resource, with: [])]]]
    }

    static func page(of resource: ApiResource) -> JSON {
        page(
            ofItems: row(of: resource, with: []),
            with: [
                .init(
                    "toplam",
                    [
                        "type": "integer", "description": "Uyan kayıtların sayısı; yalnız toplam=true ile",
                        "maximum": JSON(ApiResource.countMax),
                    ]),
                .init("toplam_kesin", ["type": "boolean", "description": "false: daha fazlası var"]),
            ])
    }

    /// A page of a list.
    ///
    /// - Parameter more: what it may hold beside the rows.
    static func page(ofItems items: JSON, with more: [JSON.Member] = []) -> JSON {
        let properties: [JSON.Member] = [
            .init("kayitlar", ["type": "array", "items": items]),
            .init(
                "sonra",
                [
                    "type": ["integer", "string", "null"],
                    "description": "Sonraki sayfa için olduğu gibi gönderilir; son sayfada null",
                ]),
        ]
        return [
            "type": "object", "properties": .object(properties + more), "required": ["kayitlar", "sonra"],
            "additionalProperties": false,
        ]
    }

    /// RFC 9457.
    static let problem: JSON = [
        "type": "object",
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
            "kod": ["type": "string", "description": "Programlar için değişmeyen kod"], "detail": ["type": "string"],
            "mesaj": ["type": "string", "description": "detail ile aynı"],
            "message": ["type": "string", "description": "İngilizcesi"],
            "istek_no": ["type": "string", "description": "X-Request-Id ile aynı"], "istek_id": ["type": "string"],
            "surum": ["type": "string", "description": "412 yanıtında: kaydın şimdiki ETag değeri"],
            "alanlar": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["alan": ["type": "string"], "mesaj": ["type": "string"]],
                ],
            ],
        ],
        "required": [
            "type", "title", "status", "kod", "detail", "mesaj", "message", "istek_no", "istek_id", "alanlar",
        ],
    ]

    /// - Parameter more: members that must be there beside the fields.
    static func input(_ schema: InputSchema, with more: [JSON.Member] = []) -> JSON {
        let required = schema.fields.filter(\.isRequired).map(\.name) + more.map(\.name)
        return [
            "type": "object", "properties": .object(schema.fields.map { JSON.Member($0.name, field($0)) } + more),
            "required": .array(required.map(JSON.string)), "additionalProperties": false,
        ]
    }

    static func field(_ field: InputField) -> JSON {
        let description = JSON.Member("description", .string(field.summary))
        let writeOnly = field.isSecret ? [JSON.Member("writeOnly", true)] : []
        switch field.kind {
        case .value(let kind):
            let members = of(kind) + minimum(kind)
            // What need not be there may also be null, unless a change can't empty it.
            let isNullable = !field.isRequired && !field.isKept
            return .object((isNullable ? nullable(members) : members) + [description] + writeOnly)
        case .object(let schema):
            let members = input(schema).members ?? []
            return .object((field.isRequired ? members : nullable(members)) + [description])
        case .list(let schema, let max):
            return [
                "type": "array", "items": input(schema), "maxItems": JSON(max), "description": .string(field.summary),
            ]
        }
    }

    /// Texts that are given must not be empty, and hold no control characters.
    private static func minimum(_ kind: FieldKind) -> [JSON.Member] {
        guard case .text = kind else { return [] }
        return [.init("minLength", 1), .init("pattern", "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$")]
    }

    private static func column(_ column: ApiResource.Column) -> JSON {
        let schema = of(column.kind)
        return .object(column.isNullable ? nullable(schema) : schema)
    }

    /// The same schema, with null allowed beside its values.
    private static func nullable(_ schema: [JSON.Member]) -> [JSON.Member] {
        guard let type = schema.first else { return schema }
        let rest = schema.dropFirst().map { member in
            member.name == "enum" ? JSON.Member("enum", .array((member.value.array ?? []) + [.null])) : member
        }
        return [JSON.Member("type", [type.value, "null"])] + rest
    }
}
