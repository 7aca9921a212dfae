package import Domain
package import LosslessJSON

/// One line of the report that an import from a file prints: what was understood of the package and where it stands now.
///
/// - Returns: an object with fixed keys in a fixed order; money as text with two digits, what is absent as null.
package func importLine(_ package: IncomingPackage, status: OrderStatus, payment: PaymentStatus) -> JSON {
    [
        "siparis_numarasi": .string(package.orderNumber),
        "dis_paket_no": .string(package.packageID),
        "pazaryeri_durumu": .string(package.marketplaceStatus),
        "durum": .string(status.rawValue),
        "odeme_durumu": .string(payment.rawValue),
        "toplam_tutar": .string(package.total.description),
        "kargo_ucreti": .string(package.shippingFee.description),
        "para_birimi": .string(package.currency),
        "siparis_tarihi": JSON(package.orderedAt?.description),
        "kargo_firmasi": JSON(package.carrier),
        "kargo_takip_no": JSON(package.trackingNumber),
        "musteri_ad": JSON(package.customer.name),
        "teslimat_il": JSON(package.shippingAddress?.city),
        "teslimat_ilce": JSON(package.shippingAddress?.district),
        "fatura_vergi_no": JSON(package.invoiceAddress?.taxNumber),
        "urunler": .array(package.lines.map(importLine)),
    ]
}

private func importLine(_ line: IncomingLine) -> JSON {
    [
        "dis_satir_no": .string(line.externalID),
        "sku": JSON(line.sku),
        "barkod": JSON(line.barcode),
        "ad": .string(line.name),
        "adet": JSON(line.quantity),
        "birim_fiyat": .string(line.unitPrice.description),
        "toplam_fiyat": .string(line.total.description),
        "kdv_orani": line.vatRate.map { .number($0.description) } ?? .null,
        "durum": .string(line.status.rawValue),
    ]
}
