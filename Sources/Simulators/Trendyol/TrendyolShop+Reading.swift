import Domain
import LosslessJSON

/// Where a reader of the stream stands, and by which filters it started.
struct TrendyolStreamCursor: Sendable {
    var filter: TrendyolStreamFilter
    var lastModified: Timestamp
    var lastPackageID: Int64
}

/// The filters of the stream, which may not change while a cursor is in use.
struct TrendyolStreamFilter: Sendable, Equatable {
    /// As sent; nil where the defaults are meant.
    var start: Timestamp?
    var end: Timestamp?
    var lineStatuses: Set<String> = []
}

/// The filters of the page-based call.
struct TrendyolPageFilter: Sendable {
    var start: Timestamp?
    var end: Timestamp?
    var orderNumber: String?
    var packageIDs: Set<Int64> = []
    var statuses: Set<String> = []
    var isOrderedByModification = false
    var isAscending = false
    var page = 0
    var size = 50
}

/// The two calls that read packages.
extension TrendyolShop {
    private static let windowMax: Duration = .seconds(14 * 86400)

    /// One page of the stream: `GET /order/sellers/{sellerId}/orders/stream`, newest change first.
    mutating func stream(
        _ filter: TrendyolStreamFilter,
        cursor: String?,
        size: Int,
        at now: Timestamp
    ) throws(TrendyolRefusal) -> JSON {
        guard (1...200).contains(size) else { throw .invalid("size 1 ile 200 arasında olmalı") }
        let window = try window(filter.start, filter.end, defaultSpan: Self.windowMax, at: now)
        var candidates = packages.values.filter { package in
            package.visibleFrom <= now && window.contains(package.modifiedAt)
                && (filter.lineStatuses.isEmpty
                    || package.lines.contains { filter.lineStatuses.contains($0.status) })
        }
        if let cursor {
            guard let place = cursors[cursor] else { throw .invalid("nextCursor geçersiz") }
            guard place.filter == filter else { throw .invalid("nextCursor ile birlikte filtre değiştirilemez") }
            candidates.removeAll {
                ($0.modifiedAt, $0.packageID) >= (place.lastModified, place.lastPackageID)
            }
        }
        let sorted = candidates.sorted { ($0.modifiedAt, $0.packageID) > ($1.modifiedAt, $1.packageID) }
        let content = sorted.prefix(size)
        var next: JSON = nil
        if sorted.count > size, let last = content.last {
            let token = makeToken()
            cursors[token] = .init(filter: filter, lastModified: last.modifiedAt, lastPackageID: last.packageID)
            next = .string(token)
        }
        return [
            "hasMore": .bool(sorted.count > size),
            "nextCursor": next,
            "size": JSON(size),
            "content": .array(content.map(json)),
        ]
    }

    /// One page of the order call: `GET /order/sellers/{sellerId}/v2/orders`.
    func page(_ filter: TrendyolPageFilter, at now: Timestamp) throws(TrendyolRefusal) -> JSON {
        guard (1...200).contains(filter.size), filter.page >= 0 else { throw .invalid("page veya size geçersiz") }
        guard filter.packageIDs.count <= 50 else { throw .invalid("En fazla 50 shipmentPackageIds") }
        let (offset, overflow) = filter.page.multipliedReportingOverflow(by: filter.size)
        guard !overflow, offset + filter.size <= 10_000 else { throw .tooManyRequests }
        let window = try window(filter.start, filter.end, defaultSpan: .seconds(7 * 86400), at: now)
        let namesOrders = filter.orderNumber != nil || !filter.packageIDs.isEmpty
        let isWindowed = !namesOrders || filter.start != nil || filter.end != nil
        let key: (TrendyolPackage) -> Timestamp = { filter.isOrderedByModification ? $0.modifiedAt : $0.orderedAt }
        let matches = packages.values.filter { package in
            package.visibleFrom <= now && (!isWindowed || window.contains(key(package)))
                && (filter.orderNumber ?? package.orderNumber) == package.orderNumber
                && (filter.packageIDs.isEmpty || filter.packageIDs.contains(package.packageID))
                && (filter.statuses.isEmpty || filter.statuses.contains(package.status))
        }
        let sorted = matches.sorted { left, right in
            let (left, right) = ((key(left), left.packageID), (key(right), right.packageID))
            return filter.isAscending ? left < right : left > right
        }
        return [
            "page": JSON(filter.page),
            "size": JSON(filter.size),
            "totalPages": JSON((sorted.count + filter.size - 1) / filter.size),
            "totalElements": JSON(sorted.count),
            "content": .array(sorted.dropFirst(offset).prefix(filter.size).map(json)),
        ]
    }

    private func window(
        _ start: Timestamp?,
        _ end: Timestamp?,
        defaultSpan: Duration,
        at now: Timestamp
    ) throws(TrendyolRefusal) -> ClosedRange<Timestamp> {
        let end = end ?? start.map { min($0 + Self.windowMax, now) } ?? now
        let start = start ?? end - defaultSpan
        guard start <= end, end.since(start) <= Self.windowMax else {
            throw TrendyolRefusal(400, "invalid.date.range", "Tarih aralığı en fazla 14 gün olabilir")
        }
        return start...end
    }

    mutating func makeToken() -> String {
        let digits = Array(hexadecimal(random.bytes(16)))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
