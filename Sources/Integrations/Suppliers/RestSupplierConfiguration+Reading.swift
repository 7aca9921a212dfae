import Domain
import LosslessJSON

extension RestSupplierConfiguration {
    /// Reads the settings. What is wrong is named in the second part, and its default stands in the first.
    static func read(_ text: String) -> (configuration: RestSupplierConfiguration, problems: [String]) {
        var reader = SettingsReader(text)
        var read = RestSupplierConfiguration()
        // The address of the interface reaches this client as the account's base URL; which ones are allowed is decided
        // where it is saved, and again at every call.
        _ = reader.text("adres")
        if let pem = reader.text("ca_pem") {
            read.authority = PrivateCA(pem: pem)
            if read.authority == nil {
                reader.refuse("ca_pem", "PEM biçiminde en az bir sertifika olmalı (-----BEGIN CERTIFICATE-----)")
            }
        }
        if let kind = reader.section("kimlik", authentication) { read.authentication = kind }
        if let call = reader.call("gonder", methods: [.post, .put], placeholders: []) { read.submit = call }
        read.lookup = reader.call("sorgula", methods: [.get], placeholders: ["{referans}"])
        if let lookup = read.lookup, !lookup.path.contains("{referans}") {
            reader.refuse("sorgula.yol", "{referans} içermeli")
        }
        read.recall = reader.call(
            "geri_cek", methods: [.post, .put, .delete], placeholders: ["{referans}", "{siparis_no}"])
        if let recall = read.recall, !recall.path.contains("{") {
            reader.refuse("geri_cek.yol", "{referans} veya {siparis_no} içermeli")
        }
        read.probe = reader.call("dene", methods: [.get], placeholders: [])
        read.idempotencyHeader =
            reader.isNull("idempotency_baslik")
            ? nil : reader.headerName("idempotency_baslik") ?? read.idempotencyHeader
        read.fields = reader.section("alanlar", fields) ?? read.fields
        read.answer = reader.section("yanit", answerPaths) ?? read.answer
        read.states = reader.section("durumlar", states) ?? read.states
        reader.refuseUnknownKeys()
        return (read, reader.problems)
    }

    private static func authentication(_ reader: inout SettingsReader) -> Authentication {
        let header = reader.headerName("baslik") ?? "X-API-Key"
        switch reader.text("tur") {
        case nil, "api_anahtari": return .apiKey(header: header)
        case "basic": return .basic
        case "bearer": return .bearer
        case "yok": return .none
        case .some:
            reader.refuse("tur", "api_anahtari, basic, bearer veya yok olmalı")
            return .none
        }
    }

    private static func fields(_ reader: inout SettingsReader) -> [RestSupplierField: JSONPath] {
        var fields = defaultFields
        for member in reader.everything() {
            guard let field = RestSupplierField(rawValue: member.name) else {
                reader.refuse(member.name, "böyle bir alan yok")
                continue
            }
            if member.value.isNull {
                fields[field] = nil
            } else if let path = member.value.string.flatMap({ JSONPath($0) }) {
                fields[field] = path
            } else {
                reader.refuse(member.name, "noktalı bir yol (örneğin customer.name) veya null olmalı")
            }
        }
        for field in [RestSupplierField.reference, .lines, .lineQuantity] where fields[field] == nil {
            reader.refuse(field.rawValue, "gönderilmesi zorunlu, null olamaz")
        }
        if fields[.lineSKU] == nil, fields[.lineBarcode] == nil {
            reader.refuse("satir.sku", "satir.sku veya satir.barkod gönderilmeli")
        }
        refuseCollisions(fields, &reader)
        return fields
    }

    /// Two fields can't go to one place, nor one into another.
    private static func refuseCollisions(_ fields: [RestSupplierField: JSONPath], _ reader: inout SettingsReader) {
        for field in RestSupplierField.allCases {
            let other = RestSupplierField.allCases.first { other in
                guard other != field, other.isOfLine == field.isOfLine, let path = fields[field],
                    let otherPath = fields[other]
                else { return false }
                return path.contains(otherPath) && (path != otherPath || field.rawValue < other.rawValue)
            }
            if let other {
                reader.refuse(field.rawValue, "yolu \"\(other.rawValue)\" alanının yoluyla çakışıyor")
            }
        }
    }

    private static func answerPaths(_ reader: inout SettingsReader) -> AnswerPaths {
        var paths = AnswerPaths()
        paths.orderNumber = reader.path("siparis_no") ?? paths.orderNumber
        paths.state = reader.path("durum") ?? paths.state
        paths.reason = reader.path("neden") ?? paths.reason
        paths.carrier = reader.path("kargo_firmasi") ?? paths.carrier
        paths.trackingNumber = reader.path("kargo_takip_no") ?? paths.trackingNumber
        paths.list = reader.path("liste")
        return paths
    }

    private static func states(_ reader: inout SettingsReader) -> [String: SupplierOrderState] {
        var states = defaultStates
        for member in reader.everything() {
            if let state = reportableStates.first(where: { $0.rawValue == member.value.string }) {
                states[member.name.trimmingBlanks.lowercased()] = state
            } else {
                let words = reportableStates.map(\.rawValue).joined(separator: ", ")
                reader.refuse(member.name, "şunlardan biri olmalı: \(words)")
            }
        }
        return states
    }
}

extension SettingsReader {
    fileprivate mutating func path(_ key: String) -> JSONPath? {
        guard let text = text(key) else { return nil }
        let path = JSONPath(text)
        if path == nil { refuse(key, "noktalı bir yol olmalı, örneğin data.id") }
        return path
    }

    /// A header name (RFC 9110, section 5.1) that the program does not set itself.
    fileprivate mutating func headerName(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        let isToken = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        let taken = ["host", "content-length", "content-type", "transfer-encoding", "connection", "accept"]
        guard isToken, text.utf8.count <= 100, !taken.contains(text.lowercased()) else {
            refuse(key, "geçerli bir HTTP başlık adı olmalı (harf, rakam, - ve _)")
            return nil
        }
        return text
    }

    /// A section `{"yontem": …, "yol": …}`; the first method is the default.
    fileprivate mutating func call(
        _ key: String, methods: [HTTPMethodName], placeholders: [String]
    ) -> RestSupplierConfiguration.Call? {
        let call = section(key) { reader -> RestSupplierConfiguration.Call? in
            let method = reader.method(methods)
            guard let path = reader.text("yol") else {
                if reader.value("yol") == nil { reader.refuse("yol", "eksik") }
                return nil
            }
            guard SettingsReader.isPath(path, placeholders: placeholders) else {
                let allowed = placeholders.isEmpty ? "" : "; yer tutucular: " + placeholders.joined(separator: ", ")
                reader.refuse("yol", "/ ile başlayan, boşluksuz bir yol olmalı\(allowed)")
                return nil
            }
            return method.map { RestSupplierConfiguration.Call(method: $0, path: path) }
        }
        return call ?? nil
    }

    private mutating func method(_ methods: [HTTPMethodName]) -> HTTPMethodName? {
        guard let text = text("yontem") else { return methods.first }
        let method = methods.first { $0.rawValue == text.uppercased() }
        if method == nil {
            refuse("yontem", "şunlardan biri olmalı: " + methods.map(\.rawValue).joined(separator: ", "))
        }
        return method
    }

    /// Whether the text is a path with an optional query (RFC 3986) that stays below the platform's address.
    private static func isPath(_ text: String, placeholders: [String]) -> Bool {
        let bare = placeholders.reduce(text) { $0.replacing($1, with: "x") }
        let isClean = bare.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array("\"#<>\\^`{|}".utf8).contains($0) }
        let path = bare.prefix { $0 != "?" }
        return isClean && text.utf8.count <= 500 && path.hasPrefix("/") && !path.hasPrefix("//")
            && !path.split(separator: "/").contains("..")
    }
}
