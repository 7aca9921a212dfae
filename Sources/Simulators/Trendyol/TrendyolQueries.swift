import Domain

extension TrendyolStreamFilter {
    /// Reads the query of the stream call.
    init(_ call: Call) throws(TrendyolRefusal) {
        start = try number(call, "lastModifiedStartDate").map(Timestamp.init(milliseconds:))
        end = try number(call, "lastModifiedEndDate").map(Timestamp.init(milliseconds:))
        lineStatuses = words(call, "packageItemStatuses")
    }
}

extension TrendyolPageFilter {
    /// Reads the query of the page-based call.
    init(_ call: Call) throws(TrendyolRefusal) {
        start = try number(call, "startDate").map(Timestamp.init(milliseconds:))
        end = try number(call, "endDate").map(Timestamp.init(milliseconds:))
        orderNumber = call.query("orderNumber")
        statuses = words(call, "status")
        page = try number(call, "page").flatMap(Int.init(exactly:)) ?? 0
        size = try number(call, "size").flatMap(Int.init(exactly:)) ?? 50
        for word in words(call, "shipmentPackageIds") {
            guard let packageID = Int64(word) else { throw .invalid("shipmentPackageIds sayı olmalı") }
            packageIDs.insert(packageID)
        }
        switch call.query("orderByField") {
        case nil, "CreatedDate": isOrderedByModification = false
        case "PackageLastModifiedDate": isOrderedByModification = true
        default: throw .invalid("orderByField geçersiz")
        }
        switch call.query("orderByDirection") {
        case nil, "DESC": isAscending = false
        case "ASC": isAscending = true
        default: throw .invalid("orderByDirection geçersiz")
        }
    }
}

private func words(_ call: Call, _ name: String) -> Set<String> {
    Set((call.query(name) ?? "").split(separator: ",").map(String.init))
}
