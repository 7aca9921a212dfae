import Domain
import HTTPTypes
package import Hummingbird
import LosslessJSON
package import Operations
import SQLEngine
import Storage

/// Files of orders: list, upload, download, removal.
func fileRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        ordersFilesRoute(maker),
        uploadRoute(maker),
        maker.list(
            "/siparis-dosyalari", .orderFiles, .viewFiles, tag: "dosyalar", "Siparişlerin dosyalarını listeler"),
        maker.item(
            "/siparis-dosyalari/{id}", .orderFiles, .viewFiles, tag: "dosyalar", "Dosyanın bilgilerini getirir"),
        maker.remove(
            "/siparis-dosyalari/{id}", .orderFiles, .changeFiles, tag: "dosyalar",
            "Dosyayı siler; pazaryerine bildirilmiş fatura silinmez"
        ) { id, request, work in
            try await work.operations.removeFile(ID(id), actor: try request.actor, scope: try request.scope)
        },
        maker.api(
            .get, "/dosyalar/{id}", .viewFiles,
            RouteDocumentation(
                tag: "dosyalar", summary: "Dosyanın kendisini indirir",
                refusals: [
                    (409, "dosya_bozuk: içerik depoda değişmiş"), (502, "Dosya deposu yanıt vermiyor"),
                ],
                mediaTypes: FileType.allCases.map(\.rawValue))
        ) { request in
            .download(try await maker.operations.readFile(try request.rowID(), scope: try request.scope))
        },
    ]
}

private func ordersFilesRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "dosyalar", summary: "Siparişin dosyalarını listeler", output: JSONSchema.list(of: .orderFiles))
    documentation.example = ["kayitlar": [Examples.object(of: .orderFiles)]]
    return maker.api(.get, "/siparisler/{id}/dosyalar", .viewFiles, documentation) { request in
        let id: ID<Order> = try request.rowID()
        _ = try await maker.rowBytes(.orders, id.rawValue, request)
        let scope = try request.scope
        let files = try await maker.operations.database.read { tx in
            try ApiResource.orderFiles.rows(where: "siparis_id", is: id.rawValue, scope: scope, tx)
        }
        return .bytes(Array(#"{"kayitlar":"#.utf8) + files + [UInt8(ascii: "}")], type: "application/json")
    }
}

private func uploadRoute(_ maker: ApiRouteMaker) -> Route {
    var documentation = RouteDocumentation(
        tag: "dosyalar",
        summary: """
            Siparişe dosya ekler: multipart/form-data ile dosyanın kendisini (dosya_turu, dosya) ya da JSON ile \
            adresini; adresten alınan dosya için 202 ve işin numarası döner
            """,
        input: FileByAddress.schema, output: JSONSchema.object(of: .orderFiles), status: 201,
        refusals: [(502, "Dosya deposu yanıt vermiyor")])
    documentation.accepted = FileByAddress.answer
    documentation.example = Examples.object(of: .orderFiles)
    documentation.inputExample = [
        "dosya_turu": .string(FileKind.invoice.rawValue), "dosya_url": "https://ornek.com/fatura.pdf",
        "ad": "fatura.pdf",
    ]
    documentation.isTagged = true
    return maker.api(
        .post, "/siparisler/{id}/dosyalar", .changeFiles, documentation, keys: .withWork, body: .upload
    ) { request in
        let order: ID<Order> = try request.rowID()
        let answers = IdempotentAnswer(services: maker.services)
        if MediaTypeHeader(request.headers[.contentType] ?? "").name == "application/json" {
            return try await answers.answer(request) { work in
                try await FileByAddress.queue(order, request, work.operations)
            } show: { job, _ in
                FileByAddress.queued(job)
            }.response
        }
        let show = try maker.shown(.orderFiles, request)
        return try await answers.answer(request) { work in
            let (kind, file) = try upload(in: try request.form())
            return try await work.operations.attachFile(
                order: order, kind: kind, name: file.name, declaredType: file.contentType, bytes: file.bytes,
                actor: try request.actor, scope: try request.scope)
        } show: { id, tx in
            guard let row = try show(id.rawValue, tx) else { throw OperationError.notFound }
            let location = "\(ApiRouteMaker.prefix)/siparis-dosyalari/\(id)"
            return ApiAnswer(status: 201, row, location: location, isTagged: true)
        }.response
    }
}

/// A file that is to be fetched from an address.
private enum FileByAddress {
    static let schema = InputSchema([
        .required("dosya_turu", .words(FileKind.self), "Dosyanın türü"),
        .required("dosya_url", .text(max: 2048), "https:// ile başlayan, internetten açılan adres"),
        .optional("ad", .text(max: 200), "Dosyanın adı, uzantısıyla; verilmezse adresten alınır"),
    ])

    static let answer = JSONSchema.object([
        "is_id": JSONSchema.id, "durum": ["type": "string", "const": "kuyrukta"],
    ])

    static func queue(
        _ order: ID<Order>, _ request: WebRequest, _ operations: Operations
    ) async throws -> ID<Job> {
        let input = try request.input(schema)
        return try await operations.queueFile(
            order: order, kind: try input.required("dosya_turu"), url: try input.required("dosya_url"),
            name: input.value("ad"), actor: try request.actor, scope: try request.scope)
    }

    static func queued(_ job: ID<Job>) -> ApiAnswer {
        ApiAnswer(
            status: 202, ["is_id": JSON(job.rawValue), "durum": "kuyrukta"],
            location: "\(ApiRouteMaker.prefix)/isler/\(job)")
    }
}

private func upload(in form: FormFields) throws(OperationError) -> (FileKind, FormFields.File) {
    let names = form.fields.map(\.name) + form.files.map(\.field)
    var problems = names.filter { !["dosya_turu", "dosya"].contains($0) }.map {
        FieldProblem($0, "Bilinmeyen alan. Kullanılabilenler: dosya_turu, dosya.")
    }
    let kind = form["dosya_turu"].flatMap(FileKind.init(rawValue:))
    if kind == nil { problems.append(FieldProblem("dosya_turu", FieldKind.words(FileKind.self).expectation)) }
    let file = form.file("dosya")
    if file == nil { problems.append(FieldProblem("dosya", "Zorunlu alan.")) }
    if form.files.count > 1 { problems.append(FieldProblem("dosya", "Bir istekte tek dosya gönderilebilir.")) }
    guard let kind, let file, problems.isEmpty else { throw .invalid(problems) }
    return (kind, file)
}

extension Response {
    /// A stored file, which a browser saves and never shows or runs.
    package static func download(_ file: StoredFile) -> Response {
        var response = Response.bytes(file.bytes, type: file.type.rawValue)
        let plain = file.name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.value >= 0x20 && !"\"\\%".unicodeScalars.contains(scalar) && scalar.value != 0x7F
                ? Character(scalar) : "_"
        }
        response.headers[.contentDisposition] =
            "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(FormCoding.encoded(file.name))"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}
