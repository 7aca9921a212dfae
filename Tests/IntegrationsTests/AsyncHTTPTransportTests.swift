import Domain
import Testing

@testable import Integrations

@Suite("The network", .timeLimit(.minutes(120)))
struct AsyncHTTPTransportTests {
    /// Runs the body with a transport of its own that may call this machine.
    private func withTransport<Value>(_ body: (AsyncHTTPTransport) async throws -> Value) async throws -> Value {
        try await withLoopbackTransport { try await body($0) }
    }

    /// What a request ends with at a server that behaves like this.
    private func outcome(
        _ behaviour: LoopbackServer.Behaviour, hasEffect: Bool, timeout: Duration = .seconds(60),
        bodyBytesMax: Int = 1000
    ) async throws -> Result<HTTPResponse, IntegrationError> {
        let server = try LoopbackServer(behaviour)
        defer { server.stop() }
        return try await withTransport { transport in
            await result(
                transport,
                HTTPRequest(
                    hasEffect ? .post : .get, server.url + "/a?b=c", headers: [("X-Test", "1")],
                    body: hasEffect ? Array("govde".utf8) : nil, timeout: timeout, bodyBytesMax: bodyBytesMax,
                    hasEffect: hasEffect))
        }
    }

    private func result(
        _ transport: AsyncHTTPTransport, _ request: HTTPRequest
    ) async -> Result<HTTPResponse, IntegrationError> {
        do {
            return .success(try await transport.send(request))
        } catch {
            return .failure(error)
        }
    }

    @Test("request and answer arrive whole")
    func exchange() async throws {
        let server = try LoopbackServer(
            .answer("HTTP/1.1 201 Created\r\nX-Answer: evet\r\nContent-Length: 5\r\n\r\nmerha"))
        defer { server.stop() }
        let response = try await withTransport { transport in
            try await transport.send(
                HTTPRequest(
                    .put, server.url + "/yol?a=%20", headers: [("X-Test", "1")], body: Array("govde".utf8),
                    hasEffect: true))
        }
        #expect(response.status == 201 && response.header("x-answer") == "evet")
        #expect(response.body == Array("merha".utf8))
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("PUT /yol?a=%20 HTTP/1.1\r\n"))
        #expect(sent.lowercased().contains("x-test: 1\r\n") && sent.lowercased().contains("content-length: 5\r\n"))
        #expect(sent.hasSuffix("\r\n\r\ngovde"))
    }

    static let cutAnswers: [(behaviour: LoopbackServer.Behaviour, code: String)] = [
        (.closeWithoutAnswer, "yanit_alinamadi"),
        (.answer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nyarim"), "yanit_kesildi"),
        (.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nyarim\r\n"), "yanit_kesildi"),
        (.answer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nuzun"), "yanit_cok_buyuk"),
        (
            .answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "u", count: 1001)),
            "yanit_cok_buyuk"
        ),
        (.answer("bu HTTP değil\r\n\r\n"), "yanit_alinamadi"),
    ]

    @Test("an answer that does not come whole leaves the outcome of an effect open", arguments: cutAnswers)
    func broken(behaviour: LoopbackServer.Behaviour, code: String) async throws {
        for (hasEffect, kind) in [(false, IntegrationError.Class.temporary), (true, .outcomeUnknown)] {
            guard case .failure(let error) = try await outcome(behaviour, hasEffect: hasEffect) else {
                Issue.record("the exchange succeeded")
                return
            }
            #expect(error.kind == kind)
            #expect(error.code == code)
        }
    }

    static let slow: [LoopbackServer.Behaviour] = [
        .silence, .answerThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nyarim"),
        // Fifty seconds long.
        .drip("HTTP/1.1 200 OK\r\nContent-Length: 2500\r\n\r\n" + String(repeating: "u", count: 2500)),
    ]

    @Test("the deadline is for the whole exchange, not for each byte", arguments: slow)
    func deadline(behaviour: LoopbackServer.Behaviour) async throws {
        let clock = ContinuousClock()
        for (hasEffect, kind) in [(false, IntegrationError.Class.temporary), (true, .outcomeUnknown)] {
            let start = clock.now
            let result = try await outcome(
                behaviour, hasEffect: hasEffect, timeout: .seconds(1), bodyBytesMax: 5000)
            guard case .failure(let error) = result else {
                Issue.record("the exchange succeeded")
                return
            }
            #expect(error.kind == kind && error.code == "zaman_asimi")
            #expect(start.duration(to: clock.now) < .seconds(25))
        }
    }

    @Test("a refused connection and an unknown name sent nothing")
    func notConnected() async throws {
        let server = try LoopbackServer(.silence)
        let url = server.url
        server.stop()
        for url in [url, "https://bu-ad-yok.invalid"] {
            let result = try await withTransport { transport in
                await self.result(transport, HTTPRequest(.post, url, hasEffect: true))
            }
            guard case .failure(let error) = result else {
                Issue.record("the exchange succeeded")
                return
            }
            #expect(error.kind == .temporary && error.code == "baglanti_kurulamadi")
        }
    }

    @Test("a server without a certificate sent nothing either")
    func notTrusted() async throws {
        let server = try LoopbackServer(.answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
        defer { server.stop() }
        let url = server.url.replacing("http://", with: "https://")
        let result = try await withTransport { transport in
            await self.result(transport, HTTPRequest(.post, url, hasEffect: true))
        }
        guard case .failure(let error) = result else {
            Issue.record("the exchange succeeded")
            return
        }
        #expect(error.kind == .temporary && error.code == "sertifika_hatasi")
    }

    @Test("a cancelled task leaves the outcome of an effect open, but not if it never began")
    func cancelled() async throws {
        let server = try LoopbackServer(.silence)
        defer { server.stop() }
        try await withTransport { transport in
            for (hasEffect, kind) in [(false, IntegrationError.Class.temporary), (true, .outcomeUnknown)] {
                let task = Task {
                    await self.result(transport, HTTPRequest(.post, server.url, hasEffect: hasEffect))
                }
                while server.requests.count < (hasEffect ? 2 : 1) { try await Task.sleep(for: .milliseconds(5)) }
                task.cancel()
                guard case .failure(let error) = await task.value else {
                    Issue.record("the exchange succeeded")
                    return
                }
                #expect(error.kind == kind && error.code == "istek_birakildi")
            }
            let late = Task {
                while !Task.isCancelled { await Task.yield() }
                return await self.result(transport, HTTPRequest(.post, server.url, hasEffect: true))
            }
            late.cancel()
            guard case .failure(let error) = await late.value else {
                Issue.record("the exchange succeeded")
                return
            }
            #expect(error.kind == .temporary && error.code == "istek_birakildi")
        }
        #expect(server.requests.count == 2)
    }

    @Test("redirects are answers, not orders")
    func redirect() async throws {
        let result = try await outcome(
            .answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
            hasEffect: false)
        guard case .success(let response) = result else {
            Issue.record("the exchange failed")
            return
        }
        #expect(response.status == 302)
    }

    static let unsendableRequests: [(url: String, headers: [(String, String)], code: String)] = [
        ("", [], "adres_yasak"), ("adres", [], "adres_yasak"), ("ftp://x.example/", [], "adres_yasak"),
        ("http+unix://%2Ftmp%2Fx/", [], "adres_yasak"), ("http://", [], "adres_yasak"),
        ("http://x.example/", [], "adres_yasak"), ("http://10.0.0.1/", [], "adres_yasak"),
        ("http://127.0.0.1:1/", [("X", "a\r\nY: b")], "gecersiz_baslik"),
        ("http://127.0.0.1:1/", [("X Y", "a")], "gecersiz_baslik"),
        ("http://127.0.0.1:1/", [("", "a")], "gecersiz_baslik"),
    ]

    @Test("what can't be sent is refused for good", arguments: unsendableRequests)
    func unsendable(url: String, headers: [(String, String)], code: String) async throws {
        let result = try await withTransport { transport in
            await self.result(transport, HTTPRequest(.get, url, headers: headers, hasEffect: true))
        }
        guard case .failure(let error) = result else {
            Issue.record("the exchange succeeded")
            return
        }
        #expect(error.kind == .permanent && error.code == code)
    }
}
