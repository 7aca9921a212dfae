import Domain
import HTTPTypes
import Operations
import Storage

/// `/sistem-log` and `/hata-log`.
func logRoutes(_ maker: ApiRouteMaker) -> [Route] {
    [
        maker.list("/sistem-log", .systemLog, .viewSystemLog, tag: "kayitlar", "Yapılan işlemleri listeler"),
        maker.item("/sistem-log/{id}", .systemLog, .viewSystemLog, tag: "kayitlar", "Bir işlemin kaydını getirir"),
        maker.list("/hata-log", .errorLog, .viewErrorLog, tag: "kayitlar", "Hataları listeler"),
        maker.item("/hata-log/{id}", .errorLog, .viewErrorLog, tag: "kayitlar", "Bir hatayı ham yanıtıyla getirir"),
        maker.change(
            .patch, "/hata-log/{id}", .errorLog, .changeErrorLog, tag: "kayitlar",
            "Hatayı çözüldü olarak işaretler ya da yeniden açar",
            input: InputSchema([.required("cozuldu", .bool, "Çözüldü mü")])
        ) { id, input, request, work in
            try await work.operations.markError(
                id, isSolved: try input.required("cozuldu"), actor: try request.actor, scope: try request.scope)
        },
    ]
}
