/// The parts of a `multipart/form-data` body (RFC 7578).
struct MultipartForm: Sendable {
    struct Part: Sendable {
        var name: String
        var fileName: String?
        var type: String?
        var bytes: [UInt8]
    }

    var parts: [Part]

    /// The first part with this name.
    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// The text of the first part with this name.
    func text(_ name: String) -> String? { self[name].map { String(decoding: $0.bytes, as: UTF8.self) } }

    /// Reads a body; nil unless the call says that it is multipart and the body holds together.
    init?(_ call: Call) {
        guard let type = call.header("Content-Type"), type.lowercased().hasPrefix("multipart/form-data"),
            let boundary = headerParameter("boundary", in: type)
        else { return nil }
        // Every delimiter but the first stands behind a line break; one put in front makes them all alike.
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let pieces = split(Array("\r\n".utf8) + call.body, by: delimiter)
        guard pieces.count >= 3, pieces[pieces.count - 1].starts(with: "--".utf8) else { return nil }
        var parts: [Part] = []
        for piece in pieces.dropFirst().dropLast() {
            guard let part = Part(piece) else { return nil }
            parts.append(part)
        }
        self.parts = parts
    }
}

extension MultipartForm.Part {
    /// Reads what stands between two delimiters: line break, headers, empty line, content.
    fileprivate init?(_ piece: ArraySlice<UInt8>) {
        let halves = split(Array(piece), by: Array("\r\n\r\n".utf8), limit: 1)
        guard halves.count == 2 else { return nil }
        var headers: [String: String] = [:]
        for line in String(decoding: halves[0], as: UTF8.self).split(separator: "\r\n") {
            let field = line.split(separator: ":", maxSplits: 1)
            guard field.count == 2 else { return nil }
            headers[field[0].lowercased()] = String(field[1].drop { $0 == " " })
        }
        guard let disposition = headers["content-disposition"], let name = headerParameter("name", in: disposition)
        else { return nil }
        self.name = name
        self.fileName = headerParameter("filename", in: disposition)
        self.type = headers["content-type"]
        self.bytes = Array(halves[1])
    }
}

/// A parameter such as `name="file"` of a header value.
private func headerParameter(_ name: String, in value: String) -> String? {
    var isInQuotes = false
    let parameters = value.split { character in
        if character == "\"" { isInQuotes.toggle() }
        return character == ";" && !isInQuotes
    }
    for parameter in parameters.dropFirst() {
        let halves = parameter.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        guard halves.count == 2, halves[0].lowercased() == name else { continue }
        let isQuoted = halves[1].count >= 2 && halves[1].first == "\"" && halves[1].last == "\""
        return String(isQuoted ? halves[1].dropFirst().dropLast() : halves[1])
    }
    return nil
}

private func split(_ bytes: [UInt8], by delimiter: [UInt8], limit: Int = .max) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    var position = 0
    while pieces.count < limit, position + delimiter.count <= bytes.count {
        if bytes[position] == delimiter[0], bytes[position...].starts(with: delimiter) {
            pieces.append(bytes[start..<position])
            position += delimiter.count
            start = position
        } else {
            position += 1
        }
    }
    return pieces + [bytes[start...]]
}
