import Domain
import Foundation
import Integrations
import Logging
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

/// An installation with a key file, sealed secrets, and as many processes as a test starts.
struct KeyHouse: Sendable {
    let database: any SQLDatabase
    let keyPath: String
    let dealer: ID<User>
    let platform: ID<Platform>
    let integrations: [ID<Integration>]
    /// Every secret of the installation in plain text, by its place.
    let expected: [Place: String]

    struct Place: Hashable, Sendable {
        var column: SealedColumn
        var row: Int64
    }

    static let actor = Actor.system(.command)

    static func run(
        on engine: EngineUnderTest, integrations: Int = 3, _ body: (KeyHouse) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await withDatabase(engine) { database in
                try await body(try await KeyHouse(database, folder: folder, count: integrations))
            }
        }
    }

    private init(_ database: any SQLDatabase, folder: String, count: Int) async throws {
        self.database = database
        keyPath = folder + "/anahtar"
        _ = try KeyFile.create(keyPath, world: ManualClock(seed: 40).world)
        let process = try KeyHouse.process(database, keyPath, seed: 41)
        let (dealer, platform) = try await database.write { tx in
            let dealer = try UserTable.insert(
                name: "Bayi", email: "bayi@ornek.com", phone: nil, role: .dealer, passwordHash: "x",
                now: process.world.now(), tx)
            return (dealer, try #require(try Platforms.ids(tx)[.trendyol]))
        }
        (self.dealer, self.platform) = (dealer, platform)
        var (ids, expected): ([ID<Integration>], [Place: String]) = ([], [:])
        for number in 0..<count {
            let values = ["api_key", "api_secret", "sifre"].map { "\($0)-degeri-\(number)" }
            let id = try await process.saveIntegration(
                IntegrationInput(
                    dealer: dealer, platform: platform, name: "Mağaza \(number)", apiKey: Secret(values[0]),
                    apiSecret: Secret(values[1]), password: Secret(values[2])), actor: KeyHouse.actor, scope: .system)
            ids.append(id)
            for (column, value) in zip(SealedColumn.all, values) {
                expected[Place(column: column, row: id.rawValue)] = value
            }
        }
        integrations = ids
        let seed = try #require(SealedColumn.all.first { $0.column == "totp_sifreli" })
        try await database.write { tx in
            let context = seed.context(row: dealer.rawValue, tenant: nil)
            let sealed = try process.secrets.seal(Secret("totp-tohumu"), context: context, tx)
            try tx.run("UPDATE kullanicilar SET totp_sifreli = \(sealed) WHERE id = \(dealer)")
        }
        expected[Place(column: seed, row: dealer.rawValue)] = "totp-tohumu"
        let candidate = try #require(SealedColumn.all.first { $0.column == "totp_aday" })
        let session = try await database.write { tx in
            // The first one only makes the number of the second differ from the person's.
            _ = try KeyHouse.session(of: dealer, "a", tx)
            let session = try KeyHouse.session(of: dealer, "b", tx)
            let context = candidate.context(row: dealer.rawValue, tenant: nil)
            try SessionTable.setCandidate(
                try process.secrets.seal(Secret("totp-adayi"), context: context, tx), of: session, tx)
            return session
        }
        expected[Place(column: candidate, row: session.rawValue)] = "totp-adayi"
        self.expected = expected
    }

    private static func session(
        of user: ID<User>, _ letter: String, _ tx: borrowing Transaction
    ) throws -> ID<Session> {
        let now = ManualClock().world.now()
        return try SessionTable.insert(
            NewSession(
                user: user, tokenHash: String(repeating: letter, count: 64), csrf: letter, browser: nil, address: nil,
                stage: .enrolment, endsAt: now + .seconds(1800)), now: now, tx)
    }

    /// A process of its own, with the key file as it is now and without any data key in memory.
    func process(seed: UInt64) throws -> Operations { try KeyHouse.process(database, keyPath, seed: seed) }

    private static func process(_ database: any SQLDatabase, _ keyPath: String, seed: UInt64) throws -> Operations {
        let world = ManualClock(seed: seed).world
        return Operations(
            world: world, database: database,
            secrets: SecretBox(KeyRing(try KeyFile.load(keyPath), path: keyPath), world: world),
            vault: DiskFileVault(folder: keyPath + "-dosyalar", world: world),
            connectors: Connectors(transport: FakeOutside(), world: world),
            logger: Logger(label: "sınama", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func keeper(_ process: Operations) -> KeyKeeper {
        KeyKeeper(database: database, secrets: process.secrets, world: process.world)
    }

    /// Every sealed text, by its place.
    func sealedTexts() async throws -> [Place: String] { try await cells().mapValues(\.sealed) }

    private func cells() async throws -> [Place: SealedColumn.Cell] {
        try await database.read { tx in
            var found: [Place: SealedColumn.Cell] = [:]
            for column in SealedColumn.all {
                for cell in try column.cells(notSealedWith: "-", after: 0, limit: 10_000, tx) {
                    found[Place(column: column, row: cell.row)] = cell
                }
            }
            return found
        }
    }

    /// Every secret as the process opens it. No text may fail to open.
    func opened(by process: Operations) async throws -> [Place: String] {
        var found: [Place: String] = [:]
        for (place, cell) in try await cells() {
            let context = place.column.context(row: cell.boundRow, tenant: dealer.rawValue)
            found[place] = try await process.opened(cell.sealed, context: context).revealed
        }
        return found
    }

    /// How many texts each key has sealed.
    func counts() async throws -> [String: Int] {
        try await database.read { tx in try SealedColumn.totalsByKey(tx) }
    }

    func activeKey() async throws -> String {
        let keys = try await database.read { tx in try DataKeyTable.all(tx) }
        return try #require(keys.first { $0.isActive }).kid
    }
}
