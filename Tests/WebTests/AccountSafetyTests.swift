import Domain
import Operations
import SQLEngine
import Sealing
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Safety of an account")
struct AccountSafetyTests {
    private static let phone = SignInOrigin(address: "10.9.9.9", browser: "Safari/605 iPhone", requestID: "p")

    @Test("An unknown person, a wrong or empty password, and a disabled account cost the same hash work")
    func sameWork() async throws {
        let work = Mutex<[PasswordHash.Parameters]>([])
        try await WebHouse.run(onHash: { parameters in work.withLock { $0.append(parameters) } }) {
            house async throws in
            try await house.people.setUserEnabled(false, house.otherDealer, by: .console)
            let attempts = [
                ("kimse@ornek.com", "yanlis yanlis"), ("kimse@ornek.com", ""), ("birinci@ornek.com", "yanlis yanlis"),
                ("birinci@ornek.com", ""), ("ikinci@ornek.com", WebHouse.password),
            ]
            for (number, (email, password)) in attempts.enumerated() {
                work.withLock { $0 = [] }
                let origin = SignInOrigin(address: "10.0.0.\(number)", browser: nil, requestID: nil)
                let error = await house.failure {
                    _ = try await house.people.signIn(email: email, password: Secret(password), from: origin)
                }
                #expect(error as? SignInError == .refused)
                #expect(work.withLock { $0 } == [.test], "\(email) “\(password)”")
            }
        }
    }

    @Test("A sign-in upgrades a weaker hash", arguments: EngineUnderTest.allCases)
    func upgrade(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let stronger = PasswordHash.Parameters(logRounds: 5, blockSize: 8, parallelism: 1)
            let people = People(house.operations, hashing: stronger)
            _ = try await people.signIn(
                email: "birinci@ornek.com", password: Secret(WebHouse.password), from: WebHouse.desk)
            let hash = try await house.database.read { tx in try UserTable.find(house.dealer, tx)?.passwordHash }
            #expect(hash?.hasPrefix("$scrypt$ln=5,r=8,p=1$") == true)
            _ = try await people.signIn(
                email: "birinci@ornek.com", password: Secret(WebHouse.password), from: WebHouse.desk)
        }
    }

    @Test("A new browser is told once, the first ever and a known one are not", arguments: EngineUnderTest.allCases)
    func devices(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let first = try await house.signIn("birinci")
            #expect(try await house.who(first).unreadNotices == 0)
            var desk = WebHouse.desk
            desk.device = first.device
            let again = try await house.signIn("birinci", from: desk)
            #expect(again.device == first.device)
            #expect(try await house.who(again).unreadNotices == 0)
            let other = try await house.signIn("birinci", from: Self.phone)
            #expect(other.device != first.device)
            let overview = try await house.people.accountOverview(try await house.who(other))
            #expect(overview.notices.map(\.kind) == [.newDevice])
            #expect(overview.notices.first?.address == "10.9.9.9")
            try await house.people.markNoticesRead(try await house.who(other))
            #expect(try await house.who(other).unreadNotices == 0)
            let stored = try await house.database.read { tx in
                try tx.all("SELECT ozet FROM cihazlar") { try $0.next(String.self) }
            }
            #expect(
                Set(stored) == Set([first.device, other.device].compactMap { $0.map { TokenHash.of($0.revealed) } }))
        }
    }

    @Test("While others guess, the person still gets in with a browser of theirs")
    func knownDeviceUnderAttack() async throws {
        try await WebHouse.run { house async throws in
            var desk = WebHouse.desk
            desk.device = try await house.signIn("birinci").device
            for number in 0..<12 {
                _ = await house.failure {
                    _ = try await house.people.signIn(
                        email: "birinci@ornek.com", password: Secret("yanlis"),
                        from: SignInOrigin(address: "10.7.0.\(number)", browser: nil, requestID: nil))
                }
            }
            let stranger = await house.failure { _ = try await house.signIn("birinci", from: Self.phone) }
            guard case SignInError.throttled? = stranger else {
                Issue.record("the attack must be slowed down: \(String(describing: stranger))")
                return
            }
            #expect(try await house.signIn("birinci", from: desk).stage == .full)
        }
    }

    @Test("Good and failed sign-ins are shown with time, address and browser", arguments: EngineUnderTest.allCases)
    func records(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            for _ in 0..<6 {
                _ = try await house.signIn("birinci")
                _ = await house.failure {
                    _ = try await house.people.signIn(
                        email: "birinci@ornek.com", password: Secret("yanlis"), from: Self.phone)
                }
                house.clock.advance(by: .seconds(600))
            }
            let overview = try await house.people.signInOverview(try await house.who(try await house.signIn("birinci")))
            #expect(overview.succeeded.count == 7 && overview.failed.count == 6)
            #expect(overview.failed.allSatisfy { $0.address == "10.9.9.9" && $0.browser == "Safari/605 iPhone" })
            #expect(overview.succeeded[0].createdAt > overview.succeeded[1].createdAt)
        }
    }

    @Test("A session ends after 30 idle minutes, an administrator's after 15, each after 12 hours at the latest")
    func idle() async throws {
        try await WebHouse.run { house async throws in
            let (dealer, admin) = (try await house.signIn("birinci"), try await house.signIn("admin"))
            house.clock.advance(by: .seconds(14 * 60))
            _ = try await house.who(dealer)
            _ = try await house.who(admin)
            house.clock.advance(by: .seconds(16 * 60))
            _ = try await house.who(dealer)
            #expect(await house.failure { _ = try await house.who(admin) } as? SignInError == .notSignedIn)
            house.clock.advance(by: .seconds(31 * 60))
            #expect(await house.failure { _ = try await house.who(dealer) } as? SignInError == .notSignedIn)
            let long = try await house.signIn("birinci")
            for _ in 0..<35 {
                house.clock.advance(by: .seconds(20 * 60))
                _ = try await house.who(long)
            }
            house.clock.advance(by: .seconds(21 * 60))
            #expect(await house.failure { _ = try await house.who(long) } as? SignInError == .notSignedIn)
        }
    }

    @Test("A person sees their sessions, ends one or all others, and nobody else's")
    func sessions() async throws {
        try await WebHouse.run { house async throws in
            let (one, two, three) = (
                try await house.signIn("birinci"), try await house.signIn("birinci", from: Self.phone),
                try await house.signIn("birinci")
            )
            let foreign = try await house.who(try await house.signIn("ikinci"))
            let me = try await house.who(one)
            let overview = try await house.people.signInOverview(me)
            #expect(overview.sessions.count == 3 && overview.current == me.session)
            let phone = try #require(overview.sessions.first { $0.address == "10.9.9.9" })
            let stolen = await house.failure { try await house.people.endSession(phone.id, of: foreign) }
            #expect(stolen as? OperationError == .notFound)
            try await house.people.endSession(phone.id, of: me)
            #expect(await house.failure { _ = try await house.who(two) } as? SignInError == .notSignedIn)
            try await house.people.endOtherSessions(of: me)
            #expect(await house.failure { _ = try await house.who(three) } as? SignInError == .notSignedIn)
            _ = try await house.who(one)
        }
    }

    @Test(
        "Disabling somebody on one server stops sessions, keys and links on another with the next request",
        arguments: EngineUnderTest.allCases)
    func disabled(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let otherServer = People(house.operations, hashing: .test)
            let grant = try await house.signIn("birinci")
            let key = Secret(house.key(house.dealer))
            let link = try await house.people.createLoginLink(user: house.dealer, by: .console)
            let token = try #require(link.url.revealed.split(separator: "/").last.map { Secret(String($0)) })
            _ = try await otherServer.authenticate(apiKey: key, requestID: nil)
            try await house.people.setUserEnabled(false, house.dealer, by: .console)
            let failures = [
                await house.failure {
                    _ = try await otherServer.authenticate(sessionToken: grant.token, requestID: nil)
                },
                await house.failure { _ = try await otherServer.authenticate(apiKey: key, requestID: nil) },
            ]
            #expect(failures.compactMap { $0 as? SignInError } == [.notSignedIn, .notSignedIn])
            #expect(try await !otherServer.isLoginLinkUsable(token: token))
            #expect(await house.failure { _ = try await house.signIn("birinci") } as? SignInError == .refused)
            try await house.people.setUserEnabled(true, house.dealer, by: .console)
            _ = try await otherServer.authenticate(apiKey: key, requestID: nil)
            // The sessions from before stay over.
            #expect(await house.failure { _ = try await house.who(grant) } as? SignInError == .notSignedIn)
        }
    }

    @Test("A change of password or address is told, and a link to the old address is worthless")
    func notices() async throws {
        try await WebHouse.run { house async throws in
            let me = try await house.who(try await house.signIn("birinci"))
            let link = try await house.people.createLoginLink(user: house.dealer, by: .console)
            let token = try #require(link.url.revealed.split(separator: "/").last.map { Secret(String($0)) })
            try await house.people.setPassword(
                Secret("mavi kaplumbağa 19 deniz"), current: Secret(WebHouse.password), of: me, from: WebHouse.desk)
            try await house.people.changeOwnProfile(
                UserProfile(name: "Birinci", email: " Yeni@Ornek.com ", phone: nil, language: "en"), of: me,
                from: WebHouse.desk)
            let overview = try await house.people.accountOverview(me)
            #expect(overview.notices.map(\.kind) == [.emailChanged, .passwordChanged])
            #expect(overview.user.email == "yeni@ornek.com" && overview.user.language == "en")
            #expect(try await !house.people.isLoginLinkUsable(token: token))
            let taken = await house.failure {
                try await house.people.changeOwnProfile(
                    UserProfile(name: "Birinci", email: "ikinci@ornek.com", phone: nil), of: me, from: WebHouse.desk)
            }
            #expect(taken as? OperationError == People.emailIsTaken)
        }
    }

    @Test("A fresh database has nobody in it", arguments: EngineUnderTest.allCases)
    func nobody(engine: EngineUnderTest) async throws {
        try await withDatabase(engine) { database in
            let count = try await database.read { tx in
                try tx.value("SELECT count(*) FROM kullanicilar", as: Int.self)
            }
            #expect(count == 0)
        }
    }
}
