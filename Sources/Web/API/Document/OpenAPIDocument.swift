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
                "title": "Sipariş Yönetim Sistemi API", "version": "1", "description": .string(Self.introduction),
            ],
            "servers": [["url": "/", "description": "Bu sunucu"]],
            "security": [["anahtar": []]],
            "tags": .array(Self.tags.map { ["name": .string($0.name), "description": .string($0.meaning)] }),
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "anahtar": [
                        "type": "http", "scheme": "bearer",
                        "description":
                            "API anahtarı: `Authorization: Bearer oms_…`. Adresin içinde gönderilen anahtar reddedilir.",
                    ]
                ],
                "schemas": ["Sorun": JSONSchema.problem],
                "headers": .object(Self.headers),
                "parameters": .object(Self.headerParameters),
            ],
        ]
    }

    /// What holds for all operations.
    static let introduction = """
        Alan adları tablo sütunlarıdır. Tutarlar iki basamaklı metin, zamanlar UTC ISO 8601 metnidir.

        Listeler sayfa sayfa gelir: `sonra` değeri (ya da `Link` başlığındaki `rel="next"` adresi) bir sonraki sayfayı verir, \
        `sirala` sırayı seçer, `toplam=true` en çok 10000'e kadar sayar.

        Tek kayıtların `ETag` başlığı sürümüdür. `If-None-Match` ile değişmemiş kayıt 304 alır; `If-Match` ile gönderilen \
        değişiklik, kayıt o sürümde değilse 412 alır; bunu, belgesinde `If-Match` bulunan çağrılar yapar. Gönderilmezse \
        değişiklik son hâl üzerine yapılır.

        Her POST bir `Idempotency-Key` alır: aynı anahtar ve aynı istek 24 saat boyunca, yanıt yolda kaybolsa da, aynı \
        yanıtı alır ve iş bir kez yapılır.
        """

    static let tags: [(name: String, meaning: String)] = [
        ("siparisler", "Siparişler, satırları ve onlara yapılanlar"),
        ("dosyalar", "Fatura, kargo etiketi ve öteki sipariş dosyaları"),
        ("platformlar", "Bağlanılabilen pazaryerleri, tedarikçiler ve mesaj kanalları"),
        ("entegrasyonlar", "Bayilerin platformlardaki hesapları"),
        ("katalog", "Ürünler, tedarikçi ürünleri ve eşleşmeleri"),
        ("yonlendirme", "Hangi siparişin hangi tedarikçiye gideceği"),
        ("tedarikci", "Tedarikçilere verilen siparişler ve yanıt bağlantıları"),
        ("webhooklar", "Olayları bildiren giden kancalar"),
        ("isler", "Arka planda yapılan işler"), ("kuyruk", "Kuyruğun durumu ve şeritleri"),
        ("mesajlar", "Alıcılara giden mesajlar ve şablonları"), ("kayitlar", "Yapılan işlemler ve hatalar"),
        ("kisisel_veri", "Kişisel veri talepleri, ihlaller ve saklama süreleri"),
        ("aktarim", "Dosya olarak dışa ve içe aktarımlar"),
        ("kullanicilar", "Bayilerin, operatörlerin ve çalışanların hesapları"),
        ("roller", "Roller, izinleri ve kimde oldukları"), ("anahtarlar", "Bu API'nin anahtarları"),
    ]

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
            .init("description", .string(description(route, documentation))),
            .init("operationId", .string(operationID(route))),
            .init("parameters", .array(parameters(route, documentation))),
        ]
        if let body = requestBody(route, documentation) { members.append(.init("requestBody", body)) }
        members.append(.init("responses", .object(responses(route, documentation))))
        return .object(members)
    }

    /// What the summary does not say: who may, and what the headers do.
    private func description(_ route: Route, _ documentation: RouteDocumentation) -> String {
        var parts = ["\(documentation.summary)."]
        if case .allowed(let permission) = route.access { parts.append("Gereken yetki: `\(permission.rawValue)`.") }
        if route.method == .post { parts.append("`Idempotency-Key` ile güvenle yinelenebilir.") }
        if documentation.isVersioned, route.method != .get {
            parts.append("`If-Match` ile yalnız bilinen sürüm değişir.")
        }
        return parts.joined(separator: " ")
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
            + headerNames(route, documentation).map { name in
                ["$ref": .string("#/components/parameters/\(name)")]
            }
    }

    private func headerNames(_ route: Route, _ documentation: RouteDocumentation) -> [String] {
        var names: [String] = []
        if route.method == .post { names.append("Idempotency-Key") }
        if documentation.isVersioned { names.append(route.method == .get ? "If-None-Match" : "If-Match") }
        return names
    }

    private func requestBody(_ route: Route, _ documentation: RouteDocumentation) -> JSON? {
        switch route.body {
        case .json:
            guard let input = documentation.input else { return nil }
            let example = documentation.inputExample ?? Examples.body(input)
            return [
                "required": true,
                "content": ["application/json": ["schema": JSONSchema.input(input), "example": example]],
            ]
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
        var success: [JSON.Member] = [
            .init("description", "Başarılı"), .init("headers", .object(answerHeaders(route, documentation))),
        ]
        if let output = documentation.output {
            var content: [JSON.Member] = [.init("schema", output)]
            if let example = documentation.example { content.append(.init("example", example)) }
            success.append(.init("content", ["application/json": .object(content)]))
        } else if documentation.status == 200 {
            let types = documentation.mediaTypes.map { JSON.Member($0, [:]) }
            success.append(.init("content", .object(types)))
        }
        let unchanged: [JSON.Member] =
            documentation.isVersioned && route.method == .get
            ? [.init("304", ["description": "If-None-Match ile gönderilen sürüm hâlâ geçerli"])] : []
        let later = documentation.accepted.map { schema in
            JSON.Member(
                "202", ["description": "Kuyruğa alındı", "content": ["application/json": ["schema": schema]]])
        }
        let problems = problemCodes(route, documentation).map { code in
            JSON.Member(String(code.status), problemResponse(code.meaning))
        }
        let success200 = [JSON.Member(String(documentation.status), .object(success))]
        return success200 + (later.map { [$0] } ?? []) + unchanged + problems
    }

    private func answerHeaders(_ route: Route, _ documentation: RouteDocumentation) -> [JSON.Member] {
        var names = ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
        if documentation.isVersioned, documentation.output != nil { names.append("ETag") }
        if documentation.isPaged { names.append("Link") }
        if documentation.status == 201 || documentation.status == 202 { names.append("Location") }
        return names.map { JSON.Member($0, ["$ref": .string("#/components/headers/\($0)")]) }
    }

    private func problemCodes(
        _ route: Route, _ documentation: RouteDocumentation
    ) -> [(status: Int, meaning: String)] {
        var codes: [(Int, String)] =
            documentation.refusals + [
                (401, "Anahtar yok veya geçersiz"), (403, "Rolün, anahtarın ya da adresin yetkisi yok"),
            ]
        if route.path.contains("{") { codes.append((404, "Böyle bir kayıt yok")) }
        if route.method != .get { codes.append((409, "Bu durumda yapılamaz")) }
        if documentation.isVersioned, route.method != .get { codes.append((412, "Kayıt If-Match sürümünde değil")) }
        if route.body != .none { codes += [(413, "Gövde çok büyük"), (415, "İçerik türü desteklenmiyor")] }
        codes += [
            (400, route.body == .none ? "Anahtar adreste gönderilmiş" : "Gövde okunamadı"),
            (422, "Alanlar veya parametreler geçersiz"), (429, "Çok fazla istek ya da bekleyen iş; Retry-After söyler"),
            (503, "Sunucu meşgul"),
        ]
        // What the route says of a status goes before what is true of all.
        let meanings = Dictionary(codes) { first, _ in first }
        return meanings.sorted { $0.key < $1.key }.map { (status: $0.key, meaning: $0.value) }
    }

    private func problemResponse(_ meaning: String) -> JSON {
        [
            "description": .string(meaning),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Sorun"]]],
        ]
    }
}

extension OpenAPIDocument {
    private static func header(_ name: String, _ meaning: String) -> JSON.Member {
        .init(name, ["description": .string(meaning), "schema": ["type": "string"]])
    }

    fileprivate static let headers: [JSON.Member] = [
        header("ETag", "Kaydın sürümü; If-Match ve If-None-Match ile gönderilir"),
        header("Link", "RFC 8288: rel=\"next\" sonraki, rel=\"first\" ilk sayfa"),
        header("Location", "Oluşan kaydın adresi"),
        header("X-Request-Id", "İsteğin numarası; hata bildirirken söyleyin"),
        header("RateLimit-Limit", "Art arda yapılabilecek istek sayısı"),
        header("RateLimit-Remaining", "Şimdi yapılabilecek istek sayısı"),
        header("RateLimit-Reset", "Sınırın yeniden dolacağı saniye"),
    ]

    private static func parameter(
        _ name: String, _ meaning: String, _ example: String, schema: JSON = ["type": "string"]
    ) -> JSON.Member {
        .init(
            name,
            [
                "name": .string(name), "in": "header", "required": false, "description": .string(meaning),
                "schema": schema, "example": .string(example),
            ])
    }

    fileprivate static let headerParameters: [JSON.Member] = [
        parameter(
            "Idempotency-Key", "İsteğin kendi seçtiğiniz adı; yinelenen istek aynı yanıtı alır",
            "4f6c2a1e-siparis-10254781", schema: ["type": "string", "maxLength": 200]),
        parameter("If-Match", "Değişiklik yalnız kayıt bu sürümdeyse yapılır", "\"0d1f7c\""),
        parameter("If-None-Match", "Kayıt bu sürümdeyse 304", "\"0d1f7c\""),
    ]
}

/// `GET /api/v1/openapi.json`. Open to everybody: it holds nothing that the sources do not.
func openAPIRoute(describing routes: [Route]) -> Route {
    let bytes = MadeOnce { OpenAPIDocument(routes: routes).json.utf8 }
    return Route(.get, ApiRouteMaker.prefix + "/openapi.json", door: .api, access: .everyone) { _ in
        .bytes(bytes.value, type: "application/json")
    }
}
