/// The fields and files of a submitted form.
package struct FormFields: Sendable {
    package struct File: Sendable {
        /// The name that the browser gave; to be shown, never used as a path.
        package var name: String
        /// The type that the browser claimed.
        package var contentType: String?
        package var bytes: [UInt8]
    }

    package private(set) var fields: [(name: String, value: String)] = []
    package private(set) var files: [(field: String, file: File)] = []

    static let fieldsMax = 1000
    static let urlencoded = "application/x-www-form-urlencoded"
    static let multipart = "multipart/form-data"

    /// Reads a body.
    ///
    /// - Throws: ``RequestFault`` if the type is none of the two, or the body does not fit it.
    package init(contentType: String?, _ body: [UInt8]) throws(RequestFault) {
        let type = MediaTypeHeader(contentType ?? "")
        switch type.name {
        case FormFields.urlencoded: fields = try FormFields.decode(body)
        case FormFields.multipart:
            guard let boundary = type.parameters["boundary"] else { throw .malformedBody("boundary eksik") }
            for part in try MultipartReader(boundary: boundary).read(body) { try add(part) }
        default: throw .unsupportedMediaType(expected: [FormFields.urlencoded, FormFields.multipart])
        }
    }

    /// The first value of a field; nil if the form has no such field.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The value without blanks around; nil if the field is missing or blank.
    package func filled(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let scalars = value.unicodeScalars.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return scalars.isEmpty ? nil : String(String.UnicodeScalarView(scalars))
    }

    /// All values of a field, for lists and tick boxes.
    package func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The first file of a field that is not empty.
    package func file(_ field: String) -> File? {
        files.first { $0.field == field && !($0.file.bytes.isEmpty && $0.file.name.isEmpty) }?.file
    }

    private mutating func add(_ part: MultipartReader.Part) throws(RequestFault) {
        if let fileName = part.fileName {
            files.append((part.name, File(name: fileName, contentType: part.contentType, bytes: Array(part.bytes))))
            return
        }
        guard let value = String(validating: part.bytes, as: UTF8.self), !value.unicodeScalars.contains("\u{0}") else {
            throw .malformedBody("“\(part.name)” alanı UTF-8 değil")
        }
        fields.append((part.name, value))
    }

    private static func decode(_ body: [UInt8]) throws(RequestFault) -> [(name: String, value: String)] {
        guard let pairs = FormCoding.pairs(body[...]) else { throw .malformedBody("form verisi okunamadı") }
        guard pairs.count <= fieldsMax else { throw .malformedBody("çok fazla alan") }
        return pairs
    }
}
