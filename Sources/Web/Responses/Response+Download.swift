import HTTPTypes
package import Hummingbird
package import Operations

extension Response {
    /// A large file, which is read in pieces while it is sent, and which a browser saves and never shows or runs.
    package static func download(_ file: ExportDownload) -> Response {
        let body = ResponseBody(contentLength: Int(file.size)) { writer in
            var position: Int64 = 0
            while position < file.size {
                let piece = try file.read(position)
                // Shorter than promised: the connection breaks, so that nobody takes it for the whole.
                guard !piece.isEmpty else { throw FileEndedEarly() }
                try await writer.write(ByteBuffer(bytes: piece))
                position += Int64(piece.count)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: file.mediaType], body: body).asAttachment(file.name)
    }

    /// Bytes that a browser saves and never shows or runs.
    package static func attachment(_ bytes: [UInt8], name: String, type: String) -> Response {
        Response.bytes(bytes, type: type).asAttachment(name)
    }

    private func asAttachment(_ name: String) -> Response {
        var response = self
        let plain = String(
            name.unicodeScalars.map { $0.isASCII && !"\"\\%".unicodeScalars.contains($0) ? Character($0) : "_" })
        response.headers[.contentDisposition] =
            "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(FormCoding.encoded(name))"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

/// A file of the vault has become shorter than it was.
private struct FileEndedEarly: Error {}
