package import LosslessJSON

/// What a simulated server answers to one call.
package struct Answer: Sendable {
    /// The HTTP status code.
    package var status: Int
    /// Header names and values, without the length of the body.
    package var headers: [(name: String, value: String)]
    /// The body as it goes over the wire.
    package var body: [UInt8]

    /// An answer with the given parts.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON body.
    package static func json(_ value: JSON, status: Int = 200) -> Answer {
        Answer(status: status, headers: [("Content-Type", "application/json;charset=UTF-8")], body: value.utf8)
    }

    /// An HTML page, as a gateway in front of the real service sends it.
    package static func html(_ text: String, status: Int = 200) -> Answer {
        Answer(status: status, headers: [("Content-Type", "text/html; charset=UTF-8")], body: Array(text.utf8))
    }

    /// No body at all.
    package static func empty(status: Int = 200) -> Answer { Answer(status: status) }
}
