package import LosslessJSON
package import Operations
import SQLEngine
package import Storage

/// One field of a body, or one query parameter.
package struct InputField: Sendable {
    package indirect enum Kind: Sendable {
        case value(FieldKind)
        case object(InputSchema)
        case list(of: InputSchema, max: Int)
    }

    package var name: String
    package var kind: Kind
    package var isRequired: Bool
    /// What it means, in Turkish, for the documentation.
    package var summary: String
    /// Never shown again.
    package var isSecret = false
    /// Whether null is refused although the field need not be there: a change that can't empty it.
    package var isKept = false

    package static func required(_ name: String, _ kind: FieldKind, _ summary: String) -> InputField {
        InputField(name: name, kind: .value(kind), isRequired: true, summary: summary)
    }

    package static func optional(_ name: String, _ kind: FieldKind, _ summary: String) -> InputField {
        InputField(name: name, kind: .value(kind), isRequired: false, summary: summary)
    }

    package static func secret(_ name: String, _ summary: String) -> InputField {
        InputField(name: name, kind: .value(.text(max: 4000)), isRequired: false, summary: summary, isSecret: true)
    }
}

/// The fields that a request may have. What is not listed is refused.
package struct InputSchema: Sendable {
    package var fields: [InputField]

    package init(_ fields: [InputField]) { self.fields = fields }

    /// The same, but null is no value of these fields.
    func keeping(_ names: String...) -> InputSchema {
        InputSchema(
            fields.map { field in
                var kept = field
                kept.isKept = kept.isKept || names.contains(field.name)
                return kept
            })
    }

    /// Checks a JSON body against the schema.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` naming every wrong, missing and unknown field.
    package func read(_ json: JSON) throws(OperationError) -> Input {
        var problems: [FieldProblem] = []
        let input = read(json, path: "", &problems)
        guard problems.isEmpty else { throw .invalid(problems) }
        return input
    }

    /// Checks a query string; each parameter may be there once.
    ///
    /// - Throws: ``OperationError/invalid(_:)``
    package func read(query: String) throws(OperationError) -> Input {
        guard let pairs = FormCoding.pairs(query.utf8) else {
            throw .invalid([FieldProblem("sorgu", "Sorgu metni okunamadı; % işaretlerini denetleyin.")])
        }
        var problems: [FieldProblem] = []
        var input = Input()
        for (name, text) in pairs {
            guard let field = fields.first(where: { $0.name == name }), case .value(let kind) = field.kind else {
                problems.append(unknown(name, ""))
                continue
            }
            if input.values[name] != nil {
                problems.append(FieldProblem(name, "Bir kez verilebilir."))
            } else if let value = kind.read(text: text) {
                input.values[name] = .value(value)
            } else {
                problems.append(FieldProblem(name, kind.expectation))
            }
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return input
    }

    private func read(_ json: JSON, path: String, _ problems: inout [FieldProblem]) -> Input {
        var input = Input()
        guard let members = json.members else {
            problems.append(FieldProblem(path.isEmpty ? "govde" : path, "JSON nesnesi olmalı."))
            return input
        }
        for member in members where !fields.contains(where: { $0.name == member.name }) {
            problems.append(unknown(member.name, path))
        }
        for field in fields {
            let place = path.isEmpty ? field.name : "\(path).\(field.name)"
            guard let value = json[field.name], !value.isNull else {
                let isNull = json[field.name]?.isNull == true
                if field.isRequired { problems.append(FieldProblem(place, "Zorunlu alan.")) }
                if field.isKept, isNull {
                    problems.append(FieldProblem(place, "Boşaltılamaz; olduğu gibi kalsın diye hiç göndermeyin."))
                }
                if isNull { input.cleared.insert(field.name) }
                continue
            }
            input.values[field.name] = read(value, as: field.kind, place, &problems)
        }
        return input
    }

    private func read(
        _ json: JSON, as kind: InputField.Kind, _ place: String, _ problems: inout [FieldProblem]
    ) -> Input.Value? {
        switch kind {
        case .value(let kind):
            if let value = kind.read(json) { return .value(value) }
            problems.append(FieldProblem(place, kind.expectation))
            return nil
        case .object(let schema): return .object(schema.read(json, path: place, &problems))
        case .list(let schema, let max):
            guard let elements = json.array, elements.count <= max else {
                problems.append(FieldProblem(place, "En çok \(max) elemanlı bir liste olmalı."))
                return nil
            }
            var inputs: [Input] = []
            for (position, element) in elements.enumerated() {
                inputs.append(schema.read(element, path: "\(place)[\(position)]", &problems))
            }
            return .list(inputs)
        }
    }

    private func unknown(_ name: String, _ path: String) -> FieldProblem {
        let known = fields.map(\.name).joined(separator: ", ")
        let shown = String(name.prefix(100))
        return FieldProblem(
            path.isEmpty ? shown : "\(path).\(shown)",
            known.isEmpty ? "Bilinmeyen alan." : "Bilinmeyen alan. Kullanılabilenler: \(known).")
    }
}
