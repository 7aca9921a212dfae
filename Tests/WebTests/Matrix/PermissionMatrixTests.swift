import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

/// Routes, roles and two dealers, every cell of it: S23 and S25 of the security notes.
@Suite("Permission matrix")
struct PermissionMatrixTests {
    /// Routes behind a door, by what has to be there to ask for them.
    private struct Routes {
        /// With a row in their path.
        var ofRows: [Route] = []
        var looking: [Route] = []
        var changing: [Route] = []

        init(_ all: [Route]) {
            for route in all where route.door != .open {
                // What lies behind a one-time link is nobody's row.
                if route.path.contains("{"), route.access != .everyone {
                    ofRows.append(route)
                } else if route.method == .get {
                    looking.append(route)
                } else {
                    changing.append(route)
                }
            }
        }
    }

    /// Pages without a row that answer something else than 200 to those who may see them.
    private static let statuses: [String: Int] = [
        // They lead on.
        "/": 303, "/giris": 303, "/giris/ikinci-adim": 303,
        // Nobody is setting a second factor up.
        "/hesap/ikinci-adim/kare-kod.svg": 404,
    ]

    @Test(
        "Each row is there for those with the permission and its dealer in reach, and nobody else learns of it",
        arguments: EngineUnderTest.allCases)
    func rows(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let matrix = try await MatrixHouse(house)
            let routes = Routes(matrix.client.routes)
            let before = try await rowCounts(house)
            var cells: Set<String> = []
            // Looking first: a file that is removed is gone from the vault, whatever becomes of its row.
            let ordered = routes.ofRows.filter { $0.method == .get } + routes.ofRows.filter { $0.method != .get }
            for route in ordered {
                for person in matrix.people {
                    for rows in [matrix.own, matrix.other] {
                        try await check(route, person, rows, matrix)
                        cells.insert("\(name(route)) \(person.caller) \(rows.dealer)")
                    }
                }
            }
            #expect(cells.count == routes.ofRows.count * MatrixCaller.allCases.count * 2)
            var seen: [MatrixCaller: Set<String>] = [:]
            for route in routes.looking {
                for person in matrix.people {
                    let isSeen = try await look(at: route, person, matrix)
                    if isSeen { seen[person.caller, default: []].insert(route.path) }
                }
            }
            // The texts are there to be seen by those who work for all.
            for caller in [MatrixCaller.admin, .operatorOfAll] {
                let paths = seen[caller] ?? []
                #expect(paths.isSuperset(of: ["/api/v1/siparisler", "/siparisler", "/api/v1/urunler"]), "\(paths)")
            }
            #expect(try await rowCounts(house) == before)
        }
    }

    @Test("No form and no change without a row is open to a role without its permission, or closed to one with it")
    func changes() async throws {
        try await WebHouse.run { house async throws in
            let matrix = try await MatrixHouse(house)
            let routes = Routes(matrix.client.routes).changing
            var cells: Set<String> = []
            for route in routes {
                for person in matrix.people {
                    let answer = try await matrix.client.send(
                        route, try matrix.own.path(route), as: person, naming: matrix.own)
                    let isRefused = MatrixOutcome(answer) == .forbidden
                    #expect(isRefused != person.may(route), "\(name(route)) \(person.caller): \(answer.status)")
                    #expect(
                        answer.status < 500 && (answer.status == 403) == isRefused, "\(name(route)) \(person.caller)")
                    cells.insert("\(name(route)) \(person.caller)")
                }
            }
            #expect(cells.count == routes.count * MatrixCaller.allCases.count)
        }
    }

    @Test(
        "Every route behind a door is in the matrix once, its path is known, and its body is one that its schema takes")
    func complete() async throws {
        try await WebHouse.run { house async throws in
            let matrix = try await MatrixHouse(house)
            let routes = Routes(matrix.client.routes)
            let all = matrix.client.routes.filter { $0.door != .open }
            let sorted = routes.ofRows + routes.looking + routes.changing
            #expect(sorted.map(name).sorted() == all.map(name).sorted())
            for route in all {
                for rows in [matrix.own, matrix.other] {
                    #expect(throws: Never.self, "\(name(route))") { try rows.path(route) }
                    guard route.door == .api, [.json, .records].contains(route.body) else { continue }
                    let schema = try #require(route.documentation?.input, "\(name(route))")
                    let body = try #require(rows.body(route), "\(name(route))")
                    // The records of an import have rules of their own.
                    let members = (try JSON(parsing: body.text)).members ?? []
                    let checked = JSON.object(members.filter { route.body != .records || $0.name != "kayitlar" })
                    #expect(throws: Never.self, "\(name(route))") { try schema.read(checked) }
                }
            }
        }
    }

    private func name(_ route: Route) -> String { "\(route.method.rawValue) \(route.path)" }

    /// Asks for one dealer's row.
    private func check(
        _ route: Route, _ person: MatrixHouse.Person, _ rows: MatrixRows, _ matrix: MatrixHouse
    ) async throws {
        let expected = person.expected(route, of: rows.dealer)
        // Whoever has not the dealer in reach names rows of the other one in the body, so that only the path decides.
        let named = person.scope.contains(rows.dealer) ? rows : matrix.own
        let answer = try await matrix.client.send(route, try rows.path(route), as: person, naming: named)
        let cell = "\(name(route)) \(person.caller) \(rows.dealer): \(answer.status)"
        #expect(MatrixOutcome(answer) == expected, "\(cell) \(answer.text.prefix(300))")
        if route.method == .get, expected == .reached {
            // The file of an export is not ready.
            #expect(answer.status == (route.path.hasSuffix("/dosya") ? 409 : 200), "\(cell)")
        }
        checkTexts(answer, cell, person, matrix)
    }

    /// Opens a page or a list without a row.
    ///
    /// - Returns: whether it shows the other dealer's texts.
    private func look(at route: Route, _ person: MatrixHouse.Person, _ matrix: MatrixHouse) async throws -> Bool {
        let path = try matrix.own.path(route) + matrix.own.query(route)
        let answer = try await matrix.client.send(route, path, as: person, naming: matrix.own)
        let cell = "\(name(route)) \(person.caller): \(answer.status)"
        if route.path == "/metrics" {
            #expect(answer.status == (person.grants.permissions.contains(.viewMetrics) ? 200 : 404), "\(cell)")
        } else if person.may(route) {
            #expect(answer.status == Self.statuses[route.path] ?? 200, "\(cell) \(answer.text.prefix(300))")
        } else {
            #expect(MatrixOutcome(answer) == .forbidden, "\(cell)")
        }
        checkTexts(answer, cell, person, matrix)
        return answer.text.contains(ForeignRows.marker)
    }

    /// Nobody sees a text of a dealer out of their reach.
    private func checkTexts(_ answer: Answer, _ cell: String, _ person: MatrixHouse.Person, _ matrix: MatrixHouse) {
        guard !person.scope.contains(matrix.other.dealer) else { return }
        let headers = answer.headers.map(\.value).joined(separator: "\n")
        for text in matrix.canaries {
            #expect(!answer.text.contains(text) && !headers.contains(text), "\(cell) shows \(text)")
        }
    }

    private func rowCounts(_ house: WebHouse) async throws -> [String: Int] {
        let isSQLite = house.database.dialect == .sqlite
        return try await house.database.read { tx in
            let tables = try tx.all(
                isSQLite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                    : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
            ) { try $0.next(String.self) }
            let counts = try tables.map { table in
                (table, try tx.one("SELECT count(*) FROM \(uncheckedSQL: table)") { try $0.next(Int.self) })
            }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }
}
