import Domain
import LosslessJSON

/// The package object of the order calls and of webhooks, with the field names of 2026.
///
/// Source: developers.trendyol.com, "Sipariş Paketlerini Akış ile Çekme" (2026-09-24).
extension TrendyolPackage {
    /// - Parameter sellerID: the seller whom the package belongs to.
    func json(sellerID: Int64) -> JSON {
        .object(
            fields(of: peopleJSON) + fields(of: moneyJSON(sellerID: sellerID)) + fields(of: cargoJSON)
                + [JSON.Member("lines", .array(lines.map { $0.json(sellerID: sellerID) }))]
                + fields(of: stateJSON) + fields(of: kindJSON))
    }

    private var peopleJSON: JSON {
        [
            "shipmentAddress": addressJSON(isInvoice: false),
            "invoiceAddress": addressJSON(isInvoice: true),
            "orderNumber": .string(orderNumber),
            "customerFirstName": .string(buyer.firstName),
            "customerLastName": .string(buyer.lastName),
            "customerEmail": .string(buyer.email),
            "customerId": JSON(customerID),
            "identityNumber": "11111111111",
            "taxNumber": JSON(buyer.company?.taxNumber),
        ]
    }

    private func moneyJSON(sellerID: Int64) -> JSON {
        [
            "supplierId": JSON(sellerID),
            "channelId": 1,
            "paymentMethod": .string(paymentMethod),
            "orderCountryCode": "TR",
            "currencyCode": "TRY",
            "packageGrossAmount": exact(gross),
            "packageSellerDiscount": exact(sellerDiscount),
            "packageTyDiscount": exact(platformDiscount),
            "packageTotalDiscount": exact(sellerDiscount + platformDiscount),
            "packageTotalPrice": exact(net),
            "discountDisplays": discountDisplays,
        ]
    }

    private var discountDisplays: JSON {
        guard sellerDiscount > .zero else { return [] }
        return [["displayName": "Satıcı İndirimi", "discountAmount": exact(sellerDiscount)]]
    }

    private var cargoJSON: JSON {
        [
            "shipmentPackageId": JSON(packageID),
            "shipmentNumber": JSON(shipmentNumber),
            "cargoTrackingNumber": .number(cargo.trackingNumber),
            "cargoTrackingLink": .string("https://kargotakip.trendyol.com/?orderNumber=\(orderNumber)"),
            "cargoSenderNumber": .string(cargo.senderNumber),
            "cargoProviderName": .string(cargo.providerName),
            "sellerDeliveryMethod": "",
            "sellerOtpCode": "",
            "cargoDeci": JSON(lines.map(\.quantity).reduce(0, +) * 2),
        ]
    }

    private var stateJSON: JSON {
        [
            "orderDate": JSON((orderedAt + .seconds(3 * 3600)).milliseconds),
            "lastModifiedDate": JSON(modifiedAt.milliseconds),
            "originShipmentDate": JSON((orderedAt + .milliseconds(5)).milliseconds),
            "agreedDeliveryDate": JSON((orderedAt + .seconds(2 * 86400)).milliseconds),
            "estimatedDeliveryStartDate": JSON((orderedAt + .seconds(4 * 86400)).milliseconds),
            "estimatedDeliveryEndDate": JSON((orderedAt + .seconds(6 * 86400)).milliseconds),
            "status": .string(status),
            "shipmentPackageStatus": .string(status),
            "packageHistories": .array(
                histories.map { ["createdDate": JSON($0.at.milliseconds), "status": .string($0.status)] }),
            "createdBy": .string(createdBy),
            "originPackageIds": originPackageIDs.isEmpty ? nil : .array(originPackageIDs.map { JSON($0) }),
            "invoiceLink": JSON(invoiceLink),
            "invoiceNumber": JSON(invoiceNumber),
            "invoiceStatus": invoiceLink == nil ? "NotInvoiced" : "Invoiced",
        ]
    }

    private var kindJSON: JSON {
        [
            "deliveryType": "normal",
            "deliveryAddressType": "Shipment",
            "timeSlotId": 0,
            "fastDelivery": false,
            "fastDeliveryType": "",
            "deliveredByService": false,
            "warehouseId": 372_389,
            "commercial": .bool(buyer.company != nil),
            "micro": false,
            "giftBoxRequested": false,
            "3pByTrendyol": false,
            "is4P": false,
            "containsDangerousProduct": false,
            "isCod": .bool(isCashOnDelivery),
        ]
    }

    private func addressJSON(isInvoice: Bool) -> JSON {
        let company = isInvoice ? buyer.company : nil
        let place = buyer.district
        let line: JSON = .string(buyer.addressLine)
        let address: JSON = [
            "id": JSON(customerID * 10 + (isInvoice ? 2 : 1)),
            "firstName": .string(buyer.firstName),
            "lastName": .string(buyer.lastName),
            "company": .string(company?.name ?? ""),
            "address1": line,
            "address2": "",
            "addressLines": ["addressLine1": line, "addressLine2": ""],
            "city": .string(place.city),
            "cityCode": JSON(place.cityCode),
            "district": .string(place.name),
            "districtId": JSON(place.cityCode * 100 + place.name.unicodeScalars.count),
            "countyId": 0,
            "countyName": "",
            "shortAddress": "",
            "stateName": "",
            "neighborhoodId": 21111,
            "neighborhood": .string(place.neighborhood),
        ]
        let rest: JSON = [
            "postalCode": .string(isInvoice ? "" : place.postalCode),
            "countryCode": "TR",
            "phone": JSON(buyer.phone),
            "latitude": "11.111111",
            "longitude": "22.222222",
            "fullAddress": .string("\(buyer.addressLine) \(place.name) \(place.city)"),
            "fullName": .string(buyer.fullName),
        ]
        return .object(fields(of: address) + fields(of: rest) + companyFields(company))
    }

    /// Absent, not null, where no company orders.
    private func companyFields(_ company: DemoCompany?) -> [JSON.Member] {
        guard let company else { return [] }
        return [
            JSON.Member("taxOffice", .string(company.taxOffice)),
            JSON.Member("taxNumber", .string(company.taxNumber)),
            JSON.Member("eInvoiceAvailable", true),
        ]
    }
}

extension TrendyolLine {
    fileprivate func json(sellerID: Int64) -> JSON {
        let identity: JSON = [
            "lineId": JSON(lineID),
            "stockCode": .string(product.sku),
            "barcode": .string(product.barcode),
            "contentId": JSON(contentID),
            "sellerId": JSON(sellerID),
            "quantity": JSON(quantity),
            "productName": .string("\(product.name), \(product.size)"),
            "productSize": .string(product.size),
            "productColor": .string(product.color),
            "productOrigin": "TR",
            "productCategoryId": 2710,
            "businessUnit": "Ev & Yaşam",
            "salesCampaignId": 11,
            "fastDeliveryOptions": [],
        ]
        let money: JSON = [
            "currencyCode": "TRY",
            "lineGrossAmount": average(gross, of: quantity),
            "lineSellerDiscount": average(sellerDiscount, of: quantity),
            "lineTyDiscount": average(platformDiscount, of: quantity),
            "lineTotalDiscount": average(sellerDiscount + platformDiscount, of: quantity),
            "lineUnitPrice": average(net, of: quantity),
            "discountDetails": .array(units.map(\.json)),
            "vatRate": .number("\(product.vatRate).00"),
            "commission": 13,
            "orderLineItemStatusName": .string(status),
            "cancelledBy": .string(cancellation.by),
            "cancelReason": .string(cancellation.reason),
            "cancelReasonCode": JSON(cancellation.code),
        ]
        return .object(fields(of: identity) + fields(of: money))
    }
}

extension TrendyolLine.Unit {
    /// The price is what remains after the discounts, as in the vendor's example (25.99 − 12.99 = 13.00).
    fileprivate var json: JSON {
        [
            "lineItemId": .string(String(itemID)),
            "lineItemPrice": exact(net),
            "lineItemSellerDiscount": exact(sellerDiscount),
            "lineItemTyDiscount": exact(platformDiscount),
        ]
    }
}

private func fields(of object: JSON) -> [JSON.Member] { object.members ?? [] }

private func exact(_ amount: Money) -> JSON { .number(amount.description) }

/// The amount of one unit with up to three decimals: what the marketplace calls the line's price, and the reason why
/// price times quantity is not the sum.
private func average(_ amount: Money, of count: Int) -> JSON {
    let divisor = Int64(max(count, 1))
    let thousandths = (amount.kurus * 20 + divisor) / (2 * divisor)
    let fraction = String(String(thousandths % 1000 + 1000).dropFirst())
    return .number("\(thousandths / 1000)." + (fraction.hasSuffix("0") ? String(fraction.dropLast()) : fraction))
}
