import Domain
import LosslessJSON

extension IntegrationError {
    /// What an answer of the WhatsApp Cloud API other than 2xx means.
    ///
    /// - Parameters:
    ///   - hasEffect: a message may have left. A failure within Meta without a clear refusal then leaves the outcome open.
    ///   - now: for a `Retry-After` that names a date.
    init(whatsApp response: HTTPResponse, hasEffect: Bool, now: Timestamp) {
        self.init(answer: response, hasEffect: hasEffect, now: now)
        let failedWithin = hasEffect && response.status >= 500
        if failedWithin { kind = .outcomeUnknown }
        guard let json = try? JSON(parsing: response.body), let fault = json["error"], let code = fault["code"]?.int
        else { return }
        self.code = "whatsapp_\(code)"
        if let row = WhatsAppErrorTable.row(code) {
            if !failedWithin || !IntegrationError.vagueCodes.contains(code) { kind = row.kind }
            if row.kind == .rateLimited { retryAfter = max(row.wait ?? .zero, retryAfter ?? .zero) }
            message = row.message
        }
        if let details = fault["error_data"]?["details"]?.string ?? fault["message"]?.string {
            message += " (\(details.prefix(300)))"
        }
    }

    /// "Unknown error": says nothing about what was done.
    private static let vagueCodes: Set<Int64> = [1, 131_000]
}
