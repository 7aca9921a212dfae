import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// `/kisisel-veri-talepleri`, `/veri-ihlalleri`, `/imha-kayitlari` and `/saklama-sureleri`.
func personalDataRoutes(_ maker: ApiRouteMaker) -> [Route] {
    let operations = maker.operations
    return [
        maker.list(
            "/kisisel-veri-talepleri", .personalDataRequests, .managePersonalData, tag: "kisisel_veri",
            "Kişisel veri taleplerini listeler; kimin olduğu gösterilmez"),
        maker.item(
            "/kisisel-veri-talepleri/{id}", .personalDataRequests, .managePersonalData, tag: "kisisel_veri",
            "Bir kişisel veri talebini getirir"),
        addRequestRoute(maker),
        maker.api(
            .post, "/kisisel-veri-talepleri/{id}/aramalar", .managePersonalData,
            RouteDocumentation(
                tag: "kisisel_veri", summary: "Kişinin verilerinin nerede olduğunu arar; sayıları ve numaraları verir",
                output: JSONSchema.personReport), keys: .afterRepeatableWork
        ) { request in
            .json(try await operations.searchPersonalData(try request.rowID(), actor: try request.actor).json)
        },
        exportRoute(maker),
        maker.post(
            "/kisisel-veri-talepleri/{id}/silmeler", .managePersonalData,
            RouteDocumentation(
                tag: "kisisel_veri", summary: "Kişinin verilerini silmeye başlar; bir iş siler ve talebi kapatır",
                output: JSONSchema.object(["is_id": JSONSchema.id]), status: 202,
                refusals: [(409, "Silme talebi değil, kapanmış ya da kişinin süren siparişi var")])
        ) { request, work in
            try await work.operations.startErasure(try request.rowID(), actor: try request.actor)
        } answer: { job, _, _ in
            ApiAnswer(
                status: 202, ["is_id": JSON(job.rawValue)], location: "\(ApiRouteMaker.prefix)/isler/\(job)")
        },
        closeRequestRoute(maker),
        maker.list(
            "/imha-kayitlari", .destructionRecords, .managePersonalData, tag: "kisisel_veri",
            "Nelerin imha edildiğini listeler"),
    ] + breachRoutes(maker) + retentionRoutes(maker)
}

private func addRequestRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .required("tur", .words(PersonalDataRequestKind.self), "Ne istendiği"),
        .optional("telefon", .text(max: 50), "Kişinin telefonu; şifreli saklanır, talep kapanınca silinir"),
        .optional("eposta", .text(max: 254), "Kişinin e-posta adresi"),
        .optional("ad", .text(max: 300), "Kişinin adı"),
        .optional("aciklama", .text(max: 500), "Not; sağlık, inanç gibi özel nitelikli veri yazmayın"),
        .optional("gelis_at", .time, "Talebin geldiği an; verilmezse şimdi. 30 gün buradan sayılır"),
    ])
    return maker.create(
        "/kisisel-veri-talepleri", .personalDataRequests, .managePersonalData, tag: "kisisel_veri",
        "Kişisel veri talebi kaydeder", input: schema
    ) { request, work in
        let input = try request.input(schema)
        let identity = PersonIdentity(
            phone: input.value("telefon"), email: input.value("eposta"), name: input.value("ad"))
        return try await work.operations.addPersonalDataRequest(
            try input.required("tur"), identity, note: input.value("aciklama"), receivedAt: input.value("gelis_at"),
            actor: try request.actor)
    }
}

private func exportRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([.optional("bicim", .choice(["json", "csv"]), "Verilmezse json")])
    var documentation = RouteDocumentation(
        tag: "kisisel_veri", summary: "Kişiye verilmek üzere saklanan her şeyi çıkarır", input: schema,
        output: JSONSchema.object([
            "siparisler": JSONSchema.array(of: JSONSchema.object(of: .orders)),
            "mesajlar": JSONSchema.array(of: JSONSchema.object(of: .messages)),
        ]), mediaTypes: ["text/csv; charset=utf-8"])
    documentation.example = [
        "siparisler": [Examples.object(of: .orders)], "mesajlar": [Examples.object(of: .messages)],
    ]
    return maker.api(
        .post, "/kisisel-veri-talepleri/{id}/disa-aktarimlar", .managePersonalData, documentation,
        keys: .afterRepeatableWork
    ) { request in
        let id: ID<PersonalDataRequest> = try request.rowID()
        let isCSV = try request.input(schema).value("bicim", as: String.self) == "csv"
        return .personExport(
            try await maker.operations.exportPersonalData(id, actor: try request.actor), id, asCSV: isCSV)
    }
}

private func closeRequestRoute(_ maker: ApiRouteMaker) -> Route {
    let schema = InputSchema([
        .optional("sonuc", .choice(["tamamlandi", "reddedildi"]), "Verilmezse tamamlandi")
    ])
    return maker.action(
        "/kisisel-veri-talepleri/{id}/kapanislar", .personalDataRequests, .managePersonalData, tag: "kisisel_veri",
        "Yanıtlanan ya da reddedilen talebi kapatır; kişinin bilgileri silinir", input: schema
    ) { id, input, request, work in
        let isRefused = input.value("sonuc", as: String.self) == "reddedildi"
        try await work.operations.closePersonalDataRequest(ID(id), refused: isRefused, actor: try request.actor)
    }
}

private func breachRoutes(_ maker: ApiRouteMaker) -> [Route] {
    let schema = InputSchema([
        .required("baslik", .text(max: 200), "Ne oldu"),
        .optional("aciklama", .text(max: 2000), "Ayrıntı; kişilerin verilerini yazmayın"),
        .optional("etkilenen_sayisi", .int(0...1_000_000_000), "Kaç kişi etkilendi"),
        .optional("ogrenildi_at", .time, "Ne zaman öğrenildi; verilmezse şimdi. 72 saat buradan sayılır"),
    ])
    func action(
        _ name: String, _ summary: String,
        _ work: @escaping @Sendable (ID<DataBreach>, Actor, Operations) async throws -> Void
    ) -> Route {
        maker.action(
            "/veri-ihlalleri/{id}/\(name)", .dataBreaches, .managePersonalData, tag: "kisisel_veri", summary
        ) { id, _, request, with in
            try await work(ID(id), try request.actor, with.operations)
        }
    }
    return [
        maker.list(
            "/veri-ihlalleri", .dataBreaches, .managePersonalData, tag: "kisisel_veri", "Veri ihlallerini listeler"),
        maker.item(
            "/veri-ihlalleri/{id}", .dataBreaches, .managePersonalData, tag: "kisisel_veri", "Bir veri ihlalini getirir"
        ),
        maker.create(
            "/veri-ihlalleri", .dataBreaches, .managePersonalData, tag: "kisisel_veri",
            "Veri ihlali kaydeder; bildirim için 72 saat sayılır", input: schema
        ) { request, work in
            let input = try request.input(schema)
            return try await work.operations.addDataBreach(
                title: try input.required("baslik"), text: input.value("aciklama") ?? "",
                personCount: input.value("etkilenen_sayisi"), learnedAt: input.value("ogrenildi_at"),
                actor: try request.actor)
        },
        action("bildirimler", "İhlalin kurula bildirildiğini kaydeder") { id, actor, operations in
            try await operations.reportDataBreach(id, actor: actor)
        },
        action("kapanislar", "İhlalin kapandığını kaydeder") { id, actor, operations in
            try await operations.closeDataBreach(id, actor: actor)
        },
    ]
}

private func retentionRoutes(_ maker: ApiRouteMaker) -> [Route] {
    let operations = maker.operations
    let schema = InputSchema(
        RetentionRules.all.map { rule in
            .optional(rule.name, .int(Int64(rule.days.lowerBound)...Int64(rule.days.upperBound)), "Gün")
        })
    let output = JSONSchema.object(.object(RetentionRules.all.map { JSON.Member($0.name, JSONSchema.number) }))
    var shown = RouteDocumentation(
        tag: "kisisel_veri", summary: "Kişisel verilerin saklama sürelerini gün olarak verir", output: output)
    shown.example = RetentionRules().json
    var changed = RouteDocumentation(
        tag: "kisisel_veri", summary: "Saklama sürelerini değiştirir; verilmeyenler olduğu gibi kalır",
        input: schema, output: output)
    changed.example = RetentionRules().json
    // Not the shortest that each rule allows: whoever copies it must not have anything erased by it.
    changed.inputExample = ["musteri_iletisim_gun": 730, "mesaj_gun": 365]
    return [
        maker.show("/saklama-sureleri", .managePersonalData, shown, { _ in shownRules(operations) }),
        maker.change(
            .patch, "/saklama-sureleri", .managePersonalData, changed, of: { _ in shownRules(operations) }
        ) { request, work in
            let input = try request.input(schema)
            try await work.operations.changeRetentionRules(actor: try request.actor) { rules in
                for rule in RetentionRules.all {
                    if let days = input.value(rule.name, as: Int.self) { rules[keyPath: rule.path] = days }
                }
            }
        },
    ]
}

private func shownRules(_ operations: Operations) -> Representation {
    Representation { tx in
        try RetentionTable.rules(tx).json.utf8
    } lock: { tx in
        try RetentionTable.lock(now: operations.world.now(), tx)
    }
}

extension RetentionRules {
    fileprivate var json: JSON {
        .object(RetentionRules.all.map { JSON.Member($0.name, JSON(self[keyPath: $0.path])) })
    }
}

extension JSONSchema {
    /// Numbers and keys only, as `PersonReport` has them.
    fileprivate static let personReport: JSON = object([
        "siparisler": array(of: id), "suren_siparisler": array(of: id),
        "yerler": numbersByName(
            "Tablolara göre, kişinin geçtiği kayıtların sayısı", as: ["mesaj_log": 2, "hata_log": 1]),
        "saklanan_faturalar": array(of: object(["siparis_id": id, "bitis_at": time])),
        "aktarilan_tedarikciler": array(of: shown(text, as: "Örnek Tedarik A.Ş.")),
        "hesabi_var": shown(flag, as: false), "bekleyen_bildirimler": shown(number, as: 0),
        "suren_aktarimlar": shown(number, as: 0),
    ])
}

extension PersonalDataRequestKind: InputReadable {}

extension Response {
    /// What is stored of a person, as a file that a browser saves.
    static func personExport(_ export: PersonExport, _ id: ID<PersonalDataRequest>, asCSV isCSV: Bool) -> Response {
        // Spreadsheets take a file without a byte order mark for another encoding.
        let bytes = isCSV ? Array("\u{FEFF}\(export.csv)".utf8) : export.json.utf8
        var response = Response.bytes(bytes, type: isCSV ? "text/csv; charset=utf-8" : "application/json")
        response.headers[.contentDisposition] =
            "attachment; filename=\"kisisel-veri-\(id).\(isCSV ? "csv" : "json")\""
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}
