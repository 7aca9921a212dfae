import Domain
import LosslessJSON

/// The settings of a Trendyol account, from `entegrasyonlar.extra_config`:
/// `satici_no` (required), `entegrator_adi`, `akis` and `akis_bekleme_sn`.
struct TrendyolSettings: Sendable, Equatable {
    var sellerID: String
    /// The `User-Agent` that Trendyol demands: `{satici_no} - {entegrator_adi}`; without it every call gets 403.
    var userAgent: String
    /// Orders are pulled by the stream; otherwise page by page.
    var usesStream: Bool
    /// The vendor wants at least five seconds between two calls of the stream.
    var pauseBetweenPages: Duration

    /// - Parameter configuration: JSON text.
    /// - Throws: ``IntegrationError``, `credentials`, if the text is no JSON object or the seller number is missing.
    init(configuration: String) throws(IntegrationError) {
        guard let json = try? JSON(parsing: configuration), json.members != nil else {
            throw TrendyolSettings.error("Trendyol ayarları okunamadı; entegrasyonun ayarlarını yeniden kaydedin.")
        }
        let node = PayloadNode(value: json, place: "")
        guard let sellerID = node.member("satici_no")?.identifier, sellerID.utf8.allSatisfy(\.isLetterOrDigit) else {
            throw TrendyolSettings.error("Trendyol satıcı numarası (satici_no) eksik ya da hatalı; ayarlara girin.")
        }
        // Trendyol allows letters and digits only, at most 30.
        let wishedName = node.member("entegrator_adi")?.text ?? ""
        let name = String(decoding: wishedName.utf8.filter(\.isLetterOrDigit), as: UTF8.self)
        self.sellerID = sellerID
        userAgent = "\(sellerID) - \(name.isEmpty ? "SelfIntegration" : String(name.prefix(30)))"
        usesStream = TrendyolSettings.flag(node.member("akis")) ?? true
        let seconds = json["akis_bekleme_sn"]?.int.map { min(max($0, 0), 60) } ?? 5
        pauseBetweenPages = usesStream ? .seconds(seconds) : .zero
    }

    private static func flag(_ node: PayloadNode?) -> Bool? {
        guard let node else { return nil }
        return node.value.bool ?? !["false", "0", "hayir", "hayır"].contains(node.text?.lowercased())
    }

    private static func error(_ message: String) -> IntegrationError {
        IntegrationError(.credentials, code: "ayar_eksik", message: message)
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
