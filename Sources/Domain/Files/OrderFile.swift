/// A file of an order (`siparis_dosyalari`).
package enum OrderFile {}

/// What a file of an order is (`siparis_dosyalari.dosya_turu`).
package enum FileKind: String, Sendable, CaseIterable {
    case invoice = "fatura"
    case shippingLabel = "kargo_etiketi"
    case productPicture = "urun_resmi"
    case deliveryNote = "irsaliye"
    case returnEvidence = "iade_kaniti"
    case other = "diger"
}

/// The types of file that are accepted.
package enum FileType: String, Sendable, CaseIterable {
    case pdf = "application/pdf"
    case png = "image/png"
    case jpeg = "image/jpeg"
    case webp = "image/webp"
    /// Zebra printer language, as the marketplaces deliver labels.
    case zpl = "application/x-zpl"
    case csv = "text/csv"
    case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case xml = "application/xml"
    case json = "application/json"

    /// Recognises a file by its first bytes, whatever name or header says; nil for text, which has no such mark.
    package init?(sniffing bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(12))
        if head.starts(with: Array("%PDF-".utf8)) {
            self = .pdf
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.count == 12, head.starts(with: Array("RIFF".utf8)), head.suffix(4) == Array("WEBP".utf8)[...] {
            self = .webp
        } else if head.starts(with: Array("^XA".utf8)) {
            self = .zpl
        } else if head.starts(with: Array("PK\u{3}\u{4}".utf8)) {
            self = .xlsx
        } else {
            return nil
        }
    }

    package var fileExtension: String {
        switch self {
        case .pdf: "pdf"
        case .png: "png"
        case .jpeg: "jpg"
        case .webp: "webp"
        case .zpl: "zpl"
        case .csv: "csv"
        case .xlsx: "xlsx"
        case .xml: "xml"
        case .json: "json"
        }
    }
}
