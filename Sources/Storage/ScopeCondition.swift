package import Domain
package import SQLEngine

extension Scope {
    /// The condition that keeps rows within the scope, for a column that holds the dealer.
    ///
    /// - Parameter column: a column name of this program, never input.
    package func condition(_ column: String) -> SQL {
        switch reach {
        case .everyone: "1 = 1"
        case .dealer(let dealer): "\(uncheckedSQL: column) = \(dealer)"
        }
    }
}
