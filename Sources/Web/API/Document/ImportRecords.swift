import Domain
import LosslessJSON
import Operations

/// What the records of an import look like, made from the columns that files may have.
enum ImportRecords {
    /// The list `kayitlar`.
    static let schema: JSON = [
        "type": "array", "minItems": 1, "maxItems": JSON(Operations.importRowsMax),
        "description": """
        Kayıtlar; alanları, kaynağın dosyadaki sütunlarıdır. Dışa aktarılan dosyaların öteki sütunları da bulunabilir. \
        Siparişlerin satırları ve adresleri, sipariş gövdesindeki gibi iç içe de yazılabilir
        """,
        "items": ["anyOf": .array(ImportSource.allCases.map(ImportRecords.record) + [ImportRecords.nestedOrder])],
    ]

    /// A body for each source, the simplest first.
    static let examples: [JSON.Member] = {
        let sources = [ImportSource.products] + ImportSource.allCases.filter { $0 != .products }
        return sources.map { JSON.Member($0.rawValue, ImportRecords.example(of: $0)) }
    }()

    private static func example(of source: ImportSource) -> JSON {
        let cells = ImportColumns.of(source).offered.filter { !$0.example.isEmpty }
        return [
            "kullanici_id": 3, "kaynak": .string(source.rawValue), "kip": .string(ImportMode.trial.rawValue),
            "hep_ya_hic": false, "kayitlar": [.object(cells.map { JSON.Member($0.name, .string($0.example)) })],
        ]
    }

    private static func record(of source: ImportSource) -> JSON {
        object(source.rawValue, properties(ImportColumns.of(source).offered))
    }

    /// An order as `POST /siparisler` takes it, but for the dealer.
    private static let nestedOrder: JSON = {
        let columns = ImportColumns.of(.orders).offered
        func part(_ prefix: String) -> [Property] {
            ImportRecords.properties(columns.filter { $0.name.hasPrefix(prefix) }, without: prefix)
        }
        let head = columns.filter { column in
            !["urun_", "teslimat_", "fatura_"].contains { column.name.hasPrefix($0) }
        }
        let lines: JSON = ["type": "array", "minItems": 1, "items": ImportRecords.object("satır", part("urun_"))]
        let parts = [Property(name: "urunler", schema: lines, isRequired: true)]
        let addresses = ["teslimat", "fatura"].map { kind in
            Property(
                name: "\(kind)_adresi", schema: ImportRecords.object("adres", part("\(kind)_")), isRequired: false)
        }
        return ImportRecords.object(
            "\(ImportSource.orders.rawValue), iç içe", ImportRecords.properties(head) + parts + addresses)
    }()

    private struct Property {
        let name: String
        let schema: JSON
        let isRequired: Bool
    }

    private static func properties(_ columns: [ImportColumn], without prefix: String = "") -> [Property] {
        columns.map { column in
            let types: JSON = column.isRequired ? ["string", "number"] : ["string", "number", "null"]
            return Property(
                name: String(column.name.dropFirst(prefix.count)),
                schema: ["type": types, "description": .string(column.summary)], isRequired: column.isRequired)
        }
    }

    private static func object(_ title: String, _ properties: [Property]) -> JSON {
        [
            "type": "object", "title": .string(title),
            "properties": .object(properties.map { JSON.Member($0.name, $0.schema) }),
            "required": .array(properties.filter(\.isRequired).map { .string($0.name) }),
        ]
    }
}
