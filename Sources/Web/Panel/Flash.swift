import Domain
import Operations

/// What a page says after something was done: a closed list, so that no link can put words into the panel's mouth.
enum Flash: String, CaseIterable {
    case saved = "kaydedildi"
    case deleted = "silindi"
    case orderCreated = "siparis-olusturuldu"
    case submitted = "gonderiliyor"
    case held = "bekletildi"
    case released = "birakildi"
    case cancelled = "iptal-edildi"
    case unsupplied = "tedarik-edilemedi"
    case rematched = "eslestiriliyor"
    case decided = "karar-kaydedildi"
    case reopened = "yeniden-acildi"
    case fileAdded = "dosya-eklendi"
    case supplierLinksCancelled = "baglantilar-iptal"
    case connectionWorks = "baglanti-calisiyor"
    case pulling = "cekiliyor"
    case paused = "duraklatildi"
    case resumed = "devam-ediyor"
    case retried = "yeniden-deneniyor"
    case stopped = "durduruldu"
    case lanePaused = "serit-duraklatildi"
    case laneResumed = "serit-surduruldu"
    case planSwitchedOn = "plan-acildi"
    case planSwitchedOff = "plan-kapatildi"
    case messageQueued = "mesaj-kuyrukta"
    case webhookTested = "webhook-denendi"
    case webhookPaused = "webhook-duraklatildi"
    case webhookResumed = "webhook-basladi"
    case webhookRedelivered = "webhook-yeniden"
    case passwordChanged = "sifre-degisti"
    case keyRevoked = "anahtar-iptal"
    case signedOut = "cikildi"
    case searched = "arandi"
    case erasing = "siliniyor"
    case requestClosed = "talep-kapandi"
    case startOver = "bastan-basla"
    case sessionEnded = "oturum-kapatildi"
    case accountDisabled = "hesap-kapatildi"
    case accountEnabled = "hesap-acildi"
    case secondFactorReset = "ikinci-adim-sifirlandi"
    case exportQueued = "disa-aktariliyor"
    case importQueued = "ice-aktariliyor"

    var phrase: Phrase {
        switch self {
        case .saved: Phrase("Kaydedildi.", "Saved.")
        case .deleted: Phrase("Silindi.", "Deleted.")
        case .orderCreated: Phrase("Sipariş oluşturuldu.", "The order was created.")
        case .submitted: Phrase("Sipariş tedarikçiye gönderiliyor.", "The order is being sent to the supplier.")
        case .held: Phrase("Sipariş bekletiliyor.", "The order is on hold.")
        case .released: Phrase("Bekletme kaldırıldı.", "The hold was lifted.")
        case .cancelled: Phrase("Sipariş iptal edildi.", "The order was cancelled.")
        case .unsupplied: Phrase("Tedarik edilemedi olarak kaydedildi.", "Recorded as not supplied.")
        case .rematched: Phrase("Eşleştirme ve yönlendirme yeniden çalıştırılıyor.", "Matching and routing run again.")
        case .decided: Phrase("Kararınız kaydedildi.", "Your decision was recorded.")
        case .reopened: Phrase("Sipariş yeniden gönderime açıldı.", "The order can be submitted again.")
        case .fileAdded: Phrase("Dosya eklendi.", "The file was added.")
        case .supplierLinksCancelled:
            Phrase("Tedarikçi bağlantıları iptal edildi.", "The supplier links were cancelled.")
        case .connectionWorks: Phrase("Bağlantı çalışıyor.", "The connection works.")
        case .pulling: Phrase("Siparişler çekiliyor.", "Orders are being pulled.")
        case .paused: Phrase("Entegrasyon duraklatıldı.", "The integration is paused.")
        case .resumed: Phrase("Entegrasyon yeniden çalışıyor.", "The integration runs again.")
        case .retried: Phrase("İş yeniden sıraya alındı.", "The job is queued again.")
        case .stopped: Phrase("İş durduruldu.", "The job was stopped.")
        case .lanePaused: Phrase("Şerit duraklatıldı.", "The lane is paused.")
        case .laneResumed: Phrase("Şerit sürdürüldü.", "The lane goes on.")
        case .planSwitchedOn: Phrase("Zamanlanmış iş açıldı.", "The scheduled job is on.")
        case .planSwitchedOff: Phrase("Zamanlanmış iş kapatıldı.", "The scheduled job is off.")
        case .messageQueued: Phrase("Mesaj yeniden sıraya alındı.", "The message is queued again.")
        case .webhookTested: Phrase("Deneme olayı gönderiliyor.", "The test event is being sent.")
        case .webhookPaused: Phrase("Webhook duraklatıldı.", "The webhook is paused.")
        case .webhookResumed: Phrase("Webhook yeniden çalışıyor.", "The webhook works again.")
        case .webhookRedelivered: Phrase("Olay yeniden gönderiliyor.", "The event is being sent again.")
        case .passwordChanged: Phrase("Şifreniz değişti.", "Your password was changed.")
        case .keyRevoked: Phrase("Anahtar iptal edildi.", "The key was revoked.")
        case .startOver:
            Phrase("Çok fazla yanlış kod girildi. Yeniden giriş yapın.", "Too many wrong codes. Sign in again.")
        case .sessionEnded: Phrase("Oturum kapatıldı.", "The session was ended.")
        case .accountDisabled: Phrase("Hesap kapatıldı; oturumları bitti.", "The account is disabled.")
        case .accountEnabled: Phrase("Hesap açıldı.", "The account is enabled.")
        case .secondFactorReset: Phrase("İkinci adım sıfırlandı.", "The second step was reset.")
        case .signedOut: Phrase("Oturumunuz kapatıldı.", "You are signed out.")
        case .searched: Phrase("Arama bitti.", "The search is done.")
        case .erasing: Phrase("Kişinin verileri siliniyor.", "The person's data is being erased.")
        case .requestClosed: Phrase("Talep kapandı.", "The request is closed.")
        case .exportQueued: Phrase("Dosya hazırlanıyor.", "The file is being made.")
        case .importQueued:
            Phrase("Dosya sırada; sonuç bu sayfada görünecek.", "The file is queued; the result shows here.")
        }
    }

    /// The address of a page that says this.
    func at(_ path: String) -> String { path + (path.contains("?") ? "&" : "?") + "bilgi=" + rawValue }
}

/// What a page says after many jobs were changed. Its address holds numbers only, as `toplu-yeniden.12.3.45`.
struct BulkFlash: Equatable {
    let action: BulkAction
    let outcome: BulkOutcome

    private static let prefix = "toplu-"

    init(_ action: BulkAction, _ outcome: BulkOutcome) { (self.action, self.outcome) = (action, outcome) }

    /// Reads what ``at(_:)`` writes; nil if it is something else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 4, parts[0].hasPrefix(BulkFlash.prefix),
            let action = BulkAction(rawValue: String(parts[0].dropFirst(BulkFlash.prefix.count))),
            let changed = Int(parts[1]), let refused = Int(parts[2]), changed >= 0, refused >= 0
        else { return nil }
        self.init(
            action,
            BulkOutcome(changed: changed, refused: refused, rest: parts.dropFirst(3).first.flatMap { ID(text: $0) }))
    }

    /// The address of a page that says this.
    func at(_ path: String) -> String {
        let numbers =
            [outcome.changed, outcome.refused].map(String.init) + [outcome.rest?.description].compactMap(\.self)
        let word = ([BulkFlash.prefix + action.rawValue] + numbers).joined(separator: ".")
        return path + (path.contains("?") ? "&" : "?") + "bilgi=" + word
    }

    func text(_ texts: Texts) -> String {
        let changed = ["sayi": MoneyText.grouped(outcome.changed)]
        let parts: [String?] = [
            action == .retry ? texts("bulk_retried", changed) : texts("bulk_cancelled", changed),
            outcome.refused > 0 ? texts("bulk_refused", ["sayi": MoneyText.grouped(outcome.refused)]) : nil,
            outcome.rest.map { texts("bulk_rest", ["is": $0.description]) },
        ]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}

/// A short message over a page.
struct FlashView {
    let flashText: String
    let flashTone: String
    let flashIcon: String

    init(_ text: String, _ tone: Tone, _ icon: String) {
        (flashText, flashTone, flashIcon) = (text, tone.rawValue, icon)
    }

    /// The message that the address asks for.
    init?(_ request: WebRequest, _ texts: Texts) {
        let word = request.queryValue("bilgi")
        if let bulk = BulkFlash(word) {
            self.init(bulk.text(texts), bulk.outcome.refused > 0 ? .warn : .good, "check-circle")
        } else if let flash = Flash(rawValue: word) {
            self.init(texts(flash.phrase), .good, "check-circle")
        } else {
            return nil
        }
    }

    /// Why something could not be done.
    init(_ problem: Problem) { self.init("\(problem.title): \(problem.detail)", .bad, "alert") }
}
