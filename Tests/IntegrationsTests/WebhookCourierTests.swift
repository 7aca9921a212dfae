import Domain
import Testing

@testable import Integrations

@Suite("Sending to webhooks")
struct WebhookCourierTests {
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
