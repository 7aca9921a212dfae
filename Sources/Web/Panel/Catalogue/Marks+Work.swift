import Domain

extension JobStatus {
    var mark: Mark {
        switch self {
        case .scheduled: Mark("Planlı", "Scheduled", .info, "clock")
        case .waiting: Mark("Sırada", "Waiting", .info, "clock")
        case .blocked: Mark("Öncekini bekliyor", "Waits for an earlier one", .neutral, "pause")
        case .running: Mark("Çalışıyor", "Running", .busy, "play")
        case .done: Mark("Tamam", "Done", .good, "check")
        case .dead: Mark("Başarısız", "Failed", .bad, "alert")
        case .cancelled: Mark("Durduruldu", "Stopped", .neutral, "x-circle")
        }
    }
}

extension JobKind {
    var phrase: Phrase {
        switch self {
        case .pullOrders: Phrase("Mağazadan siparişleri çekme", "Pulling orders from the shop")
        case .processWebhook: Phrase("Gelen bildirimi işleme", "Processing an inbound notice")
        case .matchOrder: Phrase("Ürünleri eşleştirme", "Matching products")
        case .routeOrder: Phrase("Tedarikçi seçme", "Choosing the supplier")
        case .submitOrder: Phrase("Tedarikçiye gönderme", "Sending to the supplier")
        case .querySubmission: Phrase("Tedarikçiye durumunu sorma", "Asking the supplier about it")
        case .reportStatus: Phrase("Mağazaya durum bildirme", "Reporting to the shop")
        case .fetchLabel: Phrase("Kargo etiketini alma", "Fetching the label")
        case .sendInvoice: Phrase("Faturayı mağazaya gönderme", "Sending the invoice to the shop")
        case .sendStockAndPrice: Phrase("Stok ve fiyat gönderme", "Sending stock and prices")
        case .pullReturns: Phrase("İadeleri çekme", "Pulling returns")
        case .sendMessage: Phrase("Mesaj gönderme", "Sending a message")
        case .fetchMessageStatus: Phrase("Mesaj durumunu sorma", "Asking for a message's state")
        case .moveFile: Phrase("Dosya taşıma", "Moving a file")
        case .export: Phrase("Dışa aktarma", "Exporting")
        case .importRecords: Phrase("İçe aktarma", "Importing")
        case .bulkOperation: Phrase("Toplu işlem", "Bulk operation")
        case .cleanUp: Phrase("Eski kayıtları temizleme", "Cleaning up old records")
        case .webhookDelivery: Phrase("Webhook'a olay gönderme", "Sending an event to a webhook")
        case .chainAudit: Phrase("Denetim kaydını zincirleme", "Chaining the audit log")
        case .erasePerson: Phrase("Kişisel verileri silme", "Erasing personal data")
        }
    }

    /// The kind in plain words; a kind that this program does not know shows its code.
    static func name(of stored: String, _ texts: Texts) -> String {
        JobKind(rawValue: stored).map { texts($0.phrase) } ?? stored
    }
}

extension MessageStatus {
    var mark: Mark {
        switch self {
        case .queued: Mark("Kuyrukta", "Queued", .info, "clock")
        case .sent: Mark("Gönderildi", "Sent", .info, "send")
        case .delivered: Mark("İletildi", "Delivered", .good, "check")
        case .read: Mark("Okundu", "Read", .good, "check-circle")
        case .failed: Mark("Başarısız", "Failed", .bad, "alert")
        case .uncertain: Mark("Sonuç belirsiz", "Outcome unknown", .warn, "question")
        case .abandoned: Mark("Vazgeçildi", "Abandoned", .neutral, "x-circle")
        }
    }
}

extension MessageChannel {
    var phrase: Phrase {
        switch self {
        case .whatsApp: Phrase("WhatsApp", "WhatsApp")
        case .email: Phrase("E-posta", "E-mail")
        case .sms: Phrase("SMS", "SMS")
        }
    }
}

extension IntegrationStatus {
    var mark: Mark {
        switch self {
        case .active: Mark("Çalışıyor", "Working", .good, "check-circle")
        case .paused: Mark("Duraklatıldı", "Paused", .neutral, "pause")
        case .badCredentials: Mark("Kimlik bilgileri reddedildi", "Credentials refused", .bad, "key")
        }
    }
}

extension IntegrationError.Class {
    var mark: Mark {
        switch self {
        case .temporary: Mark("Geçici", "Temporary", .warn, "refresh")
        case .rateLimited: Mark("Hız sınırı", "Rate limit", .warn, "clock")
        case .permanent: Mark("Kalıcı", "Permanent", .bad, "x-circle")
        case .credentials: Mark("Kimlik", "Credentials", .bad, "key")
        case .outcomeUnknown: Mark("Sonuç belirsiz", "Outcome unknown", .bad, "question")
        }
    }

    /// What a person can do about it.
    var advice: Phrase {
        switch self {
        case .temporary: Phrase("Kendiliğinden yeniden denenir.", "It is tried again by itself.")
        case .rateLimited: Phrase("Sınır kalkınca kendiliğinden devam eder.", "Goes on when the limit ends.")
        case .permanent: Phrase("Nedeni giderin, sonra yeniden deneyin.", "Remove the cause, then retry.")
        case .credentials: Phrase("Entegrasyonun bilgilerini yenileyin.", "Renew the integration's credentials.")
        case .outcomeUnknown: Phrase("Karşı tarafa sorulmadan yeniden gönderilmez.", "Not sent again before asking.")
        }
    }
}

extension Actor.Source {
    var phrase: Phrase {
        switch self {
        case .panel: Phrase("Panel", "Panel")
        case .api: Phrase("API", "API")
        case .webhook: Phrase("Gelen bildirim", "Inbound notice")
        case .job: Phrase("Otomatik iş", "Automatic job")
        case .command: Phrase("Komut satırı", "Command line")
        }
    }
}

extension RoleName {
    /// Seeded roles in the reader's language, others by their own name.
    var phrase: Phrase {
        switch self {
        case .dealer: Phrase("Bayi", "Dealer")
        case .operatorRole: Phrase("Operatör", "Operator")
        case .admin: Phrase("Yönetici", "Administrator")
        case .warehouse: Phrase("Depo", "Warehouse")
        default: Phrase(rawValue, rawValue)
        }
    }
}

extension MatchKeyKind {
    var phrase: Phrase {
        switch self {
        case .barcode: Phrase("Barkod", "Barcode")
        case .sku: Phrase("Stok kodu", "SKU")
        }
    }
}
