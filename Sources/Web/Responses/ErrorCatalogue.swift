/// Every code that an answer of the API may carry (`kod`), with what it means. The codes are stable: programs rely on them.
/// `Docs/api-errors.md` is this list; a test compares both with the sources.
package enum ErrorCatalogue {
    package struct Entry: Sendable {
        package let code: String
        package let status: Int
        package let turkish: String
        package let english: String

        init(_ code: String, _ status: Int, _ turkish: String, _ english: String) {
            (self.code, self.status, self.turkish, self.english) = (code, status, turkish, english)
        }
    }

    package static let entries = request + access + data + states + people + accounts + transfer + elsewhere

    /// The English text for a code; for one that is not listed, what its status says.
    static func english(_ code: String, status: Int) -> String {
        byCode[code]?.english ?? (status >= 500 ? "The server could not do it." : "The request was refused.")
    }

    private static let byCode = Dictionary(entries.map { ($0.code, $0) }) { first, _ in first }

    private static let request = [
        Entry("json_hatali", 400, "Gövde geçerli JSON değil.", "The body is not valid JSON."),
        Entry(
            "govde_okunamadi", 400, "Gövde, türünün söylediği biçimde değil.",
            "The body is not in the form its type promises."),
        Entry("istek_hatali", 400, "İstek HTTP kurallarına uymuyor.", "The request breaks the rules of HTTP."),
        Entry(
            "host_gecersiz", 400, "Host başlığı bu sunucunun adı değil.",
            "The Host header is none of this server's names."),
        Entry(
            "anahtar_sorguda", 400,
            "API anahtarı adresin içinde gönderilmiş; yalnız Authorization başlığında gönderilir.",
            "The API key was sent in the address; it belongs into the Authorization header only."),
        Entry("yontem_yok", 405, "Bu adreste bu yöntem yok.", "This address does not have this method."),
        Entry(
            "surum_eskidi", 412, "Kayıt, If-Match ile gönderilen sürümden sonra değişmiş.",
            "The record has changed since the version sent in If-Match."),
        Entry("cok_yavas", 408, "Gövde zamanında gelmedi.", "The body did not arrive in time."),
        Entry("cok_buyuk", 413, "Gövde çok büyük.", "The body is too large."),
        Entry("icerik_turu", 415, "Content-Type bu adrese uymuyor.", "The Content-Type does not fit this address."),
        Entry(
            "gecersiz_veri", 422, "Alanlar geçersiz; alanlar listesi her birini söyler.",
            "Fields are invalid; alanlar names each."),
        Entry("kural_disi", 422, "Değerler veri kurallarına uymuyor.", "Values break a rule of the data."),
        Entry(
            "idempotency_uyusmuyor", 422, "Bu Idempotency-Key başka bir istekle kullanılmış.",
            "This Idempotency-Key was used with another request."),
        Entry(
            "islem_suruyor", 409, "Aynı Idempotency-Key ile bir istek sürüyor ya da yarıda kalmış.",
            "A request with the same Idempotency-Key is running or was cut off."),
        Entry(
            "yanit_okunamiyor", 409, "Aynı Idempotency-Key ile işlem yapılmış, yanıtı artık okunamıyor.",
            "The work for this Idempotency-Key was done; its answer can't be read any more."),
    ]

    private static let access = [
        Entry("kimlik_gerekli", 401, "Anahtar ya da oturum yok veya geçersiz.", "There is no valid key or session."),
        Entry("giris_reddedildi", 401, "E-posta adresi veya şifre yanlış.", "The address or the password is wrong."),
        Entry("kanca_reddedildi", 401, "Bildirimin kanıtı doğrulanamadı.", "The webhook's proof was not good."),
        Entry("yetki_yok", 403, "Rolün ya da anahtarın bu yetkisi yok.", "The role or the key lacks this permission."),
        Entry(
            "adres_izinli_degil", 403, "Anahtar bu ağ adresinden kullanılamaz.",
            "The key may not be used from this network address."),
        Entry(
            "baska_siteden", 403, "İstek panelin kendi sayfasından gelmiyor.",
            "The request does not come from a page of the panel."),
        Entry("bulunamadi", 404, "Böyle bir kayıt ya da adres yok.", "There is no such record or address."),
        Entry(
            "baglanti_gecersiz", 410, "Tek kullanımlık bağlantı kullanılmış ya da bitmiş.",
            "The one-time link was used or is over."),
        Entry(
            "cok_fazla_istek", 429, "Kısa sürede çok fazla istek; Retry-After sonra yeniden.",
            "Too many requests in a short time; try again after Retry-After."),
        Entry("cok_fazla_deneme", 429, "Çok fazla hatalı deneme.", "Too many wrong attempts."),
        Entry("hesap_pasif", 409, "Hesap pasif.", "The account is disabled."),
        Entry("eposta_kayitli", 409, "E-posta adresiyle bir hesap var.", "There is an account with this address."),
        Entry("zaten_yenilendi", 409, "Anahtarın yerine bir yenisi verilmiş.", "The key was renewed before."),
    ]

    private static let data = [
        Entry("zaten_var", 409, "Aynı bilgilerle bir kayıt var.", "There is a record with the same data."),
        Entry(
            "kullanimda", 409, "Başka kayıtlar buna bağlı; silinemez.",
            "Other records depend on it; it can't be deleted."),
        Entry("siparis_silinmez", 409, "Siparişler silinmez, iptal edilir.", "Orders are not deleted; cancel them."),
        Entry(
            "fatura_silinmez", 409, "Pazaryerine bildirilmiş fatura silinmez.",
            "An invoice that the shop has is not deleted."),
        Entry("cok_dosya", 409, "Siparişin dosya sınırı dolu.", "The order has all the files that it may have."),
        Entry("dosya_bozuk", 409, "Dosyanın içeriği depoda değişmiş.", "The file's content has changed in the store."),
    ]

    private static let states = [
        Entry("gecis_yok", 409, "Bu durumdan o duruma geçilemez.", "There is no way from this state to that."),
        Entry("gecersiz_gecis", 409, "Bu durumdan o duruma geçilemez.", "There is no way from this state to that."),
        Entry("gecersiz_durum", 409, "Kaydın durumu buna elvermiyor.", "The state of the record does not allow it."),
        Entry("bekletiliyor", 409, "Sipariş bekletiliyor.", "The order is on hold."),
        Entry("bekletilmiyor", 409, "Sipariş bekletilmiyor.", "The order is not on hold."),
        Entry("kargoda", 409, "Sipariş kargoya verilmiş.", "The order is on its way."),
        Entry("iptal_talebi", 409, "Siparişin iptali istenmiş.", "The order's cancellation was asked for."),
        Entry("tedarikcide", 409, "Siparişin açık bir tedarikçi siparişi var.", "The order is open at a supplier."),
        Entry("belirsiz_degil", 409, "Gönderimin sonucu belirsiz değil.", "The submission's outcome is not unknown."),
        Entry("eslesme_yok", 409, "Bir satırın tedarikçi ürünü yok.", "A line has no supplier product."),
        Entry("anahtar_yok", 409, "Satırın barkodu da stok kodu da yok.", "The line has neither barcode nor SKU."),
        Entry("pazaryeri_yok", 409, "Siparişin pazaryeri yok.", "The order has no marketplace."),
        Entry("pazaryeri_odemesi", 409, "Ödeme durumunu pazaryeri bildirir.", "The marketplace reports the payment."),
        Entry("gonderildi", 409, "Mesaj gönderilmiş.", "The message was sent."),
        Entry("kanal_yok", 409, "Çalışan bir mesaj kanalı yok.", "There is no working message channel."),
        Entry("telefon_yok", 409, "Alıcının geçerli telefonu yok.", "The buyer has no valid phone number."),
        Entry("cekilemez", 409, "Bu platformdan sipariş çekilmez.", "This platform has no orders to pull."),
        Entry("duraklatildi", 409, "Entegrasyon duraklatılmış.", "The integration is paused."),
        Entry("gonderim_kapandi", 409, "Gönderim kapanmış.", "The submission is closed."),
        Entry("zaten_kuyrukta", 409, "Aynı iş kuyrukta bekliyor.", "The same job is waiting already."),
        Entry(
            "kuyruk_dolu", 429, "Bayinin kuyruğu dolu; Retry-After sonra yeniden.",
            "The dealer's queue is full; try again after Retry-After."),
    ]

    private static let people = [
        Entry("talep_kapali", 409, "Kişisel veri talebi kapanmış.", "The personal data request is closed."),
        Entry("talep_turu", 409, "Talep bir silme talebi değil.", "The request does not ask for erasure."),
        Entry("suren_siparis", 409, "Kişinin süren siparişi var.", "The person has an open order."),
        Entry("siliniyor", 409, "Silme sürüyor.", "The erasure is under way."),
        Entry("bildirildi", 409, "İhlal zaten bildirilmiş.", "The breach was reported before."),
        Entry("kapandi", 409, "Kayıt kapanmış.", "The record is closed."),
        Entry("zaten_yanitlandi", 409, "Sipariş daha önce yanıtlanmış.", "The order was answered before."),
        Entry(
            "cok_baglanti", 409, "Siparişin açık bağlantı sınırı dolu.", "The order has all the links that it may have."
        ),
        Entry("cok_webhook", 409, "Bayinin webhook sınırı dolu.", "The dealer has all the webhooks that it may have."),
        Entry("kota_dolu", 409, "Bayinin dosya alanı dolu.", "The dealer's room for files is used up."),
        Entry("imha_kaydi_bozuk", 409, "İmha kaydı okunamıyor.", "The record of erasures can't be read."),
        Entry("denetim_anahtari_yok", 409, "Denetim kaydının anahtarı yok.", "The audit's key is missing."),
    ]

    private static let accounts = [
        Entry("yeniden_dogrula", 403, "İşlem için yeniden doğrulama gerekli.", "The action asks for a fresh proof."),
        Entry("ikinci_adim_gerekli", 403, "Girişin ikinci adımı eksik.", "The second step of the sign-in is missing."),
        Entry("ikinci_adim_kur", 403, "Önce ikinci adım kurulmalı.", "A second step has to be set up first."),
        Entry("bastan_basla", 401, "Giriş baştan başlamalı.", "The sign-in has to begin again."),
        Entry("ikinci_adim_var", 409, "İkinci adım zaten kurulu.", "The second step is set up already."),
        Entry("ikinci_adim_yok", 409, "İkinci adım kurulu değil.", "There is no second step."),
        Entry(
            "ikinci_adim_zorunlu", 409, "İkinci adım zorunlu; kapatılamaz.",
            "The second step is required; it can't be switched off."),
        Entry("kurulum_yok", 409, "Kurulum baştan başlatılmalı.", "The set-up has to begin again."),
        Entry("kendi_hesabi", 409, "Kimse kendi hesabını kapatamaz.", "Nobody can close their own account."),
        Entry("son_yonetici", 409, "Son etkin yönetici kalmalı.", "The last active administrator has to stay."),
        Entry(
            "bayi_kullanimda", 409, "Bayinin kayıtları var; rolü kalmalı.",
            "The dealer has records; the role has to stay."),
        Entry("rol_kullanimda", 409, "Rol kişilerde var.", "People have the role."),
        Entry("rol_var", 409, "Bu adda bir rol var.", "There is a role of this name."),
        Entry("sabit_rol", 409, "Kurulumun rolü değiştirilemez.", "A role of the installation can't be changed."),
        Entry("yetki_asimi", 409, "Kimse kendinde olmayan yetkiyi veremez.", "Nobody gives a right that they lack."),
    ]

    private static let transfer = [
        Entry(
            "cok_aktarim", 409, "Aynı anda en çok bu kadar dışa aktarım sürebilir.", "No more exports may run at once."),
        Entry(
            "cok_ice_aktarim", 409, "Bayinin aynı anda en çok bu kadar içe aktarımı sürebilir.",
            "No more imports of the dealer may be open at once."),
        Entry("hazir_degil", 409, "Dosya henüz hazır değil.", "The file is not ready yet."),
        Entry("suresi_doldu", 410, "Dosyanın süresi doldu.", "The file's time is over."),
        Entry("deneme_degil", 409, "Yalnız bir deneme uygulanabilir.", "Only a trial can be applied."),
        Entry("anahtar_dosyasi", 409, "Anahtar dosyası veriyi açamıyor.", "The key file can't open the data."),
    ]

    private static let elsewhere = [
        Entry(
            "dis_sistem_limit", 503, "Bağlı sistemin çağrı sınırı dolu.",
            "The connected system's rate limit is used up."),
        Entry("dis_sistem_gecici", 502, "Bağlı sistem yanıt vermedi.", "The connected system did not answer."),
        Entry(
            "dis_sistem_belirsiz", 502, "Bağlı sistemin ne yaptığı bilinmiyor.",
            "What the connected system did is not known."),
        Entry("dis_sistem_kalici", 422, "Bağlı sistem isteği reddetti.", "The connected system refused."),
        Entry(
            "dis_sistem_kimlik", 422, "Bağlı sistem kimlik bilgisini reddetti.",
            "The connected system refused the credentials."),
        Entry("ic_hata", 500, "Beklenmeyen bir hata.", "An unexpected fault."),
        Entry(
            "mesgul", 503, "Sunucu meşgul; Retry-After sonra yeniden.",
            "The server is busy; try again after Retry-After."),
        Entry("kapaniyor", 503, "Sunucu kapanıyor.", "The server is shutting down."),
        Entry(
            "sonuc_belirsiz", 503, "İşlemin kaydedilip kaydedilmediği bilinmiyor; aynı Idempotency-Key ile yineleyin.",
            "Whether it was stored is not known; repeat it with the same Idempotency-Key."),
    ]

    /// The list as Markdown, for `Docs/api-errors.md`.
    package static var markdown: String {
        let rows = entries.map { "| `\($0.code)` | \($0.status) | \($0.turkish) | \($0.english) |" }
        return """
            # Error codes of the API

            Every refusal is `application/problem+json` (RFC 9457). `kod` is stable and for programs, `detail` (and `mesaj`) is
            Turkish and for people, `message` is English. `istek_id` (also `istek_no` and the header `X-Request-Id`) finds the
            request in the log. `alanlar` names each wrong field. Codes may be added; a program treats one that it does not know
            by its status.

            | kod | status | Türkçe | English |
            |---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
