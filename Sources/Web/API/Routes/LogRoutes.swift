import Domain
import Hummingbird
import Operations
import Storage

/// `/mesajlar`, `/sistem-log` and `/hata-log`.
func logRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/mesajlar", .messages, .viewMessages, tag: "mesajlar", "Gönderilen mesajları listeler"),
        maker.item("/mesajlar/{id}", .messages, .viewMessages, tag: "mesajlar", "Bir mesajı getirir"),
        maker.api(
            .post, "/mesajlar/{id}/denemeler", .changeMessages,
            RouteDocumentation(
                tag: "mesajlar", summary: "Ulaşmayan mesajı yeniden gönderir",
                output: JSONSchema.object(of: .messages))
        ) { request in
            let id: ID<Message> = try request.rowID()
            try await maker.operations.resendMessage(id, actor: try request.actor, scope: try request.scope)
            return .json(try await maker.row(.messages, id.rawValue, request))
        },
        maker.list("/sistem-log", .systemLog, .viewSystemLog, tag: "kayitlar", "Yapılan işlemleri listeler"),
        maker.list("/hata-log", .errorLog, .viewErrorLog, tag: "kayitlar", "Hataları listeler"),
        maker.item("/hata-log/{id}", .errorLog, .viewErrorLog, tag: "kayitlar", "Bir hatayı ham yanıtıyla getirir"),
    ]
}
