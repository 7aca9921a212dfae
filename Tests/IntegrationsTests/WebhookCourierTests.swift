import Domain
import Testing

@testable import Integrations

@Suite("Sending to webhooks")
struct WebhookCourierTests {
    @Test(
        "an address that leads to a name by https is good",
        arguments: [
            "https://ornek.com", "https://ornek.com/", "https://ornek.com:443/kanca",
            "HTTPS://Ornek.COM/Kanca?anahtar=1",
            "https://a.b-c.ornek.com.tr/%C3%A7", "https://xn--rnek-5qa.com/x", "https://1.ornek.com/x",
        ])
    func goodAddress(address: String) {
        #expect(WebhookAddress.problem(with: address) == nil)
    }

    @Test(
        "any other address is refused with a reason",
        arguments: [
            "", " ", "http://ornek.com/", "ftp://ornek.com/", "file:///etc/passwd", "gopher://ornek.com",
            "http+unix://x/y", "ornek.com", "//ornek.com/", "https:/ornek.com", "https://", "https:///x",
            "https://localhost/", "https://localhost", "https://a.localhost/", "https://ornek.local/",
            "https://a.internal",
            "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.1/", "https://0x7f000001/",
            "https://0177.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest",
            "https://1.1.1.0x1/", "https://ornek.com./", "https://.ornek.com/", "https://ornek..com/",
            "https://ornek.com:22/", "https://ornek.com:8443/", "https://ornek.com:/", "https://ornek.com:0443/",
            "https://kim@ornek.com/", "https://kim:sifre@ornek.com/", "https://ornek.com@127.0.0.1/",
            "https://ornek.com/#x", "https://ornek.com#@127.0.0.1/", "https://örnek.com/", "https://оrnek.com/",
            "https://ornek.com/ç", "https://ornek.com/a b", "https://ornek.com\\@127.0.0.1/", "https://ornek.com/\n",
            "https://-a.com/", "https://a-.com/", "https://a_b.com/", "https://a%2Ecom/", "https://ornek.com。/",
            "https://\(String(repeating: "a", count: 64)).com/",
            "https://ornek.com/" + String(repeating: "a", count: 2048),
        ])
    func badAddress(address: String) {
        #expect(WebhookAddress.problem(with: address) != nil, "\(address)")
    }

    @Test("the longest address that is stored has 2048 characters")
    func longest() {
        let start = "https://ornek.com/"
        #expect(WebhookAddress.problem(with: start + String(repeating: "a", count: 2048 - start.count)) == nil)
        #expect(WebhookAddress.problem(with: start + String(repeating: "a", count: 2049 - start.count)) != nil)
    }

    @Test("an event goes out by POST with its headers, the body untouched, ten seconds to answer")
    func request() async throws {
        let transport = CannedTransport(204, "")
        let body = Array(#"{"b":1, "a":2}"#.utf8)
        let answer = try await WebhookCourier(transport: transport).send(
            WebhookParcel(
                address: "https://ornek.com/kanca", event: .orderShipped, eventID: "olay_1", body: body,
                signature: "t=1,v1=ab"))
        #expect(answer.status == 204)
        let request = try #require(transport.requests.first)
        #expect(request.method == .post && request.url == "https://ornek.com/kanca" && request.body == body)
        #expect(request.header("Siparis-Olay") == "siparis.kargoda" && request.header("Siparis-Olay-No") == "olay_1")
        #expect(request.header("Siparis-Imza") == "t=1,v1=ab")
        #expect(request.header("User-Agent")?.hasPrefix("siparis-webhook/") == true)
        #expect(request.header("Content-Type")?.hasPrefix("application/json") == true)
        #expect(request.timeout == .seconds(10) && !request.hasEffect)
    }

    @Test("only 429 and 503 may ask for a pause", arguments: [(429, true), (503, true), (500, false), (200, false)])
    func pause(status: Int, mayAsk: Bool) {
        let answer = HTTPResponse(status: status, headers: [("Retry-After", "120")])
        #expect(answer.pauseAsked(now: Timestamp(milliseconds: 0)) == (mayAsk ? .seconds(120) : nil))
    }
}
