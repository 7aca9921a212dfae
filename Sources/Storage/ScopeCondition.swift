package import Domain
package import SQLEngine

extension Scope {
    /// What the database itself shows of it.
    package var rowAccess: RowAccess {
        switch reach {
        case .everyone: .everyone
        case .dealers(let dealers): .tenants(dealers.map(\.rawValue))
        }
    }

    /// The condition that keeps rows within the scope, for a column that holds the dealer.
    ///
    /// - Parameter column: a column name of this program, never input.
    package func condition(_ column: String) -> SQL {
        switch reach {
        case .everyone: "1 = 1"
        case .dealers(let dealers) where dealers.count == 1: "\(uncheckedSQL: column) = \(dealers[0])"
        case .dealers(let dealers) where dealers.isEmpty: "1 = 0"
        case .dealers(let dealers):
            "\(uncheckedSQL: column) IN (\(fragment: SQL.join(dealers.map { "\($0)" }, separator: ", ")))"
        }
    }
}
