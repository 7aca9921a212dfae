import HTTPTypes
import Hummingbird
import LosslessJSON
import Synchronization

/// The OpenAPI document as a page for people: plain HTML with one style sheet and nothing that runs.
struct DocumentationPage {
    let document: JSON

    static let path = ApiRouteMaker.prefix + "/belgeler"

    var html: String {
        """
        <!doctype html>
        <html lang="tr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(text(document["info"]?["title"]))</title><link rel="stylesheet" href="\(Self.path)/bicem.css"></head>
        <body><header><h1>\(text(document["info"]?["title"]))</h1>\(introduction)
        <p><a href="\(ApiRouteMaker.prefix)/openapi.json">OpenAPI 3.1 belgesi</a></p></header>
        <nav aria-label="Bölümler"><ul>\(tags.map { "<li><a href=\"#\(escaped($0))\">\(escaped($0))</a></li>" }.joined())\
        <li><a href="#hatalar">hata kodları</a></li></ul></nav>
        <main>\(tags.map(section).joined(separator: "\n"))\n\(errors)</main></body></html>
        """
    }

    private var introduction: String {
        (document["info"]?["description"]?.string ?? "").split(separator: "\n\n").map { "<p>\(withCode($0))</p>" }
            .joined(separator: "\n")
    }

    private var tags: [String] { (document["tags"]?.array ?? []).compactMap { $0["name"]?.string } }

    private func section(_ group: String) -> String {
        let meaning = (document["tags"]?.array ?? []).first { $0["name"]?.string == group }?["description"]
        let operations = (document["paths"]?.members ?? []).flatMap { path in
            (path.value.members ?? []).filter { $0.value["tags"]?[0]?.string == group }
                .map { article(path.name, $0.name, $0.value) }
        }
        return """
            <section id="\(escaped(group))"><h2>\(escaped(group))</h2><p>\(text(meaning))</p>
            \(operations.joined(separator: "\n"))</section>
            """
    }

    private func article(_ path: String, _ method: String, _ operation: JSON) -> String {
        """
        <details id="\(text(operation["operationId"]))"><summary><b class="m \(escaped(method))">\
        \(escaped(method.uppercased()))</b> <code>\(escaped(path))</code> <span>\(text(operation["summary"]))</span></summary>
        <p>\(withCode(operation["description"]?.string ?? ""))</p>
        \(parameters(operation))\(fields(operation))
        <h3>Örnek</h3>\(commands(path, method, operation))
        \(answers(operation))</details>
        """
    }

    private func parameters(_ operation: JSON) -> String {
        let rows = (operation["parameters"]?.array ?? []).map(resolved).map { parameter in
            row(
                parameter["name"], parameter["in"]?.string == "header" ? "başlık" : kind(parameter["schema"] ?? .null),
                parameter["description"], isRequired: parameter["required"]?.bool == true)
        }
        return rows.isEmpty ? "" : table("Parametreler", rows)
    }

    private func fields(_ operation: JSON) -> String {
        guard let content = operation["requestBody"]?["content"]?.members?.first else { return "" }
        return table("Gövde (\(content.name))", fieldRows(content.value["schema"] ?? .null, prefix: ""))
    }

    private func fieldRows(_ schema: JSON, prefix: String) -> [String] {
        let required = (schema["required"]?.array ?? []).compactMap(\.string)
        return (schema["properties"]?.members ?? []).flatMap { member -> [String] in
            let name = prefix + member.name
            let own = row(
                .string(name), kind(member.value), member.value["description"],
                isRequired: required.contains(member.name))
            guard let items = member.value["items"] else { return [own] + fieldRows(member.value, prefix: name + ".") }
            // Elements of several kinds are told apart by their names.
            guard let kinds = items["anyOf"]?.array else { return [own] + fieldRows(items, prefix: name + "[].") }
            return [own] + kinds.flatMap { fieldRows($0, prefix: "\(name)[\($0["title"]?.string ?? "")].") }
        }
    }

    private func answers(_ operation: JSON) -> String {
        let responses = operation["responses"]?.members ?? []
        let rows = responses.map { answer in
            "<tr><td>\(escaped(answer.name))</td><td>\(text(resolved(answer.value)["description"]))</td></tr>"
        }
        let example = responses.first?.value["content"]?["application/json"]?["example"]
        let shown = example.map { "<pre><code>\(escaped(Self.indented($0, "")))</code></pre>" } ?? ""
        return "<h3>Yanıt</h3>\(shown)<table><tbody>\(rows.joined())</tbody></table>"
    }

    /// A command for each form of the body, which does what it says wherever it is copied to.
    private func commands(_ path: String, _ method: String, _ operation: JSON) -> String {
        let headers = (operation["parameters"]?.array ?? []).map(resolved).compactMap { $0["name"]?.string }
        let place = path.replacing(#/\{[a-z]+\}/#, with: "42")
        var lines = ["curl -X \(method.uppercased()) \"$SIPARIS\(place)\"", "  -H \"Authorization: Bearer $ANAHTAR\""]
        if headers.contains("Idempotency-Key") { lines.append("  -H \"Idempotency-Key: $(uuidgen)\"") }
        let bodies = (operation["requestBody"]?["content"]?.members ?? []).map(bodyLines)
        let shown = (bodies.isEmpty ? [[]] : bodies).map { body in
            "<pre><code>\(escaped((lines + body).joined(separator: " \\\n")))</code></pre>"
        }
        return shown.joined(separator: "\n") + (headers.contains("If-Match") ? Self.versionHint : "")
    }

    private func bodyLines(_ content: JSON.Member) -> [String] {
        guard content.name == "application/json" else {
            let fields = content.value["schema"]?["properties"]?.members ?? []
            let required = content.value["schema"]?["required"]?.array ?? []
            return fields.filter { required.contains(.string($0.name)) }.map { field in
                let isFile = field.value["format"] == "binary"
                return "  -F \(field.name)=\(isFile ? "@dosyanin-yolu" : field.value["enum"]?[0]?.string ?? "")"
            }
        }
        let example = content.value["example"] ?? content.value["examples"]?.members?.first?.value["value"]
        let body = (example ?? [:]).description.replacing("'", with: "'\\''")
        return ["  -H \"Content-Type: application/json\"", "  -d '\(body)'"]
    }

    private static let versionHint = """
        <p>Yalnız okuduğunuz sürümü değiştirmek için GET yanıtının <code>ETag</code> değerini ekleyin: \
        <code>-H 'If-Match: "…"'</code></p>
        """

    private var errors: String {
        let rows = ErrorCatalogue.entries.map { entry in
            "<tr><td><code>\(escaped(entry.code))</code></td><td>\(entry.status)</td><td>\(escaped(entry.turkish))</td></tr>"
        }
        return """
            <section id="hatalar"><h2>Hata kodları</h2><table><thead><tr><th>kod</th><th>durum</th><th>anlamı</th></tr></thead>
            <tbody>\(rows.joined())</tbody></table></section>
            """
    }

    private func row(_ name: JSON?, _ kind: String, _ meaning: JSON?, isRequired: Bool) -> String {
        let mark = isRequired ? " <em>zorunlu</em>" : ""
        return
            "<tr><td><code>\(text(name))</code>\(mark)</td><td>\(escaped(kind))</td><td>\(withCode(meaning?.string ?? ""))</td></tr>"
    }

    private func table(_ title: String, _ rows: [String]) -> String {
        "<h3>\(escaped(title))</h3><table><thead><tr><th>ad</th><th>tür</th><th>anlamı</th></tr></thead>"
            + "<tbody>\(rows.joined())</tbody></table>"
    }

    private func kind(_ schema: JSON) -> String {
        let name = schema["type"]?.string ?? schema["type"]?[0]?.string ?? ""
        let words = (schema["enum"]?.array ?? []).compactMap(\.string)
        let format = schema["format"]?.string.map { " (\($0))" } ?? ""
        return words.isEmpty ? name + format : words.joined(separator: " | ")
    }

    /// What a reference leads to; everything else is itself.
    private func resolved(_ json: JSON) -> JSON {
        guard let place = json["$ref"]?.string else { return json }
        let names = place.split(separator: "/").dropFirst().map(String.init)
        return names.reduce(document as JSON?) { part, name in part?[name] } ?? json
    }

    private func text(_ json: JSON?) -> String { escaped(json?.string ?? "") }

    private func escaped(_ text: some StringProtocol) -> String { HTMLContent().escapeText(String(text)) }

    /// Text in which what stands between back ticks is code.
    private func withCode(_ text: some StringProtocol) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { place, part in
            place.isMultiple(of: 2) ? escaped(part) : "<code>\(escaped(part))</code>"
        }.joined()
    }

    /// JSON for reading.
    static func indented(_ json: JSON, _ indent: String) -> String {
        let inner = indent + "  "
        switch json {
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + indented($0, inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\(JSON.string($0.name)): " + indented($0.value, inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default: return json.description
        }
    }
}

/// A value that is made when it is first asked for, and kept.
final class MadeOnce<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () -> Value

    init(_ make: @escaping @Sendable () -> Value) { self.make = make }

    var value: Value {
        made.withLock { made in
            if let made { return made }
            let value = make()
            made = value
            return value
        }
    }
}

/// `GET /api/v1/belgeler`, open to everybody as the document is.
func documentationRoutes(describing routes: [Route]) -> [Route] {
    let page = MadeOnce { DocumentationPage(document: OpenAPIDocument(routes: routes).json).html }
    let style = PanelAssets().files["api.css"] ?? []
    return [
        Route(.get, DocumentationPage.path, door: .open, access: .everyone) { _ in .html(page.value) },
        Route(.get, DocumentationPage.path + "/bicem.css", door: .open, access: .everyone) { _ in
            .bytes(style, type: "text/css; charset=utf-8")
        },
    ]
}
