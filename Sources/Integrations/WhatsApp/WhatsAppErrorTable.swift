import Domain

/// What the error codes of the WhatsApp Cloud API mean for us. Meta's advice is to look at the code alone, not at the
/// HTTP status or the title.
///
/// Source: Meta's page "Cloud API error codes"; which of them may be retried is our reading of its advice.
enum WhatsAppErrorTable {
    struct Row: Sendable {
        var codes: [ClosedRange<Int64>]
        var kind: IntegrationError.Class
        /// How long to wait; nil for the usual waiting times.
        var wait: Duration?
        /// What happened and what to do, in Turkish.
        var message: String

        init(_ codes: ClosedRange<Int64>..., as kind: IntegrationError.Class, wait: Duration? = nil, _ message: String)
        {
            (self.codes, self.kind, self.wait, self.message) = (codes, kind, wait, message)
        }
    }

    /// The meaning of a code; nil if it is not known.
    static func row(_ code: Int64) -> Row? { rows.first { $0.codes.contains { $0.contains(code) } } }

    private static let rows: [Row] = [
        // The account: nothing goes until a person has acted.
        Row(
            0...0, 190...190, as: .credentials, "WhatsApp erişim anahtarı geçersiz veya süresi dolmuş; yenisini girin."),
        Row(
            3...3, 10...10, 200...299, 131_005...131_005, as: .credentials,
            "WhatsApp erişim anahtarının yetkisi eksik; whatsapp_business_messaging izni verin."),
        Row(
            368...368, 131_031...131_031, as: .credentials,
            "WhatsApp hesabı kısıtlanmış veya kilitlenmiş; Meta İşletme Yöneticisi'ni denetleyin."),
        Row(131_042...131_042, as: .credentials, "WhatsApp hesabında ödeme sorunu var; ödeme yöntemini düzeltin."),
        Row(134_011...134_011, as: .credentials, "WhatsApp ödeme koşulları kabul edilmemiş; Meta hesabında onaylayın."),
        Row(
            131_045...131_045, 133_006...133_006, 133_010...133_010, as: .credentials,
            "WhatsApp telefon numarası kayıtlı veya doğrulanmış değil; numarayı yeniden kaydedin."),
        Row(
            131_037...131_037, 131_063...131_063, as: .credentials,
            "WhatsApp numarasının görünen adı onaylı değil veya gönderim kapatılmış; Meta hesabını denetleyin."),

        // Limits: the message waits.
        Row(4...4, as: .rateLimited, wait: .seconds(300), "WhatsApp uygulama istek sınırı doldu; beklenecek."),
        Row(80_007...80_008, as: .rateLimited, wait: .seconds(600), "WhatsApp hesap istek sınırı doldu; beklenecek."),
        Row(130_429...130_429, as: .rateLimited, wait: .seconds(5), "WhatsApp gönderim hızı aşıldı; beklenecek."),
        Row(
            131_056...131_056, as: .rateLimited, wait: .seconds(6),
            "Aynı kişiye çok sık WhatsApp mesajı gönderildi; beklenecek."),
        Row(
            131_048...131_048, as: .rateLimited, wait: .seconds(3 * 3600),
            "WhatsApp numarası istenmeyen mesaj sınırına takıldı; saatlerce beklenecek, şikâyetleri denetleyin."),
        Row(
            131_064...131_064, as: .rateLimited, wait: .seconds(3 * 3600),
            "WhatsApp şablon sınıfı sınırına takıldı; beklenecek, şablonların sınıfını düzeltin."),

        // Trouble on their side, and the message was refused.
        Row(
            2...2, 131_016...131_016, 131_057...131_057, 133_004...133_004, as: .temporary,
            "WhatsApp geçici olarak hizmet veremiyor; yeniden denenecek."),
        Row(1...1, 131_000...131_000, as: .temporary, "WhatsApp bilinmeyen bir hata bildirdi; yeniden denenecek."),

        // This message to this person: another channel may work.
        Row(
            131_026...131_026, as: .permanent,
            "Mesaj iletilemez: numara WhatsApp kullanmıyor veya koşulları kabul etmemiş; SMS veya e-posta deneyin."),
        Row(
            131_047...131_047, as: .permanent,
            "Alıcının son mesajından 24 saat geçmiş; yalnızca onaylı şablon gönderilebilir."),
        Row(131_049...131_049, as: .permanent, "WhatsApp bu kişiye pazarlama mesajını iletmedi; 24 saat denemeyin."),
        Row(131_050...131_050, as: .permanent, "Alıcı pazarlama mesajlarını kapatmış."),
        Row(130_472...130_472, as: .permanent, "Alıcı bir Meta deneyinde, mesaj iletilmez; başka kanal deneyin."),
        Row(130_403...130_403, as: .permanent, "Bu kişi işletme tarafından engellenmiş."),
        Row(130_497...130_497, as: .permanent, "Alıcının ülkesine WhatsApp mesajı gönderilemiyor."),
        Row(131_021...131_021, as: .permanent, "Gönderen ve alıcı aynı numara."),
        Row(131_030...131_030, as: .permanent, "Deneme numarası yalnızca izin verilen alıcılara mesaj gönderebilir."),

        // The message itself.
        Row(131_051...131_051, as: .permanent, "WhatsApp bu mesaj türünü desteklemiyor."),
        Row(
            131_052...131_053, as: .permanent, "WhatsApp dosyayı kabul etmedi; dosyanın türünü ve boyutunu denetleyin."),
        Row(
            33...33, 100...100, 131_008...131_009, 135_000...135_000, as: .permanent,
            "WhatsApp isteği geçersiz buldu; telefon numarası kimliğini ve şablon değerlerini denetleyin."),
        Row(
            132_000...132_001, 132_005...132_005, 132_007...132_007, 132_012...132_012, 132_018...132_018,
            as: .permanent, "WhatsApp şablonu yok, onaysız veya değerleri uymuyor; şablonu denetleyin."),
        Row(
            132_015...132_016, as: .permanent,
            "WhatsApp şablonu durdurulmuş veya kapatılmış; başka şablon veya kanal kullanın."),
    ]
}
