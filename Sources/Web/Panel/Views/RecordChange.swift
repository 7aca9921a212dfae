import Domain
import LosslessJSON

/// One field of a change: what it was and what it is.
struct RecordChange {
    let fieldTitle: String
    /// Nil if nothing was there before.
    let oldValue: String?
    let newValue: String

    private static let phrases = [
        "ad": Phrase("Ad", "Name"), "durum": Phrase("Durum", "State"), "aktif": Phrase("Etkin", "Active"),
        "oncelik": Phrase("Öncelik", "Priority"), "carpan": Phrase("Çarpan", "Multiplier"),
        "stok": Phrase("Stok", "Stock"), "maliyet": Phrase("Maliyet", "Cost"), "barkod": Phrase("Barkod", "Barcode"),
        "sku": Phrase("Stok kodu", "SKU"), "rol": Phrase("Rol", "Role"), "email": Phrase("E-posta", "E-mail"),
        "telefon": Phrase("Telefon", "Telephone"), "sifre": Phrase("Şifre", "Password"),
        "sifre_hash": Phrase("Şifre", "Password"), "api_key": Phrase("API anahtarı", "API key"),
        "api_secret": Phrase("API gizli anahtarı", "API secret"),
        "kullanici_adi": Phrase("Kullanıcı adı", "User name"),
        "otomatik_gonder": Phrase("Kendiliğinden gönderim", "Automatic submission"),
        "bekletildi": Phrase("Bekletiliyor", "On hold"), "bekletme_bitis_at": Phrase("Bekletme bitişi", "Hold ends"),
        "agirlik": Phrase("Ağırlık", "Weight"), "eszamanli": Phrase("Aynı anda", "At once"),
        "duraklatildi": Phrase("Duraklatıldı", "Paused"), "adet": Phrase("Adet", "Number"),
        "dosya_turu": Phrase("Dosya türü", "Kind of file"), "boyut": Phrase("Boyut", "Size"),
        "toplam_tutar": Phrase("Tutar", "Amount"), "tutar_alt": Phrase("En az tutar", "Least amount"),
        "tutar_ust": Phrase("En çok tutar", "Largest amount"), "kategori": Phrase("Kategori", "Category"),
        "il": Phrase("İl", "City"), "sku_on_eki": Phrase("Stok kodu başlangıcı", "SKU prefix"),
    ]

    /// The fields of a change, in the order in which they were noted; none for text that is no object.
    static func list(before: String?, after: String?, _ texts: Texts) -> [RecordChange] {
        let (old, new) = (members(before), members(after))
        let gone = old.filter { member in !new.contains { $0.name == member.name } }
        let rest = gone.map { JSON.Member($0.name, .null) }
        return (new + rest).map { member in
            let known = old.first { $0.name == member.name }?.value
            return RecordChange(
                fieldTitle: phrases[member.name].map { texts($0) } ?? member.name,
                oldValue: known.map { shown($0, texts) }, newValue: shown(member.value, texts))
        }
    }

    private static func members(_ text: String?) -> [JSON.Member] {
        text.flatMap { try? JSON(parsing: $0) }?.members ?? []
    }

    private static func shown(_ value: JSON, _ texts: Texts) -> String {
        switch value {
        case .null: "—"
        case .bool(let flag): texts(flag ? Phrase("evet", "yes") : Phrase("hayır", "no"))
        case .string("değişti"): texts(Phrase("değişti (değeri gösterilmez)", "changed (its value is not shown)"))
        case .string(let text):
            OrderStatus(rawValue: text).map { texts($0.mark.phrase) }
                ?? Timestamp(iso8601: text).map { IstanbulTime.format($0) } ?? text
        default: value.description
        }
    }
}
