/// A job of the queue (`is_kuyrugu`).
package enum Job {}

/// What a job does (`is_kuyrugu.tip`).
package enum JobKind: String, Sendable, CaseIterable {
    case pullOrders = "siparis_cek"
    case processWebhook = "webhook_isle"
    case matchOrder = "siparis_eslestir"
    case routeOrder = "siparis_yonlendir"
    case submitOrder = "siparis_gonder"
    case querySubmission = "gonderim_sorgula"
    case reportStatus = "durum_bildir"
    case fetchLabel = "etiket_al"
    case sendInvoice = "fatura_gonder"
    case sendStockAndPrice = "stok_fiyat_gonder"
    case pullReturns = "iade_cek"
    case sendMessage = "mesaj_gonder"
    case fetchMessageStatus = "mesaj_durumu_cek"
    case moveFile = "dosya_tasi"
    case export = "disa_aktar"
    case importRecords = "ice_aktar"
    case bulkOperation = "toplu_islem"
    case cleanUp = "saklama_temizligi"
    case webhookDelivery = "kanca_gonder"
    case chainAudit = "denetim_zinciri"
    case erasePerson = "kisisel_veri_silme"

    /// The queue that the kind waits in (`is_kuyrugu.kuyruk`). Kinds that call the same endpoints of an outside system
    /// share one, because limits are kept for each queue of a lane.
    package var queue: String {
        switch self {
        case .pullOrders, .pullReturns: "cekme"
        case .reportStatus: "bildirim"
        case .fetchLabel: "etiket"
        case .sendInvoice: "fatura"
        case .submitOrder, .querySubmission: "tedarikci"
        case .sendStockAndPrice: "stok"
        case .sendMessage, .fetchMessageStatus: "mesaj"
        case .webhookDelivery: "kanca"
        case .export, .importRecords, .bulkOperation, .cleanUp, .chainAudit, .erasePerson: "bakim"
        case .processWebhook, .matchOrder, .routeOrder, .moveFile: "genel"
        }
    }

    /// 0 (now) to 3 (when there is room): what a new job of the kind gets.
    package var priority: Int {
        switch self {
        case .submitOrder, .querySubmission, .fetchLabel, .reportStatus: 1
        case .export, .importRecords, .bulkOperation, .cleanUp, .erasePerson: 3
        default: 2
        }
    }

    /// How long one attempt may take before it counts as hung.
    package var timeLimit: Duration {
        switch self {
        case .export, .importRecords, .bulkOperation, .cleanUp, .chainAudit, .erasePerson, .pullOrders, .pullReturns:
            .seconds(900)
        default: .seconds(300)
        }
    }
}

/// Where a job stands (`is_kuyrugu.durum`).
package enum JobStatus: String, Sendable, CaseIterable {
    /// Due later: scheduled, or waiting for its next attempt.
    case scheduled = "planli"
    case waiting = "bekliyor"
    /// Waits for an earlier job with the same order key.
    case blocked = "engelli"
    case running = "isleniyor"
    case done = "tamam"
    case dead = "olu"
    case cancelled = "iptal"

    package var isEnd: Bool { self == .done || self == .dead || self == .cancelled }
}
