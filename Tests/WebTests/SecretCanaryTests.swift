import Domain
import Foundation
import HTTPTypes
import Integrations
import JobQueue
import Logging
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Secrets that are found again wherever they get to. A house is filled with them, everything in it is used and shown, and
/// then no log line, row, database file, page or answer may hold one of them.
@Suite("Canaries in every secret field")
struct SecretCanaryTests {
    private static let apiKey = "KNR-anahtar-5f1c9e7a2b"
    private static let apiSecret = "KNR-gizli-8d3b6a0c4e"
    private static let password = "KNR-kanca-1e7f4c9d\"5&b"
    private static let totp = "KNRTOTP7JBSWY3DPEHPK3PXP"
    private static let personal = "KNR-kisi-3a9e-Uzun Parola"

    @Test("They are found nowhere", arguments: EngineUnderTest.allCases)
    func nowhere(_ engine: EngineUnderTest) async throws {
        let (log, outside) = (CapturedLog(), GossipingTransport())
        let logger = Logger(label: "test") { _ in RedactingLogHandler(log.handler) }
        try await WebHouse.run(on: engine, transport: outside, logger: logger) { house in
            var secrets = [Self.apiKey, Self.apiSecret, Self.password, Self.totp, Self.personal]
            secrets.append(Data("\(Self.apiKey):\(Self.apiSecret)".utf8).base64EncodedString())
            secrets += house.keys.values
            let ids = try await fill(house)
            let (visitor, session, answers) = try await people(house)
            secrets += session
            try await use(ids, house, outside)
            let shown = try await answers + crawl(house, visitor)
            #expect(outside.sawSecrets, "the requests must hold the secrets, or this test shows nothing")

            var haystacks = try await house.dump()
            haystacks.append(("the log", log.text))
            haystacks += shown
            #expect(haystacks.count > 80 && log.text.contains("istek"))
            #expect(shown.contains { $0.1.contains("Yanıt: token=•••") })
            for (place, text) in shown { #expect(!text.contains("ESKI-GIZLI"), "\(place)") }
            for (place, text) in haystacks {
                for form in secrets.flatMap(Self.forms) where text.contains(form) {
                    Issue.record("\(place) holds \(form)")
                }
            }
        }
    }

    /// A secret as it is, as JSON and HTML write it, and in base64 together with a name.
    private static func forms(_ secret: String) -> [String] {
        let json = secret.replacing("\"", with: "\\\"")
        let html = secret.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let percent = secret.replacing("\"", with: "%22").replacing("&", with: "%26").replacing(" ", with: "%20")
        return Array(Set([secret, json, html, percent, Data(secret.utf8).base64EncodedString().filter { $0 != "=" }]))
    }

    /// Enters an account of each platform, by the API and by the form, and a second factor.
    private func fill(_ house: WebHouse) async throws -> [Int64] {
        let platforms = try await house.database.read { tx in try Platforms.ids(tx) }
        let settings: [(PlatformCode, String)] = [
            (.trendyol, #"{"satici_no":"42"}"#), (.restSupplier, #"{"adres":"https://tedarikci.test"}"#),
            (.whatsApp, #"{"telefon_no_id":"110000000000001"}"#),
        ]
        var ids: [Int64] = []
        for (code, configuration) in settings {
            let platform = try #require(platforms[code])
            let body = """
                {"platform_id":\(platform),"ad":"\(code.rawValue)","api_key":"\(Self.apiKey)",
                "api_secret":"\(Self.apiSecret)","kullanici_adi":"kanca",
                "sifre":"\(Self.password.replacing("\"", with: "\\\""))","extra_config":\(configuration)}
                """
            let answer = try await house.send(
                .post, "/api/v1/entegrasyonlar", key: house.key(house.dealer), body: body)
            #expect(answer.status == 201, "\(answer.text)")
            ids.append(try #require(try answer.json["id"]?.int))
        }
        let (secrets, admin) = (house.operations.secrets, house.admin)
        try await house.database.write { tx in
            let context = SealingContext(
                table: "kullanicilar", row: admin.rawValue, column: "totp_sifreli", tenant: nil)
            let sealed = try secrets.seal(Secret(Self.totp), context: context, tx)
            _ = try tx.run("UPDATE kullanicilar SET totp_sifreli = \(sealed) WHERE id = \(admin)")
        }
        return ids
    }

    /// Somebody gets an account, signs in rightly and wrongly, and makes a key; what is told once is not to be found again.
    private func people(
        _ house: WebHouse
    ) async throws -> (PanelVisitor, secrets: [String], answers: [(String, String)]) {
        let user = NewUser(
            name: "Kanarya", email: "kanarya@ornek.com", role: .admin, password: Secret(Self.personal))
        let id = try await house.people.createUser(user, actor: .system(.command))
        let link = try await house.people.createLoginLink(user: id, by: .console)
        let token = try #require(link.url.revealed.split(separator: "/").last.map(String.init))
        var visitor = try PanelVisitor(house)
        let wrong = try await visitor.post(
            "/giris", ["eposta": "kanarya@ornek.com", "sifre": Self.personal + "-yanlis"], withToken: false)
        let right = try await visitor.post(
            "/giris", ["eposta": "kanarya@ornek.com", "sifre": Self.personal], withToken: false)
        let cookie = try #require(right.header("Set-Cookie")).prefix { $0 != ";" }
        visitor.cookie = String(cookie)
        let session = String(try #require(cookie.split(separator: "=").last))
        // The one answer that shows the key, once.
        let made = try await visitor.post("/hesap/anahtarlar", ["anahtar_adi": "kanarya"])
        let key = String(try #require(made.text.firstMatch(of: #/oms_[0-9a-f]{64}/#)).0)
        let change = try await visitor.post(
            "/hesap/sifre", ["sifre": Self.personal, "yeni_sifre": Self.personal, "eski_sifre": Self.personal])
        return (
            visitor, [token, session, key],
            [("a wrong sign-in", wrong.text), ("the sign-in", right.text), ("a change of password", change.text)]
        )
    }

    /// Tries the accounts while the other side says all it knows, in every way; and lets jobs fail by it.
    private func use(_ ids: [Int64], _ house: WebHouse, _ outside: GossipingTransport) async throws {
        for way in GossipingTransport.Way.allCases {
            outside.way = way
            for id in ids {
                let answer = try await house.send(
                    .post, "/api/v1/entegrasyonlar/\(id)/denemeler", key: house.key(house.dealer))
                #expect(!answer.text.contains("KNR"), "\(way) \(id)")
            }
            _ = try await house.operations.pullNow(ID(ids[0]), actor: .system(.command), scope: .system)
            try await house.workJobs()
            _ = try await house.operations.setIntegrationStatus(
                ID(ids[0]), active: true, actor: .system(.command), scope: .system)
        }
        let found = try await house.database.read { tx in
            try tx.one("SELECT count(*) FROM hata_log") { try $0.next(Int.self) }
        }
        #expect(found >= 3)
        // Rows of the version before, which stored what it got.
        _ = try await house.addJob(
            "olu", of: house.dealer, code: "x", error: "Yanıt: token=ESKI-GIZLI-1",
            payload: #"{"api_key":"ESKI-GIZLI-2"}"#)
    }

    /// Every page and every answer that can be had by reading, as an administrator.
    private func crawl(_ house: WebHouse, _ visitor: PanelVisitor) async throws -> [(String, String)] {
        var shown: [(String, String)] = []
        for route in visitor.server.routes where route.method == .get {
            let ids = route.path.contains("{") ? ["1", "2", "3", "4", "trendyol", "genel_rest"] : [""]
            for id in ids {
                let path = route.path.replacing(#/\{[a-z]+\}/#, with: id)
                let answer =
                    route.door == .panel
                    ? try await visitor.get(path)
                    : try await house.send(.get, path, key: house.key(house.admin), to: visitor.server)
                #expect(answer.status < 500, "\(path)")
                let headers = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
                shown.append(("GET \(path)", headers + "\n" + answer.text))
            }
        }
        return shown
    }
}

/// The other side of every call: repeats the secrets that it was called with, in one of several ways.
private final class GossipingTransport: HTTPTransport {
    enum Way: CaseIterable, Sendable {
        case refusalInJSON, refusalInText, faultInText, successThatIsNoJSON, acceptedWithErrors, brokenConnection
    }

    private let state = Mutex((way: Way.refusalInJSON, sawSecrets: false))

    var way: Way {
        get { state.withLock { $0.way } }
        set { state.withLock { $0.way = newValue } }
    }

    var sawSecrets: Bool { state.withLock { $0.sawSecrets } }

    func send(_ request: Integrations.HTTPRequest) async throws(IntegrationError) -> Integrations.HTTPResponse {
        let headers = request.headers.map { "\($0.0) \($0.1)" }.joined(separator: " | ")
        let body = request.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let gossip = "KNR-anahtar-5f1c9e7a2b ve KNR-gizli-8d3b6a0c4e geçersiz, gelen: \(headers) \(body)"
        let quoted = gossip.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let way = state.withLock { state in
            let basic = Data("KNR-anahtar-5f1c9e7a2b:KNR-gizli-8d3b6a0c4e".utf8).base64EncodedString()
            if headers.contains("KNR") || headers.contains(basic) { state.sawSecrets = true }
            return state.way
        }
        switch way {
        case .refusalInJSON:
            return answer(401, #"{"errors":[{"key":"yetki","message":"\#(quoted)"}],"error":{"message":"\#(quoted)"}}"#)
        case .refusalInText: return answer(400, gossip)
        case .faultInText: return answer(500, "<html>\(gossip)</html>")
        case .successThatIsNoJSON: return answer(200, gossip)
        case .acceptedWithErrors: return answer(200, #"{"content":[{"\#(quoted)":"\#(quoted)"}],"hasMore":false}"#)
        case .brokenConnection:
            throw IntegrationError(.temporary, code: "baglanti", message: "Olmadı: \(gossip)", rawAnswer: gossip)
        }
    }

    private func answer(_ status: Int, _ body: String) -> Integrations.HTTPResponse {
        Integrations.HTTPResponse(
            status: status, headers: [("Content-Type", "application/json")], body: Array(body.utf8))
    }
}

/// All that was logged, at every level.
private final class CapturedLog: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var handler: any LogHandler { Handler(log: self) }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        init(log: CapturedLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])"
            log.lines.withLock { $0.append(line) }
        }
    }
}

extension WebHouse {
    /// Works the jobs that can run now, each once.
    fileprivate func workJobs() async throws {
        let (clock, signal) = (QueueClock(local: clock.world.now), QueueSignal())
        let jobs = JobTable(clock: clock, signal: signal)
        let held = try await database.write { tx in
            let worker = try WorkerTable(clock: clock, signal: signal).register(host: "sınama", tx)
            return try claimInTurn(20, worker: worker, clock: clock, tx)
        }
        for job in try held.map({ try $0.opened() }) {
            let outcome = await operations.run(job)
            guard case .failed(let error) = outcome else { continue }
            try await database.write { tx in
                guard let status = try jobs.fail(job, error, fraction: 0.5, tx) else { return }
                try operations.recordFailure(job, error, status, tx)
            }
        }
    }

    /// All rows of all tables as text, and on SQLite the bytes of the files as well.
    fileprivate func dump() async throws -> [(String, String)] {
        let isSQLite = database.dialect == .sqlite
        var found = try await database.read { tx in
            let tables = try tx.all(
                isSQLite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                    : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
            ) { try $0.next(String.self) }
            return try tables.map { table in
                (table, try WebHouse.rows(of: table, isSQLite: isSQLite, tx).joined(separator: "\n"))
            }
        }
        #expect(found.count > 30)
        guard isSQLite else { return found }
        let file = try await database.read { tx in
            try tx.one("SELECT file FROM pragma_database_list WHERE name = 'main'") { try $0.next(String.self) }
        }
        for path in [file, file + "-wal"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(!bytes.isEmpty)
            // One character a byte, so that every byte sequence is found.
            found.append((path, String(bytes.map { Character(Unicode.Scalar($0)) })))
        }
        return found
    }

    private static func rows(
        of table: String, isSQLite: Bool, _ tx: borrowing Transaction
    ) throws -> [String] {
        guard isSQLite else {
            return try tx.all("SELECT t::text FROM \(uncheckedSQL: table) t") { try $0.next(String.self) }
        }
        let columns = try tx.all("SELECT name FROM pragma_table_info(\(table))") { try $0.next(String.self) }
        let text = columns.map { "coalesce(CAST(\"\($0)\" AS TEXT), '')" }.joined(separator: " || ' | ' || ")
        return try tx.all("SELECT \(uncheckedSQL: text) FROM \(uncheckedSQL: table)") { try $0.next(String.self) }
    }
}
