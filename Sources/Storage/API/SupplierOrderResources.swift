import Domain
import SQLEngine

extension ApiResource {
    /// `tedarikci_siparisleri`.
    package static let supplierOrders = ApiResource(
        source: "tedarikci_siparisleri t", alias: "t", dealerColumn: "t.bayi_id",
        columns: [
            .of("t", "id", .id),
            .of("t", "siparis_id", .id),
            .of("t", "entegrasyon_id", .id),
            .of("t", "referans", .text(max: 100)),
            .of("t", "durum", .words(SupplierOrderState.self)),
            .of("t", "tedarikci_siparis_no", .text(max: 100), nullable: true),
            .of("t", "neden", .text(max: 500), nullable: true),
            .of("t", "created_at", .time),
            .of("t", "updated_at", .time),
        ],
        filters: [
            .equal("siparis_id", "t.siparis_id", .id, "Sipariş"),
            .equal("entegrasyon_id", "t.entegrasyon_id", .id, "Tedarikçi"),
        ])
}
