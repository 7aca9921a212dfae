package import Domain

/// Why an operation was not carried out, in terms that a door (panel, API, command) can show.
package enum OperationError: Error, Sendable, Equatable {
    /// There is no such thing within the caller's scope.
    case notFound
    /// The input is wrong; each problem names its field.
    case invalid([FieldProblem])
    /// The state of things does not allow it.
    case conflict(code: String, message: String)
    /// The caller's role does not allow it.
    case forbidden
    /// An outside system failed.
    case outside(IntegrationError)
}

/// What is wrong with one field of an input.
package struct FieldProblem: Sendable, Equatable {
    /// The field's name as the caller knows it: a JSON key, with a path for nested ones (`urunler[0].adet`).
    package var field: String
    /// What is wrong and what would be right, in Turkish.
    package var message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}
