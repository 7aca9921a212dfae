package import Domain
import LosslessJSON

/// Decides whether a file from outside may be stored, and as what (S42 and S43 of the security notes).
///
/// Name, content and the claimed type must agree, and nothing in it may be larger inside than it looks. Everything is
/// decided from headers or while it is unpacked, so that no file makes the program work or remember much.
package enum FileInspector {
    package static let bytesMax = 10 << 20

    /// - Parameters:
    ///   - name: as ``cleanName(_:)`` gives it.
    ///   - declared: the type that the sender claims; nil or `application/octet-stream` claims nothing.
    package static func inspect(
        name: String, declared: String?, bytes: [UInt8]
    ) throws(FileRefusal) -> FileType {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= bytesMax else { throw .tooLarge }
        let fileExtension = name.split(separator: ".").last?.lowercased() ?? ""
        guard let type = FileType.uploadable.first(where: { $0.extensions.contains(fileExtension) }) else {
            throw .kind
        }
        if type.isText {
            guard FileType(sniffing: bytes) == nil else { throw .content }
        } else {
            guard FileType(sniffing: bytes) == type else { throw .content }
        }
        if let declared, declared != "application/octet-stream" {
            guard type.claims.contains(declared) else { throw .declaredType }
        }
        try inspect(bytes, as: type)
        return type
    }

    private static func inspect(_ bytes: [UInt8], as type: FileType) throws(FileRefusal) {
        switch type {
        case .png, .jpeg, .webp: try PictureSize.check(bytes, type)
        case .xlsx: try WorkbookInspector.check(bytes)
        case .xml: try XMLGuard.check(bytes)
        case .json:
            do { _ = try JSON(parsing: bytes) } catch { throw .json }
        case .csv: try checkText(bytes)
        case .pdf, .zpl: return
        }
    }

    /// Text in UTF-8 or one of the older alphabets, but no page and no binary data.
    private static func checkText(_ bytes: [UInt8]) throws(FileRefusal) {
        let isText = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
        guard isText else { throw .text }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard start.first(where: { $0 > 0x20 }) != UInt8(ascii: "<") else { throw .content }
    }

    /// The name without its folders and without what can't be seen or turns the reading direction.
    package static func cleanName(_ name: String) throws(FileRefusal) -> String {
        let last = name.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init) ?? ""
        let visible = last.unicodeScalars.filter { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        let clean = String(String.UnicodeScalarView(visible)).trimmingBlanks
        let parts = clean.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...200).contains(clean.unicodeScalars.count), parts.count > 1, parts.last != "",
            parts.dropLast().contains(where: { !$0.trimmingBlanks.isEmpty })
        else { throw .name }
        let isDisguised = parts.dropFirst().dropLast().contains { active.contains($0.lowercased().trimmingBlanks) }
        guard !isDisguised else { throw .doubleExtension }
        return clean
    }

    /// Extensions that some system runs, wherever in the name they stand.
    private static let active: Set<String> = [
        "exe", "com", "bat", "cmd", "scr", "msi", "lnk", "hta", "js", "jse", "vbs", "vbe", "wsf", "ps1", "sh", "jar",
        "php", "phtml", "asp", "aspx", "jsp", "cgi", "pl", "py", "html", "htm", "xhtml", "svg", "swf", "xlsm", "docm",
    ]
}

extension FileType {
    /// What people and programs may give us. Labels in printer language come from the marketplaces only.
    package static let uploadable: [FileType] = allCases.filter { $0 != .zpl }

    var isText: Bool { self == .csv || self == .xml || self == .json }

    var extensions: [String] { self == .jpeg ? ["jpg", "jpeg"] : [fileExtension] }

    /// The types that senders claim for it.
    var claims: [String] {
        switch self {
        case .csv: ["text/csv", "application/csv", "text/plain", "application/vnd.ms-excel"]
        case .xml: ["application/xml", "text/xml"]
        case .jpeg: ["image/jpeg", "image/jpg"]
        case .pdf, .png, .webp, .zpl, .xlsx, .json: [rawValue]
        }
    }
}
