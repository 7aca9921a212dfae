import Domain
import Integrations
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@Suite("Files that are fetched from an address")
struct FetchFileTests {
    private let actor = OperationsHouse.actor
    private static let pdf = Array("%PDF-1.7 fatura".utf8)

    private func queue(
        _ house: OperationsHouse, _ url: String, name: String? = nil, scope: Scope = .system
    ) async throws -> ID<Job> {
        let order = try await house.order("700").id
        return try await house.operations.queueFile(
            order: order, kind: .invoice, url: url, name: name, actor: actor, scope: scope)
    }

    private func answer(_ house: OperationsHouse, _ type: String?, _ bytes: [UInt8]) {
        house.outside.change {
            $0.download = .success(
                HTTPResponse(status: 200, headers: type.map { [("Content-Type", $0)] } ?? [], body: bytes))
        }
    }

    @Test("A file is fetched once, without credentials, and stored like an upload", arguments: EngineUnderTest.allCases)
    func fetched(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            answer(house, "application/pdf", FetchFileTests.pdf)
            let job = try await queue(house, "https://dosya.test/a/fatura.pdf?imza=x")
            #expect(try await queue(house, "https://dosya.test/a/fatura.pdf?imza=x") == job)
            try await house.drain()
            #expect(house.outside.now.downloads.count == 1)
            #expect(house.outside.now.downloads[0].headers.allSatisfy { $0.0 == "Accept" })
            let id = try await house.count("SELECT id FROM siparis_dosyalari")
            let file = try await house.operations.readFile(ID(Int64(id)), scope: .system)
            #expect(file.name == "fatura.pdf" && file.type == .pdf && file.bytes == FetchFileTests.pdf)
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE tip = 'fatura_gonder'") == 1)
        }
    }

    static let names: [(url: String, wanted: String?, type: String?, stored: String)] = [
        ("https://dosya.test/", nil, "application/pdf", "dosya.pdf"),
        ("https://dosya.test/indir?id=3", nil, nil, "dosya.pdf"),
        ("https://dosya.test/indir", "Fatura 7.pdf", "binary/octet-stream", "Fatura 7.pdf"),
        ("https://dosya.test/..%2F..%2Fetc%2Fpasswd.pdf", nil, nil, "passwd.pdf"),
    ]

    @Test("A file without a name of its own gets one", arguments: names)
    func naming(_ row: (url: String, wanted: String?, type: String?, stored: String)) async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            try await house.take(package())
            answer(house, row.type, FetchFileTests.pdf)
            _ = try await queue(house, row.url, name: row.wanted)
            try await house.drain()
            #expect(try await house.text("SELECT ad FROM siparis_dosyalari") == row.stored)
        }
    }

    static let badAddresses = [
        "", "http://dosya.test/a.pdf", "https://10.0.0.1/a.pdf", "https://127.0.0.1/a.pdf", "https://2130706433/",
        "https://localhost/a.pdf", "file:///etc/passwd", "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
        "https://a@dosya.test/",
        "https://dosya.test:22/a.pdf", "https://dosya.test/#a", "https://dosya.test./a",
    ]

    @Test("An address that may not be called is refused before anything is queued", arguments: badAddresses)
    func refusedAddress(_ url: String) async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            try await house.take(package())
            let error = try await #require(throws: OperationError.self) { _ = try await queue(house, url) }
            guard case .invalid(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(problems.map(\.field) == ["dosya_url"])
            #expect(try await house.count("SELECT count(*) FROM is_kuyrugu WHERE tip = 'dosya_tasi'") == 0)
        }
    }

    static let failures: [Result<HTTPResponse, IntegrationError>] = [
        .success(HTTPResponse(status: 404, body: Array("gizli".utf8))), .success(HTTPResponse(status: 500)),
        .success(HTTPResponse(status: 401)),
        .success(HTTPResponse(status: 302, headers: [("Location", "https://dosya.test/")])),
        .failure(IntegrationError(.temporary, code: "baglanti_kurulamadi", message: "x")),
        .failure(IntegrationError(.temporary, code: "zaman_asimi", message: "x")),
        .failure(IntegrationError(.permanent, code: "adres_yasak", message: "x")),
    ]

    @Test("Whatever is wrong out there, the caller learns the same", arguments: EngineUnderTest.allCases)
    func sameFailure(_ engine: EngineUnderTest) async throws {
        try await OperationsHouse.run(on: engine) { house in
            try await house.take(package())
            for (index, failure) in FetchFileTests.failures.enumerated() {
                house.outside.change { $0.download = failure }
                _ = try await queue(house, "https://dosya.test/\(index).pdf")
                try await house.drain()
            }
            let seen = try await house.database.read { tx in
                try tx.all("SELECT kod, sinif, hata_mesaji, raw_response FROM hata_log") { row in
                    let texts = (try row.next(String.self), try row.next(String.self), try row.next(String.self))
                    return "\(texts) \(try row.next(JSONText?.self)?.text ?? "-")"
                }
            }
            #expect(seen.count == FetchFileTests.failures.count && Set(seen).count == 1)
            #expect(seen.first?.contains("indirilemedi") == true)
            #expect(try await house.count("SELECT count(*) FROM siparis_dosyalari") == 0)
        }
    }

    @Test(
        "What comes is checked like an upload, and what is not taken is not asked for again",
        arguments: [
            ("text/html", Array("<html>".utf8)), ("application/pdf", Array("<html>".utf8)), ("image/png", pdf),
            ("application/pdf", []), ("application/x-zpl", Array("^XA^XZ".utf8)),
        ] as [(String, [UInt8])])
    func refusedContent(_ type: String, _ bytes: [UInt8]) async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            try await house.take(package())
            answer(house, type, bytes)
            _ = try await queue(house, "https://dosya.test/a.pdf")
            try await house.drain()
            #expect(try await house.text("SELECT durum FROM is_kuyrugu WHERE tip = 'dosya_tasi'") == "olu")
            #expect(try await house.text("SELECT kod FROM hata_log") == "indirilemedi")
            #expect(try await house.count("SELECT count(*) FROM siparis_dosyalari") == 0)
        }
    }

    @Test("Another dealer's order is not there")
    func foreignOrder() async throws {
        try await OperationsHouse.run(on: .sqlite) { house in
            try await house.take(package())
            let foreign = Scope.only(ID(house.dealer.rawValue + 100))
            await #expect(throws: OperationError.notFound) {
                _ = try await queue(house, "https://dosya.test/a.pdf", scope: foreign)
            }
        }
    }
}
