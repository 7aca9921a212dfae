import Domain
package import LosslessJSON
import Operations
import Storage

extension WebRequest {
    /// The body as JSON, read strictly.
    ///
    /// - Throws: `JSONError`
    package func json() throws(JSONError) -> JSON { try JSON(parsing: body, depthMax: 32) }

    /// The body, checked.
    func input(_ schema: InputSchema) throws -> Input { try schema.read(try json()) }

    /// The dealer that a new thing is for: the caller themselves, or whom an operator names.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` if a dealer names another, or somebody who works for several nobody.
    func dealer(named input: Input) throws -> ID<User> {
        let named = input.value("kullanici_id", as: ID<User>.self)
        let scope = try scope
        guard let dealer = named ?? scope.onlyDealer else {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Hangi bayi için olduğunu yazın.")])
        }
        guard scope.contains(dealer) else {
            throw OperationError.invalid([FieldProblem("kullanici_id", "Yalnız kendi hesabınız için yazılabilir.")])
        }
        return dealer
    }
}

extension WebRequest {
    /// Whose rows of a resource the caller reaches.
    func scope(for resource: ApiResource) throws -> Scope { resource.isPersonal ? try ownScope : try scope }

    /// Keys open a person's whole account, so only those who manage people see those of others, whatever else they see.
    var ownScope: Scope {
        get throws {
            let caller = try caller
            return caller.permissions.contains(.changeUsers) ? caller.scope : caller.ownScope
        }
    }
}

extension InputField {
    /// The dealer, which only operators and admins name.
    static let dealer = InputField.optional(
        "kullanici_id", .id, "Bayi; bayi anahtarıyla verilmez, operatör ve admin için zorunlu")
}
