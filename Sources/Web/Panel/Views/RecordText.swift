import Domain
import LosslessJSON

/// A line of `sistem_log` in words: what is written for programs in it is said in the reader's language.
struct RecordText {
    let title: String
    let detail: String?

    /// - Parameter after: `sonraki` as JSON text.
    init(action: String, message: String, after: String?, _ texts: Texts) {
        if action == "durum_degisti", let status = RecordText.status(message, after: after) {
            title = texts(status.mark.phrase)
            detail = message.firstRange(of: ": ").map { String(message[$0.upperBound...]) }
        } else {
            title = RecordText.plain(message, action: action, texts)
            detail = nil
        }
    }

    /// The state that an order came to; lines without `sonraki` say it as `önceki → sonraki: neden`.
    private static func status(_ message: String, after: String?) -> OrderStatus? {
        let stored = after.flatMap { try? JSON(parsing: $0) }?["durum"]?.string
        if let status = stored.flatMap(OrderStatus.init(rawValue:)) { return status }
        let head = message.firstRange(of: ": ").map { message[..<$0.lowerBound] } ?? message[...]
        guard let arrow = head.firstRange(of: " → ") else { return nil }
        return OrderStatus(rawValue: String(head[arrow.upperBound...]))
    }

    private static func plain(_ message: String, action: String, _ texts: Texts) -> String {
        switch action {
        case "pazaryerine_bildirildi":
            let words = [
                "hazirlaniyor": "hazırlanıyor", "faturalandi": "faturalandı", "tedarik_edilemedi": "tedarik edilemedi",
            ]
            guard let colon = message.firstRange(of: ": ") else { return message }
            let start = String(message[..<colon.upperBound])
            return words[String(message[colon.upperBound...])].map { start + $0 } ?? message
        case "dosya_eklendi":
            for kind in FileKind.allCases where message.hasSuffix("(\(kind.rawValue))") {
                return String(message.dropLast(kind.rawValue.count + 2)) + "(\(texts(kind.phrase)))"
            }
            return message
        default: return message
        }
    }
}

/// A row of the database as people call it: `Sipariş #138`.
enum RowName {
    private static let phrases = [
        "siparisler": Phrase("Sipariş", "Order"), "kullanicilar": Phrase("Kullanıcı", "User"),
        "entegrasyonlar": Phrase("Entegrasyon", "Integration"), "is_kuyrugu": Phrase("İş", "Job"),
        "is_kuyrugu_serit": Phrase("Şerit", "Lane"), "is_kuyrugu_plan": Phrase("Zamanlanmış iş", "Scheduled job"),
        "mesaj_log": Phrase("Mesaj", "Message"), "api_anahtarlari": Phrase("API anahtarı", "API key"),
        "urun_eslesmeleri": Phrase("Eşleşme", "Match"), "siparis_dosyalari": Phrase("Dosya", "File"),
        "tedarikci_urunleri": Phrase("Tedarikçi ürünü", "Supplier product"),
        "tedarikci_siparisleri": Phrase("Tedarikçi siparişi", "Supplier order"),
        "webhook_abonelikleri": Phrase("Webhook", "Webhook"),
        "urunler": Phrase("Ürün", "Product"), "disa_aktarimlar": Phrase("Dışa aktarma", "Export"),
        "ice_aktarimlar": Phrase("İçe aktarma", "Import"),
        "yonlendirme_kurallari": Phrase("Yönlendirme kuralı", "Routing rule"),
        "kisisel_veri_talepleri": Phrase("Kişisel veri talebi", "Personal data request"),
        "veri_ihlalleri": Phrase("Veri ihlali", "Data breach"), "ayarlar": Phrase("Ayar", "Setting"),
        "roller": Phrase("Rol", "Role"),
    ]

    /// A table that has no other name shows its own.
    static func of(table: String, row: Int64?, _ texts: Texts) -> String {
        let name = phrases[table].map { texts($0) } ?? table
        return row.map { "\(name) #\($0)" } ?? name
    }
}
