import Integrations
import Testing

@Suite("Settings of a REST supplier")
struct RestSupplierConfigurationTests {
    @Test(
        "that are right have no problems",
        arguments: [
            "", "  \n", "{}", #"{"kimlik": {"tur": "yok"}}"#,
            #"{"kimlik":{"tur":"api_anahtari","baslik":"X-Key"},"gonder":{"yontem":"put","yol":"/a/b?c=d"}}"#,
            #"{"sorgula":{"yol":"/o?r={referans}"},"geri_cek":{"yontem":"DELETE","yol":"/o/{siparis_no}"}}"#,
            #"{"dene":{"yol":"/health"},"idempotency_baslik":null,"sorgula":null}"#,
            #"{"alanlar":{"referans":"a.b","adres.metin":"x","musteri_eposta":"customer.email","not":null}}"#,
            #"{"yanit":{"siparis_no":"data.0.id","liste":"data"},"durumlar":{"Hazır":"onaylandi"}}"#,
        ])
    func right(configuration: String) {
        #expect(RestSupplierClient.problems(in: configuration) == [])
    }

    @Test(
        "that are wrong are named",
        arguments: [
            ("[]", "nesnesi"), (#"{"a":}"#, "satır 1"), (#"{"gonderr":{}}"#, #""gonderr""#),
            (#"{"kimlik":{"tur":"oauth"}}"#, #""kimlik.tur""#),
            (#"{"kimlik":{"baslik":"X Key"}}"#, #""kimlik.baslik""#),
            (#"{"kimlik":{"baslik":"Content-Length"}}"#, #""kimlik.baslik""#),
            (#"{"kimlik":[]}"#, #""kimlik""#), (#"{"kimlik":{"x":1}}"#, #""kimlik.x""#),
            (#"{"gonder":{}}"#, #""gonder.yol""#), (#"{"gonder":{"yol":"orders"}}"#, #""gonder.yol""#),
            (#"{"gonder":{"yol":"//kotu.test/a"}}"#, #""gonder.yol""#),
            (#"{"gonder":{"yol":"/a/../../b"}}"#, #""gonder.yol""#),
            (#"{"gonder":{"yol":"/a b"}}"#, #""gonder.yol""#),
            (#"{"gonder":{"yol":"/{referans}"}}"#, #""gonder.yol""#),
            (#"{"gonder":{"yol":"/o","yontem":"GET"}}"#, #""gonder.yontem""#),
            (#"{"sorgula":{"yol":"/orders"}}"#, #""sorgula.yol""#),
            (#"{"geri_cek":{"yol":"/cancel"}}"#, #""geri_cek.yol""#),
            (#"{"idempotency_baslik":""}"#, #""idempotency_baslik""#),
            (#"{"alanlar":{"referans":null}}"#, #""alanlar.referans""#),
            (#"{"alanlar":{"satir.sku":null,"satir.barkod":null}}"#, #""alanlar.satir.sku""#),
            (#"{"alanlar":{"sku":"sku"}}"#, #""alanlar.sku""#), (#"{"alanlar":{"not":"a..b"}}"#, #""alanlar.not""#),
            (#"{"alanlar":{"not":"customer"}}"#, #""alanlar.not""#),
            (#"{"alanlar":{"not":"carrier"}}"#, "çakışıyor"), (#"{"yanit":{"siparis_no":""}}"#, #""yanit.siparis_no""#),
            (#"{"durumlar":{"ok":"gonderiliyor"}}"#, #""durumlar.ok""#),
        ])
    func wrong(configuration: String, part: String) {
        let problems = RestSupplierClient.problems(in: configuration)
        #expect(problems.count == 1 && problems[0].contains(part), "\(problems)")
    }

    @Test("show all their problems at once")
    func several() {
        let problems = RestSupplierClient.problems(in: #"{"gonder":{"yol":"x"},"kimlik":{"tur":"x"},"y":1}"#)
        #expect(problems.count == 3)
    }
}
