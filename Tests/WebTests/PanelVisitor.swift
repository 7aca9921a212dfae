import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import Operations
import Testing

@testable import Web

/// A browser without a screen: keeps the session's cookie and sends what browsers send.
struct PanelVisitor {
    let house: WebHouse
    let server: WebServer
    var cookie = ""

    init(_ house: WebHouse) throws {
        self.house = house
        let services = house.server.services
        server = WebServer(
            services: services, panel: try panelRoutes(services), errorPage: try panelErrorPage(services))
    }

    /// Signs in by the form, as a person does.
    static func signedIn(_ house: WebHouse, as name: String) async throws -> PanelVisitor {
        var visitor = try PanelVisitor(house)
        let answer = try await visitor.post(
            "/giris", ["eposta": "\(name)@ornek.com", "sifre": WebHouse.password], withToken: false)
        #expect(answer.status == 303)
        let cookie = try #require(answer.header("Set-Cookie"))
        visitor.cookie = String(cookie.prefix { $0 != ";" })
        return visitor
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path, body: nil) }

    /// Sends a form with the token of the session's own pages.
    func post(_ path: String, _ fields: [String: String], withToken: Bool = true) async throws -> Answer {
        var fields = fields
        if withToken { fields["_csrf"] = try await token() }
        let body = fields.map { "\(FormCoding.encoded($0.key))=\(FormCoding.encoded($0.value))" }.joined(separator: "&")
        return try await send(.post, path, body: body)
    }

    /// Sends a form with a file, as `<form enctype="multipart/form-data">` does.
    func upload(_ path: String, _ fields: [String: String], file: String, named name: String) async throws -> Answer {
        var fields = fields
        fields["_csrf"] = try await token()
        var parts = fields.map { "--xx\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)\r\n" }
        parts.append(
            "--xx\r\nContent-Disposition: form-data; name=\"dosya\"; filename=\"\(name)\"\r\n\r\n\(file)\r\n--xx--\r\n")
        return try await send(
            .post, path, body: parts.joined(), contentType: "multipart/form-data; boundary=xx")
    }

    private func token() async throws -> String {
        let page = try await get("/hesap").text
        return String(try #require(page.firstMatch(of: #/name="_csrf" value="([^"]+)"/#)).1)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, body: String?,
        contentType: String = "application/x-www-form-urlencoded"
    ) async throws -> Answer {
        var headers: HTTPFields = [.accept: "text/html"]
        if !cookie.isEmpty { headers[.cookie] = cookie }
        if body != nil {
            headers[.contentType] = contentType
            headers[.fetchSite] = "same-origin"
        }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let context = AppContext(
            source: .init(channel: NIOAsyncTestingChannel(), logger: house.operations.logger))
        return try await Answer(server.makeRouter().buildResponder().respond(to: request, context: context))
    }
}
