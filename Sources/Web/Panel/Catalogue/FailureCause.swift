import Domain

/// Why jobs fail, as far as it decides what a person can do about it.
enum FailureCause {
    case credentials
    case settings
    case rateLimit
    case missing
    case refused
    case otherSideDown
    case noAnswer
    case noConnection
    case certificate
    case unreadable
    case wrongState
    case uncertain
    case message
    case file
    case fileStore
    case label
    case poison
    case payload
    case database
    case unexpected
    case unknownKind
    case other

    private static let causes: [String: FailureCause] = [
        "http_401": .credentials, "http_403": .credentials, "kimlik_eksik": .credentials,
        "oturum_sayfasi": .credentials, "anahtar_dosyasi": .credentials,
        "ayar_eksik": .settings, "ayar_hatali": .settings, "yanlis_platform": .settings, "gecersiz_adres": .settings,
        "gecersiz_baslik": .settings, "desteklenmiyor": .settings, "aralik_cok_genis": .settings,
        "http_426": .unknownKind, "http_429": .rateLimit,
        "http_404": .missing, "http_410": .missing, "reddedildi": .refused,
        "html_yanit": .otherSideDown, "http_408": .noAnswer,
        "zaman_asimi": .noAnswer, "yanit_alinamadi": .noAnswer, "yanit_kesildi": .noAnswer,
        "istek_birakildi": .noAnswer,
        "baglanti_kurulamadi": .noConnection, "sertifika_hatasi": .certificate,
        "yanit_bozuk": .unreadable, "yanit_okunamadi": .unreadable, "yanit_anlasilmadi": .unreadable,
        "yanit_cok_buyuk": .unreadable, "paket_okunamadi": .unreadable, "gecersiz_json": .unreadable,
        "okunamayan_kayit": .unreadable, "bildirim_okunamadi": .unreadable, "siparis_degil": .unreadable,
        "gecersiz_gecis": .wrongState, "bilinmeyen_durum": .wrongState, "bilinmeyen_olay": .wrongState,
        "satir_yok": .wrongState, "bekletiliyor": .wrongState,
        "karar_gerekli": .uncertain, "tedarikcide_yok": .uncertain,
        "gecersiz_numara": .message, "bos_mesaj": .message,
        "desteklenmeyen_dosya": .file, "dosya_boyutu": .file, "fatura_dosyasi": .file, "dosya_deposu": .fileStore,
        "etiket_hazir_degil": .label, "etiket_bicimi": .label,
        "zehirli": .poison, "bozuk_veri": .payload, "beklenmeyen": .unexpected, "bilinmeyen_is": .unknownKind,
    ]

    /// - Parameter code: `is_kuyrugu.hata_kodu`; empty if there is none.
    init(code: String) {
        if let cause = FailureCause.causes[code] {
            self = cause
        } else if code.hasPrefix("veritabani_") {
            self = .database
        } else if code.hasPrefix("whatsapp_") {
            self = .message
        } else {
            self = FailureCause.byStatus(code)
        }
    }

    private static func byStatus(_ code: String) -> FailureCause {
        guard code.hasPrefix("http_"), let status = Int(code.dropFirst("http_".count)) else { return .other }
        return switch status {
        case 300..<400: .settings
        case 400..<500: .refused
        case 500...: .otherSideDown
        default: .other
        }
    }
}

extension FailureCause {
    var name: Phrase {
        switch self {
        case .credentials: Phrase("Hesap bilgileri kabul edilmedi", "The account was refused")
        case .settings: Phrase("Entegrasyon ayarı eksik ya da hatalı", "A setting is missing or wrong")
        case .rateLimit: Phrase("Karşı tarafın hız sınırı doldu", "The other side's rate limit is used up")
        case .missing: Phrase("Karşı taraf kaydı bulamadı", "The other side has no such record")
        case .refused: Phrase("Karşı taraf isteği kabul etmedi", "The other side refused the request")
        case .otherSideDown: Phrase("Karşı tarafta hata oldu", "The other side failed")
        case .noAnswer: Phrase("Karşı taraftan yanıt gelmedi", "No answer came")
        case .noConnection: Phrase("Karşı tarafa bağlanılamadı", "No connection to the other side")
        case .certificate: Phrase("Karşı tarafın sertifikası doğrulanamadı", "The certificate can't be verified")
        case .unreadable: Phrase("Gelen veri okunamadı", "What came in can't be read")
        case .wrongState: Phrase("Siparişin durumu buna uygun değil", "The order's state does not allow it")
        case .uncertain: Phrase("Tedarikçideki sonuç belirsiz", "The outcome at the supplier is unknown")
        case .message: Phrase("Mesaj gönderilemedi", "The message was not sent")
        case .file: Phrase("Dosya kabul edilmiyor", "The file is not accepted")
        case .fileStore: Phrase("Dosya deposuna ulaşılamadı", "The file store can't be reached")
        case .label: Phrase("Kargo etiketi alınamadı", "The label could not be fetched")
        case .poison: Phrase("İş hep yarıda kaldı", "The job never came to its end")
        case .payload: Phrase("İşin verisi okunamadı", "The job's data can't be read")
        case .database: Phrase("Veritabanı işlemi tamamlanamadı", "A database operation failed")
        case .unexpected: Phrase("Beklenmeyen bir hata oldu", "Something unexpected happened")
        case .unknownKind: Phrase("Bu sürüm bu işi yapamıyor", "This version can't do this")
        case .other: Phrase("Başka bir neden", "Another cause")
        }
    }

    /// What a person can do about it.
    var advice: Phrase {
        switch self {
        case .credentials, .settings, .certificate: accountAdvice
        case .rateLimit, .otherSideDown, .noAnswer, .noConnection, .missing, .refused, .unreadable: otherSideAdvice
        case .wrongState, .uncertain, .message, .file, .fileStore, .label: orderAdvice
        case .poison, .payload, .database, .unexpected, .unknownKind, .other: programAdvice
        }
    }

    private var accountAdvice: Phrase {
        switch self {
        case .credentials:
            Phrase(
                "Entegrasyonlar sayfasında hesabın anahtarlarını yenileyip bağlantıyı deneyin, sonra yeniden deneyin.",
                "Renew the account's keys on the integrations page and test the connection, then retry.")
        case .certificate:
            Phrase(
                "Entegrasyonun adresini denetleyin, karşı tarafa bildirin; düzelince yeniden deneyin.",
                "Check the integration's address and tell the other side; retry once it is mended.")
        default:
            Phrase(
                "Entegrasyonlar sayfasında ayarı düzeltin, sonra yeniden deneyin.",
                "Correct the setting on the integrations page, then retry.")
        }
    }

    private var otherSideAdvice: Phrase {
        switch self {
        case .rateLimit:
            Phrase(
                "Sınır açılınca yeniden deneyin; sık oluyorsa şeridin sınırını küçültün.",
                "Retry once the limit is lifted; if it happens often, lower the lane's limit.")
        case .noAnswer:
            Phrase(
                "İşlem karşı tarafta yapılmış olabilir: bir örneğine bakın, karşı taraf yanıt verince yeniden deneyin.",
                "It may have been done there: look at one of them, and retry once the other side answers.")
        case .missing:
            Phrase(
                "Kayıt iptal edilmiş ya da bölünmüş olabilir; siparişe bakın. Düzelmeden yeniden denemek işe yaramaz.",
                "It may have been cancelled or split; look at the order. Retrying before that is no use.")
        case .refused:
            Phrase(
                "İletiyi okuyup gönderilen bilgiyi düzeltin; düzeltmeden yeniden denemek aynı sonucu verir.",
                "Read the message and correct what is sent; retrying before that gives the same result.")
        case .unreadable:
            Phrase(
                "Karşı taraf beklenmeyen bir şey gönderdi; bir örneğini destek ekibine iletin, sonra yeniden deneyin.",
                "The other side sent something unexpected; pass an example on to support, then retry.")
        default:
            Phrase(
                "Karşı taraf düzelince hepsini yeniden deneyin; sürerse karşı tarafa bildirin.",
                "Retry all of them once the other side works again; tell them if it goes on.")
        }
    }

    private var orderAdvice: Phrase {
        switch self {
        case .wrongState:
            Phrase(
                "Siparişi açıp durumuna bakın; iş artık gereksiz olabilir.",
                "Open the order and look at its state; the job may not be needed any more.")
        case .uncertain:
            Phrase(
                "Tedarikçiye sorun ve kararı siparişin sayfasında verin; sormadan yeniden denemeyin.",
                "Ask the supplier and decide on the order's page; don't retry before asking.")
        case .message:
            Phrase(
                "Alıcının numarasını ve kanalın ayarını denetleyin, sonra yeniden deneyin.",
                "Check the recipient's number and the channel's settings, then retry.")
        case .file:
            Phrase(
                "Siparişe uygun türde ve boyutta bir dosya ekleyin.",
                "Add a file of the right kind and size to the order.")
        case .fileStore:
            Phrase(
                "Sunucunun diskinde yer ve izin olduğunu denetleyin, sonra yeniden deneyin.",
                "Check the room and the permissions on the server's disk, then retry.")
        default:
            Phrase(
                "Etiket pazaryerinde hazır olunca yeniden deneyin.",
                "Retry once the label is ready at the marketplace.")
        }
    }

    private var programAdvice: Phrase {
        switch self {
        case .poison:
            Phrase(
                "Çalışan süreç çöktü ya da süre doldu. Bir tanesini deneyin; yine olursa iş numarasıyla bildirin.",
                "The worker crashed or the time ran out. Try one of them; if it happens again, report its number.")
        case .payload:
            Phrase(
                "Yeniden denemek sonucu değiştirmez; işlemi kendi sayfasından yeniden başlatın.",
                "Retrying changes nothing; start the operation anew on its own page.")
        case .database:
            Phrase(
                "Veritabanının çalıştığını ve diskte yer olduğunu denetleyin, sonra hepsini yeniden deneyin.",
                "Check that the database works and its disk has room, then retry all of them.")
        case .unknownKind:
            Phrase(
                "Programın güncellenmesi gerekir; güncelledikten sonra yeniden deneyin.",
                "The program has to be updated; retry after that.")
        default:
            Phrase(
                "Örnek iletiye bakın, nedeni giderin, sonra yeniden deneyin. Sürerse iş numarasıyla bildirin.",
                "Look at the example, remove the cause, then retry. If it goes on, report the job's number.")
        }
    }
}
