/// Reads `multipart/form-data` (RFC 7578), strictly and within limits: what it does not know, it refuses.
struct MultipartReader {
    struct Part {
        var name: String
        /// Nil for a plain field.
        var fileName: String?
        var contentType: String?
        var bytes: ArraySlice<UInt8>
    }

    static let partsMax = 50
    static let headerBytesMax = 8 * 1024
    static let boundaryLengthMax = 70

    let boundary: String

    func read(_ body: [UInt8]) throws(RequestFault) -> [Part] {
        guard (1...MultipartReader.boundaryLengthMax).contains(boundary.utf8.count) else {
            throw .malformedBody("boundary geçersiz")
        }
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { throw .malformedBody("ilk sınır eksik") }
        let separator = Array("\r\n".utf8) + delimiter
        var parts: [Part] = []
        var position = delimiter.count
        while true {
            let rest = body[position...]
            if rest.starts(with: Array("--".utf8)) { return parts }
            guard rest.starts(with: Array("\r\n".utf8)) else { throw .malformedBody("sınır satırı bozuk") }
            guard parts.count < MultipartReader.partsMax else { throw .malformedBody("çok fazla parça") }
            guard let end = body.firstRange(of: separator, from: position) else {
                throw .malformedBody("son sınır eksik")
            }
            parts.append(try part(body[(position + 2)..<max(end, position + 2)]))
            position = end + separator.count
        }
    }

    private func part(_ bytes: ArraySlice<UInt8>) throws(RequestFault) -> Part {
        let blank = Array("\r\n\r\n".utf8)
        guard let headerEnd = Array(bytes.prefix(MultipartReader.headerBytesMax)).firstRange(of: blank, from: 0),
            let header = String(validating: bytes.prefix(headerEnd), as: UTF8.self)
        else { throw .malformedBody("parça başlığı okunamadı") }
        var disposition: MediaTypeHeader?
        var contentType: String?
        for line in header.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw .malformedBody("parça başlığı okunamadı") }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = MediaTypeHeader(value)
            case "content-type": contentType = MediaTypeHeader(value).name
            case "content-transfer-encoding": throw .malformedBody("Content-Transfer-Encoding kullanılamaz")
            default: continue
            }
        }
        guard let disposition, disposition.name == "form-data", let name = disposition.parameters["name"] else {
            throw .malformedBody("parçanın adı eksik")
        }
        return Part(
            name: name, fileName: disposition.parameters["filename"], contentType: contentType,
            bytes: bytes.dropFirst(headerEnd + blank.count))
    }
}

extension [UInt8] {
    /// Where `pattern` begins at or after `start`; nil if it is not there.
    fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first else { return nil }
        var position = start
        while position + pattern.count <= count {
            guard let next = self[position..<(count - pattern.count + 1)].firstIndex(of: first) else { return nil }
            if self[next..<(next + pattern.count)].elementsEqual(pattern) { return next }
            position = next + 1
        }
        return nil
    }
}
