import Domain

extension ExportSource {
    var phrase: Phrase {
        switch self {
        case .orders: Phrase("Siparişler", "Orders")
        case .products: Phrase("Ürünler", "Products")
        case .supplierProducts: Phrase("Tedarikçi ürünleri", "Supplier products")
        case .matches: Phrase("Eşleşmeler", "Matches")
        case .messages: Phrase("Mesajlar", "Messages")
        case .jobs: Phrase("İşler", "Jobs")
        case .systemLog: Phrase("Kayıtlar", "Records")
        case .errorLog: Phrase("Hatalar", "Errors")
        }
    }
}

extension ExportStatus {
    var mark: Mark {
        switch self {
        case .waiting: Mark("Sırada", "Waiting", .info, "clock")
        case .running: Mark("Hazırlanıyor", "Being made", .busy, "play")
        case .done: Mark("Hazır", "Ready", .good, "check")
        case .failed: Mark("Başarısız", "Failed", .bad, "alert")
        case .expired: Mark("Süresi doldu", "Expired", .neutral, "x-circle")
        }
    }
}

extension ImportSource {
    var phrase: Phrase {
        switch self {
        case .orders: Phrase("Siparişler", "Orders")
        case .products: Phrase("Ürünler", "Products")
        case .supplierProducts: Phrase("Tedarikçi ürünleri", "Supplier products")
        case .matches: Phrase("Eşleşmeler", "Matches")
        }
    }
}

extension ImportMode {
    var mark: Mark {
        switch self {
        case .trial: Mark("Deneme", "Trial", .info, "search")
        case .apply: Mark("Uygula", "Apply", .neutral, "check")
        }
    }
}

extension ImportStatus {
    var mark: Mark {
        switch self {
        case .waiting: Mark("Sırada", "Waiting", .info, "clock")
        case .running: Mark("İşleniyor", "Running", .busy, "play")
        case .done: Mark("Bitti", "Done", .good, "check")
        case .refused: Mark("Geri çevrildi", "Refused", .warn, "x-circle")
        case .failed: Mark("Başarısız", "Failed", .bad, "alert")
        }
    }
}
