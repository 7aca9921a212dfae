import Domain
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `GET /siparis-sayilari`: the numbers over the tabs of the order list.
func orderCountRoute(_ maker: ApiRouteMaker) -> Route {
    let numbers = OrderGroup.allCases.map { group in
        JSON.Member(group.rawValue, ["type": "integer", "minimum": 0, "maximum": JSON(Int64(OrderGroup.countMax))])
    }
    let documentation = RouteDocumentation(
        tag: "siparisler",
        summary: "Siparişlerin gruplara göre sayısı; azami değer “en az o kadar” demektir",
        output: JSONSchema.object(.object(numbers)))
    return maker.api(.get, "/siparis-sayilari", .viewOrders, documentation) { request in
        let scope = try request.scope
        let counts = try await maker.operations.database.read { tx in try OrderGroup.counts(scope: scope, tx) }
        return .json(
            .object(
                OrderGroup.allCases.map { group in
                    JSON.Member(group.rawValue, JSON(Int64(min(counts[group] ?? 0, OrderGroup.countMax))))
                }))
    }
}
