import LosslessJSON

/// The field names that the package object had before 2026 and that old integrations and stored payloads still carry.
///
/// Source: developers.trendyol.com, announcement of 2025-12-08.
enum TrendyolLegacyNames {
    /// A package object with current names, rewritten to the old ones.
    static func rewrite(_ package: JSON) -> JSON {
        renamed(package, by: packageNames) { member in
            switch member.name {
            case "packageTotalDiscount": nil
            case "lines": JSON.Member("lines", .array((member.value.array ?? []).map(rewriteLine)))
            default: member
            }
        }
    }

    private static func rewriteLine(_ line: JSON) -> JSON {
        renamed(line, by: lineNames) { member in
            switch member.name {
            case "lineTotalDiscount": nil
            case "discountDetails":
                JSON.Member(member.name, .array((member.value.array ?? []).map { renamed($0, by: unitNames) { $0 } }))
            default: member
            }
        }
    }

    private static func renamed(
        _ object: JSON,
        by names: [String: String],
        _ change: (JSON.Member) -> JSON.Member?
    ) -> JSON {
        .object(
            (object.members ?? []).compactMap(change).map { member in
                JSON.Member(names[member.name] ?? member.name, member.value)
            })
    }

    private static let packageNames = [
        "shipmentPackageId": "id",
        "packageGrossAmount": "grossAmount",
        "packageSellerDiscount": "totalDiscount",
        "packageTyDiscount": "totalTyDiscount",
        "packageTotalPrice": "totalPrice",
    ]

    private static let lineNames = [
        "lineId": "id",
        "stockCode": "merchantSku",
        "contentId": "productCode",
        "sellerId": "merchantId",
        "lineGrossAmount": "amount",
        "lineSellerDiscount": "discount",
        "lineTyDiscount": "tyDiscount",
        "lineUnitPrice": "price",
        "vatRate": "vatBaseAmount",
    ]

    private static let unitNames = ["lineItemSellerDiscount": "lineItemDiscount"]
}
