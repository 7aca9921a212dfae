import Domain
import Testing

@Suite("What is hidden in texts")
struct RedactionTests {
    static let token = "oms_" + String(repeating: "0a1b", count: 16)
    static let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    @Test(
        "Secrets go by the name before them",
        arguments: [
            ("api_key=abc&sayfa=2", "api_key=•••&sayfa=2"), ("apiKey: q7Rt-12", "apiKey: •••"),
            ("API-SECRET=\"a b\" tamam", "API-SECRET=\"•••\" tamam"),
            ("{\"sifre\": \"ab\\\"c\"}", "{\"sifre\": \"•••\"}"),
            ("{\\\"token\\\":\\\"abc\\\"}", "{\\\"token\\\":\\\"•••\\\"}"), ("şifre='x y'", "şifre='•••'"),
            ("Authorization: Basic YTpi devam", "Authorization: •••"),
            ("Cookie: a=1; b=2\nHost: x", "Cookie: •••\nHost: x"), ("Set-Cookie: oturum=1; Path=/", "Set-Cookie: •••"),
            ("x-signature=ab12", "x-signature=•••"), ("imza=ab12, gövde", "imza=•••, gövde"),
            ("client_secret=s3;", "client_secret=•••;"), ("access_token=t&x=1", "access_token=•••&x=1"),
            ("parola: K4narya!", "parola: •••"), ("{\"token\":\"kesik", "{\"token\":\"•••"),
        ])
    func byName(text: String, shown: String) {
        #expect(Redaction.withoutSecrets(text) == shown)
    }

    @Test(
        "Secrets go by their form",
        arguments: [
            ("Anahtar \(token) geçersiz", "Anahtar ••• geçersiz"), ("(\(jwt))", "(•••)"),
            ("Bearer abcdef123456", "Bearer •••"), ("basic YWRtaW46c2lmcmU=", "basic •••"),
            ("postgres://ali:gizli@db/x", "postgres://ali:•••@db/x"), ("https://a:b@c@host/", "https://a:•••@host/"),
            ("Kart 4111 1111 1111 1111 reddedildi", "Kart ••• reddedildi"), ("4111-1111-1111-1111", "•••"),
            ("5500000000000004", "•••"), ("378282246310005", "•••"), ("9792030394440796", "•••"),
            ("TCKN 10000000146.", "TCKN •••."), ("tc:10000000146", "tc:•••"),
            ("TR33 0006 1005 1978 6457 8413 26", "•••"), ("IBAN TR330006100519786457841326!", "IBAN •••!"),
        ])
    func byForm(text: String, shown: String) {
        #expect(Redaction.withoutSecrets(text) == shown)
    }

    @Test(
        "What is no secret stays readable",
        arguments: [
            "Sipariş 10654411111", "Sipariş 1234567890", "8690000000011", "Barkod 08690000000018", "18690000000015",
            "Takip no 7340012345678901", "4111111111111112", "10000000147", "00000000000", "TR330006100519786457841327",
            "2026-05-04T07:00:00.000+03:00", "1777878000000", "Fatura ABC2026000000123", "token alınamadı",
            "Şifre: 1 ile 100 karakter arasında", "şifre: yanlış", "Anahtarları denetleyin.", "token_type=bearer",
            "oms_0a1b0a1b", "eyJ.a.b", "HTTP 401; api_key gerekli", "v1:dk-0a1b2c3d", "kargo: 123456789012",
            "https://api.trendyol.com/integration/order/sellers/107703/orders?size=200&page=0", "Basic plan", "",
            "ğüşıöç 👍🏽", "\"sifre\": null",
        ])
    func readable(text: String) {
        #expect(Redaction.withoutSecrets(text) == text)
    }

    @Test(
        "Names of secrets are known whatever their style",
        arguments: [
            ("Authorization", true), ("set-cookie", true), ("X-Api-Key", true), ("apiSecret", true),
            ("webhook_secret", true),
            ("sifre", true), ("SIFRE_HASH", true), ("accessToken", true), ("imza", true), ("parola", true),
            ("key", true),
            ("siparis_no", false), ("islem_anahtari", false), ("token_type", false), ("barcode", false),
            ("monkey", false),
        ])
    func names(name: String, isSecret: Bool) {
        #expect(Redaction.isSecret(name: name) == isSecret)
    }

    @Test("Known values go wherever they stand, the longest first; short ones stay")
    func values() {
        let text = "abcdef ve abcdefghi, xy"
        #expect(Redaction.hiding(["abcdef", "abcdefghi", "xy", ""], in: text) == "••• ve •••, xy")
    }

    @Test("For display, people go as well")
    func display() {
        #expect(Redaction.forDisplay("ayse@ornek.com api_key=a1 05321112233") == "••• api_key=••• •••")
    }

    @Test("It goes over a text once, however long and odd it is")
    func linear() {
        for piece in ["1", "1 ", "TR3", "eyJa.", "a=", "\"token\":", "oms_", "://a:", "Bearer ", "token=\\", "ş"] {
            let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
            // Without this the work would be quadratic: ten thousand million steps.
            #expect(!Redaction.withoutSecrets(text).isEmpty)
        }
    }

    @Test("Two secrets are equal by their bytes")
    func secretEquality() {
        #expect(Secret("a") == Secret("a") && Secret("") == Secret(""))
        #expect(Secret("a") != Secret("b") && Secret("a") != Secret("aa") && Secret("\u{E7}") != Secret("c\u{327}"))
    }

    @Test(
        "The end of a secret is shown only if it is long and plain",
        arguments: [
            ("abcdefghijkl1a2b", "1a2b"), ("abcdefghijkl1a2", nil), ("", nil), ("abcdefghijklmno1a2-", nil),
            ("ğğğğğğğğğğğğğğğğ", nil),
        ] as [(String, String?)])
    func end(text: String, end: String?) {
        #expect(Secret(text).end == end)
    }
}
