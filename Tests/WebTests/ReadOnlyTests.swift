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

    @Test(
        "no route with GET changes a row, whoever takes it",
        arguments: EngineUnderTest.allCases, ["birinci", "gorevli", "admin", ""])
    func crawl(engine: EngineUnderTest, name: String) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (order, link) = try await fill(house)
            let visitor = try await visitor(house, name)
            let keys = ["birinci": house.dealer, "gorevli": house.operatorUser, "admin": house.admin]
            let key = keys[name].map(house.key)
            // Both have been here before, so that being seen again after a minute is all that can be written.
            house.clock.advance(by: .seconds(61))
            let before = try await contents(house.database)
            #expect(before.count > 20 && before["siparisler"]?.isEmpty == false)
            let statuses = try await crawl(house, visitor, key: key, order: order, link: link)
            #expect((statuses[200] ?? 0) > (name.isEmpty ? 3 : 40), "\(statuses)")
            let after = try await contents(house.database)
            for (table, rows) in after { #expect(rows == before[table], "\(table)") }
        }
    }

    /// Takes every route with GET.
    ///
    /// - Returns: how often each status was answered.
    private func crawl(
        _ house: WebHouse, _ visitor: PanelVisitor, key: String?, order: Int64, link: String
    ) async throws -> [Int: Int] {
        let routes = visitor.server.routes.filter { $0.method == .get }
        #expect(routes.count > 40)
        var statuses: [Int: Int] = [:]
        for route in routes {
            for path in paths(of: route, order: order, link: link) {
                let answer = try await look(at: path, route.door, house, visitor, key: key)
                statuses[answer.status, default: 0] += 1
                #expect(answer.status < 500, "\(path): \(answer.text)")
            }
        }
        return statuses
    }

    private func look(
        at path: String, _ door: Route.Door, _ house: WebHouse, _ visitor: PanelVisitor, key: String?
    ) async throws -> Answer {
        guard door == .api else { return try await visitor.get(path) }
        return try await house.send(.get, path, key: key)
    }

    /// An order, a job, a message and a link to look at.
    private func fill(_ house: WebHouse) async throws -> (order: Int64, link: String) {
        let order = try await house.newOrder(of: house.dealer)
        let link = try await house.people.createLoginLink(user: house.otherDealer, by: .console)
        return (order, String(try #require(link.url.revealed.split(separator: "/").last)))
    }

    private func visitor(_ house: WebHouse, _ name: String) async throws -> PanelVisitor {
        name.isEmpty ? try PanelVisitor(house) : try await PanelVisitor.signedIn(house, as: name)
    }

    /// The route's addresses: with things that there are, and with things that there are not.
    private func paths(of route: Route, order: Int64, link: String) -> [String] {
        let places = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
        guard !places.isEmpty else { return [route.path, route.path + "?ara=a&durum=acik&once=5&grup=dikkat"] }
        return ["1", "2", String(order), link, "999999"].map { value in
            places.reduce(route.path) { path, place in path.replacing(place, with: value) }
        }
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
