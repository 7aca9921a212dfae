import Domain
import Testing

@Suite("Address ranges")
struct AddressRangeTests {
    @Test(
        "an address is within a range or not",
        arguments: [
            ("192.0.2.0/24", "192.0.2.7", true), ("192.0.2.0/24", "192.0.3.7", false), ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("10.0.0.0/9", "10.127.255.255", true), ("10.0.0.0/9", "10.128.0.0", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
            ("::1", "::1", true), ("::1", "0:0:0:0:0:0:0:1", true), ("fe80::/10", "febf::1", true),
            ("192.0.2.0/24", "::ffff:192.0.2.7", true), ("::ffff:192.0.2.7", "192.0.2.7", true),
            ("192.0.2.0/24", "", false), ("192.0.2.0/24", "kotu", false),
        ])
    func contains(range: String, address: String, isWithin: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isWithin)
    }

    @Test(
        "what is no address or range is none",
        arguments: [
            "", "/", "192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/+1",
            "192.0.2.0/24/1",
            "1.2.3.4.5", "::1::", ":::", "2001:db8::/129", "12345::", "g::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "::1.2.3", "host", "+1::",
        ])
    func malformed(text: String) { #expect(AddressRange(text) == nil) }

    @Test(
        "it is written as it was meant", arguments: ["192.0.2.0/24", "192.0.2.7", "2001:db8:0:0:0:0:0:1"])
    func written(text: String) throws { #expect(try #require(AddressRange(text)).description == text) }

    @Test(
        "a range lies within those that begin as it does and are no narrower",
        arguments: [
            ("192.0.2.0/24", "192.0.2.0/24", true), ("192.0.2.0/24", "192.0.2.7", true),
            ("192.0.2.0/24", "192.0.0.0/16", false), ("192.0.2.0/24", "192.0.3.0/25", false),
            ("0.0.0.0/0", "198.51.100.1", true), ("0.0.0.0/0", "2001:db8::/32", false),
            ("2001:db8::/32", "2001:db8:1::/48", true), ("::/0", "192.0.2.7", false),
        ])
    func nested(range: String, other: String, isWithin: Bool) throws {
        let (range, other) = (try #require(AddressRange(range)), try #require(AddressRange(other)))
        #expect(range.contains(other) == isWithin)
        #expect(range.contains(AddressRange.nothing) && !AddressRange.nothing.contains(other))
    }

    @Test("bits beyond the prefix do not count")
    func normalised() throws {
        #expect(AddressRange("192.0.2.77/24") == AddressRange("192.0.2.0/24"))
        #expect(!AddressRange.nothing.contains("127.0.0.1") && !AddressRange.nothing.contains(""))
    }
}
