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
    case connectionWorks = "baglanti-calisiyor"
    case pulling = "cekiliyor"
    case paused = "duraklatildi"
    case resumed = "devam-ediyor"
    case retried = "yeniden-deneniyor"
    case stopped = "durduruldu"
    case messageQueued = "mesaj-kuyrukta"
    case passwordChanged = "sifre-degisti"
    case keyRevoked = "anahtar-iptal"
    case signedOut = "cikildi"

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
        case .connectionWorks: Phrase("Bağlantı çalışıyor.", "The connection works.")
        case .pulling: Phrase("Siparişler çekiliyor.", "Orders are being pulled.")
        case .paused: Phrase("Entegrasyon duraklatıldı.", "The integration is paused.")
        case .resumed: Phrase("Entegrasyon yeniden çalışıyor.", "The integration runs again.")
        case .retried: Phrase("İş yeniden sıraya alındı.", "The job is queued again.")
        case .stopped: Phrase("İş durduruldu.", "The job was stopped.")
        case .messageQueued: Phrase("Mesaj yeniden sıraya alındı.", "The message is queued again.")
        case .passwordChanged: Phrase("Şifreniz değişti.", "Your password was changed.")
        case .keyRevoked: Phrase("Anahtar iptal edildi.", "The key was revoked.")
        case .signedOut: Phrase("Oturumunuz kapatıldı.", "You are signed out.")
        }
    }

    /// The address of a page that says this.
    func at(_ path: String) -> String { path + (path.contains("?") ? "&" : "?") + "bilgi=" + rawValue }
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
        guard let flash = Flash(rawValue: request.queryValue("bilgi")) else { return nil }
        self.init(texts(flash.phrase), .good, "check-circle")
    }

    /// Why something could not be done.
    init(_ problem: Problem) { self.init("\(problem.title): \(problem.detail)", .bad, "alert") }
}
