/// A file that somebody asked for (`disa_aktarimlar`).
package enum Export {}

/// What an export holds (`disa_aktarimlar.kaynak`).
package enum ExportSource: String, Sendable, CaseIterable {
    case orders = "siparisler"
    case products = "urunler"
    case supplierProducts = "tedarikci_urunleri"
    case matches = "urun_eslesmeleri"
    case messages = "mesaj_log"
    case jobs = "is_kuyrugu"
    case systemLog = "sistem_log"
    case errorLog = "hata_log"

    /// What somebody needs to see the same rows on the screen.
    package var permission: Permission {
        switch self {
        case .orders: .viewOrders
        case .products, .supplierProducts, .matches: .viewCatalogue
        case .messages: .viewMessages
        case .jobs: .viewJobs
        case .systemLog: .viewSystemLog
        case .errorLog: .viewErrorLog
        }
    }
}

/// In which form (`disa_aktarimlar.bicim`).
package enum ExportFormat: String, Sendable, CaseIterable {
    case csv
    case xlsx

    package var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}

/// What stands between the cells of a CSV line.
package enum CSVSeparator: String, Sendable, CaseIterable {
    /// What Excel expects where the comma is the decimal sign, as in Turkey.
    case semicolon = "noktali_virgul"
    case comma = "virgul"
    case tab = "sekme"

    package var byte: UInt8 {
        switch self {
        case .semicolon: UInt8(ascii: ";")
        case .comma: UInt8(ascii: ",")
        case .tab: UInt8(ascii: "\t")
        }
    }
}

/// How times are written.
package enum ExportTimes: String, Sendable, CaseIterable {
    /// As clocks in Turkey show them, for people.
    case local = "yerel"
    /// ISO 8601 in UTC, for programs.
    case iso
}

/// What the maker of an export may choose beside source and format.
package struct ExportOptions: Sendable, Equatable {
    package var separator: CSVSeparator
    package var times: ExportTimes
    /// Orders only: a row for each line instead of one for each order.
    package var hasLines: Bool

    package init(separator: CSVSeparator = .semicolon, times: ExportTimes = .local, hasLines: Bool = false) {
        (self.separator, self.times, self.hasLines) = (separator, times, hasLines)
    }
}

/// How far an export is (`disa_aktarimlar.durum`).
package enum ExportStatus: String, Sendable, CaseIterable {
    case waiting = "bekliyor"
    case running = "calisiyor"
    case done = "tamam"
    case failed = "basarisiz"
    /// The file was removed because its time was over.
    case expired = "suresi_doldu"

    package var isOpen: Bool { self == .waiting || self == .running }
}
