import Integrations
import Testing

@Suite("Telephone numbers")
struct PhoneNumberTests {
    @Test(
        "are read however they are written",
        arguments: [
            "0555 123 45 67", "+905551234567", "5551234567", "90 555 123 45 67", "0090 555 123 45 67",
            "+90 (555) 123-45-67", "0 (555) 123.45.67", "+90 0555 123 45 67", "900555 123 45 67",
            "\u{202A}+90 555 123 45 67\u{202C}", " 0555\u{A0}123\u{A0}45\u{A0}67 ",
        ])
    func mobile(text: String) {
        #expect(PhoneNumber(text)?.e164 == "+905551234567")
        #expect(PhoneNumber(text)?.digits == "905551234567")
        #expect(PhoneNumber(text)?.isTurkishMobile == true)
    }

    @Test("may be fixed, of a service or foreign")
    func others() {
        #expect(PhoneNumber("0212 555 44 33")?.e164 == "+902125554433")
        #expect(PhoneNumber("0850 222 33 44")?.e164 == "+908502223344")
        #expect(PhoneNumber("+49 170 1234567")?.e164 == "+491701234567")
        #expect(PhoneNumber("0049 170 1234567")?.isTurkishMobile == false)
        #expect(PhoneNumber("+1 650 555 1234")?.digits == "16505551234")
    }

    @Test(
        "that can't be are none",
        arguments: [
            "", "+", "abc", "0555 123 45", "0555 123 45 678", "0155 123 45 67", "+90 555 123 45", "+0555 123 45 67",
            "0555*****67", "0555 123 45 67 / 0532 111 22 33", "0555 123 45 67 dahili 3", "491701234567", "112",
            "+1234567890123456", "٠٥٥٥١٢٣٤٥٦٧", "1555123456",
        ])
    func impossible(text: String) {
        #expect(PhoneNumber(text) == nil)
    }
}
