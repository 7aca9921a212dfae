import Domain

/// How to speak with one supplier that has a plain REST interface (platform `genel_rest`): the account's settings, read.
///
/// Every setting has a default, so that `{}` works with a supplier that has the plain form described there.
struct RestSupplierConfiguration: Sendable, Equatable {
    /// How the account proves who it is (`kimlik`).
    enum Authentication: Sendable, Equatable {
        case none
        /// The API key in a header of this name.
        case apiKey(header: String)
        /// User name and password (RFC 7617).
        case basic
        /// The API key as a bearer token (RFC 6750).
        case bearer
    }

    /// A method and a path behind the platform's address, which may hold `{referans}` and `{siparis_no}`.
    struct Call: Sendable, Equatable {
        var method: HTTPMethodName
        var path: String

        /// The path with the placeholders filled in, percent-encoded; nil if it needs a number that there is not.
        func path(reference: String, supplierOrderNumber: String?) -> String? {
            var filled = path.replacing("{referans}", with: reference.percentEncoded)
            if filled.contains("{siparis_no}") {
                guard let number = supplierOrderNumber else { return nil }
                filled = filled.replacing("{siparis_no}", with: number.percentEncoded)
            }
            return filled
        }
    }

    /// Where the supplier's answers say what (`yanit`).
    struct AnswerPaths: Sendable, Equatable {
        var orderNumber = JSONPath(steps: "id")
        var state = JSONPath(steps: "status")
        var reason = JSONPath(steps: "reason")
        var carrier = JSONPath(steps: "carrier")
        var trackingNumber = JSONPath(steps: "tracking_number")
        /// The list of orders in the answer to a lookup; nil if the answer is the order itself.
        var list: JSONPath?
    }

    var authentication = Authentication.apiKey(header: "X-API-Key")
    /// `ca_pem`: the supplier's own certificate authority; the public ones if nil.
    var authority: PrivateCA?
    /// `gonder`
    var submit = Call(method: .post, path: "/orders")
    /// `sorgula`
    var lookup: Call?
    /// `geri_cek`
    var recall: Call?
    /// `dene`
    var probe: Call?
    /// `idempotency_baslik`; nil if the supplier wants no such header.
    var idempotencyHeader: String? = "Idempotency-Key"
    /// `alanlar`: where our fields go in the supplier's body; a field that is missing here does not go.
    var fields = RestSupplierConfiguration.defaultFields
    var answer = AnswerPaths()
    /// `durumlar`: the supplier's words, in lower case, and what they mean.
    var states = RestSupplierConfiguration.defaultStates

    static let defaultFields = Dictionary(
        uniqueKeysWithValues: RestSupplierField.allCases.compactMap { field in
            field.defaultPath.flatMap { JSONPath($0) }.map { (field, $0) }
        })

    /// What a supplier may tell us; the other states are our own.
    static let reportableStates: [SupplierOrderState] = [.received, .accepted, .refused, .shipped, .recalled]

    static let defaultStates: [String: SupplierOrderState] = {
        let words: [String: SupplierOrderState] = [
            "received": .received, "pending": .received, "new": .received, "accepted": .accepted,
            "approved": .accepted, "confirmed": .accepted, "processing": .accepted, "rejected": .refused,
            "refused": .refused, "shipped": .shipped, "dispatched": .shipped, "delivered": .shipped,
            "cancelled": .recalled, "canceled": .recalled,
        ]
        let own = reportableStates.map { ($0.rawValue, $0) }
        return words.merging(own) { _, ours in ours }
    }()
}

extension JSONPath {
    /// A path of one step, known when the program was written.
    fileprivate init(steps step: String) { steps = [step] }
}
