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
                "responses": .object(Self.commonRefusals),
                "parameters": .object(Self.headerParameters),
            ],
        ]
    }

    /// What holds for all operations.
    static let introduction = """
        Alan adları tablo sütunlarıdır. Tutarlar iki basamaklı metin, zamanlar UTC ISO 8601 metnidir.

        Listeler sayfa sayfa gelir: `sonra` değeri (ya da `Link` başlığındaki `rel="next"` adresi) bir sonraki sayfayı verir, \
        `sirala` sırayı seçer, `toplam=true` en çok 10000'e kadar sayar.

        Tek kayıtların `ETag` başlığı sürümüdür. `If-None-Match` ile değişmemiş kayıt 304 alır. Yalnız okuduğunuz sürümü \
        değiştirmek için GET yanıtının `ETag` değerini, tırnaklarıyla, değişikliğin `If-Match` başlığında gönderin: kayıt o \
        sürümde değilse 412 alırsınız. Bunu, belgesinde `If-Match` bulunan çağrılar yapar; gönderilmezse değişiklik son hâl \
        üzerine yapılır.

        Her POST bir `Idempotency-Key` alır: aynı anahtar ve aynı istek 24 saat boyunca, yanıt yolda kaybolsa da, aynı \
        yanıtı alır ve iş bir kez yapılır. İşi yineleyebilen birkaç çağrının belgesinde bu yazar.

        Her yanıtın `RateLimit` başlıkları kalan istek hakkını söyler; 429 ve 503 yanıtlarında `Retry-After`, kaç saniye \
        sonra yeniden denemek gerektiğidir.
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
        if route.method == .post { parts.append(Self.repetition(documentation)) }
        if documentation.isVersioned, route.method != .get {
            parts.append("`If-Match` ile yalnız bilinen sürüm değişir.")
        }
        return parts.joined(separator: " ")
    }

    private static func repetition(_ documentation: RouteDocumentation) -> String {
        guard documentation.mayRepeat else { return "`Idempotency-Key` ile güvenle yinelenebilir." }
        return """
            `Idempotency-Key` ile yinelenen istek saklanan yanıtı alır; sunucu iş sürerken durursa ya da yanıtı \
            saklayamazsa, en erken bir dakika sonra gelen aynı istek işi yeniden yapar.
            """
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
        guard let input = documentation.input else { return nil }
        let records = documentation.records.map { [JSON.Member("kayitlar", $0)] } ?? []
        let json = JSON.Member(
            "application/json", Self.body(JSONSchema.input(input, with: records), documentation.shownBodies))
        switch route.body {
        case .json: return ["required": true, "content": .object([json])]
        case .upload: return ["required": true, "content": .object([Self.form(Self.uploadForm), json])]
        case .records: return ["required": true, "content": .object([json, Self.form(Self.recordsForm(input))])]
        case .none, .form, .raw, .report: return nil
        }
    }

    private static func body(_ schema: JSON, _ examples: [JSON.Member]) -> JSON {
        guard examples.count != 1 else { return ["schema": schema, "example": examples[0].value] }
        let named = examples.map { JSON.Member($0.name, ["value": $0.value]) }
        return ["schema": schema, "examples": .object(named)]
    }

    private static func form(_ schema: JSON) -> JSON.Member {
        JSON.Member("multipart/form-data", ["schema": schema])
    }

    private static let uploadForm: JSON = [
        "type": "object",
        "properties": [
            "dosya_turu": .object(JSONSchema.of(.words(FileKind.self))),
            "dosya": ["type": "string", "format": "binary"],
        ],
        "required": ["dosya_turu", "dosya"],
    ]

    private static func recordsForm(_ input: InputSchema) -> JSON {
        let file: JSON = ["type": "string", "format": "binary", "description": "CSV (UTF-8) veya JSON dosyası"]
        return JSONSchema.input(input, with: [JSON.Member("dosya", file)])
    }
}

extension OpenAPIDocument {
    private static func parameter(_ name: String, _ meaning: String, schema: JSON = ["type": "string"]) -> JSON.Member {
        .init(
            name,
            [
                "name": .string(name), "in": "header", "required": false, "description": .string(meaning),
                "schema": schema,
            ])
    }

    /// Without examples: a key that others use too, or a version that no record has, is refused wherever it is copied to.
    fileprivate static let headerParameters: [JSON.Member] = [
        parameter(
            "Idempotency-Key",
            "İsteğin kendi seçtiğiniz, her işte yeni adı (bir UUID gibi); yinelenen istek aynı yanıtı alır",
            schema: ["type": "string", "maxLength": 200]),
        parameter(
            "If-Match",
            "GET yanıtının `ETag` değeri, tırnaklarıyla: değişiklik yalnız kayıt bu sürümdeyse yapılır, değilse 412. "
                + "Gönderilmezse son hâl değişir"),
        parameter("If-None-Match", "Bilinen `ETag` değeri, tırnaklarıyla: kayıt bu sürümdeyse 304"),
    ]
}

/// `GET /api/v1/openapi.json`. Open to everybody: it holds nothing that the sources do not.
func openAPIRoute(describing routes: [Route]) -> Route {
    let bytes = MadeOnce { OpenAPIDocument(routes: routes).json.utf8 }
    return Route(.get, ApiRouteMaker.prefix + "/openapi.json", door: .api, access: .everyone) { _ in
        .bytes(bytes.value, type: "application/json")
    }
}
