import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Idempotency keys")
struct IdempotencyTests {
    private static let newProduct = #"{"sku":"S-1","ad":"Bardak"}"#

    @Test("twenty requests at once with one key make one row and get one answer", arguments: EngineUnderTest.allCases)
    func parallel(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await house.send(
                            .post, "/api/v1/urunler", key: house.key(house.dealer),
                            headers: ["Idempotency-Key": "bir"], body: Self.newProduct)
                    }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)) == [201])
            #expect(Set(answers.map(\.text)).count == 1)
            #expect(try await house.count("urunler") == 1)
        }
    }

    @Test("an answer that was lost after the commit is the answer to the next try", arguments: EngineUnderTest.allCases)
    func lostAnswer(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            func post(_ server: WebServer?) async throws -> Answer {
                try await house.send(
                    .post, "/api/v1/urunler", key: house.key(house.dealer), headers: ["Idempotency-Key": "k"],
                    body: Self.newProduct, to: server)
            }
            let dying = house.server(on: LosingDatabase(base: house.database, loses: .afterCommit))
            let lost = try await post(dying)
            #expect(lost.status == 503)
            #expect(try lost.json["kod"] == "sonuc_belirsiz")
            #expect(try await house.count("urunler") == 1)
            let answer = try await post(nil)
            #expect(answer.status == 201 && answer.header("Location") == "/api/v1/urunler/1", "\(answer.text)")
            #expect(try answer.json["sku"] == "S-1")
            #expect(try await post(nil).body == answer.body)
            #expect(try await house.count("urunler") == 1)
        }
    }

    @Test("work that was rolled back leaves no key: the next try does it", arguments: EngineUnderTest.allCases)
    func rolledBack(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let dying = house.server(on: LosingDatabase(base: house.database, loses: .beforeCommit))
            func post(_ server: WebServer?, _ body: String = Self.newProduct) async throws -> Int {
                try await house.send(
                    .post, "/api/v1/urunler", key: house.key(house.dealer), headers: ["Idempotency-Key": "k"],
                    body: body, to: server
                ).status
            }
            #expect(try await post(dying) == 503)
            #expect(try await house.count("urunler") == 0)
            // A refused request frees its key as well, even for another body.
            #expect(try await post(nil, #"{"ad":"x"}"#) == 422)
            #expect(try await post(nil) == 201)
            #expect(try await house.count("urunler") == 1)
        }
    }

    @Test("a key is good for one request of one caller on one route, for a day")
    func boundaries() async throws {
        try await WebHouse.run { house async throws in
            func post(_ path: String, _ body: String, as user: ID<User>, key: String = "k") async throws -> Answer {
                try await house.send(
                    .post, "/api/v1/\(path)", key: house.key(user), headers: ["Idempotency-Key": key], body: body)
            }
            let first = try await post("urunler", Self.newProduct, as: house.dealer)
            let other = try await post("urunler", #"{"sku":"S-2","ad":"Tabak"}"#, as: house.dealer)
            #expect(other.status == 422)
            #expect(try other.json["kod"] == "idempotency_uyusmuyor")
            #expect(try await post("api-anahtarlari", #"{"ad":"x"}"#, as: house.dealer).status == 422)
            let stranger = try await post("urunler", Self.newProduct, as: house.otherDealer)
            #expect(stranger.status == 201 && stranger.body != first.body)
            house.clock.advance(by: .seconds(24 * 3600 + 1))
            // The key is forgotten, so the work is tried again and meets its own row.
            #expect(try await post("urunler", Self.newProduct, as: house.dealer).status == 409)
            for wrong in ["", String(repeating: "x", count: 201)] {
                #expect(try await post("urunler", Self.newProduct, as: house.dealer, key: wrong).status == 422)
            }
        }
    }

    @Test(
        "a request that was refused leaves its key free, whatever it was refused for",
        arguments: ["{", #"{"kaynak":"yok","bicim":"csv"}"#])
    func refused(body: String) async throws {
        try await WebHouse.run { house async throws in
            func post(_ body: String) async throws -> Answer {
                try await house.send(
                    .post, "/api/v1/disa-aktarimlar", key: house.key(house.dealer),
                    headers: ["Idempotency-Key": "anahtar-1"], body: body)
            }
            let first = try await post(body)
            #expect((400..<500).contains(first.status), "\(first.text)")
            let second = try await post(#"{"kaynak":"siparisler","bicim":"csv"}"#)
            #expect(second.status == 202, "\(second.text)")
        }
    }

    @Test("a file that is sent again with another boundary is the same request, another file is not")
    func forms() async throws {
        try await WebHouse.run { house async throws in
            let world = try await ApiWorld(house, of: house.dealer)
            let order = try #require(world.rows["siparisler"])
            let records = TenantTests.upload
                .replacing("name=\"dosya_turu\"\r\n\r\nfatura", with: "name=\"kaynak\"\r\n\r\nurunler")
                .replacing("fatura.pdf", with: "urunler.csv").replacing("application/pdf", with: "text/csv")
                .replacing("%PDF-1.4 deneme", with: "sku;ad\r\nS-1;Bardak")
            let forms = [
                (
                    path: "siparisler/\(order)/dosyalar",
                    // The order has the file with the other content already.
                    body: TenantTests.upload.replacing("deneme", with: "yeni"), table: "siparis_dosyalari"
                ),
                (path: "ice-aktarimlar", body: records, table: "ice_aktarimlar"),
            ]
            for (path, body, table) in forms {
                let before = try await house.count(table)
                func post(_ body: String, boundary: String) async throws -> Answer {
                    try await house.send(
                        .post, "/api/v1/\(path)", key: house.key(house.dealer),
                        headers: [
                            "Idempotency-Key": path, "Content-Type": "multipart/form-data; boundary=\(boundary)",
                        ], body: body.replacing("--xx", with: "--\(boundary)"))
                }
                let first = try await post(body, boundary: "xx")
                #expect(first.status < 300, "\(path): \(first.text)")
                let second = try await post(body, boundary: "yy")
                #expect(second.status == first.status && second.body == first.body, "\(path): \(second.text)")
                let other = try await post(body.replacing("filename=\"", with: "filename=\"b"), boundary: "xx")
                #expect(try other.status == 422 && other.json["kod"] == "idempotency_uyusmuyor", "\(path)")
                #expect(try await house.count(table) == before + 1, "\(path)")
            }
        }
    }

    @Test("what is shown once is not stored in the clear")
    func sealed() async throws {
        try await WebHouse.run { house async throws in
            let made = try await house.send(
                .post, "/api/v1/api-anahtarlari", key: house.key(house.dealer), headers: ["Idempotency-Key": "k"],
                body: #"{"ad":"depo"}"#)
            let key = try #require(try made.json["anahtar"]?.string)
            let stored = try await house.database.read { tx in
                try tx.one("SELECT yanit FROM idempotency_anahtarlari") { try $0.next(String.self) }
            }
            #expect(!stored.isEmpty && !stored.contains(key))
        }
    }

    @Test("work of many transactions says that it runs, and is taken up again when nobody ended it")
    func manyTransactions() async throws {
        try await WebHouse.run { house async throws in
            func post() async throws -> Answer {
                try await house.send(
                    .post, "/api/v1/toplu-is-islemleri", key: house.key(house.dealer),
                    headers: ["Idempotency-Key": "k"], body: #"{"islem":"durdur"}"#)
            }
            let first = try await post()
            #expect(first.status == 200)
            _ = try await house.database.write { tx in
                try tx.run("UPDATE idempotency_anahtarlari SET durum_kodu = 0, yanit = ''")
            }
            let running = try await post()
            #expect(running.status == 409 && running.header("Retry-After") != nil)
            #expect(try running.json["kod"] == "islem_suruyor")
            house.clock.advance(by: .seconds(61))
            #expect(try await post().status == 200)
        }
    }

    @Test(
        "work that takes minutes keeps its key: a second request waits for it, and gets its answer",
        .timeLimit(.minutes(5)), arguments: EngineUnderTest.allCases)
    func longWork(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (runs, services) = (Runs(), house.server.services)
            @Sendable func post(_ server: WebServer) async throws -> Answer {
                try await house.send(
                    .post, "/api/v1/uzun-is", key: house.key(house.dealer), headers: ["Idempotency-Key": "k"],
                    to: server)
            }
            func serving(_ work: @escaping Route.Handler) -> WebServer {
                let route = Route(.post, "/api/v1/uzun-is", door: .api, access: .allowed(.viewJobs)) { request in
                    let answers = IdempotentAnswer(services: services, renewal: .milliseconds(1))
                    return try await answers.answer(around: request, work)
                }
                return WebServer(services: services, panel: [route])
            }
            let second = serving { _ in .json(["kez": JSON(runs.next())]) }
            let first = serving { _ in
                let number = runs.next()
                for _ in 0..<4 {
                    house.clock.advance(by: .seconds(45))
                    try await untilRenewed(house)
                }
                let meanwhile = try await post(second)
                #expect(try meanwhile.status == 409 && meanwhile.json["kod"] == "islem_suruyor", "\(meanwhile.text)")
                return .json(["kez": JSON(number)])
            }
            #expect(try await post(first).json == ["kez": 1])
            #expect(try await post(second).json == ["kez": 1])
        }
    }

    /// Comes back once the one key says that its work is under way at this moment.
    private func untilRenewed(_ house: WebHouse) async throws {
        let now = house.clock.now
        func last() async throws -> Timestamp {
            try await house.database.read { tx in
                try tx.one("SELECT created_at FROM idempotency_anahtarlari") { try $0.next() }
            }
        }
        while try await last() < now { await Task.yield() }
    }
}

/// How often work was begun.
private final class Runs: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

extension WebHouse {
    /// A server that shares everything with the house but the way to the database.
    func server(on database: any SQLDatabase) -> WebServer {
        WebServer(services: WebServices(operations: operations.using(database), people: people.using(database)))
    }

    /// How many rows a table has.
    func count(_ table: String) async throws -> Int {
        try await database.read { tx in
            try tx.one("SELECT count(*) FROM \(uncheckedSQL: table)") { try $0.next(Int.self) }
        }
    }
}

/// A database that fails at the commit of the first change that also takes an idempotency key.
struct LosingDatabase: SQLDatabase {
    enum Moment {
        case beforeCommit
        case afterCommit
    }

    struct Lost: Error {}

    let base: any SQLDatabase
    let loses: Moment

    var dialect: Dialect { base.dialect }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await base.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        let loses = loses
        let (value, tookKey) = try await base.write { tx in
            let value = try work(tx)
            let keys = try tx.one("SELECT count(*) FROM idempotency_anahtarlari") { try $0.next(Int.self) }
            if keys > 0, loses == .beforeCommit { throw SQLError(.disconnected, "the connection broke") }
            return (value, keys > 0)
        }
        if tookKey, loses == .afterCommit { throw SQLError(.commitUnknown, "the connection broke at the commit") }
        return value
    }

    func close() async { await base.close() }
}
