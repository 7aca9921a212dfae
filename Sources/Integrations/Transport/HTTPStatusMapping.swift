package import Domain

extension IntegrationError {
    /// What an answer with a status other than 2xx means.
    ///
    /// - Parameters:
    ///   - hasEffect: the request changes something outside, so a failure within the other side leaves its outcome open.
    ///   - now: for a `Retry-After` that names a date.
    /// - Returns: code `http_NNN`, a message in Turkish, the answer as text.
    package init(answer response: HTTPResponse, hasEffect: Bool, now: Timestamp) {
        let kind = IntegrationError.Class(status: response.status, hasEffect: hasEffect)
        self.init(
            kind, code: "http_\(response.status)", message: HTTPStatusText.message(response.status, kind),
            retryAfter: [429, 503].contains(response.status)
                ? Integrations.retryAfter(response.header("Retry-After"), now: now) : nil,
            rawAnswer: response.bodyText)
    }
}

extension IntegrationError.Class {
    fileprivate init(status: Int, hasEffect: Bool) {
        switch status {
        case 429: self = .rateLimited
        case 401, 403: self = .credentials
        case 408, 501, 503: self = .temporary
        case 500...: self = hasEffect ? .outcomeUnknown : .temporary
        default: self = .permanent
        }
    }
}

/// What to tell a person about a refused request.
private enum HTTPStatusText {
    static func message(_ status: Int, _ kind: IntegrationError.Class) -> String {
        switch kind {
        case .rateLimited: "Karşı taraf istek sınırını bildirdi; bekledikten sonra kendiliğinden sürecek."
        case .credentials: "Karşı taraf hesabı kabul etmedi (HTTP \(status)); anahtarları ve yetkileri denetleyin."
        case .outcomeUnknown:
            "Karşı tarafta hata oluştu (HTTP \(status)); işlemin yapılıp yapılmadığı bilinmiyor, önce sorgulanmalı."
        case .temporary: "Karşı taraf şu anda yanıt veremiyor (HTTP \(status)); biraz sonra yeniden denenecek."
        case .permanent where (300..<400).contains(status):
            "Adres başka bir yere yönlendiriyor (HTTP \(status)); platformun API adresini düzeltin."
        case .permanent: "Karşı taraf isteği kabul etmedi (HTTP \(status)); gönderilen bilgileri denetleyin."
        }
    }
}
