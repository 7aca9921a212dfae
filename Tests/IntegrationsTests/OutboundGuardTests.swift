import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("The guard of outgoing calls", .timeLimit(.minutes(120)))
struct OutboundGuardTests {
    private static let host = "tedarikci.example"

    /// Runs the body with a server that has a certificate for ``host``, and a request to it by that name.
    private func withServer(
        isExpired: Bool = false, name: String = host,
        _ body: (TLSServer, HTTPRequest, OutboundAddressPolicy) async throws -> Void
    ) async throws {
        let authority = TestAuthority()
        let server = try await TLSServer.start(try authority.server(name, isExpired: isExpired))
        var request = HTTPRequest(.post, "https://\(Self.host):\(server.port)/siparis", body: [1], hasEffect: true)
        let trusted: PrivateCA = try #require(PrivateCA(pem: try authority.pem))
        request.authority = trusted
        try await body(server, request, OutboundAddressPolicy(ports: [443, server.port], allowsLoopback: true))
        await server.stop()
    }

    private func failure(
        _ transport: AsyncHTTPTransport, _ request: HTTPRequest
    ) async throws -> IntegrationError {
        let error = try await #require(throws: IntegrationError.self) { _ = try await transport.send(request) }
        return error
    }

    @Test("the connection goes to the address that was checked, with the name kept for certificate and server")
    func pinned() async throws {
        try await withServer { server, request, policy in
            let resolver = ScriptedResolver(["127.0.0.1"])
            var loud = request
            loud.url = request.url.replacing(Self.host, with: "Tedarikci.EXAMPLE")
            try await withLoopbackTransport(policy, resolver: resolver) { transport in
                let response = try await transport.send(loud)
                #expect(response.body == Array("tamam".utf8))
            }
            // Asked once, and nobody else knows this name.
            #expect(resolver.hosts == [Self.host])
            #expect(server.requests.first?.lowercased().contains("host: \(Self.host):\(server.port)") == true)
        }
    }

    @Test("a name that later leads to a private address is refused, although a connection is still open")
    func rebinding() async throws {
        try await withServer { server, request, policy in
            for later in [["10.0.0.1"], ["169.254.169.254"], ["127.0.0.1", "192.168.1.1"], ["::ffff:127.0.0.1"]] {
                let (before, connectionsBefore) = (server.requests.count, server.connections)
                try await withLoopbackTransport(policy, resolver: ScriptedResolver(["127.0.0.1"], later)) { transport in
                    _ = try await transport.send(request)
                    let error = try await failure(transport, request)
                    #expect(error.kind == .permanent && error.code == "adres_yasak")
                }
                #expect(server.requests.count == before + 1)
                #expect(server.connections == connectionsBefore + 1)
            }
        }
    }

    @Test("a name that leads to this machine finds nobody home unless the setting allows it")
    func canary() async throws {
        try await withServer { server, request, policy in
            var closed = policy
            closed.allowsLoopback = false
            let target = try closed.check(request.url)
            let resolver = ScriptedResolver(["93.184.216.34"], ["127.0.0.1"])
            try await withLoopbackTransport(closed, resolver: resolver) { transport in
                #expect(try await transport.checkedAddresses(of: target).map(\.description) == ["93.184.216.34"])
                for _ in 1...2 {
                    let error = try await failure(transport, request)
                    #expect(error.kind == .permanent && error.code == "adres_yasak")
                }
            }
            #expect(server.connections == 0)
            // The same call with the setting arrives: the canary would have sung.
            try await withLoopbackTransport(policy, resolver: ScriptedResolver(["127.0.0.1"])) { transport in
                _ = try await transport.send(request)
            }
            #expect(server.connections == 1)
        }
    }

    @Test("where one address of a name can't be reached the next one is tried, and the effect happens once")
    func nextAddress() async throws {
        try await withServer { server, request, policy in
            // Nobody listens at 127.0.0.2.
            let resolver = ScriptedResolver(["127.0.0.2", "127.0.0.1"])
            try await withLoopbackTransport(policy, resolver: resolver) { transport in
                let response = try await transport.send(request)
                #expect(response.isSuccess)
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("a name without addresses sent nothing")
    func unknownName() async throws {
        try await withServer { server, request, policy in
            try await withLoopbackTransport(policy, resolver: ScriptedResolver([])) { transport in
                let error = try await failure(transport, request)
                #expect(error.kind == .temporary && error.code == "baglanti_kurulamadi")
            }
            #expect(server.connections == 0)
        }
    }

    @Test("a private authority is trusted only where it is given, and chain, time and name are still checked")
    func certificates() async throws {
        let resolver = ScriptedResolver(["127.0.0.1"])
        let cases: [(isExpired: Bool, name: String, other: Bool, none: Bool)] = [
            (true, Self.host, false, false), (false, "baska.example", false, false), (false, Self.host, true, false),
            (false, Self.host, false, true),
        ]
        for wrong in cases {
            try await withServer(isExpired: wrong.isExpired, name: wrong.name) { server, request, policy in
                var request = request
                if wrong.other { request.authority = PrivateCA(pem: try TestAuthority().pem) }
                if wrong.none { request.authority = nil }
                try await withLoopbackTransport(policy, resolver: resolver) { transport in
                    let error = try await failure(transport, request)
                    #expect(error.kind == .temporary && error.code == "sertifika_hatasi", "\(wrong)")
                }
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("silence before the first byte ends sooner than the whole call")
    func firstByte() async throws {
        let server = try LoopbackServer(.silence)
        defer { server.stop() }
        let clock = ContinuousClock()
        let start = clock.now
        try await withLoopbackTransport(firstByteMax: .milliseconds(300)) { transport in
            let error = try await failure(
                transport, HTTPRequest(.get, server.url, timeout: .seconds(30), hasEffect: false))
            #expect(error.code == "zaman_asimi")
        }
        #expect(start.duration(to: clock.now) < .seconds(25))
    }

    @Test("a packed body comes as it was sent and is never unpacked")
    func packed() async throws {
        let server = try LoopbackServer(
            .answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nPACK"))
        defer { server.stop() }
        try await withLoopbackTransport { transport in
            let response = try await transport.send(HTTPRequest(.get, server.url, hasEffect: false))
            #expect(response.body == Array("PACK".utf8))
        }
    }

    @Test("an authority is certificates and nothing secret")
    func authority() throws {
        let pem = try TestAuthority().pem
        #expect(PrivateCA(pem: pem) != nil && PrivateCA(pem: pem + pem) != nil)
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
        for text in ["", "sertifika", broken, pem + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
            #expect(PrivateCA(pem: text) == nil)
        }
        let (read, problems) = RestSupplierConfiguration.read(
            (["adres": "https://a.example", "ca_pem": .string(pem)] as JSON).description)
        #expect(problems.isEmpty && read.authority?.pem == pem)
        #expect(!RestSupplierConfiguration.read(#"{"ca_pem":"x"}"#).problems.isEmpty)
    }
}
