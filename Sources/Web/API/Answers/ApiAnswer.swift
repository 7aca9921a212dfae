import HTTPTypes
import Hummingbird
import LosslessJSON
import Sealing

/// An answer of the API before it is sent: it can be kept and sent again, byte for byte.
struct ApiAnswer: Sendable, Equatable {
    var status = 200
    var body: [UInt8]
    /// Where the thing is that was made.
    var location: String?
    /// Names exactly this state of the thing.
    var tag: String?
    var type = "application/json"
    /// How a browser is to save it.
    var disposition: String?

    /// - Parameter tag: whether the body is the whole state of one thing.
    init(status: Int = 200, _ body: [UInt8], location: String? = nil, isTagged: Bool = false) {
        (self.status, self.body, self.location) = (status, body, location)
        tag = isTagged ? EntityTag.of(body) : nil
    }

    init(status: Int = 200, _ json: JSON, location: String? = nil) {
        self.init(status: status, json.utf8, location: location)
    }

    var response: Response {
        let status = HTTPResponse.Status(code: status)
        var response =
            body.isEmpty ? Response(status: status) : .bytes(body, type: type, status: status)
        response.headers[.location] = location
        response.headers[.eTag] = tag
        response.headers[.contentDisposition] = disposition
        return response
    }

    /// The answer as one text, to be kept.
    var stored: String {
        let json: JSON = [
            "durum": JSON(status), "govde": .string(String(decoding: body, as: UTF8.self)), "konum": JSON(location),
            "etiket": JSON(tag), "tur": .string(type), "dosya": JSON(disposition),
        ]
        return json.description
    }

    /// Reads what ``stored`` wrote.
    init?(stored text: String) {
        guard let json = try? JSON(parsing: text), let status = json["durum"]?.int, let body = json["govde"]?.string
        else { return nil }
        self.init(status: Int(status), Array(body.utf8), location: json["konum"]?.string)
        tag = json["etiket"]?.string
        type = json["tur"]?.string ?? type
        disposition = json["dosya"]?.string
    }
}

/// Strong entity tags (RFC 9110, section 8.8.3): a digest of what is shown, so that nothing can change without it.
enum EntityTag {
    static func of(_ body: [UInt8]) -> String { "\"\(ContentDigest.sha256(body).prefix(32))\"" }

    /// Whether a header such as `If-Match` names the version, or everything by `*`.
    ///
    /// - Parameter isWeak: whether `W/` before a tag makes no difference, as for `If-None-Match`.
    static func isNamed(_ version: String, in header: String, isWeak: Bool) -> Bool {
        header.split(separator: ",").contains { entry in
            let word = entry.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let given = String(String.UnicodeScalarView(word.flatMap(\.unicodeScalars)))
            return given == "*" || given == version || (isWeak && given == "W/\(version)")
        }
    }
}

/// What only the API refuses.
enum ApiFault: Error, Equatable {
    /// `If-Match` names another state than the present one.
    case staleVersion(current: String)
    /// The `Idempotency-Key` came before with another request.
    case keyMismatch
    /// The request with the same `Idempotency-Key` has not ended, or nobody knows how.
    case inProgress
    /// The answer to the request with the same `Idempotency-Key` can't be read any more.
    case answerLost
    /// An API key in the address.
    case keyInQuery
}
