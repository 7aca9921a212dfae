/// The calls of the marketplace that are played, by the names under which they are counted and can be made to fail.
package enum TrendyolRoute: String, Sendable, CaseIterable {
    case stream = "orders.stream"
    case page = "orders.page"
    case closedPage = "orders.closed"
    case update = "package.update"
    case unsupplied = "package.unsupplied"
    case orderLabel = "label.order"
    case fetchLabel = "label.fetch"
    case invoiceLink = "invoice.link"
    case deleteInvoiceLink = "invoice.delete"
    case invoiceFile = "invoice.file"
    case createHook = "webhook.create"
    case listHooks = "webhook.list"
    case changeHook = "webhook.change"
    case activateHook = "webhook.activate"
    case deactivateHook = "webhook.deactivate"
    case deleteHook = "webhook.delete"

    /// The table of addresses, as in the vendor's documentation of 2026, below `/integration`.
    static let table: [Route] = allCases.map { route in
        let (method, path) = route.address
        return Route(route.rawValue, method, path)
    }

    private var address: (method: String, path: String) {
        let packages = "/order/sellers/{seller}/shipment-packages/{package}"
        let hooks = "/webhook/sellers/{seller}/webhooks"
        return switch self {
        case .stream: ("GET", "/order/sellers/{seller}/orders/stream")
        case .page: ("GET", "/order/sellers/{seller}/v2/orders")
        case .closedPage: ("GET", "/order/sellers/{seller}/orders")
        case .update: ("PUT", packages)
        case .unsupplied: ("PUT", packages + "/items/unsupplied")
        case .orderLabel: ("POST", "/sellers/{seller}/common-label/{tracking}")
        case .fetchLabel: ("GET", "/sellers/{seller}/common-label/{tracking}")
        case .invoiceLink: ("POST", "/sellers/{seller}/seller-invoice-links")
        case .deleteInvoiceLink: ("POST", "/sellers/{seller}/seller-invoice-links/delete")
        case .invoiceFile: ("POST", "/sellers/{seller}/seller-invoice-file")
        case .createHook: ("POST", hooks)
        case .listHooks: ("GET", hooks)
        case .changeHook: ("PUT", hooks + "/{hook}")
        case .activateHook: ("PUT", hooks + "/{hook}/activate")
        case .deactivateHook: ("PUT", hooks + "/{hook}/deactivate")
        case .deleteHook: ("DELETE", hooks + "/{hook}")
        }
    }
}
