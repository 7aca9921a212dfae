package import HTTPTypes
package import Hummingbird
package import LosslessJSON

extension Response {
    package static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        Response.bytes(json.utf8, type: "application/json", status: status)
    }

    package static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response.bytes(Array(text.utf8), type: "text/html; charset=utf-8", status: status)
    }

    package static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response.bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
    }

    package static func bytes(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    package static var noContent: Response { Response(status: .noContent) }

    /// Sends a browser to another of our own pages by GET, after a form or a sign-in.
    ///
    /// - Parameter path: begins with one `/`; anything else leads to the first page, so that no link leads elsewhere.
    package static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: isOwnPath(path) ? path : "/"])
    }

    /// Whether a path given from outside stays on this server.
    package static func isOwnPath(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\")
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    }

    /// The same answer with one more header.
    package func with(_ name: HTTPField.Name, _ value: String) -> Response {
        var response = self
        response.headers.append(HTTPField(name: name, value: value))
        return response
    }
}
