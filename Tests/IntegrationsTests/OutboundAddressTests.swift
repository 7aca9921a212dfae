import Domain
import Testing

@testable import Integrations

@Suite("Addresses of the outside")
struct OutboundAddressTests {
    private static let strict = OutboundAddressPolicy()

    static let badForms: [(text: String, why: OutboundRefusal)] = [
        ("", .scheme), ("adres", .scheme), ("https:/ornek.com", .scheme), ("//ornek.com", .scheme),
        ("http://ornek.com", .scheme), ("ftp://ornek.com", .scheme), ("file:///etc/passwd", .scheme),
        ("gopher://ornek.com:70/_", .scheme), ("http+unix://%2Fvar%2Frun%2Fdocker.sock/", .scheme),
        ("https+unix://%2Ftmp%2Fx/", .scheme), ("javascript://ornek.com/%0Aalert(1)", .scheme),
        ("https://", .malformed), ("https:///yol", .malformed), ("https://ornek..com", .malformed),
        ("https://-ornek.com", .malformed), ("https://ornek-.com", .malformed), ("https://or_nek.com", .malformed),
        ("https://ornek%2Ecom", .malformed), ("https://ornek.com\\@kotu.com", .malformed),
        ("https://ornek.com/a b", .malformed), ("https://ornek.com/\r\nX: y", .malformed),
        ("https://ornek.com/\0", .malformed), ("https://*.ornek.com", .malformed), ("https://.ornek.com", .malformed),
        ("https://\(String(repeating: "a", count: 64)).com", .malformed),
        ("https://ali@ornek.com", .userInfo), ("https://ali:sifre@ornek.com", .userInfo),
        ("https://ornek.com@127.0.0.1/", .userInfo), ("https://ornek.com#parca", .fragment),
        ("https://ornek.com/yol#parca", .fragment), ("https://kotu.com#@ornek.com", .fragment),
        ("https://127.0.0.1", .hostIsAddress), ("https://2130706433", .hostIsAddress),
        ("https://127.1", .hostIsAddress), ("https://0x7f.1", .hostIsAddress), ("https://0x7f000001", .hostIsAddress),
        ("https://0177.0.0.1", .hostIsAddress), ("https://0", .hostIsAddress),
        ("https://93.184.216.34", .hostIsAddress),
        ("https://[::1]", .hostIsAddress), ("https://[::ffff:127.0.0.1]:443/", .hostIsAddress),
        ("https://::1/", .hostIsAddress), ("https://ornek.0x1", .hostIsAddress), ("https://ornek.127", .hostIsAddress),
        ("https://１２７.0.0.1", .notASCII), ("https://örnek.com", .notASCII), ("https://раypal.com", .notASCII),
        ("https://ornek。com", .notASCII), ("https://ornek.com/ş", .notASCII),
        ("https://ornek.com.", .trailingDot), ("https://localhost.", .trailingDot),
        ("https://127.0.0.1.", .trailingDot),
        ("https://localhost", .localName), ("https://ic.localhost", .localName), ("https://sunucu", .localName),
        ("https://metadata.google.internal", .localName), ("https://yazici.local", .localName),
        ("https://ornek.com:22", .port), ("https://ornek.com:80", .port), ("https://ornek.com:0", .port),
        ("https://ornek.com:", .port), ("https://ornek.com:0443", .port), ("https://ornek.com:99999", .port),
        ("https://ornek.com:-1", .port), ("https://ornek.com:8443", .port),
        ("https://ornek.com/" + String(repeating: "a", count: 2031), .tooLong),
    ]

    @Test("every spelling that leads elsewhere than it looks is refused, and says why", arguments: badForms)
    func refused(text: String, why: OutboundRefusal) {
        #expect(throws: why) { _ = try OutboundAddressTests.strict.check(text) }
        #expect(!why.text.isEmpty)
    }

    static let goodForms: [(text: String, called: String)] = [
        ("https://ornek.com", "https://ornek.com/"), ("HTTPS://Ornek.COM/Yol?a=1", "https://ornek.com/Yol?a=1"),
        ("https://api.ornek.com.tr:443/v1", "https://api.ornek.com.tr/v1"),
        ("https://xn--rnek-4qa.com/%C5%9F", "https://xn--rnek-4qa.com/%C5%9F"),
        ("https://ornek.com?a=@b", "https://ornek.com/?a=@b"), ("https://3m.com/", "https://3m.com/"),
        (
            "https://ornek.com/" + String(repeating: "a", count: 2030),
            "https://ornek.com/" + String(repeating: "a", count: 2030)
        ),
    ]

    @Test("a name in the public DNS by https is allowed, in one canonical form", arguments: goodForms)
    func allowed(text: String, called: String) throws {
        #expect(try OutboundAddressTests.strict.check(text).url == called)
    }

    @Test("allowing a port or this machine takes none of the other rules away", arguments: badForms)
    func settingsDoNotWeaken(text: String, why: OutboundRefusal) {
        let withPort = OutboundAddressPolicy(ports: [443, 8443])
        let withBoth = OutboundAddressPolicy(ports: [443, 8443], allowsLoopback: true)
        if !text.hasSuffix(":8443") { #expect(throws: why) { _ = try withPort.check(text) } }
        let isOwn = ["https://127.0.0.1", "https://localhost"].contains(text)
        if !isOwn, !text.hasSuffix(":8443") { #expect(throws: why) { _ = try withBoth.check(text) } }
    }

    @Test("this machine is reached only where the setting says so, and only in the plain spellings")
    func loopback() throws {
        let open = OutboundAddressPolicy(allowsLoopback: true)
        for text in ["http://127.0.0.1:8080/a", "https://127.0.0.1", "http://localhost:9", "http://127.8.9.1:1"] {
            #expect(try open.check(text).literal?.isLoopback == true)
            #expect(throws: OutboundRefusal.self) { _ = try OutboundAddressTests.strict.check(text) }
        }
        for text in [
            "http://10.0.0.1", "http://192.168.1.1:8080", "http://169.254.169.254/latest", "http://0.0.0.0:80",
            "http://127.1", "http://2130706433", "http://ornek.com", "http://[::1]", "https://ornek.com:8080",
        ] {
            #expect(throws: OutboundRefusal.self, "\(text)") { _ = try open.check(text) }
        }
    }

    static let special = [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
        "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
        "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
    ]

    @Test("no address of a special block passes, also not beside public ones", arguments: special)
    func specialBlocks(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isGlobalUnicast)
        let good = try #require(IPAddress("93.184.216.34"))
        for policy in [OutboundAddressTests.strict, OutboundAddressPolicy(ports: [443, 8443])] {
            #expect(throws: OutboundRefusal.notPublic) { try policy.check([good, address]) }
        }
        if !address.isLoopback {
            #expect(throws: OutboundRefusal.notPublic) {
                try OutboundAddressPolicy(allowsLoopback: true).check([good, address])
            }
        }
    }

    static let publicAddresses = [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001:800::200e", "2001:200::1",
    ]

    @Test("the neighbours of the special blocks are public", arguments: publicAddresses)
    func neighbours(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isGlobalUnicast)
        try OutboundAddressTests.strict.check([address])
    }

    @Test(
        "an address is read in its one strict form",
        arguments: [
            "127.1", "0x7f.0.0.1", "010.0.0.1", "1.2.3.4.5", "1.2.3", "1.2.3.256", "", "::g", "fe80::1%eth0",
            "1.2.3.+4",
        ])
    func notAnAddress(text: String) { #expect(IPAddress(text) == nil) }
}
