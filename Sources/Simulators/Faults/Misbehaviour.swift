/// A way in which a simulated server can fail.
package enum Misbehaviour: Sendable, Equatable {
    /// Status 429 with the service's own body; nothing is done.
    case tooManyRequests(retryAfterSeconds: Int?)
    /// This status with an HTML page; nothing is done.
    case serverError(Int)
    /// Nothing is done and nothing is answered until the client gives up or the server stops.
    case timeoutBeforeEffect
    /// The call is performed, and nothing is answered until the client gives up or the server stops.
    case timeoutAfterEffect
    /// The call is performed; half of the body comes, then the connection is cut.
    case truncatedBody
    /// Status 200 with an HTML page, as from a gateway under maintenance; nothing is done.
    case htmlAnswer
    /// Nothing is done; the connection is closed without an answer.
    case connectionClosedBeforeEffect
    /// The call is performed; the connection is closed without an answer.
    case connectionClosedAfterEffect

    /// The word for it on the control page.
    package var word: String {
        switch self {
        case .tooManyRequests: "cok_istek"
        case .serverError: "sunucu_hatasi"
        case .timeoutBeforeEffect: "zaman_asimi_once"
        case .timeoutAfterEffect: "zaman_asimi_sonra"
        case .truncatedBody: "kesik_govde"
        case .htmlAnswer: "html"
        case .connectionClosedBeforeEffect: "baglanti_koptu_once"
        case .connectionClosedAfterEffect: "baglanti_koptu_sonra"
        }
    }

    /// Reads a ``word``; nil for any other text.
    ///
    /// - Parameters:
    ///   - status: for `sunucu_hatasi`.
    ///   - seconds: for `cok_istek`.
    package init?(word: String, status: Int, retryAfterSeconds seconds: Int?) {
        let all: [Misbehaviour] = [
            .tooManyRequests(retryAfterSeconds: seconds), .serverError(status), .timeoutBeforeEffect,
            .timeoutAfterEffect, .truncatedBody, .htmlAnswer, .connectionClosedBeforeEffect,
            .connectionClosedAfterEffect,
        ]
        guard let match = all.first(where: { $0.word == word }) else { return nil }
        self = match
    }
}
