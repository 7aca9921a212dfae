import Domain
import Integrations
import Testing

@Suite("Answers of a REST supplier")
struct RestSupplierAnswerTests {
    private static let asking = #"{"sorgula":{"yol":"/orders?reference={referans}"},"yanit":{"liste":"orders"}}"#
    private static let askingOne = #"{"sorgula":{"yol":"/orders/{referans}"}}"#
    private static let recalling = #"{"geri_cek":{"yol":"/orders/{referans}/cancel?no={siparis_no}"}}"#

    private func client(_ configuration: String, _ transport: CannedTransport) -> RestSupplierClient {
        let account = cannedAccount(.restSupplier, configuration: configuration)
        return RestSupplierClient(account: account, transport: transport, world: cannedWorld())
    }

    private func submit(_ status: Int, _ body: String, _ headers: [(String, String)] = []) async throws
        -> SupplierAnswer
    {
        try await client("{}", CannedTransport(status, body, headers: headers)).submit(.example)
    }

    private func submitError(_ transport: CannedTransport) async -> IntegrationError? {
        let client = client("{}", transport)
        return await integrationError { () async throws(IntegrationError) in _ = try await client.submit(.example) }
    }

    private func findError(_ configuration: String, _ status: Int, _ body: String) async -> IntegrationError? {
        let client = client(configuration, CannedTransport(status, body))
        return await integrationError { () async throws(IntegrationError) in _ = try await client.find(reference: "r") }
    }

    @Test("to a submission are read")
    func accepted() async throws {
        let answer = try await submit(
            201, #"{"id":9007199254740993,"status":"Shipped","carrier":"Aras","tracking_number":"1"}"#)
        #expect(
            answer
                == SupplierAnswer(
                    supplierOrderNumber: "9007199254740993", state: .shipped, carrier: "Aras", trackingNumber: "1"))
        let refused = try await submit(200, #"{"id":"1","status":"rejected","reason":"stok yok"}"#)
        #expect(refused.state == .refused && refused.reason == "stok yok")
        #expect(try await submit(204, "").state == .received)
    }

    @Test("with a state that is not known count as received and quote it")
    func unknownState() async throws {
        let answer = try await submit(200, #"{"id":"1","status":"kuyrukta bekliyor","reason":"x"}"#)
        #expect(answer.state == .received)
        #expect(answer.reason == "Tedarikçinin bildirdiği durum tanınmıyor: kuyrukta bekliyor. x")
    }

    @Test(
        "that can't be read leave the outcome open",
        arguments: ["", "{", #"{"id":"1","sta"#, "{}", "[]", #"{"ok":true}"#, "<html>login</html>", #"{"id":""}"#])
    func unreadable(body: String) async {
        #expect(await submitError(CannedTransport(200, body))?.kind == .outcomeUnknown)
    }

    @Test(
        "with other statuses say what may be done",
        arguments: [
            (400, IntegrationError.Class.permanent), (404, .permanent), (422, .permanent), (301, .permanent),
            (401, .credentials), (403, .credentials), (429, .rateLimited), (500, .outcomeUnknown),
            (502, .outcomeUnknown), (504, .outcomeUnknown), (501, .temporary), (503, .temporary),
        ])
    func statuses(status: Int, kind: IntegrationError.Class) async {
        let error = await submitError(CannedTransport(status, #"{"error":{"message":"SKU yok"}}"#))
        #expect(error?.kind == kind && error?.code == "http_\(status)")
        #expect(error?.message.contains("SKU yok") == true)
    }

    @Test("say how long to wait")
    func retryAfter() async {
        let error = await submitError(CannedTransport(429, "", headers: [("Retry-After", "7")]))
        #expect(error?.retryAfter == .seconds(7))
    }

    @Test("that never came leave the outcome open")
    func lost() async {
        let lost = IntegrationError(.outcomeUnknown, code: "zaman_asimi", message: "")
        #expect(await submitError(CannedTransport(.failure(lost))) == lost)
    }

    @Test("of 409 are the order of the first time, if they surely are one")
    func conflict() async throws {
        let known = try await submit(409, #"{"reference":"ref-1","id":"T-1","status":"accepted"}"#)
        #expect(known.supplierOrderNumber == "T-1" && known.state == .accepted)
        #expect(try await submit(409, #"{"id":"T-1","status":"accepted"}"#).supplierOrderNumber == "T-1")
        for body in [
            "", #"{"message":"already there"}"#, #"{"title":"Conflict","status":409,"id":"err-1"}"#,
            #"{"reference":"ref-2","id":"T-2","status":"accepted"}"#,
        ] {
            #expect(await submitError(CannedTransport(409, body))?.kind == .outcomeUnknown, "\(body)")
        }
    }

    @Test("to a lookup in a list give the order of the reference")
    func foundInList() async throws {
        let transport = CannedTransport(
            200, #"{"orders":[{"id":"1","reference":"x"},{"id":"2","reference":"a b/ç","status":"accepted"}]}"#)
        let answer = try await client(Self.asking, transport).find(reference: "a b/ç")
        #expect(answer?.supplierOrderNumber == "2" && answer?.state == .accepted)
        #expect(transport.requests[0].url == "https://ornek.test/v1/orders?reference=a%20b%2F%C3%A7")
        #expect(!transport.requests[0].hasEffect && transport.requests[0].body == nil)
    }

    @Test(
        "to a lookup say that there is no such order",
        arguments: [
            (asking, 404, ""), (asking, 200, #"{"orders":[]}"#), (asking, 200, #"{"orders":null}"#),
            (askingOne, 404, #"{"message":"not found"}"#), (askingOne, 200, "null"), (askingOne, 200, "[]"),
        ])
    func notFound(configuration: String, status: Int, body: String) async throws {
        #expect(try await client(configuration, CannedTransport(status, body)).find(reference: "r") == nil)
    }

    @Test(
        "to a lookup that don't fit are no proof of absence",
        arguments: [
            (asking, 200, #"{"orders":[{"id":"1","reference":"baska"}]}"#, IntegrationError.Class.permanent),
            (asking, 200, #"{"orders":[{"id":"1"},{"id":"2"}]}"#, .permanent), (asking, 200, "{}", .permanent),
            (askingOne, 200, #"{"found":false}"#, .permanent), (askingOne, 200, #"{"id":"#, .temporary),
            (askingOne, 200, #"{"id":"1","reference":"baska"}"#, .permanent), (askingOne, 500, "", .temporary),
            (askingOne, 404, "<html><body>nginx</body></html>", .temporary), (askingOne, 401, "", .credentials),
        ])
    func doubtful(configuration: String, status: Int, body: String, kind: IntegrationError.Class) async {
        #expect(await findError(configuration, status, body)?.kind == kind)
    }

    @Test("to a lookup of one order need no reference in them")
    func foundOne() async throws {
        let answer = try await client(Self.askingOne, CannedTransport(200, #"{"id":"7"}"#)).find(reference: "r")
        #expect(answer == SupplierAnswer(supplierOrderNumber: "7", state: .received))
    }

    @Test("can only be had where the settings say how to ask")
    func canBeAsked() async {
        #expect(!client("{}", CannedTransport()).canBeAsked)
        #expect(client(Self.askingOne, CannedTransport()).canBeAsked)
        #expect(await findError("{}", 200, "{}")?.code == "desteklenmiyor")
    }

    @Test("to a recall are success or say why not")
    func recall() async throws {
        let transport = CannedTransport(
            .success(HTTPResponse(status: 200)), .success(HTTPResponse(status: 409)),
            .success(HTTPResponse(status: 500)))
        let client = client(Self.recalling, transport)
        try await client.recall(reference: "r/1", supplierOrderNumber: "T 1")
        #expect(transport.requests[0].url == "https://ornek.test/v1/orders/r%2F1/cancel?no=T%201")
        #expect(transport.requests[0].method == .post && transport.requests[0].hasEffect)
        for kind in [IntegrationError.Class.permanent, .outcomeUnknown] {
            let error = await integrationError { () async throws(IntegrationError) in
                try await client.recall(reference: "r", supplierOrderNumber: "T")
            }
            #expect(error?.kind == kind)
        }
        let withoutNumber = await integrationError { () async throws(IntegrationError) in
            try await client.recall(reference: "r", supplierOrderNumber: nil)
        }
        #expect(withoutNumber?.code == "desteklenmiyor" && transport.requests.count == 3)
    }

    @Test(
        "to the test of the connection",
        arguments: [
            (#"{"dene":{"yol":"/health"}}"#, 200, "/health", true),
            (#"{"dene":{"yol":"/health"}}"#, 404, "/health", false),
            (askingOne, 404, "/orders/baglanti-denemesi", true), (askingOne, 401, "/orders/baglanti-denemesi", false),
            ("{}", 404, "/", true), ("{}", 500, "/", false),
        ])
    func connection(configuration: String, status: Int, path: String, isGood: Bool) async {
        let transport = CannedTransport(status, "")
        let client = client(configuration, transport)
        let error = await integrationError { () async throws(IntegrationError) in try await client.testConnection() }
        #expect((error == nil) == isGood)
        #expect(transport.requests[0].url == "https://ornek.test/v1" + path && !transport.requests[0].hasEffect)
    }
}
