import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Pulling from Trendyol")
struct TrendyolPullTests {
    static let start = Timestamp(milliseconds: 1_790_000_000_000)
    static let end = Timestamp(milliseconds: 1_790_000_600_000)
    static let threeHours: Int64 = 10_800_000
    static let pages = #"{"satici_no": "2738", "akis": false}"#

    private func stream(_ packages: [JSON], hasMore: JSON = false, cursor: JSON = .null) -> HTTPResponse {
        .json(["hasMore": hasMore, "nextCursor": cursor, "size": 200, "content": .array(packages)])
    }

    private func page(_ packages: [JSON], totalPages: JSON = 1) -> HTTPResponse {
        .json(["page": 0, "size": 200, "totalPages": totalPages, "totalElements": 1, "content": .array(packages)])
    }

    @Test("the stream is asked with the window, three hours around it, and the account's headers")
    func streamRequest() async throws {
        let transport = CannedTransport(.success(stream([trendyolPackage])))
        let pulled = try await trendyolClient(transport).pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: nil)
        #expect(try pulled.packages == [.package(readTrendyol(trendyolPackage))])
        #expect(pulled.cursor == nil)
        let request = try #require(transport.requests.first)
        #expect(request.method == .get && request.body == nil && !request.hasEffect)
        #expect(request.address == "https://trendyol.example/integration/order/sellers/2738/orders/stream")
        #expect(
            request.query == [
                "lastModifiedStartDate=1789989200000", "lastModifiedEndDate=1790011400000", "size=200",
            ])
        #expect(request.header("Authorization") == "Basic a2V5OnNlY3JldA==")
        #expect(request.header("User-Agent") == "2738 - SelfIntegration")
        #expect(request.header("Accept") == "application/json")
    }

    @Test("the cursor goes from page to page, percent-encoded, until there is no more")
    func streamPaging() async throws {
        let transport = CannedTransport(
            .success(stream([trendyolPackage], hasMore: true, cursor: "a/b+c=&d")), .success(stream([])))
        let client = try trendyolClient(transport)
        let first = try await client.pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: nil)
        #expect(first.cursor == "a/b+c=&d")
        let second = try await client.pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: first.cursor)
        #expect(second.cursor == nil && second.packages.isEmpty)
        #expect(transport.requests[1].query == transport.requests[0].query + ["nextCursor=a%2Fb%2Bc%3D%26d"])
    }

    @Test("pages are asked by number, newest first")
    func pageRequest() async throws {
        let transport = CannedTransport(
            .success(page([trendyolPackage], totalPages: 2)), .success(page([], totalPages: 2)))
        let client = try trendyolClient(transport, configuration: TrendyolPullTests.pages)
        let first = try await client.pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: nil)
        #expect(first.cursor == "1" && first.packages.count == 1)
        let second = try await client.pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: first.cursor)
        #expect(second.cursor == nil)
        #expect(
            transport.requests.map(\.address)
                == Array(repeating: "https://trendyol.example/integration/order/sellers/2738/v2/orders", count: 2))
        #expect(
            transport.requests[1].query == [
                "startDate=1789989200000", "endDate=1790011400000", "page=1", "size=200",
                "orderByField=PackageLastModifiedDate", "orderByDirection=DESC",
            ])
    }

    @Test("beyond 10,000 rows the window has to be cut")
    func pageLimit() async throws {
        let transport = CannedTransport(.success(page([], totalPages: 80)))
        let client = try trendyolClient(transport, configuration: TrendyolPullTests.pages)
        let last = try await client.pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: "49")
        #expect(last.cursor == "50")
        let error = await integrationError { () async throws(IntegrationError) in
            _ = try await client.pull(changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: "50")
        }
        #expect(error?.kind == .permanent && error?.code == "aralik_cok_genis")
        #expect(transport.requests.count == 1)
    }

    static let windows: [(from: Int64, to: Int64, start: Int64, end: Int64)] = [
        (0, 1000, -threeHours, 1000 + threeHours),
        (0, 13 * 86_400_000, -threeHours, 13 * 86_400_000 + threeHours),
        (0, 14 * 86_400_000, threeHours, 14 * 86_400_000 + threeHours),
        (0, 90 * 86_400_000, 76 * 86_400_000 + threeHours, 90 * 86_400_000 + threeHours),
    ]

    @Test("a window is widened, but never beyond 14 days", arguments: windows)
    func window(from: Int64, to: Int64, start: Int64, end: Int64) {
        let window = TrendyolWindow(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
        #expect(window.from.milliseconds == start && window.to.milliseconds == end)
        #expect(window.to.since(window.from) <= .seconds(14 * 86_400))
    }

    /// An answer that must never count as "no orders", and what it is.
    static let failures: [(answer: HTTPResponse, kind: IntegrationError.Class, code: String)] = [
        (.json(["success": false]), .temporary, "siparis_degil"),
        (.json(["errors": [["key": "x"]]]), .temporary, "siparis_degil"),
        (.json(["content": []]), .temporary, "yanit_bozuk"),
        (.json(["hasMore": true, "content": []]), .temporary, "yanit_bozuk"),
        (.json(["hasMore": true, "nextCursor": "same", "content": []]), .temporary, "yanit_bozuk"),
        (.empty, .temporary, "yanit_bozuk"), (.text("{\"content\": [{"), .temporary, "yanit_bozuk"),
        (.text("<!DOCTYPE html><input type=\"password\">"), .credentials, "oturum_sayfasi"),
        (.text("<html>Bakım</html>"), .temporary, "html_yanit"),
        (.json([:], status: 401), .credentials, "http_401"), (.json([:], status: 403), .credentials, "http_403"),
        (.json([:], status: 429), .rateLimited, "http_429"), (.json([:], status: 500), .temporary, "http_500"),
        (.json([:], status: 503), .temporary, "http_503"), (.json([:], status: 400), .permanent, "http_400"),
        (.json([:], status: 426), .permanent, "http_426"), (.json([:], status: 556), .permanent, "http_556"),
    ]

    @Test("an answer that is no list of orders is a failure", arguments: failures)
    func failure(answer: HTTPResponse, kind: IntegrationError.Class, code: String) async throws {
        let client = try trendyolClient(CannedTransport(.success(answer)))
        let error = await integrationError { () async throws(IntegrationError) in
            _ = try await client.pull(changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: "same")
        }
        #expect(error?.kind == kind)
        #expect(error?.code == code)
    }

    @Test("a page answer without its page count, and a cursor that is no page, are failures")
    func brokenPages() async throws {
        let client = try trendyolClient(
            CannedTransport(.success(.json(["content": []]))), configuration: TrendyolPullTests.pages)
        for cursor in [nil, "x", "-1"] {
            let error = await integrationError { () async throws(IntegrationError) in
                _ = try await client.pull(
                    changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: cursor)
            }
            #expect(error?.code == "yanit_bozuk")
        }
    }

    @Test("a failed exchange is passed on as it is")
    func transportFailure() async throws {
        let failure = IntegrationError(.temporary, code: "zaman_asimi", message: "…")
        let client = try trendyolClient(CannedTransport(.failure(failure)))
        let error = await integrationError { () async throws(IntegrationError) in try await client.testConnection() }
        #expect(error == failure)
    }

    @Test("a bad element and another seller's package do not stop the others")
    func mixed() async throws {
        let foreign = trendyolPackage.setting("supplierId", 99)
        let own = trendyolPackage.setting("supplierId", "2738")
        let transport = CannedTransport(.success(stream([foreign, own, 5])))
        let pulled = try await trendyolClient(transport).pull(
            changedFrom: TrendyolPullTests.start, to: TrendyolPullTests.end, cursor: nil)
        #expect(
            try pulled.packages == [
                .unreadable(
                    place: "content[0].supplierId", problem: "is not this account's seller number 2738",
                    raw: foreign.description),
                .package(readTrendyol(own)),
                .unreadable(place: "content[2]", problem: "is not an object but a number", raw: "5"),
            ])
    }

    @Test("the connection is tested with a list of one")
    func connection() async throws {
        let transport = CannedTransport(.success(page([])))
        try await trendyolClient(transport, baseURL: "http://127.0.0.1:8080/").testConnection()
        #expect(transport.requests.map(\.url) == ["http://127.0.0.1:8080/order/sellers/2738/v2/orders?page=0&size=1"])
    }

    @Test("the packages of an order are asked by its number; others are left out")
    func siblings() async throws {
        let sibling = trendyolPackage.setting("shipmentPackageId", 2)
        let stranger = trendyolPackage.setting("orderNumber", "1")
        let transport = CannedTransport(.success(page([trendyolPackage, sibling, stranger])))
        let packages = try await trendyolClient(transport).packages(orderNumber: "900000001")
        #expect(packages.map(\.packageID) == ["700000001", "2"])
        #expect(transport.requests[0].address.hasSuffix("/order/sellers/2738/v2/orders"))
        #expect(transport.requests[0].query == ["orderNumber=900000001", "page=0", "size=200"])
    }

    @Test("a sibling that can't be read is an error: nobody knows what it carries")
    func unreadableSibling() async throws {
        let client = try trendyolClient(
            CannedTransport(.success(page([trendyolPackage, trendyolPackage.setting("lines", [])]))))
        let error = await integrationError { () async throws(IntegrationError) in
            _ = try await client.packages(orderNumber: "900000001")
        }
        #expect(error?.code == "paket_okunamadi")
        #expect(error?.message.contains("content[1].lines is empty") == true)
    }
}
