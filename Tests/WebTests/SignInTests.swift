import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import TestSupport
import Testing

@testable import Web

@Suite("Signing in")
struct SignInTests {
    private let origin = SignInOrigin(address: "1.2.3.4", browser: "test", requestID: "r")

    private func failure(_ work: () async throws -> Void) async -> (any Error)? {
        do { try await work() } catch { return error }
        return nil
    }

    @Test(
        "unknown person, wrong password and disabled account give the same answer",
        arguments: [
            ("yok@ornek.com", WebHouse.password), ("birinci@ornek.com", "yanlis yanlis yanlis"),
            ("birinci@ornek.com", ""),
            ("ikinci@ornek.com", WebHouse.password),
        ])
    func refused(email: String, password: String) async throws {
        try await WebHouse.run { house async throws in
            let disabled = house.otherDealer
            try await house.database.write { tx in
                _ = try tx.run("UPDATE kullanicilar SET durum = 'pasif' WHERE id = \(disabled)")
            }
            let error = await failure {
                _ = try await house.people.signIn(email: email, password: Secret(password), from: origin)
            }
            #expect(error as? SignInError == .refused)
            #expect(try await house.send(.get, "/api/v1/siparisler", key: house.key(disabled)).status == 401)
        }
    }

    @Test("from the fifth wrong password on the wait doubles, up to a quarter of an hour, and success ends it")
    func throttle() async throws {
        try await WebHouse.run { house async throws in
            func attempt(_ password: String) async -> SignInError? {
                await failure {
                    _ = try await house.people.signIn(
                        email: "birinci@ornek.com", password: Secret(password),
                        from: SignInOrigin(address: nil, browser: nil, requestID: nil))
                } as? SignInError
            }
            for _ in 1...5 { #expect(await attempt("yanlis") == .refused) }
            #expect(await attempt(WebHouse.password) == .throttled(retryAfter: .seconds(1)))
            house.clock.advance(by: .seconds(1))
            #expect(await attempt("yanlis") == .refused)
            #expect(await attempt("yanlis") == .throttled(retryAfter: .seconds(2)))
            house.clock.advance(by: .seconds(2))
            #expect(await attempt(WebHouse.password) == nil)
            #expect(await attempt("yanlis") == .refused)
            var longest = Duration.zero
            for _ in 0..<40 {
                if case .throttled(let wait) = await attempt("yanlis") {
                    longest = max(longest, wait)
                    house.clock.advance(by: wait)
                }
            }
            #expect(longest == .seconds(900))
        }
    }

    @Test("a link works once, within half an hour, and lets choose the password", arguments: EngineUnderTest.allCases)
    func link(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let link = try await house.people.createAdmin(name: "Yeni Yönetici", email: "yeni@ornek.com")
            let token = try #require(link.url.revealed.split(separator: "/").last.map { Secret(String($0)) })
            #expect(token.revealed.utf8.count == 64)
            #expect(try await house.people.isLoginLinkUsable(token: token))
            let weak = await failure {
                _ = try await house.people.useLoginLink(token: token, newPassword: Secret("Siparis2026!"), from: origin)
            }
            guard case OperationError.invalid(let problems)? = weak else {
                Issue.record("a bad password must be refused")
                return
            }
            #expect(problems.map(\.field) == ["sifre"])
            let grant = try await house.people.useLoginLink(
                token: token, newPassword: Secret("mavi kaplumbağa 19 deniz"), from: origin)
            #expect(grant.hasPassword)
            #expect(try await house.people.authenticate(sessionToken: grant.token, requestID: nil).role == .admin)
            #expect(try await !house.people.isLoginLinkUsable(token: token))
            let second = await failure {
                _ = try await house.people.useLoginLink(token: token, newPassword: nil, from: origin)
            }
            #expect(ErrorMapping.problem(for: try #require(second)).status == 410)
            _ = try await house.people.signIn(
                email: "yeni@ornek.com", password: Secret("mavi kaplumbağa 19 deniz"), from: origin)
            let late = try await house.people.createAdmin(name: "Yeni Yönetici", email: "yeni@ornek.com")
            let lateToken = try #require(late.url.revealed.split(separator: "/").last.map { Secret(String($0)) })
            house.clock.advance(by: .seconds(1801))
            #expect(try await !house.people.isLoginLinkUsable(token: lateToken))
        }
    }

    @Test(
        "passwords are long and not the first that comes to mind",
        arguments: [
            ("kisa", false), ("Siparis2026!", false), ("123456789012", false), ("aaaaaaaaaaaaaaaa", false),
            ("Birinci-2026-!!", false), (String(repeating: "uzun ve iyi ", count: 11), false),
            ("doğru at pil zımba", true), ("🐢🌊🚲🎈🍋🧩📎🪁🌵🛶🧵🎻", true), (String(repeating: "aB3-", count: 16) + "", false),
            ("k7#mQ9!vT2@x", true), ("P@ssw0rd2026!!", false), ("12345monkey67890", false), ("1Dragon1dragon", false),
            ("dragondragon", false), ("05321234567ab", false), ("abcd12345678", false), ("qwertyasdfgh", false),
            ("Fenerbahce1907", false), ("qazwsxedc123", false), ("leavemealone", false), ("210987654321", false),
            ("abcdefghijklm", false), ("9876543210987654", false), ("ABCDEFGHIJKL!", false), ("k7#abcdefghm", true),
            ("ile dragon uçtu", true), ("aç kapa kedi kar", true),
        ])
    func passwords(password: String, isGood: Bool) async throws {
        try await WebHouse.run { house async throws in
            let user = NewUser(name: "Birinci", email: "b@x.com", role: .dealer, password: Secret(password))
            let error = await failure { _ = try await house.people.createUser(user, actor: .system(.command)) }
            #expect((error == nil) == isGood)
        }
    }

    @Test("many at once: two are worked on, twenty wait, the others are told to come back")
    func busy() async throws {
        try await WebHouse.run { house async throws in
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            _ = try await house.people.signIn(
                                email: "kimse\(number)@ornek.com", password: Secret("yanlis"),
                                from: SignInOrigin(address: "10.0.0.\(number)", browser: nil, requestID: nil))
                            return false
                        } catch SignInError.refused { return true } catch OperationError.conflict(let code, _) {
                            return code == "mesgul"
                        } catch { return false }
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.allSatisfy { $0 })
        }
    }
}
