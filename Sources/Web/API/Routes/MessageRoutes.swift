import Domain
import HTTPTypes
import Operations
import Storage

/// `/mesajlar` and `/mesaj-sablonlari`.
func messageRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/mesajlar", .messages, .viewMessages, tag: "mesajlar", "Gönderilen mesajları listeler"),
        maker.item("/mesajlar/{id}", .messages, .viewMessages, tag: "mesajlar", "Bir mesajı getirir"),
        maker.create(
            "/mesajlar", .messages, .changeMessages, tag: "mesajlar",
            "Siparişin alıcısına WhatsApp ile bir metin gönderir", input: MessageSchema.new
        ) { request, work in
            let input = try request.input(MessageSchema.new)
            return try await work.operations.writeMessage(
                about: try input.required("siparis_id"), text: try input.required("mesaj"),
                actor: try request.actor, scope: try request.scope)
        },
        maker.action(
            "/mesajlar/{id}/denemeler", .messages, .changeMessages, tag: "mesajlar", "Ulaşmayan mesajı yeniden gönderir"
        ) { id, _, request, work in
            try await work.operations.resendMessage(ID(id), actor: try request.actor, scope: try request.scope)
        },
    ] + templateRoutes(maker)
}

private func templateRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list(
            "/mesaj-sablonlari", .messageTemplates, .viewMessages, tag: "mesajlar", "Mesaj şablonlarını listeler"),
        maker.item(
            "/mesaj-sablonlari/{id}", .messageTemplates, .viewMessages, tag: "mesajlar", "Bir mesaj şablonunu getirir"),
        maker.create(
            "/mesaj-sablonlari", .messageTemplates, .changeMessages, tag: "mesajlar",
            "Mesaj şablonu ekler; bayinin şablonu ortak olanın yerine geçer", input: MessageSchema.newTemplate
        ) { request, work in
            let input = try request.input(MessageSchema.newTemplate)
            let fields = StoredTemplate.Fields(
                event: try input.required("olay"), channel: try input.required("kanal"),
                recipient: try input.required("alici_turu"), language: input.value("dil") ?? "tr",
                providerName: input.value("saglayici_sablonu"), text: try input.required("metin"),
                fileKind: input.value("dosya_turu"), isActive: input.value("aktif") ?? true)
            let isShared = input.value("ortak") ?? false
            return try await work.operations.addTemplate(
                fields, dealer: isShared ? nil : try request.dealer(named: input), actor: try request.actor,
                scope: try request.scope)
        },
        maker.change(
            .patch, "/mesaj-sablonlari/{id}", .messageTemplates, .changeMessages, tag: "mesajlar",
            "Mesaj şablonunu değiştirir", input: MessageSchema.templateChange
        ) { id, input, request, work in
            try await work.operations.changeTemplate(id, actor: try request.actor, scope: try request.scope) {
                template in
                template.event = input.value("olay") ?? template.event
                template.channel = input.value("kanal") ?? template.channel
                template.recipient = input.value("alici_turu") ?? template.recipient
                template.language = input.value("dil") ?? template.language
                template.providerName = input.value("saglayici_sablonu", or: template.providerName)
                template.text = input.value("metin") ?? template.text
                template.fileKind = input.value("dosya_turu", or: template.fileKind)
                template.isActive = input.value("aktif") ?? template.isActive
            }
        },
        maker.remove(
            "/mesaj-sablonlari/{id}", .messageTemplates, .changeMessages, tag: "mesajlar",
            "Mesaj şablonunu siler; kullanılmışsa 409: kapatın"
        ) { id, request, work in
            try await work.operations.deleteTemplate(id, actor: try request.actor, scope: try request.scope)
        },
    ]
}

private enum MessageSchema {
    static let new = InputSchema([
        .required("siparis_id", .id, "Hangi siparişin alıcısına"),
        .required("mesaj", .text(max: 4096), "Metin"),
    ])

    private static let recipients = FieldKind.choice(["musteri", "tedarikci", "bayi"])

    private static let rest: [InputField] = [
        .optional("dil", .text(max: 10), "Şablonun dili; verilmezse tr"),
        .optional("saglayici_sablonu", .text(max: 200), "Şablonun sağlayıcıdaki adı"),
        .optional("dosya_turu", .words(FileKind.self), "Mesaja eklenecek dosyanın türü"),
        .optional("aktif", .bool, "Kullanılsın mı"),
    ]

    static let newTemplate = InputSchema(
        [
            .dealer,
            .optional("ortak", .bool, "true: bütün bayilerin şablonu; yalnız bütün bayiler için çalışanlar"),
            .required("olay", .text(max: 50), "Hangi olayda gönderilir; örnek: siparis_kargoda"),
            .required("kanal", .words(MessageChannel.self), "Kanal"),
            .required("alici_turu", recipients, "Kime"),
            .required("metin", .text(max: 4096), "Metin; yerler {{musteri_ad}} gibi yazılır"),
        ] + rest)

    static let templateChange = InputSchema(
        [
            .optional("olay", .text(max: 50), "Hangi olayda gönderilir"),
            .optional("kanal", .words(MessageChannel.self), "Kanal"),
            .optional("alici_turu", recipients, "Kime"),
            .optional("metin", .text(max: 4096), "Metin"),
        ] + rest
    ).keeping("olay", "kanal", "alici_turu", "dil", "metin", "aktif")
}
