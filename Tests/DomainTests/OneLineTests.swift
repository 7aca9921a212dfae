import Domain
import Testing

@Suite("Texts of others in a log")
struct OneLineTests {
    @Test(
        "What would end a line or steer a terminal is written out",
        arguments: [
            ("düz metin, “tırnak” ₺", "düz metin, “tırnak” ₺"), ("a\nb", "a\\u{a}b"), ("a\r\nb", "a\\u{d}\\u{a}b"),
            ("\u{1B}[31mkırmızı\u{1B}[0m", "\\u{1b}[31mkırmızı\\u{1b}[0m"),
            ("a\u{2028}b\u{2029}c", "a\\u{2028}b\\u{2029}c"),
            ("a\u{85}b", "a\\u{85}b"), ("\u{202E}ters", "\\u{202e}ters"), ("\u{7F}\u{0}", "\\u{7f}\\u{0}"),
            ("\u{9B}2J", "\\u{9b}2J"), ("sekme\t", "sekme\\u{9}"),
        ])
    func written(_ text: String, _ line: String) {
        #expect(oneLine(text) == line)
        #expect(!oneLine(text).contains { $0.isNewline })
    }

    @Test("People are compared by what is the same however it is written")
    func identities() {
        for text in ["0555 111 22 33", "+90 555 1112233", "(0555) 111-22-33", "905551112233"] {
            #expect(PersonIdentity(phone: text).phone == "5551112233")
        }
        #expect(PersonIdentity(email: " Ali@Ornek.COM ").email == "ali@ornek.com")
        for text in ["", "123456", "yok"] { #expect(PersonIdentity(phone: text).phone == nil) }
        for text in ["", "ali", "@ornek.com", "a@b", "a@b@c.d"] { #expect(PersonIdentity(email: text).email == nil) }
        #expect(!PersonIdentity(name: "Ayşe Işık").isCertain && PersonIdentity(name: "Al").isEmpty)
    }

    @Test("The bounds of every retention rule hold what is proposed")
    func retention() {
        let proposed = RetentionRules()
        for rule in RetentionRules.all { #expect(rule.days.contains(proposed[keyPath: rule.path]), "\(rule.name)") }
        #expect(Set(RetentionRules.all.map(\.name)).count == 7)
    }
}
