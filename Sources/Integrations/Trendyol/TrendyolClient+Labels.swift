package import Domain
import LosslessJSON

extension TrendyolClient {
    /// Asks for a label of one box. Asking twice makes the same label, so a lost answer leaves nothing open.
    /// Common labels exist for Trendyol Express (733) and Aras (726), and for UPS (729) where the seller pays; the first
    /// three digits of the tracking number name the carrier (delivery integration, "common label").
    package func makesLabel(trackingNumber: String) -> Bool {
        ["733", "726", "729"].contains(String(trackingNumber.prefix(3)))
    }

    package func requestLabel(trackingNumber: String) async throws(IntegrationError) {
        try await write(.post, path(trackingNumber), ["format": "ZPL", "boxQuantity": 1], hasEffect: false)
    }

    package func fetchLabel(trackingNumber: String) async throws(IntegrationError) -> ShippingLabel? {
        let response: HTTPResponse
        do {
            response = try await call(.get, path(trackingNumber), hasEffect: false)
        } catch  where error.code == "http_404" {
            return nil
        }
        guard !response.body.isEmpty else { return nil }
        let json = try requireJSON(response)
        guard let boxes = json["data"], boxes.isNull || boxes.array != nil else {
            throw IntegrationError(
                .temporary, code: "yanit_bozuk", message: "Trendyol'un etiket yanıtı tanınmadı (data alanı yok).",
                rawAnswer: response.bodyText)
        }
        return try label(boxes.array ?? [])
    }

    private func path(_ trackingNumber: String) -> String {
        "/sellers/\(settings.sellerID)/common-label/\(trackingNumber.percentEncoded)"
    }

    /// Joins the texts of all boxes; nil while one of them has none.
    private func label(_ boxes: [JSON]) throws(IntegrationError) -> ShippingLabel? {
        if let format = boxes.lazy.compactMap({ $0["format"]?.string }).first(where: { $0.uppercased() != "ZPL" }) {
            throw IntegrationError(
                .permanent, code: "etiket_bicimi",
                message: "Trendyol etiketi ZPL değil \(format.prefix(20)) olarak verdi; Trendyol panelinden alın.")
        }
        let texts = boxes.map { $0["label"]?.string?.trimmingBlanks ?? "" }
        guard !texts.isEmpty, !texts.contains("") else { return nil }
        return ShippingLabel(type: .zpl, bytes: Array(texts.joined(separator: "\n").utf8))
    }
}
