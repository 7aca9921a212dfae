import Domain
import HTTPTypes
import Hummingbird
import JobQueue
import LosslessJSON
import NIOCore
import Operations
import SQLEngine
import Storage

/// The one place that turns errors into what a caller is told. Nothing of the inside gets out: no SQL, no path, no text
/// of another system but the one that was written for people.
package enum ErrorMapping {
    package static func problem(for error: any Error) -> Problem {
        switch error {
        case let error as OperationError: operation(error)
        case let error as ApiFault: api(error)
        case let error as SignInError: signIn(error)
        case let error as RequestFault: request(error)
        case let error as TooManyRequests: tooMany(error)
        case let error as JSONError: json(error)
        case let error as TransitionError: transition(error)
        case let error as SQLError: database(error)
        case let error as EnqueueError: queue(error)
        case let error as IntegrationError: outside(error)
        case is WebhookRefused: webhookRefused
        case let error as HTTPError: http(error)
        case is NIOTooManyBytesError: request(.bodyTooLarge(limit: 0))
        case is CancellationError:
            Problem(503, "kapaniyor", "Sunucu kapanıyor", "İsteği birazdan yeniden gönderin.", retryAfter: 5)
        default: unexpected
        }
    }

    /// What the log says of an error: never what another system answered.
    static func logText(for error: any Error) -> String { Redaction.withoutSecrets(plainLogText(for: error)) }

    private static func plainLogText(for error: any Error) -> String {
        switch error {
        case OperationError.outside(let error): "dış sistem: \(error.kind.rawValue) \(error.code)"
        case let error as IntegrationError: "dış sistem: \(error.kind.rawValue) \(error.code)"
        case let error as SQLError: "veritabanı: \(error)"
        default: "\(type(of: error)): \(error)"
        }
    }

    static let notFound = Problem(404, "bulunamadi", "Bulunamadı", "Böyle bir kayıt veya sayfa yok.")

    private static let unexpected = Problem(
        500, "ic_hata", "Beklenmeyen bir hata oldu",
        "Hata kaydedildi. Yeniden deneyin; sürerse istek numarasıyla birlikte bildirin.")

    private static let webhookRefused = Problem(
        401, "kanca_reddedildi", "Bildirim reddedildi", "İmza veya kimlik bilgisi doğrulanamadı.")

    private static func operation(_ error: OperationError) -> Problem {
        switch error {
        case .notFound: return notFound
        case .forbidden:
            return Problem(403, "yetki_yok", "Yetkiniz yok", "Bu işlem rolünüze açık değil.")
        case .invalid(let fields):
            var problem = Problem(
                422, "gecersiz_veri", "Gönderilen bilgiler geçersiz", "\(fields.count) alan düzeltilmeli.")
            problem.fields = fields
            return problem
        case .conflict(let code, let message): return conflict(code, message)
        case .outside(let error): return outside(error)
        }
    }

    private static func conflict(_ code: String, _ message: String) -> Problem {
        switch code {
        case "mesgul": Problem(503, code, "Sunucu şu anda meşgul", message, retryAfter: 5)
        case "baglanti_gecersiz": Problem(410, code, "Bağlantı geçersiz", message)
        case "suresi_doldu": Problem(410, code, "Süresi doldu", message)
        default: Problem(409, code, "Bu durumda yapılamaz", message)
        }
    }

    private static func outside(_ error: IntegrationError) -> Problem {
        let seconds = error.retryAfter.map { max(1, Int($0.components.seconds)) }
        let title = "Bağlı sistem isteği yerine getirmedi"
        return switch error.kind {
        case .rateLimited: Problem(503, "dis_sistem_limit", title, error.message, retryAfter: seconds ?? 30)
        case .temporary, .outcomeUnknown: Problem(502, "dis_sistem_\(error.kind.rawValue)", title, error.message)
        case .permanent, .credentials: Problem(422, "dis_sistem_\(error.kind.rawValue)", title, error.message)
        }
    }

    private static func signIn(_ error: SignInError) -> Problem {
        switch error {
        case .refused:
            return Problem(401, "giris_reddedildi", "Giriş yapılamadı", "E-posta adresi veya şifre yanlış.")
        case .throttled(let wait):
            let seconds = max(1, Int(wait.components.seconds) + 1)
            return Problem(
                429, "cok_fazla_deneme", "Çok fazla hatalı deneme",
                "\(seconds) saniye sonra yeniden deneyin.", retryAfter: seconds)
        case .notSignedIn:
            var problem = Problem(
                401, "kimlik_gerekli", "Kimlik doğrulanamadı",
                "Geçerli bir oturum veya API anahtarı gerekir (Authorization: Bearer oms_…).")
            problem.headers = [(.wwwAuthenticate, "Bearer realm=\"siparis\"")]
            return problem
        case .addressRefused:
            return Problem(
                403, "adres_izinli_degil", "Adres izinli değil",
                "Bu API anahtarı, isteğin geldiği ağ adresinden kullanılamaz. Anahtarın adres listesini denetleyin.")
        case .secondStepNeeded(let stage):
            return Problem(
                403, stage == .enrolment ? "ikinci_adim_kur" : "ikinci_adim_gerekli", "Giriş tamamlanmadı",
                "Önce girişin ikinci adımını tamamlayın.")
        case .startOver:
            return Problem(
                401, "bastan_basla", "Giriş baştan başlamalı", "Çok fazla yanlış kod girildi. Yeniden giriş yapın.")
        case .freshProofNeeded:
            return Problem(
                403, "yeniden_dogrula", "Yeniden doğrulama gerekli",
                "Bu işlem için şifrenizi ya da ikinci adım kodunuzu yeniden girin.")
        }
    }

    private static func tooMany(_ error: TooManyRequests) -> Problem {
        let seconds = max(1, error.standing.retryAfter?.wholeSecondsUp ?? 1)
        return Problem(
            429, "cok_fazla_istek", "Çok fazla istek",
            "Kısa sürede çok fazla \(error.subject) geldi. \(seconds) saniye sonra yeniden deneyin.",
            retryAfter: seconds)
    }

    private static func request(_ error: RequestFault) -> Problem {
        switch error {
        case .malformedBody(let reason):
            return Problem(400, "govde_okunamadi", "İstek gövdesi okunamadı", "İstek gövdesi okunamadı: \(reason).")
        case .unsupportedMediaType(let expected):
            return Problem(
                415, "icerik_turu", "İçerik türü desteklenmiyor",
                "Content-Type şunlardan biri olmalı: \(expected.joined(separator: ", ")).")
        case .bodyTooLarge(let limit):
            let size = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit >> 10) KiB"
            return Problem(
                413, "cok_buyuk", "İstek çok büyük", limit > 0 ? "En çok \(size) gönderilebilir." : "Gövde çok büyük.")
        case .tooSlow:
            return Problem(
                408, "cok_yavas", "İstek zamanında gelmedi",
                "İstek gövdesi zamanında tamamlanmadı. Bağlantınızı denetleyip yeniden gönderin.")
        case .unknownHost:
            return Problem(400, "host_gecersiz", "Adres tanınmıyor", "Host başlığı bu sunucunun adlarından biri değil.")
        case .crossSite:
            return Problem(
                403, "baska_siteden", "İstek reddedildi",
                "İstek bu panelin kendi sayfasından gelmiyor veya sayfa eskidi. Sayfayı yenileyip yeniden deneyin.")
        case .methodNotAllowed(let allowed):
            var problem = Problem(
                405, "yontem_yok", "Bu yöntem kullanılamaz",
                "Bu adreste kullanılabilenler: \(allowed.joined(separator: ", ")).")
            problem.headers = [(.allow, allowed.joined(separator: ", "))]
            return problem
        }
    }

    private static func json(_ error: JSONError) -> Problem {
        Problem(
            400, "json_hatali", "JSON okunamadı",
            "Satır \(error.line), sütun \(error.column): \(error.reason.turkish).")
    }

    private static func transition(_ error: TransitionError) -> Problem {
        let allowed = error.from.next.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            409, "gecis_yok", "Bu durumda yapılamaz",
            "“\(error.from.rawValue)” durumundan “\(error.to.rawValue)” durumuna geçilemez. "
                + (allowed.isEmpty ? "Bu durumdan çıkış yok." : "Geçilebilecek durumlar: \(allowed)."))
    }

    private static func database(_ error: SQLError) -> Problem {
        switch error.kind {
        case .unique: Problem(409, "zaten_var", "Zaten var", "Aynı bilgilerle bir kayıt var.")
        case .foreignKey, .check, .notNull:
            Problem(422, "kural_disi", "Gönderilen bilgiler geçersiz", "Değerler veri kurallarına uymuyor.")
        case .busy, .serialization, .disconnected, .cancelled:
            Problem(503, "mesgul", "Sunucu şu anda meşgul", "Birkaç saniye sonra yeniden deneyin.", retryAfter: 2)
        case .commitUnknown:
            Problem(
                503, "sonuc_belirsiz", "Sonuç belirsiz",
                "İşlemin kaydedilip kaydedilmediği bilinmiyor. Yeniden denemeden önce kontrol edin.", retryAfter: 5)
        case .storage, .decoding, .noRow, .other: unexpected
        }
    }

    private static func queue(_ error: EnqueueError) -> Problem {
        switch error {
        case .laneIsFull(let limit):
            Problem(
                429, "kuyruk_dolu", "Kuyruk dolu",
                "Bekleyen iş sayısı \(limit) sınırında. Bekleyenler azalınca yeniden gönderin.", retryAfter: 30)
        case .payloadTooLarge: request(.bodyTooLarge(limit: NewJob.payloadBytesMax))
        case .payloadHasNUL, .keyTooLong:
            Problem(422, "gecersiz_veri", "Gönderilen bilgiler geçersiz", "İşin verisi kuyruğa yazılamadı.")
        }
    }

    private static func http(_ error: HTTPError) -> Problem {
        switch error.status.code {
        case 404: notFound
        case 413: request(.bodyTooLarge(limit: 0))
        case 400..<500:
            Problem(error.status.code, "istek_hatali", "İstek anlaşılamadı", "İstek HTTP kurallarına uymuyor.")
        default: unexpected
        }
    }
}

extension JSONError.Reason {
    fileprivate var turkish: String {
        switch self {
        case .unexpectedEnd: "metin erken bitiyor"
        case .unexpectedCharacter: "beklenmeyen karakter"
        case .invalidNumber: "geçerli bir sayı değil"
        case .invalidEscape: "metinde geçersiz kaçış dizisi"
        case .controlCharacter: "metinde kontrol karakteri"
        case .invalidUTF8: "geçersiz UTF-8"
        case .duplicateName: "aynı ad bir nesnede iki kez geçiyor"
        case .tooDeep: "iç içe çok derin"
        case .trailingText: "değerin ardından fazladan metin var"
        }
    }
}

extension ErrorMapping {
    fileprivate static func api(_ fault: ApiFault) -> Problem {
        switch fault {
        case .staleVersion(let current):
            var problem = Problem(
                412, "surum_eskidi", "Kayıt değişmiş",
                "Kayıt, gönderdiğiniz sürümden sonra değişmiş. Yeniden okuyun ve değişikliği ona göre gönderin.")
            problem.headers = [(.eTag, current)]
            problem.version = current
            return problem
        case .keyMismatch:
            return Problem(
                422, "idempotency_uyusmuyor", "Anahtar başka bir isteğin",
                "Bu Idempotency-Key başka bir istekle kullanıldı; yeni bir anahtar üretin.")
        case .inProgress:
            return Problem(
                409, "islem_suruyor", "İşlem sürüyor",
                "Aynı anahtarlı istek sürüyor ya da yarıda kaldı. Yinelemeden önce sonucuna bakın.", retryAfter: 5)
        case .answerLost:
            return Problem(
                409, "yanit_okunamiyor", "Yanıt okunamıyor",
                "Bu anahtarla istenen işlem yapıldı, ama yanıtı artık okunamıyor. Sonucu listelerden bulun.")
        case .keyInQuery:
            return Problem(
                400, "anahtar_sorguda", "Anahtar adreste",
                "API anahtarı adresin içinde gönderilmez; kayıtlara geçer. Authorization: Bearer başlığıyla gönderin ve "
                    + "bu anahtarı yenileyin.")
        }
    }
}
