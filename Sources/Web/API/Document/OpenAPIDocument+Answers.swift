import HTTPTypes
import LosslessJSON

/// What an operation answers: by status, with its headers.
extension OpenAPIDocument {
    func responses(_ route: Route, _ documentation: RouteDocumentation) -> [JSON.Member] {
        var answers = [JSON.Member(String(documentation.status), success(documentation))]
        if let later = documentation.accepted {
            let content = jsonContent(later, Examples.answer(later))
            answers.append(.init("202", answer("Kuyruğa alındı", ["Location"], content)))
        }
        if documentation.isVersioned, route.method == .get {
            answers.append(.init("304", answer("If-None-Match ile gönderilen sürüm hâlâ geçerli", ["ETag"], [])))
        }
        return answers + refusals(route, documentation)
    }

    private func success(_ documentation: RouteDocumentation) -> JSON {
        var headers: [String] = []
        if documentation.isTagged || (documentation.isVersioned && documentation.output != nil) {
            headers.append("ETag")
        }
        if documentation.isPaged { headers.append("Link") }
        if documentation.isLocated, [201, 202].contains(documentation.status) { headers.append("Location") }
        let content = documentation.output.map { jsonContent($0, documentation.shownAnswer ?? .null) } ?? []
        let others = documentation.mediaTypes.filter { type in !content.contains { $0.name == type } }
        return answer("Başarılı", headers, content + others.map { JSON.Member($0, [:]) })
    }

    private func answer(_ meaning: String, _ headers: [String], _ content: [JSON.Member]) -> JSON {
        let body = content.isEmpty ? [] : [JSON.Member("content", .object(content))]
        let members = [
            JSON.Member("description", .string(meaning)),
            JSON.Member("headers", Self.references(Self.everywhere + headers)),
        ]
        return .object(members + body)
    }

    private func jsonContent(_ schema: JSON, _ example: JSON) -> [JSON.Member] {
        [JSON.Member("application/json", ["schema": schema, "example": example])]
    }

    // MARK: - Refusals

    /// A refusal that many operations have: it stands once in the document.
    private struct Refusal {
        let name: String
        let status: Int
        let meaning: String

        init(_ name: String, _ status: Int, _ meaning: String) {
            (self.name, self.status, self.meaning) = (name, status, meaning)
        }

        static let keyInQuery = Refusal("AdresteAnahtar", 400, "Anahtar adreste gönderilmiş")
        static let unreadable = Refusal("GovdeOkunamadi", 400, "Gövde okunamadı ya da anahtar adreste gönderilmiş")
        static let unknownCaller = Refusal("KimlikGerekli", 401, "Anahtar yok veya geçersiz")
        static let forbidden = Refusal("YetkiYok", 403, "Rolün, anahtarın ya da adresin yetkisi yok")
        static let notFound = Refusal("Bulunamadi", 404, "Böyle bir kayıt yok")
        static let tooSlow = Refusal("CokYavas", 408, "Gövde zamanında gelmedi")
        static let conflict = Refusal("BuDurumdaYapilamaz", 409, "Bu durumda yapılamaz")
        static let stale = Refusal("SurumEskidi", 412, "Kayıt If-Match sürümünde değil; ETag şimdiki sürümdür")
        static let tooLarge = Refusal("CokBuyuk", 413, "Gövde çok büyük")
        static let wrongType = Refusal("IcerikTuru", 415, "İçerik türü desteklenmiyor")
        static let invalid = Refusal("GecersizVeri", 422, "Alanlar veya parametreler geçersiz")
        static let tooMany = Refusal("CokFazla", 429, "Çok fazla istek ya da bekleyen iş; Retry-After söyler")
        static let busy = Refusal("Mesgul", 503, "Sunucu meşgul; Retry-After söyler")

        static let all = [
            keyInQuery, unreadable, unknownCaller, forbidden, notFound, tooSlow, conflict, stale, tooLarge, wrongType,
            invalid, tooMany, busy,
        ]
    }

    static let commonRefusals: [JSON.Member] = Refusal.all.map { refusal in
        JSON.Member(refusal.name, Self.problem(refusal.status, refusal.meaning))
    }

    private func refusals(_ route: Route, _ documentation: RouteDocumentation) -> [JSON.Member] {
        let hasBody = route.body != .none
        var common: [Refusal] = [
            hasBody ? .unreadable : .keyInQuery, .unknownCaller, .forbidden, .invalid, .tooMany, .busy,
        ]
        if route.path.contains("{") { common.append(.notFound) }
        if route.method != .get { common.append(.conflict) }
        if documentation.isVersioned, route.method != .get { common.append(.stale) }
        if hasBody { common += [.tooSlow, .tooLarge, .wrongType] }
        let own = documentation.refusals.map { ($0.status, Self.problem($0.status, $0.meaning)) }
        let shared = common.map { ($0.status, ["$ref": .string("#/components/responses/\($0.name)")] as JSON) }
        // What the route says of a status goes before what is true of all.
        let answers = Dictionary(own + shared) { first, _ in first }
        return answers.sorted { $0.key < $1.key }.map { JSON.Member(String($0.key), $0.value) }
    }

    private static func problem(_ status: Int, _ meaning: String) -> JSON {
        let more: [Int: [String]] = [
            401: ["WWW-Authenticate"], 409: ["Retry-After"], 412: ["ETag"], 429: ["Retry-After"], 503: ["Retry-After"],
        ]
        return [
            "description": .string(meaning), "headers": references(everywhere + (more[status] ?? [])),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Sorun"]]],
        ]
    }

    // MARK: - Headers

    /// What every answer carries.
    private static let everywhere = [
        "X-Request-Id", "RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
    ]

    private static func references(_ headers: [String]) -> JSON {
        .object(headers.map { JSON.Member($0, ["$ref": .string("#/components/headers/\($0)")]) })
    }

    private static func header(_ name: String, _ meaning: String) -> JSON.Member {
        .init(name, ["description": .string(meaning), "schema": ["type": "string"]])
    }

    static let headers: [JSON.Member] = [
        header("ETag", "Kaydın sürümü; If-Match ve If-None-Match ile gönderilir"),
        header("Link", "RFC 8288: rel=\"next\" sonraki, rel=\"first\" ilk sayfa"),
        header("Location", "Oluşan kaydın ya da işin adresi"),
        header("X-Request-Id", "İsteğin numarası; hata bildirirken söyleyin"),
        header("RateLimit", "Kalan hak: \"sınır\";r=kalan istek;t=yenilenmesine kalan saniye"),
        header("RateLimit-Policy", "Sınır: \"sınır\";q=istek sayısı;w=saniye"),
        header("RateLimit-Limit", "Art arda yapılabilecek istek sayısı"),
        header("RateLimit-Remaining", "Şimdi yapılabilecek istek sayısı"),
        header("RateLimit-Reset", "Sınırın yeniden dolacağı saniye"),
        header("Retry-After", "Kaç saniye sonra yeniden denenmeli; 409 yanıtında yalnız `islem_suruyor` ile"),
        header("WWW-Authenticate", "Kimliğin nasıl gösterileceği: Bearer"),
    ]
}
