/// A file that somebody wants to be taken in (`ice_aktarimlar`).
package enum Import {}

/// What an import brings (`ice_aktarimlar.kaynak`).
package enum ImportSource: String, Sendable, CaseIterable {
    case orders = "siparisler"
    case products = "urunler"
    case supplierProducts = "tedarikci_urunleri"
    case matches = "urun_eslesmeleri"

    /// What somebody needs to enter the same things by hand.
    package var permission: Permission {
        switch self {
        case .orders: .createOrders
        case .products, .supplierProducts, .matches: .changeCatalogue
        }
    }
}

/// Whether an import writes anything (`ice_aktarimlar.kip`).
package enum ImportMode: String, Sendable, CaseIterable {
    /// Everything is tried and nothing is kept.
    case trial = "deneme"
    case apply = "uygula"
}

/// How an uploaded file is written (`ice_aktarimlar.bicim`).
package enum ImportFormat: String, Sendable, CaseIterable {
    case csv
    case json
}

/// How far an import is (`ice_aktarimlar.durum`).
package enum ImportStatus: String, Sendable, CaseIterable {
    case waiting = "bekliyor"
    case running = "calisiyor"
    case done = "tamam"
    /// All or nothing was asked for, and some records are wrong: nothing was written.
    case refused = "reddedildi"
    case failed = "basarisiz"

    package var isOpen: Bool { self == .waiting || self == .running }
}

/// How many records of an import came to what.
package struct ImportTally: Sendable, Equatable {
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var failed = 0

    package init(created: Int = 0, updated: Int = 0, unchanged: Int = 0, failed: Int = 0) {
        (self.created, self.updated, self.unchanged, self.failed) = (created, updated, unchanged, failed)
    }

    package static func + (left: ImportTally, right: ImportTally) -> ImportTally {
        ImportTally(
            created: left.created + right.created, updated: left.updated + right.updated,
            unchanged: left.unchanged + right.unchanged, failed: left.failed + right.failed)
    }

    /// How many records were looked at.
    package var all: Int { created + updated + unchanged + failed }
}

/// What is wrong with a row of an imported file (`ice_aktarim_hatalari`).
package struct ImportProblem: Sendable, Equatable {
    /// As spreadsheets count: the header is row 1. In JSON the first record is row 1.
    package var row: Int
    package var column: String?
    /// A short stable code for programs.
    package var code: String
    /// What is wrong and what would be right, in Turkish.
    package var message: String

    package init(row: Int, column: String?, code: String, message: String) {
        (self.row, self.column, self.code, self.message) = (row, column, code, message)
    }
}
