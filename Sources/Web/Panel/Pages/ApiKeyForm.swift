import Domain
import Operations
import Storage

/// The fields of a new API key on the account page.
enum ApiKeyForm {
    static func fields(_ state: FormState, _ texts: Texts) -> [FieldView] {
        [
            FieldView.input("anahtar_adi", texts("key_name"), state).required().autocomplete("off"),
            FieldView.input("gun", texts("key_days"), state).optional().inputMode("numeric").placeholder("365"),
            FieldView.input("kapsamlar", texts("key_scopes"), state).optional().autocomplete("off")
                .hint(texts("key_scopes_hint")),
            FieldView.input("adresler", texts("key_addresses"), state).optional().autocomplete("off")
                .hint(texts("key_addresses_hint")),
        ]
    }

    /// - Throws: ``OperationError/invalid(_:)``
    static func request(_ form: FormFields, now: Timestamp, _ texts: Texts) throws(OperationError) -> ApiKeyRequest {
        var problems: [FieldProblem] = []
        var request = ApiKeyRequest(name: form.filled("anahtar_adi") ?? "")
        if let text = form.filled("gun") {
            let days = Int(text).flatMap { (1...730).contains($0) ? $0 : nil }
            if days == nil { problems.append(FieldProblem("gun", texts("bad_key_days"))) }
            request.endsAt = days.map { now + .seconds($0 * 24 * 3600) }
        }
        let words = words(form.filled("kapsamlar"))
        if !words.isEmpty {
            let permissions = words.compactMap(Permission.init)
            if permissions.count < words.count { problems.append(FieldProblem("kapsamlar", texts("bad_key_scopes"))) }
            request.limits.permissions = Set(permissions)
        }
        let ranges = self.words(form.filled("adresler"))
        request.limits.addresses = ranges.compactMap(AddressRange.init)
        if request.limits.addresses.count < ranges.count {
            problems.append(FieldProblem("adresler", texts("bad_key_addresses")))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return request
    }

    private static func words(_ text: String?) -> [String] {
        (text ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
    }
}
