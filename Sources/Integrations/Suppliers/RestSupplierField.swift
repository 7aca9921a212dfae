import Domain

/// What we know about an order, under the names that the setting `alanlar` uses.
enum RestSupplierField: String, CaseIterable, Sendable {
    case reference = "referans"
    case orderNumber = "siparis_numarasi"
    case currency = "para_birimi"
    case customerName = "musteri_ad"
    case customerPhone = "musteri_telefon"
    case customerEmail = "musteri_eposta"
    case addressName = "adres.ad"
    case addressCompany = "adres.firma"
    case addressText = "adres.metin"
    case addressDistrict = "adres.ilce"
    case addressCity = "adres.il"
    case addressPostalCode = "adres.posta_kodu"
    case addressCountry = "adres.ulke"
    case addressPhone = "adres.telefon"
    case carrier = "kargo_firmasi"
    case trackingNumber = "kargo_takip_no"
    case note = "not"
    case lines = "satirlar"
    case lineSKU = "satir.sku"
    case lineBarcode = "satir.barkod"
    case lineName = "satir.ad"
    case lineQuantity = "satir.adet"
    case lineUnitPrice = "satir.birim_fiyat"
    case label = "etiket"
    case invoice = "fatura"
    case deliveryNote = "irsaliye"
    case picture = "resim"
    case otherFile = "diger"

    /// Whether the field belongs to a line, so that its path starts at the line and not at the body.
    var isOfLine: Bool { rawValue.hasPrefix("satir.") }

    /// Where the field goes if the settings say nothing; nil if it does not go at all. The supplier needs no e-mail
    /// address of the buyer.
    var defaultPath: String? {
        switch self {
        case .reference: "reference"
        case .orderNumber: "order_number"
        case .currency: "currency"
        case .customerName: "customer.name"
        case .customerPhone: "customer.phone"
        case .customerEmail: nil
        case .addressName: "shipping.name"
        case .addressCompany: "shipping.company"
        case .addressText: "shipping.address"
        case .addressDistrict: "shipping.district"
        case .addressCity: "shipping.city"
        case .addressPostalCode: "shipping.postal_code"
        case .addressCountry: "shipping.country"
        case .addressPhone: "shipping.phone"
        case .carrier: "carrier"
        case .trackingNumber: "tracking_number"
        case .note: "note"
        case .lines: "items"
        case .lineSKU: "sku"
        case .lineBarcode: "barcode"
        case .lineName: "name"
        case .lineQuantity: "quantity"
        case .lineUnitPrice: "unit_price"
        case .label: "label"
        case .invoice: "invoice"
        case .deliveryNote: "delivery_note"
        case .picture: "images"
        case .otherFile: "files"
        }
    }

    /// The field that files of this kind go to.
    init(_ kind: FileKind) {
        switch kind {
        case .shippingLabel: self = .label
        case .invoice: self = .invoice
        case .deliveryNote: self = .deliveryNote
        case .productPicture: self = .picture
        case .returnEvidence, .other: self = .otherFile
        }
    }
}
