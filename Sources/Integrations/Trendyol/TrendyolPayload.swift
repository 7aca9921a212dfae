import Domain
import LosslessJSON

/// What a JSON text from Trendyol is: orders, or which other thing.
enum TrendyolPayload {
    case orders(Orders)
    /// Something else, in words for a person.
    case other(String)

    struct Orders: Sendable {
        /// The elements, readable or not.
        var packages: [PayloadNode]
        /// A stream answer: whether more follows, and where.
        var hasMore: Bool?
        var nextCursor: String?
        /// A page answer: how many pages there are.
        var totalPages: Int64?
    }

    /// Recognises page answers, stream answers, webhook bodies with and without an envelope, and lists of packages.
    init(_ json: JSON) {
        let root = PayloadNode(value: json, place: "")
        if let elements = root.elements {
            self = .init(list: elements, or: "boş liste")
        } else if json["content"] != nil {
            self = .init(envelope: root)
        } else if json.members == nil {
            self = .other("yalnızca \(json.kindName)")
        } else if let other = TrendyolPayload.knownOther(json) {
            self = .other(other)
        } else if TrendyolPayload.looksLikePackage(json) {
            self = .orders(Orders(packages: [root]))
        } else {
            self = .other(TrendyolPayload.unknown(json))
        }
    }

    private init(list: [PayloadNode], or emptyName: String) {
        guard let first = list.first else {
            self = .other(emptyName)
            return
        }
        if let other = TrendyolPayload.knownOther(first.value) {
            self = .other("liste: \(other)")
        } else if TrendyolPayload.looksLikePackage(first.value) {
            self = .orders(Orders(packages: list))
        } else {
            self = .other("liste: \(TrendyolPayload.unknown(first.value))")
        }
    }

    private init(envelope root: PayloadNode) {
        guard let content = root.member("content"), let elements = content.elements else {
            self = .other("content alanı liste değil, \((root.value["content"] ?? .null).kindName)")
            return
        }
        if let other = elements.lazy.compactMap({ TrendyolPayload.knownOther($0.value) }).first,
            !elements.contains(where: { TrendyolPayload.looksLikePackage($0.value) })
        {
            self = .other(other)
            return
        }
        self = .orders(
            Orders(
                packages: elements,
                hasMore: root.value["hasMore"]?.bool,
                nextCursor: root.member("nextCursor")?.text,
                totalPages: root.value["totalPages"]?.int))
    }

    /// The error for a payload that holds no orders.
    static func notOrders(_ what: String, kind: IntegrationError.Class) -> IntegrationError {
        IntegrationError(
            kind, code: "siparis_degil",
            message: "Bu içerik Trendyol siparişi değil: \(what). Sipariş paketi ya da paket listesi bekleniyordu.")
    }
}

extension TrendyolPayload {
    private static func looksLikePackage(_ json: JSON) -> Bool {
        guard knownOther(json) == nil else { return false }
        return json["shipmentPackageId"] != nil || json["lines"] != nil || json["packageHistories"] != nil
            || json["orderNumber"] != nil && json["id"] != nil
    }

    /// The name of something else that Trendyol sends, recognised by the members that only it has; nil if it is none.
    private static func knownOther(_ json: JSON) -> String? {
        let item = json["items"]?[0]
        if json["claimDate"] != nil || json["orderShipmentPackageId"] != nil || item?["claimItems"] != nil {
            return "iade talepleri (claims)"
        }
        if json["batchRequestId"] != nil {
            return json["items"] != nil || json["itemCount"] != nil
                ? "toplu işlem sonucu (batch result)" : "toplu işlem numarası (batchRequestId)"
        }
        if json["subscribedStatuses"] != nil || json["authenticationType"] != nil { return "webhook tanımı (webhook)" }
        if json["data"]?[0]?["label"] != nil { return "kargo etiketi yanıtı (common label)" }
        if item?["salePrice"] != nil || item?["listPrice"] != nil {
            return "stok ve fiyat isteği (price-and-inventory)"
        }
        if json["productMainId"] != nil { return "ürün listesi (products)" }
        return TrendyolErrorBody(json).map { "hata yanıtı (error): \($0.text)" }
    }

    private static func unknown(_ json: JSON) -> String {
        guard let members = json.members else { return "tanınmayan içerik, \(json.kindName)" }
        let names = members.prefix(6).map { $0.name.prefix(30) }.joined(separator: ", ")
        return names.isEmpty ? "boş nesne" : "tanınmayan içerik; alanlar: \(names)"
    }
}
