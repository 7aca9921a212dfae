import Domain
package import LosslessJSON

extension JSON {
    /// The value with secrets hidden at any depth: members by their names, texts by what they hold.
    ///
    /// - Parameter alsoHides: further names whose values are hidden.
    package func withoutSecrets(alsoHides: (String) -> Bool = { _ in false }) -> JSON {
        switch self {
        case .object(let members):
            .object(
                members.map { member in
                    let isHidden = Redaction.isSecret(name: member.name) || alsoHides(member.name)
                    let isSecret = isHidden && !member.value.isNull
                    return JSON.Member(
                        member.name,
                        isSecret ? .string(Redaction.mark) : member.value.withoutSecrets(alsoHides: alsoHides))
                })
        case .array(let elements): .array(elements.map { $0.withoutSecrets(alsoHides: alsoHides) })
        case .string(let text): .string(Redaction.withoutSecrets(text))
        default: self
        }
    }
}
