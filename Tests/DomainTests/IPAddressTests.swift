import Domain
import Testing

@Suite("Network addresses")
struct IPAddressTests {
    @Test(
        "a customer of a provider is one, however the address is written",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::FFFF:192.0.2.7", "192.0.2.7"),
            ("2001:db8::1", "2001:db8:0:0::/64"), ("2001:DB8:0:0:1:2:3:4", "2001:db8:0:0::/64"),
            ("2001:0db8:0000:0000::9", "2001:db8:0:0::/64"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1::6", "2001:db8:1:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("::1", "0:0:0:0::/64"),
            ("::", "0:0:0:0::/64"), ("", ""), ("-", "-"), ("bozuk", "bozuk"), (":::::::::", ":::::::::"),
        ])
    func subscriber(address: String, expected: String) {
        #expect(IPAddress.subscriber(of: address) == expected)
    }
}
