import Domain
import LosslessJSON

extension RestSupplierConfiguration {
    /// An order as the supplier tells it; nil if the value is no order: it has neither a number nor a known state.
    ///
    /// An order with a state that is not known counts as received, and the reason quotes the word.
    func order(_ json: JSON) -> SupplierAnswer? {
        let number = answer.orderNumber.value(in: json)?.filledText
        let word = answer.state.value(in: json)?.filledText
        let state = word.flatMap { states[$0.lowercased()] }
        guard number != nil || state != nil else { return nil }
        var reasons = [answer.reason.value(in: json)?.filledText].compactMap(\.self)
        if state == nil, let word { reasons.insert("Tedarikçinin bildirdiği durum tanınmıyor: \(word)", at: 0) }
        return SupplierAnswer(
            supplierOrderNumber: number, state: state ?? .received,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: ". "),
            carrier: answer.carrier.value(in: json)?.filledText,
            trackingNumber: answer.trackingNumber.value(in: json)?.filledText)
    }

    /// The order that a supplier names when it refuses the same reference a second time; nil if the value is none.
    ///
    /// Stricter than ``order(_:)``, because errors also have fields called `id` and `status`.
    func existingOrder(_ json: JSON, reference: String) -> SupplierAnswer? {
        guard let order = order(json), order.supplierOrderNumber != nil else { return nil }
        if let named = self.reference(in: json) { return named == reference ? order : nil }
        let word = answer.state.value(in: json)?.filledText
        return word.flatMap { states[$0.lowercased()] } == nil ? nil : order
    }

    /// The order with this reference in the answer to a lookup; nil if there surely is none.
    ///
    /// - Throws: ``IntegrationError`` if the answer is of another form, or tells of other orders only: then the supplier
    ///   does not look for the reference, and nothing follows from it.
    func foundOrder(_ json: JSON, reference: String, rawAnswer: String) throws(IntegrationError) -> SupplierAnswer? {
        let candidates = try candidates(json, rawAnswer: rawAnswer)
        let matching = candidates.filter { self.reference(in: $0) == reference }
        let unnamed = candidates.filter { self.reference(in: $0) == nil }
        guard let found = matching.first ?? (candidates.count == 1 ? unnamed.first : nil) else {
            if candidates.isEmpty { return nil }
            throw notUnderstood(
                "yanıttaki siparişler başka referanslara ait; sorgula.yol ayarını denetleyin", rawAnswer)
        }
        guard let order = order(found) else {
            throw notUnderstood("sipariş numarası ve durum yok; yanit ayarını denetleyin", rawAnswer)
        }
        return order
    }

    private func candidates(_ json: JSON, rawAnswer: String) throws(IntegrationError) -> [JSON] {
        let place = answer.list.map { $0.value(in: json) } ?? json
        switch place {
        case .null: return []
        case .array(let elements): return elements
        case .object where answer.list == nil: return [json]
        default: throw notUnderstood("sipariş listesi yok; yanit.liste ayarını denetleyin", rawAnswer)
        }
    }

    private func reference(in json: JSON) -> String? {
        fields[.reference].flatMap { $0.value(in: json)?.filledText }
    }

    private func notUnderstood(_ problem: String, _ rawAnswer: String) -> IntegrationError {
        IntegrationError(
            .permanent, code: "yanit_anlasilmadi", message: "Tedarikçinin yanıtı anlaşılmadı: \(problem).",
            rawAnswer: rawAnswer)
    }
}

/// What a supplier says about a refused request, if its answer says it in one of the usual places.
func supplierMessage(_ response: HTTPResponse) -> String? {
    guard let json = try? JSON(parsing: response.body) else { return nil }
    let places = [
        "message", "error.message", "error", "detail", "mesaj", "hata", "errors.0.message", "errors.0", "title",
    ]
    let text = places.lazy.compactMap { JSONPath($0)?.value(in: json)?.filledText }.first
    return text.map { $0.count > 300 ? $0.prefix(299) + "…" : $0 }
}

extension JSON {
    /// ``text`` without blanks around it; nil if nothing is left.
    fileprivate var filledText: String? {
        guard let trimmed = text?.trimmingBlanks, !trimmed.isEmpty else { return nil }
        return trimmed
    }
}
