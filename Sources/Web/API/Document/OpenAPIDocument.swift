import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Storage

/// The OpenAPI 3.1 document, made from the routes themselves.
struct OpenAPIDocument {
    let routes: [Route]

    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Sipariş Yönetim Sistemi API", "version": "1",
                "description": """
                Alan adları tablo sütunlarıdır. Tutarlar iki basamaklı metin, zamanlar UTC ISO 8601 metnidir. \
                Listeler en yeniden eskiye sıralanır; sonraki sayfa için `sonra` değeri gönderilir.
                """,
            ],
            "security": [["anahtar": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "anahtar": ["type": "http", "scheme": "bearer", "description": "API anahtarı: oms_…"]
                ],
                "schemas": ["Sorun": JSONSchema.problem],
            ],
        ]
    }

    private var paths: [JSON.Member] {
        var order: [String] = []
        var operations: [String: [JSON.Member]] = [:]
        for route in routes {
            guard let documentation = route.documentation else { continue }
            if operations[route.path] == nil { order.append(route.path) }
            operations[route.path, default: []].append(
                JSON.Member(route.method.rawValue.lowercased(), operation(route, documentation)))
        }
        return order.map { JSON.Member($0, .object(operations[$0] ?? [])) }
    }

    private func operation(_ route: Route, _ documentation: RouteDocumentation) -> JSON {
        var members: [JSON.Member] = [
            .init("tags", [.string(documentation.tag)]),
            .init("summary", .string(documentation.summary)),
            .init("operationId", .string(operationID(route))),
            .init("parameters", .array(parameters(route, documentation))),
        ]
        if let body = requestBody(route, documentation) { members.append(.init("requestBody", body)) }
        members.append(.init("responses", .object(responses(route, documentation))))
        return .object(members)
    }

    private func operationID(_ route: Route) -> String {
        let segments = route.path.split(separator: "/").dropFirst(2)
        let words: [String] = segments.map { $0.hasPrefix("{") ? "bir" : String($0.replacing("-", with: "_")) }
        return ([route.method.rawValue.lowercased()] + words).joined(separator: "_")
    }

    private func parameters(_ route: Route, _ documentation: RouteDocumentation) -> [JSON] {
        let places = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { place -> JSON in
            let name = String(place.dropFirst().dropLast())
            // A lane's number may be negative; all others are keys.
            let kind = name == "serit" ? FieldKind.int(Int64.min...Int64.max) : .id
            return [
                "name": .string(name), "in": "path", "required": true, "schema": .object(JSONSchema.of(kind)),
            ]
        }
        let query = documentation.query.map { field -> JSON in
            [
                "name": .string(field.name), "in": "query", "required": .bool(field.isRequired),
                "description": .string(field.summary), "schema": JSONSchema.field(field),
            ]
        }
        return places + query
    }

    private func requestBody(_ route: Route, _ documentation: RouteDocumentation) -> JSON? {
        switch route.body {
        case .json:
            guard let input = documentation.input else { return nil }
            return ["required": true, "content": ["application/json": ["schema": JSONSchema.input(input)]]]
        case .upload:
            let schema: JSON = [
                "type": "object",
                "properties": [
                    "dosya_turu": .object(JSONSchema.of(.words(FileKind.self))),
                    "dosya": ["type": "string", "format": "binary"],
                ],
                "required": ["dosya_turu", "dosya"],
            ]
            var content: [JSON.Member] = [.init("multipart/form-data", ["schema": schema])]
            if let input = documentation.input {
                content.append(.init("application/json", ["schema": JSONSchema.input(input)]))
            }
            return ["required": true, "content": .object(content)]
        case .records:
            guard let input = documentation.input else { return nil }
            let file: JSON = ["type": "string", "format": "binary", "description": "CSV (UTF-8) veya JSON dosyası"]
            let form = input.fields.filter { $0.name != "kayitlar" }.map { JSON.Member($0.name, JSONSchema.field($0)) }
            let schema: JSON = [
                "type": "object", "properties": .object(form + [.init("dosya", file)]),
                "required": ["kaynak", "dosya"],
            ]
            return [
                "required": true,
                "content": [
                    "application/json": ["schema": JSONSchema.input(input)], "multipart/form-data": ["schema": schema],
                ],
            ]
        case .none, .form, .raw, .report: return nil
        }
    }

    private func responses(_ route: Route, _ documentation: RouteDocumentation) -> [JSON.Member] {
        var success: [JSON.Member] = [.init("description", "Başarılı")]
        if let output = documentation.output {
            success.append(.init("content", ["application/json": ["schema": output]]))
        } else if documentation.status == 200 {
            let types = documentation.mediaTypes.map { JSON.Member($0, [:]) }
            success.append(.init("content", .object(types)))
        }
        let problems = problemCodes(route, documentation).map { code in
            JSON.Member(String(code.status), problemResponse(code.meaning))
        }
        let later = documentation.accepted.map { schema in
            JSON.Member(
                "202", ["description": "Kuyruğa alındı", "content": ["application/json": ["schema": schema]]])
        }
        return [.init(String(documentation.status), .object(success))] + (later.map { [$0] } ?? []) + problems
    }

    private func problemCodes(
        _ route: Route, _ documentation: RouteDocumentation
    ) -> [(status: Int, meaning: String)] {
        var codes: [(Int, String)] =
            documentation.refusals + [(401, "Anahtar yok veya geçersiz"), (403, "Rolün yetkisi yok")]
        if route.path.contains("{") { codes.append((404, "Böyle bir kayıt yok")) }
        if route.method != .get { codes.append((409, "Bu durumda yapılamaz")) }
        if route.body != .none {
            codes += [(400, "Gövde okunamadı"), (413, "Gövde çok büyük"), (415, "İçerik türü desteklenmiyor")]
        }
        codes += [(422, "Alanlar veya parametreler geçersiz"), (429, "Çok fazla istek"), (503, "Sunucu meşgul")]
        return codes.sorted { $0.0 < $1.0 }.map { (status: $0.0, meaning: $0.1) }
    }

    private func problemResponse(_ meaning: String) -> JSON {
        [
            "description": .string(meaning),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Sorun"]]],
        ]
    }
}

/// `GET /api/v1/openapi.json`. Open to everybody: it holds nothing that the sources do not.
func openAPIRoute(describing routes: [Route]) -> Route {
    let bytes = OpenAPIDocument(routes: routes).json.utf8
    return Route(.get, ApiRouteMaker.prefix + "/openapi.json", door: .api, access: .everyone) { _ in
        .bytes(bytes, type: "application/json")
    }
}
