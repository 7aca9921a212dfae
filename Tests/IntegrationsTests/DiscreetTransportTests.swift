import Domain
import Integrations
import Testing

@Suite("What the other side repeats of an account's secrets")
struct DiscreetTransportTests {
    private static let account: Account = {
        var account = cannedAccount(.restSupplier, configuration: "{}", apiKey: "anahtar \"1&2\"")
        account.apiSecret = Secret("cok-gizli-deger")
        account.password = Secret("sifre-degeri")
        return account
    }()

    private func answer(_ status: Int, _ body: String) async throws -> HTTPResponse {
        let transport = DiscreetTransport(CannedTransport(status, body), hiding: Self.account)
        return try await transport.send(HTTPRequest(.get, "https://ornek.test/", hasEffect: false))
    }

    @Test(
        "A refusal says nothing of them, in whatever form they come back",
        arguments: [
            "cok-gizli-deger", "x=sifre-degeri;", "anahtar \"1&2\"", #"{"m":"anahtar \"1&2\" yok"}"#,
            "anahtar%20%221%262%22", "Basic a3VsbGFuaWNpOnNpZnJlLWRlZ2VyaQ==",
            "Basic YW5haHRhciAiMSYyIjpjb2stZ2l6bGktZGVnZXI=",
        ])
    func refusal(body: String) async throws {
        let response = try await answer(400, "Geçersiz: \(body) (son)")
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("•••") && text.hasPrefix("Geçersiz: ") && text.hasSuffix("(son)"))
        for part in ["gizli-deger", "sifre-degeri", "1&2", "262", "a3VsbGFu", "YW5haHRh"] {
            #expect(!text.contains(part), "\(text)")
            #expect(!response.bodyText.contains(part))
        }
    }

    @Test("A good answer is left as it is, and its text for the log is not")
    func success() async throws {
        let response = try await answer(200, "cok-gizli-deger adında ürün")
        #expect(String(decoding: response.body, as: UTF8.self) == "cok-gizli-deger adında ürün")
        #expect(response.bodyText == "••• adında ürün")
    }

    @Test("An error of the transport says nothing of them either")
    func failure() async throws {
        let fault = IntegrationError(
            .temporary, code: "x", message: "Olmadı: sifre-degeri", rawAnswer: "<cok-gizli-deger>")
        let transport = DiscreetTransport(CannedTransport(.failure(fault)), hiding: Self.account)
        let error = await integrationError { () throws(IntegrationError) in
            _ = try await transport.send(HTTPRequest(.get, "https://ornek.test/", hasEffect: false))
        }
        #expect(error?.message == "Olmadı: •••" && error?.rawAnswer == "<•••>" && error?.code == "x")
    }

    @Test("An account without secrets changes nothing")
    func nothingToHide() async throws {
        var account = cannedAccount(.restSupplier, configuration: "{}", apiKey: "")
        (account.apiSecret, account.password) = (Secret(""), Secret(""))
        let transport = DiscreetTransport(CannedTransport(500, "bir şey oldu"), hiding: account)
        let response = try await transport.send(HTTPRequest(.get, "https://ornek.test/", hasEffect: false))
        #expect(response.bodyText == "bir şey oldu")
    }
}
