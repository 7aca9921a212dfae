import Domain
import Testing

@testable import Web

@Suite struct MoneyTextTests {
    @Test(arguments: [
        (0, "₺0,00"), (5, "₺0,05"), (100, "₺1,00"), (123_456, "₺1.234,56"), (99_999_999_999_999, "₺999.999.999.999,99"),
        (-150, "-₺1,50"), (100_000, "₺1.000,00"),
    ])
    func `lira amounts are written the Turkish way`(kurus: Int64, text: String) {
        #expect(MoneyText.format(Money(kurus: kurus)) == text)
    }

    @Test func `another currency stands behind the amount`() {
        #expect(MoneyText.format(Money(kurus: 123_456), currency: "EUR") == "1.234,56 EUR")
    }

    @Test(arguments: [
        ("1.234,56", 123_456), ("1234,56", 123_456), ("1234.56", 123_456), ("1.234", 123_400), ("₺ 15", 1500),
        ("0,5", 50), ("15.5", 1550), ("1.234.567,8", 123_456_780), (" 12 ", 1200),
    ])
    func `typed amounts are read`(text: String, kurus: Int64) {
        #expect(MoneyText.parse(text) == Money(kurus: kurus))
    }

    @Test(arguments: ["", "abc", "1,234,5", "12.34,5", "1,234", "-5", "1..5", ",5", "1.2345", "١٢", "1e3"])
    func `what is no amount is refused`(text: String) {
        #expect(MoneyText.parse(text) == nil)
    }
}

@Suite struct IstanbulTimeTests {
    @Test(arguments: [
        ("2026-11-23T18:05:00Z", "23.11.2026 21:05"), ("2026-12-31T21:00:00Z", "01.01.2027 00:00"),
        ("2017-01-15T12:00:00Z", "15.01.2017 15:00"), ("2016-10-30T12:00:00Z", "30.10.2016 15:00"),
        ("2016-01-15T12:00:00Z", "15.01.2016 14:00"), ("2016-03-27T00:59:00Z", "27.03.2016 02:59"),
        ("2016-03-27T01:00:00Z", "27.03.2016 04:00"), ("2015-07-01T12:00:00Z", "01.07.2015 15:00"),
        ("2015-11-08T00:59:00Z", "08.11.2015 03:59"), ("2015-11-08T01:00:00Z", "08.11.2015 03:00"),
        ("2014-03-30T12:00:00Z", "30.03.2014 14:00"), ("2014-03-31T12:00:00Z", "31.03.2014 15:00"),
        ("2013-10-27T00:59:00Z", "27.10.2013 03:59"), ("2013-10-27T01:00:00Z", "27.10.2013 03:00"),
    ])
    func `times are shown as clocks in Turkey showed them`(iso: String, shown: String) throws {
        #expect(IstanbulTime.format(try #require(Timestamp(iso8601: iso))) == shown)
    }

    @Test func `a local time from a form is read back`() throws {
        let moment = try #require(IstanbulTime.parse("2026-11-23T21:05"))
        #expect(moment == Timestamp(iso8601: "2026-11-23T18:05:00Z"))
        #expect(IstanbulTime.parse("yarın") == nil)
    }
}

@Suite struct PayloadTextTests {
    @Test func `secrets and personal data of a payload are hidden`() {
        let shown = PayloadText.masked(
            #"{"siparis": 5, "alici": "+905321112233", "ic": {"api_key": "k", "sira": [1]}}"#)
        #expect(!shown.contains("+90") && !shown.contains("\"k\""))
        #expect(shown.contains("\"siparis\": 5"))
        #expect(PayloadText.masked("bozuk") == "•••")
    }

    @Test(arguments: [
        #"{"musteri_ad": "Ayşe"}"#, #"{"customerFirstName": "Ayşe"}"#, #"{"musteri": {"ad": "Ayşe"}}"#,
        #"{"shipmentAddress": {"fullName": "Ayşe"}}"#, #"{"customer": ["Ayşe"]}"#, #"{"ic": [{"Soyad": "Ayşe"}]}"#,
        #"{"fullAddress": "Ayşe Sokak 5"}"#, #"{"not": "Ayşe@ornek.com"}"#, #"{"E_posta": "Ayşe"}"#,
    ])
    func `names and addresses are hidden wherever they stand`(payload: String) {
        let shown = PayloadText.masked(payload)
        #expect(!shown.contains("Ayşe") && shown.contains("•••"), "\(shown)")
    }

    @Test(arguments: [
        ("Yazın: ayse.isik+1@posta.ornek.com.tr.", "Yazın: •••."), ("(ayse@ornek.com)", "(•••)"),
        ("Ara +90 (532) 111-22-33, sonra", "Ara •••, sonra"), ("0532 111 22 33", "•••"), ("05321112233", "•••"),
        ("Tel.05321112233 5 adet", "Tel.••• 5 adet"), ("905321112233", "•••"), ("+44 20 7946 0958", "•••"),
        ("Sipariş 10654411111", "Sipariş 10654411111"), ("8690000000011", "8690000000011"),
        ("2026-05-04T07:00:00.000+03:00", "2026-05-04T07:00:00.000+03:00"), ("a@b", "a@b"),
        ("@ornek.com", "@ornek.com"),
        ("HTTP 503; biraz sonra", "HTTP 503; biraz sonra"), ("053211122334", "053211122334"), ("", ""),
    ])
    func `addresses and numbers in a message are hidden, other numbers are not`(message: String, shown: String) {
        #expect(PayloadText.maskedMessage(message) == shown)
    }
}
