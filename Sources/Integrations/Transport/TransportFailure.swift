import Domain

/// Why an exchange ended without a complete answer.
enum TransportFailure: Error, Equatable {
    /// No connection: refused, name not found, or no answer to the connect in time. Nothing was sent.
    case notConnected
    /// The other side could not prove who it is. Nothing was sent.
    case notTrusted
    /// Sent or about to be, and the time ran out.
    case timedOut
    /// Sent, and the connection closed before any answer.
    case noAnswer
    /// The connection closed in the middle of the answer.
    case answerCut
    case answerTooLong(bytesMax: Int)
    /// The program itself gave the exchange up.
    case cancelled
    /// The program gave up before anything was sent.
    case notStarted
    case invalidAddress
    /// The address, or what its name leads to, is not one that may be called. Nothing was sent.
    case forbiddenAddress(OutboundRefusal)
    case invalidHeader(name: String)

    /// The failure in the terms that decide what happens next.
    func error(hasEffect: Bool) -> IntegrationError {
        let afterSending: IntegrationError.Class = hasEffect ? .outcomeUnknown : .temporary
        let kind: IntegrationError.Class =
            switch self {
            case .notConnected, .notTrusted, .notStarted: .temporary
            case .timedOut, .noAnswer, .answerCut, .answerTooLong, .cancelled: afterSending
            case .invalidAddress, .forbiddenAddress, .invalidHeader: .permanent
            }
        let advice = kind == .outcomeUnknown ? TransportFailure.adviceOnUnknownOutcome : ""
        return IntegrationError(kind, code: code, message: text + advice)
    }

    private static let adviceOnUnknownOutcome =
        " İşlemin yapılıp yapılmadığı bilinmiyor; yeniden göndermeden önce sorgulanmalı."

    private var code: String {
        switch self {
        case .notConnected: "baglanti_kurulamadi"
        case .notTrusted: "sertifika_hatasi"
        case .timedOut: "zaman_asimi"
        case .noAnswer: "yanit_alinamadi"
        case .answerCut: "yanit_kesildi"
        case .answerTooLong: "yanit_cok_buyuk"
        case .cancelled, .notStarted: "istek_birakildi"
        case .invalidAddress: "gecersiz_adres"
        case .forbiddenAddress: "adres_yasak"
        case .invalidHeader: "gecersiz_baslik"
        }
    }

    private var text: String {
        switch self {
        case .notConnected: "Karşı sunucuya bağlanılamadı; biraz sonra yeniden denenecek. Sürerse adresi denetleyin."
        case .notTrusted: "Karşı sunucunun sertifikası doğrulanamadı; adresi denetleyin ve karşı tarafa bildirin."
        case .timedOut: "Karşı sunucu süresinde yanıt vermedi."
        case .noAnswer: "Bağlantı yanıt gelmeden kapandı."
        case .answerCut: "Yanıt yarıda kesildi."
        case .answerTooLong(let bytesMax): "Yanıt \(bytesMax) bayttan uzun olduğu için okunmadı."
        case .cancelled: "İstek, program durdurulurken yarıda bırakıldı."
        case .notStarted: "İstek gönderilmeden program durduruldu; yeniden denenecek."
        case .invalidAddress: "Adres geçersiz; platformun API adresini düzeltin."
        case .forbiddenAddress(let refusal): "Bu adrese bağlanılmaz. \(refusal.text)"
        case .invalidHeader(let name): "İstek başlığı gönderilemez (\(name)); hesabın anahtarlarını yeniden girin."
        }
    }
}
