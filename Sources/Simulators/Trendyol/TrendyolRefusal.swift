import LosslessJSON

/// Why the marketplace does not do what was asked, by a program or by the driver of a test.
package struct TrendyolRefusal: Error, Sendable, Equatable {
    /// The HTTP status code.
    package var status: Int
    /// The key in the answer's `errors`.
    package var key: String
    package var message: String

    init(_ status: Int, _ key: String, _ message: String) {
        (self.status, self.key, self.message) = (status, key, message)
    }

    /// The documented shape `{"errors":[{key, message, errorCode}]}`.
    var answer: Answer {
        let error: JSON = ["key": .string(key), "message": .string(message), "errorCode": .string(String(status))]
        return .json(["errors": [error]], status: status)
    }

    static func unknownPackage(_ packageID: Int64) -> TrendyolRefusal {
        TrendyolRefusal(404, "shipment.package.not.found", "Paket bulunamadı: \(packageID)")
    }

    static func invalid(_ message: String) -> TrendyolRefusal {
        TrendyolRefusal(400, "invalid.request", message)
    }

    static let tooManyRequests = TrendyolRefusal(429, "too.many.requests", "Too many requests")
}
