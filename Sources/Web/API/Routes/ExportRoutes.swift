import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Storage

/// `/disa-aktarimlar`: files with many rows, made by a job. Each belongs to the person who asked for it.
func exportRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        listExports(maker),
        createExport(maker),
        maker.show(
            "/disa-aktarimlar/{id}", .exportData,
            RouteDocumentation(
                tag: "aktarim", summary: "Dışa aktarımın durumunu, satır sayısını ve ilerlemesini getirir",
                output: JSONSchema.exportRow), { try shownExport($0, maker.operations) }),
        maker.api(
            .get, "/disa-aktarimlar/{id}/dosya", .exportData,
            RouteDocumentation(
                tag: "aktarim", summary: "Hazır olan dosyayı indirir",
                refusals: [
                    (409, "Dosya henüz hazır değil"), (410, "Dosyanın süresi doldu"),
                    (502, "Dosya deposu yanıt vermiyor"),
                ],
                mediaTypes: ExportFormat.allCases.map(\.mediaType))
        ) { request in
            .download(
                try await maker.operations.openExport(
                    try request.rowID(), permissions: try request.caller.permissions, actor: try request.actor,
                    scope: try request.scope))
        },
        maker.remove(
            "/disa-aktarimlar/{id}", .exportData,
            RouteDocumentation(
                tag: "aktarim", summary: "Dışa aktarımı dosyasıyla siler", status: 204,
                refusals: [(502, "Dosya deposu yanıt vermiyor")]),
            of: { try shownExport($0, maker.operations) }
        ) { request, work in
            try await work.operations.deleteExport(
                try request.rowID(), actor: try request.actor, scope: try request.scope)
        },
    ]
}

private func shownExport(_ request: WebRequest, _ operations: Operations) throws -> Representation {
    let (id, actor, scope): (ID<Export>, Actor, Scope) = (
        try request.rowID(), try request.actor, try request.scope
    )
    return Representation { tx in
        ExportJSON.json(try operations.ownExport(id, actor: actor, scope: scope, tx)).utf8
    } lock: { tx in
        try ExportTable.lock(id, tx)
    }
}

private func listExports(_ maker: ApiRouteMaker) -> Route {
    let query = ApiRouteMaker.paging
    return maker.api(
        .get, "/disa-aktarimlar", .exportData,
        RouteDocumentation(
            tag: "aktarim", summary: "Kendi dışa aktarımlarınızı listeler, en yenisi önce", query: query,
            output: JSONSchema.page(ofItems: JSONSchema.exportRow)
        ).paged
    ) { request in
        let input = try InputSchema(query).read(query: request.query)
        let page = try await maker.operations.exports(
            before: input.value("sonra"), limit: input.value("limit") ?? 50, actor: try request.actor,
            scope: try request.scope)
        return ListPage(rows: page.rows.map(ExportJSON.json), next: page.next).response(to: request)
    }
}

private func createExport(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .required("kaynak", .words(ExportSource.self), "Neyin aktarılacağı"),
        .required("bicim", .words(ExportFormat.self), "Dosyanın biçimi"),
        .optional("suzgecler", .object, "Kaynağın listesindeki süzgeçler; siparişlerde ayrıca grup ve ara"),
        .optional("satirli", .bool, "Yalnız siparişler: her ürün satırı için bir satır; verilmezse false"),
        .optional("ayrac", .words(CSVSeparator.self), "CSV: hücreler arasındaki işaret; verilmezse noktali_virgul"),
        .optional("zaman", .words(ExportTimes.self), "Zamanlar: Türkiye saati (yerel) veya UTC ISO 8601 (iso)"),
    ])
    return maker.post(
        "/disa-aktarimlar", .exportData,
        RouteDocumentation(
            tag: "aktarim", summary: "Dışa aktarma ister; dosyayı bir iş hazırlar, adresi Location başlığındadır",
            input: schema, output: JSONSchema.exportRow, status: 202)
    ) { request, work in
        let input = try request.input(schema)
        let options = ExportOptions(
            separator: input.value("ayrac") ?? .semicolon, times: input.value("zaman") ?? .local,
            hasLines: input.value("satirli") ?? false)
        let filters = try input.value("suzgecler", as: String.self).map { try JSON(parsing: $0) } ?? [:]
        return try await work.operations.createExport(
            ExportInput(
                try input.required("kaynak"), try input.required("bicim"), options: options, filters: filters),
            permissions: try request.caller.permissions, actor: try request.actor, scope: try request.scope)
    } answer: { id, request, tx in
        let made = try maker.operations.ownExport(id, actor: try request.actor, scope: try request.scope, tx)
        return ApiAnswer(
            status: 202, ExportJSON.json(made), location: "\(ApiRouteMaker.prefix)/disa-aktarimlar/\(id)")
    }
}

/// An export as the API shows it.
private enum ExportJSON {
    static func json(_ export: StoredExport) -> JSON {
        let file = export.status == .done ? "\(ApiRouteMaker.prefix)/disa-aktarimlar/\(export.id)/dosya" : nil
        return [
            "id": JSON(export.id.rawValue), "kaynak": .string(export.source.rawValue),
            "bicim": .string(export.format.rawValue), "satirli": .bool(export.options.hasLines),
            "ayrac": .string(export.options.separator.rawValue), "zaman": .string(export.options.times.rawValue),
            "maliyetli": .bool(export.showsCosts), "suzgecler": (try? JSON(parsing: export.filters)) ?? [:],
            "durum": .string(export.status.rawValue), "ilerleme": export.percent.map { JSON($0) } ?? .null,
            "satir_sayisi": JSON(export.rowCount), "boyut": export.size.map { JSON($0) } ?? .null,
            "ozet": JSON(export.digest), "hata": JSON(export.error), "dosya": JSON(file),
            "is_id": export.job.map { JSON($0.rawValue) } ?? .null, "bitis_at": .string(export.endsAt.description),
            "created_at": .string(export.createdAt.description),
        ]
    }
}

extension JSONSchema {
    fileprivate static let exportRow: JSON = object([
        "id": id, "kaynak": .object(of(.words(ExportSource.self))), "bicim": .object(of(.words(ExportFormat.self))),
        "satirli": flag, "ayrac": .object(of(.words(CSVSeparator.self))),
        "zaman": .object(of(.words(ExportTimes.self))),
        "maliyetli": described(flag, "Maliyet sütunlarını içerir"),
        "suzgecler": ["type": "object", "examples": [["grup": "dikkat"]]],
        "durum": .object(of(.words(ExportStatus.self))),
        "ilerleme": shown(described(optionalNumber, "Yüzde"), as: 40), "satir_sayisi": shown(number, as: 20),
        "boyut": described(optionalNumber, "Bayt"), "ozet": described(optionalText, "SHA-256"), "hata": optionalText,
        "dosya": described(optionalText, "İndirme adresi; dosya hazır olunca"), "is_id": optionalID,
        "bitis_at": described(time, "Dosya bu anda silinir"), "created_at": time,
    ])
}
