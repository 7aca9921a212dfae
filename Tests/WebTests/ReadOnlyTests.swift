import Domain
import HTTPTypes
import Operations
import SQLEngine
import Sealing
import TestSupport
import Testing

@testable import Web

/// GET and HEAD change nothing: S17 of the security notes.
@Suite("Looking changes nothing")
struct ReadOnlyTests {
    /// When somebody was last seen is written while they look, and what was refused them; nothing else is.
    private static let touched = ["oturumlar": "son_istek_at", "api_anahtarlari": "son_kullanim_at"]
    /// Lines of refusals in the audit log, and the notes that they wait to be chained.
    private static let unrefused: SQL = {
        let kinds = SQL.join(RefusalLog.Kind.allCases.map { "\($0.rawValue)" }, separator: ", ")
        return "islem NOT IN (\(fragment: kinds))"
    }()

    /// Routes behind a door that never answer with 200: they lead on, nobody is setting a second factor up, and the file of
    /// the export is not ready.
    private static let neverOpen: Set<String> = [
        "/", "/giris", "/giris/ikinci-adim", "/hesap/ikinci-adim/kare-kod.svg", "/disa-aktarimlar/{id}/dosya",
        "/api/v1/disa-aktarimlar/{id}/dosya",
    ]

    @Test(
        "no route with GET changes a row, whoever takes it",
        arguments: EngineUnderTest.allCases, ["birinci", "gorevli", "admin", ""])
    func crawl(engine: EngineUnderTest, name: String) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let rows = try await MatrixRows(house, of: house.dealer, signingInAs: "birinci")
            let link = try await house.people.createLoginLink(user: house.otherDealer, by: .console)
            let token = String(try #require(link.url.revealed.split(separator: "/").last))
            let visitor = name.isEmpty ? try PanelVisitor(house) : try await PanelVisitor.signedIn(house, as: name)
            let person = try await person(name, house)
            // Both have been here before, so that being seen again after a minute is all that can be written.
            house.clock.advance(by: .seconds(61))
            let before = try await contents(house.database)
            #expect(before.count > 20 && before["siparisler"]?.isEmpty == false)
            let routes = visitor.server.routes.filter { $0.method == .get }
            var opened: Set<String> = []
            for route in routes {
                for path in try paths(of: route, rows, token) {
                    let answer = try await look(at: path, route.door, house, visitor, key: person?.key)
                    if answer.status == 200 { opened.insert(route.path) }
                    #expect(answer.status < 500, "\(path): \(answer.text)")
                }
            }
            // What was not seen was not tried.
            if let person {
                let behindDoors = routes.filter { $0.door != .open }
                let expected = behindDoors.filter { opens($0, for: person, of: house.dealer) }
                #expect(opened.intersection(behindDoors.map(\.path)) == Set(expected.map(\.path)))
            } else {
                #expect(opened.isSuperset(of: ["/giris", "/giris/baglanti/{jeton}", "/api/v1/openapi.json"]))
            }
            let after = try await contents(house.database)
            for (table, rows) in after { #expect(rows == before[table], "\(table)") }
        }
    }

    /// Nil for nobody.
    private func person(_ name: String, _ house: WebHouse) async throws -> MatrixHouse.Person? {
        guard let caller = MatrixCaller(rawValue: name) else { return nil }
        let users: [MatrixCaller: ID<User>] = [
            .dealer: house.dealer, .operatorOfAll: house.operatorUser, .admin: house.admin,
        ]
        let user = try #require(users[caller])
        return MatrixHouse.Person(
            caller: caller, user: user, grants: try await house.grants(of: caller.role),
            scope: caller == .dealer ? .only(user) : .system, key: house.key(user), cookie: "", csrf: "")
    }

    /// Whether the route answers with 200 when it is asked for the dealer's row.
    private func opens(_ route: Route, for person: MatrixHouse.Person, of dealer: ID<User>) -> Bool {
        guard !Self.neverOpen.contains(route.path) else { return false }
        if route.path == "/metrics" { return person.grants.permissions.contains(.viewMetrics) }
        return route.path.contains("{") ? person.expected(route, of: dealer) == .reached : person.may(route)
    }

    private func look(
        at path: String, _ door: Route.Door, _ house: WebHouse, _ visitor: PanelVisitor, key: String?
    ) async throws -> Answer {
        guard door == .api else { return try await visitor.get(path) }
        return try await house.send(.get, path, key: key)
    }

    /// The route's addresses: with things that there are, and with things that there are not.
    private func paths(of route: Route, _ rows: MatrixRows, _ token: String) throws -> [String] {
        guard route.path.contains("{") else {
            return [route.path + rows.query(route), route.path + "?ara=a&durum=acik&once=5&grup=dikkat"]
        }
        let missing = route.path.replacing(#/\{[a-z]+\}/#, with: "999999")
        if route.door == .open || route.path.contains("{jeton}") {
            return [route.path.replacing("{jeton}", with: token).replacing(#/\{[a-z]+\}/#, with: "1"), missing]
        }
        return [try rows.path(route), missing]
    }

    /// The rows of every table as text, but for the columns that looking may touch.
    private func contents(_ database: any SQLDatabase) async throws -> [String: [String]] {
        let dialect = database.dialect
        return try await database.read { tx in
            var contents: [String: [String]] = [:]
            for table in try Self.tables(tx) {
                let columns = try Self.columns(of: table, tx).filter { $0 != Self.touched[table] }
                let quoted = columns.map { dialect == .sqlite ? "quote(\($0))" : "coalesce(\($0)::text, 'NULL')" }
                let row = quoted.joined(separator: " || '|' || ")
                contents[table] = try tx.all(
                    """
                    SELECT \(uncheckedSQL: row) FROM \(uncheckedSQL: table)
                    WHERE \(fragment: Self.looked(at: table)) ORDER BY 1
                    """
                ) { try $0.next(String.self) }
            }
            return contents
        }
    }

    /// Which rows of a table must stay as they are.
    private static func looked(at table: String) -> SQL {
        switch table {
        case "sistem_log": unrefused
        case "sistem_log_bekleyen": "kayit_id IN (SELECT id FROM sistem_log WHERE \(fragment: unrefused))"
        default: "1 = 1"
        }
    }

    private static func tables(_ tx: borrowing Transaction) throws -> [String] {
        let query: SQL =
            switch tx.dialect {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            case .postgres:
                """
                SELECT table_name::text FROM information_schema.tables
                WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                """
            }
        return try tx.all(query) { try $0.next(String.self) }
    }

    private static func columns(of table: String, _ tx: borrowing Transaction) throws -> [String] {
        let query: SQL =
            switch tx.dialect {
            case .sqlite: "SELECT name FROM pragma_table_info(\(table))"
            case .postgres:
                """
                SELECT column_name::text FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = \(table)
                """
            }
        return try tx.all(query) { try $0.next(String.self) }
    }
}
