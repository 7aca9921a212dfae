import Operations

extension OperationError {
    /// The code of a conflict; nil for other errors.
    var code: String? {
        if case .conflict(let code, _) = self { code } else { nil }
    }

    /// The fields that an input was refused for; empty for other errors.
    var fields: [String] {
        if case .invalid(let problems) = self { problems.map(\.field) } else { [] }
    }
}
