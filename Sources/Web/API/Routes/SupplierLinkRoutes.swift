import Domain
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// Orders at suppliers, and the links by which suppliers without an account answer.
func supplierLinkRoutes(_ maker: ApiRouteMaker) -> [Route] {
    let path = "/tedarikci-siparisleri/{id}/baglantilar"
    var newLink = RouteDocumentation(
        tag: "tedarikci",
        summary: "Tedarikçinin hesapsız yanıtlayacağı bağlantıyı oluşturur; adres bir kez gösterilir",
        output: SupplierLinkJSON.new, status: 201)
    newLink.isLocated = false
    return [
        maker.list(
            "/tedarikci-siparisleri", .supplierOrders, .viewOrders, tag: "tedarikci",
            "Tedarikçilere verilen siparişleri listeler"),
        maker.item(
            "/tedarikci-siparisleri/{id}", .supplierOrders, .viewOrders, tag: "tedarikci",
            "Tedarikçiye verilen bir siparişi getirir"),
        maker.api(
            .get, path, .manageSupplierLinks,
            RouteDocumentation(
                tag: "tedarikci", summary: "Bağlantıları listeler; adresleri yalnız oluşturulurken görünür",
                output: SupplierLinkJSON.list)
        ) { request in
            let now = maker.operations.world.now()
            let links = try await maker.operations.supplierLinks(
                of: try request.rowID(), scope: try request.scope)
            return .json(["kayitlar": .array(links.map { SupplierLinkJSON.json($0, now: now) })])
        },
        maker.post(path, .manageSupplierLinks, newLink) { request, work in
            try await work.operations.createSupplierLink(
                for: try request.rowID(), actor: try request.actor, scope: try request.scope)
        } answer: { link, _, _ in
            ApiAnswer(
                status: 201,
                [
                    "id": JSON(link.id.rawValue), "adres": .string(link.address.revealed),
                    "bitis_at": .string(link.endsAt.description),
                ])
        },
        maker.api(
            .delete, "\(path)/{baglanti}", .manageSupplierLinks,
            RouteDocumentation(tag: "tedarikci", summary: "Bağlantıyı hemen geçersiz kılar", status: 204)
        ) { request in
            try await maker.operations.cancelSupplierLink(
                try request.rowID("baglanti"), of: try request.rowID(), actor: try request.actor,
                scope: try request.scope)
            return .noContent
        },
    ]
}

private enum SupplierLinkJSON {
    static let new = JSONSchema.object([
        "id": JSONSchema.id,
        "adres": ["type": "string", "format": "uri", "examples": ["https://siparis.ornek.com/t/3f9a…"]],
        "bitis_at": JSONSchema.time,
    ])

    static let list = JSONSchema.rows(
        of: JSONSchema.object([
            "id": JSONSchema.id, "gecerli": JSONSchema.flag, "bitis_at": JSONSchema.time,
            "kullanildi_at": JSONSchema.optionalTime, "iptal_at": JSONSchema.optionalTime,
            "created_at": JSONSchema.time,
        ]))

    static func json(_ link: StoredSupplierLink, now: Timestamp) -> JSON {
        func time(_ moment: Timestamp?) -> JSON { moment.map { .string($0.description) } ?? .null }
        return [
            "id": JSON(link.id.rawValue), "gecerli": .bool(link.isUsable(at: now)), "bitis_at": time(link.endsAt),
            "kullanildi_at": time(link.usedAt), "iptal_at": time(link.cancelledAt), "created_at": time(link.createdAt),
        ]
    }
}
