import Domain
import Integrations
import LosslessJSON

/// What importing a payload into an empty database would store, decided by the same rules as the import itself.
struct DryRun {
    let packages: [ReadPackage]

    /// One line per package that could be read, in the payload's order.
    var lines: [JSON] {
        let readable = packages.compactMap { read in
            if case .package(let package) = read { package } else { nil }
        }
        return readable.enumerated().map { position, package in
            let others = readable.enumerated().filter { $0.offset != position }.map(\.element)
            let order = DryRun.firstSight(of: package, among: others)
            return importLine(package, status: order.status, payment: order.payment)
        }
    }

    private static func firstSight(of package: IncomingPackage, among others: [IncomingPackage]) -> Order {
        var order = Order(
            id: ID(0), dealer: ID(0), integration: ID(0), number: package.orderNumber, packageID: package.packageID,
            status: .received, payment: package.payment,
            lines: package.lines.enumerated().map { position, line in
                OrderLine(
                    id: ID(Int64(position)), externalID: line.externalID, name: line.name, quantity: line.quantity,
                    unitPrice: line.unitPrice, total: line.total, status: .waiting)
            })
        let isCarried = others.contains { $0.carriesOn(package) }
        _ = order.observe(package, isCarriedBySibling: isCarried, confirmsCancellation: true)
        return order
    }
}

extension IncomingPackage {
    /// Whether this package is alive and holds lines of the other one.
    fileprivate func carriesOn(_ other: IncomingPackage) -> Bool {
        guard orderNumber == other.orderNumber, packageID != other.packageID,
            ![OrderStatus.cancelled, .superseded, .unsupplied].contains(status)
        else { return false }
        return !Set(lines.map(\.externalID)).isDisjoint(with: other.lines.map(\.externalID))
    }
}
