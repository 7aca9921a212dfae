import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/ice-aktarimlar`: many records at once, taken in by a job.
func importRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        listImports(maker),
        createImport(maker),
        maker.show(
            "/ice-aktarimlar/{id}", .importData,
            RouteDocumentation(
                tag: "aktarim", summary: "İçe aktarımın durumunu, sayılarını ve ilerlemesini getirir",
                output: JSONSchema.importRow), shownImport),
        listProblems(maker),
    ]
}

@Sendable private func shownImport(_ request: WebRequest) throws -> Representation {
    let (id, scope): (ID<Import>, Scope) = (try request.rowID(), try request.scope)
    return Representation { tx in
        try ImportTable.find(id, scope: scope, tx).map { ImportJSON.json($0).utf8 }
    } lock: { _ in
        // Nobody changes an import but the job that does it.
    }
}

private func listImports(_ maker: ApiRouteMaker) -> Route {
    let query = ApiRouteMaker.paging
    return maker.api(
        .get, "/ice-aktarimlar", .importData,
        RouteDocumentation(
            tag: "aktarim", summary: "İçe aktarımları listeler, en yenisi önce", query: query,
            output: JSONSchema.page(ofItems: JSONSchema.importRow)
        ).paged
    ) { request in
        let input = try InputSchema(query).read(query: request.query)
        let page = try await maker.operations.imports(
            before: input.value("sonra"), limit: input.value("limit") ?? 50, scope: try request.scope)
        return ListPage(rows: page.rows.map(ImportJSON.json), next: page.next).response(to: request)
    }
}

private func listProblems(_ maker: ApiRouteMaker) -> Route {
    let query = ApiRouteMaker.paging
    return maker.api(
        .get, "/ice-aktarimlar/{id}/hatalar", .importData,
        RouteDocumentation(
            tag: "aktarim", summary: "Dosyadaki hataları satır satır listeler", query: query,
            output: JSONSchema.page(ofItems: JSONSchema.importProblem)
        ).paged
    ) { request in
        let id: ID<Import> = try request.rowID()
        let input = try InputSchema(query).read(query: request.query)
        let page = try await maker.operations.importProblems(
            id, after: input.value("sonra"), limit: input.value("limit") ?? 50, scope: try request.scope)
        return ListPage(rows: page.rows.map { ImportJSON.json($0.problem) }, next: page.next).response(to: request)
    }
}

private func createImport(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .dealer,
        .required("kaynak", .words(ImportSource.self), "Neyin aktarılacağı"),
        .optional("kip", .words(ImportMode.self), "deneme hiçbir şey yazmaz; verilmezse deneme"),
        .optional("hep_ya_hic", .bool, "true ise bir hata bütün dosyayı geri çevirir; verilmezse false"),
    ])
    var documentation = RouteDocumentation(
        tag: "aktarim",
        summary: "Kayıtları içe aktarır (JSON gövdesi ya da multipart/form-data ile CSV veya JSON dosyası)",
        input: schema, output: JSONSchema.importRow, status: 202, refusals: [(502, "Dosya deposu yanıt vermiyor")])
    documentation.records = ImportRecords.schema
    documentation.inputExamples = ImportRecords.examples
    return maker.api(
        .post, "/ice-aktarimlar", .importData, documentation, keys: .withWork, body: .records
    ) { request in
        let (input, name, bytes) = try ImportBody.read(request, schema)
        let new = ImportInput(
            dealer: try request.dealer(named: input), source: try input.required("kaynak"),
            mode: input.value("kip") ?? .trial, isAllOrNothing: input.value("hep_ya_hic") ?? false, fileName: name,
            bytes: bytes)
        let scope = try request.scope
        return try await IdempotentAnswer(services: maker.services).answer(request) { work in
            try await work.operations.createImport(
                new, permissions: try request.caller.permissions, actor: try request.actor, scope: scope)
        } show: { id, tx in
            guard let row = try ImportTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            return ApiAnswer(
                status: 202, ImportJSON.json(row), location: "\(ApiRouteMaker.prefix)/ice-aktarimlar/\(id)")
        }.response
    }
}

/// The two forms in which records come.
private enum ImportBody {
    /// - Returns: the checked fields, the file's name and its bytes.
    static func read(_ request: WebRequest, _ schema: InputSchema) throws -> (Input, String, [UInt8]) {
        let type = MediaTypeHeader(request.headers[.contentType] ?? "").name
        return type == FormFields.multipart
            ? try read(try request.form(), schema) : try read(try request.json(), schema)
    }

    private static func read(_ form: FormFields, _ schema: InputSchema) throws -> (Input, String, [UInt8]) {
        let query = form.fields.map { "\(FormCoding.encoded($0.name))=\(FormCoding.encoded($0.value))" }
        let input = try schema.read(query: query.joined(separator: "&"))
        guard form.files.count == 1, let file = form.file("dosya") else {
            throw OperationError.invalid([FieldProblem("dosya", "“dosya” alanında tek bir dosya gönderin.")])
        }
        return (input, file.name, file.bytes)
    }

    private static func read(_ json: JSON, _ schema: InputSchema) throws -> (Input, String, [UInt8]) {
        guard let members = json.members else { _ = try schema.read(json); return (Input(), "", []) }
        let input = try schema.read(.object(members.filter { $0.name != "kayitlar" }))
        guard let records = json["kayitlar"], records.array != nil else {
            throw OperationError.invalid([FieldProblem("kayitlar", "Kayıtların listesi olmalı.")])
        }
        return (input, "kayitlar.json", records.utf8)
    }
}

/// An import as the API shows it.
private enum ImportJSON {
    static func json(_ row: StoredImport) -> JSON {
        [
            "id": JSON(row.id.rawValue), "kullanici_id": JSON(row.owner.rawValue), "bayi_id": JSON(row.dealer.rawValue),
            "kaynak": .string(row.source.rawValue), "bicim": .string(row.format.rawValue),
            "kip": .string(row.mode.rawValue), "hep_ya_hic": .bool(row.isAllOrNothing),
            "dosya_adi": .string(row.fileName), "boyut": JSON(row.size), "ozet": .string(row.digest),
            "durum": .string(row.status.rawValue), "ilerleme": JSON(row.percent),
            "kayit_sayisi": JSON(row.recordCount), "islenen": JSON(row.processed), "eklenen": JSON(row.tally.created),
            "degisen": JSON(row.tally.updated), "ayni": JSON(row.tally.unchanged), "hatali": JSON(row.tally.failed),
            "hata": JSON(row.error), "is_id": row.job.map { JSON($0.rawValue) } ?? .null,
            "bitti_at": JSON(row.finishedAt?.description), "created_at": .string(row.createdAt.description),
        ]
    }

    static func json(_ problem: ImportProblem) -> JSON {
        [
            "satir": JSON(problem.row), "sutun": JSON(problem.column), "kod": .string(problem.code),
            "mesaj": .string(problem.message),
        ]
    }
}

extension JSONSchema {
    fileprivate static let importRow: JSON = object([
        "id": id, "kullanici_id": described(id, "Yükleyen"), "bayi_id": id,
        "kaynak": .object(of(.words(ImportSource.self))), "bicim": .object(of(.words(ImportFormat.self))),
        "kip": .object(of(.words(ImportMode.self))), "hep_ya_hic": shown(flag, as: false),
        "dosya_adi": shown(text, as: "urunler.csv"), "boyut": shown(described(number, "Bayt"), as: 2048),
        "ozet": described(text, "SHA-256"), "durum": .object(of(.words(ImportStatus.self))),
        "ilerleme": shown(described(number, "Yüzde"), as: 40), "kayit_sayisi": shown(number, as: 50),
        "islenen": shown(number, as: 20), "eklenen": shown(number, as: 15), "degisen": shown(number, as: 3),
        "ayni": shown(number, as: 1), "hatali": shown(number, as: 1), "hata": optionalText, "is_id": optionalID,
        "bitti_at": optionalTime, "created_at": time,
    ])

    fileprivate static let importProblem: JSON = object([
        "satir": shown(described(number, "CSV'de başlık 1. satırdır; JSON'da ilk kayıt 1'dir"), as: 7),
        "sutun": shown(optionalText, as: "ad"),
        "kod": [
            "type": "string",
            "enum": [
                "zorunlu", "bicim", "yok", "tekrar", "sutun_sayisi", "celiski", "farkli", "bilinmeyen", "kural",
            ],
        ],
        "mesaj": shown(text, as: "Bu sütun boş olamaz."),
    ])
}
