import Domain
import LosslessJSON

/// Reads the lines of a package.
enum TrendyolLine {
    /// All lines of a package.
    ///
    /// - Parameter status: the state of the package, for lines whose own word is not known.
    /// - Throws: ``PayloadFault`` if there is none, or one can't be read, or two have the same key.
    static func lines(of package: PayloadNode, status: OrderStatus?) throws(PayloadFault) -> [IncomingLine] {
        let list = try package.required("lines")
        guard let nodes = list.elements else { throw list.fault("is not a list but \(list.value.kindName)") }
        guard !nodes.isEmpty else { throw list.fault("is empty") }
        var lines: [IncomingLine] = []
        var keys: Set<String> = []
        for node in nodes {
            let line = try line(node, status: status)
            guard keys.insert(line.externalID).inserted else {
                throw node.fault("has the same lineId as a line before it: \(line.externalID)")
            }
            lines.append(line)
        }
        return lines
    }

    private static func line(_ node: PayloadNode, status: OrderStatus?) throws(PayloadFault) -> IncomingLine {
        guard node.value.members != nil else { throw node.fault("is not an object but \(node.value.kindName)") }
        let key = try node.required("lineId", or: "id")
        guard let externalID = key.identifier else { throw key.fault("is neither text nor a number") }
        let quantity = try node.required("quantity").count()
        let sku = node.member("stockCode", or: "merchantSku")?.identifier
        let barcode = node.member("barcode")?.identifier
        let state = TrendyolStatus.line(node.member("orderLineItemStatusName")?.text, in: status)
        return IncomingLine(
            externalID: externalID,
            sku: sku,
            barcode: barcode,
            name: node.member("productName")?.text ?? barcode ?? sku ?? externalID,
            quantity: quantity,
            unitPrice: try TrendyolMoney.unitPrice(ofLine: node),
            total: try TrendyolMoney.total(ofLine: node, quantity: quantity),
            vatRate: rate(node.member("vatRate", or: "vatBaseAmount")),
            commission: rate(node.member("commission")),
            status: state.status,
            returnStatus: state.returnStatus)
    }

    /// A rate from 0 to 100 %; anything else is left out, because no order fails for a rate.
    private static func rate(_ node: PayloadNode?) -> Percent? {
        node?.text.flatMap { Percent(decimal: $0) }.flatMap { (0...10_000).contains($0.hundredths) ? $0 : nil }
    }
}
