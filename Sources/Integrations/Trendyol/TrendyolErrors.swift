import Domain
import LosslessJSON

/// What Trendyol says in the body of a refused call. Several shapes are in use: `{"errors":[{key,message,errorCode}]}`,
/// `{"error","message"}`, `{"exception", …}`.
struct TrendyolErrorBody {
    /// Key and message as sent, cut to 300 characters on one line.
    let text: String

    /// Nil if the body is none of the known shapes.
    init?(_ json: JSON) {
        let parts: [String?]
        if let errors = json["errors"]?.array, !errors.isEmpty {
            parts = [errors[0]["key"]?.text, errors[0]["message"]?.text, errors[0].string]
        } else if let exception = json["exception"]?.text {
            parts = [exception, json["message"]?.text]
        } else if let error = json["error"]?.text {
            parts = [error, json["message"]?.text]
        } else {
            return nil
        }
        let line = parts.compactMap(\.self).joined(separator: ": ").map { $0.isNewline || $0 == "\0" ? " " : $0 }
        text = String(line.prefix(300))
    }
}

extension TrendyolClient {
    /// The error for an answer with a status other than 2xx.
    func refusal(_ response: HTTPResponse, hasEffect: Bool) -> IntegrationError {
        var error = IntegrationError(answer: response, hasEffect: hasEffect, now: now())
        if let advice = advice(response.status) { error.message = advice }
        // 556 is Trendyol's own: a service that is not open to this seller, however often it is asked.
        if response.status == 556 { error.kind = .permanent }
        if let body = try? JSON(parsing: response.body), let said = TrendyolErrorBody(body) {
            error.message += " Trendyol: \(said.text)"
        }
        return error
    }

    /// Makes sure that a 2xx answer to a write says nothing to the contrary.
    ///
    /// - Throws: ``IntegrationError``: as `refuseHTML` does, or `permanent` for an error body.
    func requireAcceptance(_ response: HTTPResponse, hasEffect: Bool) throws(IntegrationError) {
        try refuseHTML(response, hasEffect: hasEffect)
        guard let body = try? JSON(parsing: response.body) else { return }
        let hasFailed = body["success"]?.bool == false
        guard let said = TrendyolErrorBody(body)?.text ?? (hasFailed ? "success: false" : nil) else { return }
        throw IntegrationError(
            .permanent, code: "reddedildi", message: "Trendyol işlemi kabul etmedi: \(said)",
            rawAnswer: response.bodyText)
    }

    /// What to do about statuses that mean something special at Trendyol.
    private func advice(_ status: Int) -> String? {
        switch status {
        case 401:
            "Trendyol hesabı kabul etmedi (HTTP 401); satıcı numarasını, API anahtarını ve gizli anahtarı denetleyin."
        case 403: "Trendyol erişime izin vermedi (HTTP 403); anahtarın yetkilerini ve entegratör adını denetleyin."
        case 404: "Trendyol böyle bir kayıt bulamadı (HTTP 404); paket bölünmüş ya da iptal edilmiş olabilir."
        case 409: "Trendyol bu kaydı daha önce almış (HTTP 409); paket zaten faturalanmış olabilir."
        case 426: "Trendyol bu API sürümünü kapattı (HTTP 426); programın güncellenmesi gerekiyor."
        case 503 where baseURL.contains("://stage"):
            "Trendyol deneme ortamı yanıt vermedi (HTTP 503); sunucunun IP adresi izin listesinde olmayabilir."
        case 556: "Bu Trendyol hizmeti satıcı hesabında açık değil (HTTP 556)."
        default: nil
        }
    }
}
