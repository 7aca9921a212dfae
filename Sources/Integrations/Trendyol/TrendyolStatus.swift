import Domain
import LosslessJSON

/// What Trendyol's words for states mean in ours (Docs of the order API, "get order packages" and "stream"). Words are
/// compared without regard to case and underscores, because webhook subscriptions write `AT_COLLECTION_POINT`.
enum TrendyolStatus {
    /// The word that the package goes by: `status`; where that is missing, `shipmentPackageStatus`, then the last entry
    /// of the history, which is not sorted. Empty if none says anything.
    static func word(of package: PayloadNode) -> String {
        if let word = package.member("status")?.text ?? package.member("shipmentPackageStatus")?.text { return word }
        let history = package.member("packageHistories")?.elements ?? []
        let latest = history.max { time(of: $0) < time(of: $1) }
        return latest?.member("status")?.text ?? ""
    }

    private static func time(of entry: PayloadNode) -> Int64 { entry.member("createdDate")?.value.int ?? .min }

    /// The state of a package.
    ///
    /// - Parameter isReplacement: it came out of a split, a partial cancellation or a transfer, so `UnPacked` means new
    ///   rather than replaced.
    /// - Returns: nil for a word that is not known.
    static func order(_ word: String, isReplacement: Bool) -> OrderStatus? {
        switch key(word) {
        case "awaiting", "created", "verified": .received
        case "unpacked", "repack": isReplacement ? .received : .superseded
        case "picking", "invoiced": .preparing
        case "shipped": .shipped
        case "atcollectionpoint": .atPickupPoint
        case "delivered": .delivered
        case "undelivered": .undelivered
        case "returned": .returned
        case "cancelled": .cancelled
        case "unsupplied": .unsupplied
        default: nil
        }
    }

    /// The state of a line; for a word that is not known, that of its package.
    static func line(_ word: String?, in package: OrderStatus?) -> (status: LineStatus, returnStatus: ReturnStatus) {
        let key = key(word ?? "")
        return switch key {
        case "awaiting", "created": (.waiting, .none)
        case "picking", "invoiced": (.prepared, .none)
        case "shipped", "atcollectionpoint", "undelivered": (.shipped, .none)
        case "delivered": (.delivered, .none)
        case "cancelled": (.cancelled, .none)
        case "unsupplied": (.unsupplied, .none)
        case "returned", "returnaccepted": (.delivered, .approved)
        case _ where key.hasPrefix("return"): (.delivered, .requested)
        default: (package?.lineStage ?? .waiting, .none)
        }
    }

    /// What is known of the payment: held back while Trendyol checks it, otherwise collected by Trendyol or at the door.
    static func payment(_ word: String, isCashOnDelivery: Bool) -> PaymentStatus {
        if key(word) == "awaiting" { return .pending }
        return isCashOnDelivery ? .cashOnDelivery : .paid
    }

    static func isInvoiced(_ word: String?) -> Bool { word.map(key) == "invoiced" }

    private static func key(_ word: String) -> String { word.lowercased().filter { $0 != "_" } }
}
