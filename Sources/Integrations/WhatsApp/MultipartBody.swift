/// A `multipart/form-data` body (RFC 7578).
struct MultipartBody {
    private let boundary: String
    private var bytes: [UInt8] = []

    /// - Parameter boundary: a text that is in none of the parts: letters and digits, at most 70.
    init(boundary: String) { self.boundary = boundary }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    mutating func append(name: String, value: String) {
        bytes += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }

    mutating func append(name: String, fileName: String, type: String, content: [UInt8]) {
        let disposition = "form-data; name=\"\(name)\"; filename=\"\(MultipartBody.escaped(fileName))\""
        bytes += Array("--\(boundary)\r\nContent-Disposition: \(disposition)\r\nContent-Type: \(type)\r\n\r\n".utf8)
        bytes += content
        bytes += [0x0D, 0x0A]
    }

    /// The whole body with its end.
    func finished() -> [UInt8] { bytes + Array("--\(boundary)--\r\n".utf8) }

    /// A file name that can't end its header: quotes as browsers write them, no control characters.
    private static func escaped(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
            .replacing("\"", with: "%22")
    }
}
