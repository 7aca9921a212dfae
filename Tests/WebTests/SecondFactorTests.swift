import Domain
import HTTPTypes
import Operations
import SQLEngine
import Sealing
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Second factor")
struct SecondFactorTests {
    @Test("An administrator without one reaches nothing but the page that sets it up")
    func enrolmentFirst() async throws {
        try await WebHouse.run(requiresSecondFactor: true) { house async throws in
            var visitor = try PanelVisitor(house)
            let answer = try await visitor.post(
                "/giris", ["eposta": "admin@ornek.com", "sifre": WebHouse.password], withToken: false)
            #expect(answer.header("Location") == "/hesap/ikinci-adim")
            try visitor.take(answer)
            for path in ["/siparisler", "/hesap", "/kullanicilar", "/", "/dogrula"] {
                let refused = try await visitor.get(path)
                #expect(refused.status == 303 && refused.header("Location") == "/hesap/ikinci-adim", "\(path)")
            }
            let page = try await visitor.get("/hesap/ikinci-adim")
            #expect(page.status == 200 && page.text.contains("/hesap/ikinci-adim/kare-kod.svg"))
            let picture = try await visitor.get("/hesap/ikinci-adim/kare-kod.svg")
            #expect(picture.header("Content-Type") == "image/svg+xml" && picture.text.hasPrefix("<svg"))
            // Others need none.
            #expect(try await PanelVisitor.signedIn(house, as: "birinci").get("/siparisler").status == 200)
        }
    }

    @Test("Set up in the panel, the sign-in goes on under a new token and shows ten codes once")
    func setUp() async throws {
        try await WebHouse.run(requiresSecondFactor: true) { house async throws in
            var visitor = try PanelVisitor(house)
            let signIn = try await visitor.post(
                "/giris", ["eposta": "admin@ornek.com", "sifre": WebHouse.password], withToken: false)
            try visitor.take(signIn)
            let before = visitor.cookie
            let page = try await visitor.get("/hesap/ikinci-adim").text
            let csrf = String(try #require(page.firstMatch(of: #/name="_csrf" value="([^"]+)"/#)).1)
            let typed = try #require(page.firstMatch(of: #/data-copy="[^"]*">([A-Z2-7 ]+)</#)).1
            let secret = Secret(String(typed.filter { $0 != " " }))
            let wrong = try await visitor.post(
                "/hesap/ikinci-adim", ["kod": "000000", "_csrf": csrf], withToken: false)
            #expect(wrong.status == 422 && wrong.text.contains("Kod yanlış"))
            let right = try await visitor.post(
                "/hesap/ikinci-adim", ["kod": try house.code(secret).revealed, "_csrf": csrf], withToken: false)
            #expect(right.status == 200)
            #expect(right.text.matches(of: #/<code>[a-z2-7]{4}-/#).count == 10)
            #expect(try await visitor.get("/siparisler").status == 303)
            try visitor.take(right)
            #expect(visitor.cookie != before)
            #expect(try await visitor.get("/siparisler").status == 200)
        }
    }

    @Test(
        "After the password a code is asked for; it works once, also under a new token",
        arguments: EngineUnderTest.allCases)
    func signIn(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine, requiresSecondFactor: true) { house async throws in
            let secret = try await house.enrol("admin").secret
            let half = try await house.signIn("admin")
            #expect(half.stage == .secondFactor && half.device == nil)
            let who = try await house.who(half)
            let code = try house.code(secret)
            let full = try await house.people.completeSignIn(code: code, of: who, from: WebHouse.desk)
            #expect(full.stage == .full && full.token != half.token && full.device != nil)
            #expect(try await house.who(full).csrf != who.csrf)
            #expect(await house.failure { _ = try await house.who(half) } as? SignInError == .notSignedIn)
            let again = try await house.who(try await house.signIn("admin"))
            let replay = await house.failure {
                _ = try await house.people.completeSignIn(code: code, of: again, from: WebHouse.desk)
            }
            guard case OperationError.invalid? = replay else {
                Issue.record("a code must not work twice: \(String(describing: replay))")
                return
            }
            house.clock.advance(by: .seconds(30))
            let next = try house.code(secret)
            _ = try await house.people.completeSignIn(code: next, of: again, from: WebHouse.desk)
        }
    }

    @Test("Of twenty that use one code at once, one gets in", arguments: EngineUnderTest.allCases)
    func race(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let secret = try await house.enrol("birinci").secret
            let step = TimeCode.step(at: house.clock.now)
            let database = house.database
            let user = house.dealer
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await database.write { tx in try SecondFactorTable.consume(step: step, of: user, tx) }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(wins == 1)
            // The same through the door, each with a half-open session of its own.
            house.clock.advance(by: .seconds(30))
            var halves: [SignedIn] = []
            for _ in 0..<20 { halves.append(try await house.who(try await house.signIn("birinci"))) }
            let code = try house.code(secret)
            let people = house.people
            let entered = await withTaskGroup(of: Bool.self) { group in
                for half in halves {
                    group.addTask {
                        (try? await people.completeSignIn(code: code, of: half, from: WebHouse.desk)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(entered == 1)
        }
    }

    @Test("The fifth wrong code leads back to the password", arguments: EngineUnderTest.allCases)
    func fiveWrong(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let secret = try await house.enrol("birinci").secret
            let half = try await house.signIn("birinci")
            let who = try await house.who(half)
            for number in 1...5 {
                let error = await house.failure {
                    _ = try await house.people.completeSignIn(code: Secret("12345"), of: who, from: WebHouse.desk)
                }
                if number == 5 {
                    #expect(error as? SignInError == .startOver)
                } else {
                    #expect(ErrorMapping.problem(for: try #require(error)).status == 422)
                }
            }
            #expect(await house.failure { _ = try await house.who(half) } as? SignInError == .notSignedIn)
            // The next try is slowed down, whatever session it comes by.
            let next = try await house.who(try await house.signIn("birinci"))
            let slowed = await house.failure {
                _ = try await house.people.completeSignIn(code: try house.code(secret), of: next, from: WebHouse.desk)
            }
            #expect(slowed as? SignInError == .throttled(retryAfter: .seconds(1)))
            let failed = try await house.people.signInOverview(try await house.who(try await house.signIn("admin")))
                .failed
            #expect(failed.isEmpty)
            let shown = try await house.database.read { tx in
                try SignInRecords.last(10, of: house.dealer, succeeded: false, tx)
            }
            #expect(shown.map(\.method) == Array(repeating: .code, count: 5))
        }
    }

    @Test("A recovery code works once, and no plain code is in the database", arguments: EngineUnderTest.allCases)
    func recovery(engine: EngineUnderTest) async throws {
        try await WebHouse.run(on: engine) { house async throws in
            let (secret, codes, _) = try await house.enrol("birinci")
            let rows = try await house.database.read { tx in
                try tx.all("SELECT ozet FROM kurtarma_kodlari") { try $0.next(String.self) }
                    + tx.all("SELECT coalesce(totp_sifreli, '') FROM kullanicilar") { try $0.next(String.self) }
            }
            #expect(rows.count == 14)
            for text in codes.map(\.revealed) + [secret.revealed] {
                #expect(!rows.contains { $0.contains(text) || $0.contains(text.replacing("-", with: "")) })
            }
            let typed = Secret(codes[3].revealed.uppercased())
            let who = try await house.who(try await house.signIn("birinci"))
            let full = try await house.people.completeSignIn(code: typed, of: who, from: WebHouse.desk)
            let overview = try await house.people.accountOverview(try await house.who(full))
            #expect(overview.recoveryCodesLeft == 9)
            #expect(overview.notices.contains { $0.kind == .recoveryCodeUsed })
            let again = try await house.who(try await house.signIn("birinci"))
            let second = await house.failure {
                _ = try await house.people.completeSignIn(code: typed, of: again, from: WebHouse.desk)
            }
            #expect(ErrorMapping.problem(for: try #require(second)).status == 422)
        }
    }

    @Test("A link for a new password does not skip the second factor")
    func linkAsksToo() async throws {
        try await WebHouse.run { house async throws in
            let secret = try await house.enrol("birinci").secret
            let link = try await house.people.createLoginLink(user: house.dealer, by: .console)
            let token = try #require(link.url.revealed.split(separator: "/").last.map { Secret(String($0)) })
            let half = try await house.people.useLoginLink(
                token: token, newPassword: Secret("mavi kaplumbağa 19 deniz"), from: WebHouse.desk)
            #expect(half.stage == .secondFactor)
            // What the link has done is in the log, although the sign-in is not through.
            let noted: String? = try await house.database.read { tx in
                try tx.value("SELECT CAST(sonraki AS TEXT) FROM sistem_log WHERE islem = 'baglanti_kullanildi'")
            }
            #expect(noted?.contains("sifre_hash") == true)
            let who = try await house.who(half)
            let early = await house.failure {
                try await house.people.setPassword(
                    Secret("yeşil kaplumbağa 20 göl"), current: Secret("mavi kaplumbağa 19 deniz"), of: who,
                    from: WebHouse.desk)
            }
            #expect(early as? OperationError == .forbidden)
            let full = try await house.people.completeSignIn(
                code: try house.code(secret), of: who, from: WebHouse.desk)
            #expect(full.stage == .full)
        }
    }

    @Test("A reset by an administrator ends the sessions, is recorded, and is told to the person")
    func reset() async throws {
        try await WebHouse.run { house async throws in
            let grant = try await house.enrol("birinci").grant
            let admin = try await house.who(try await house.signIn("admin"))
            try await house.people.resetSecondFactor(of: house.dealer, by: Authority(admin))
            #expect(await house.failure { _ = try await house.who(grant) } as? SignInError == .notSignedIn)
            let back = try await house.signIn("birinci")
            #expect(back.stage == .full)
            let overview = try await house.people.accountOverview(try await house.who(back))
            #expect(overview.notices.contains { $0.kind == .secondFactorReset })
            let logged = try await house.database.read { tx in
                try tx.value("SELECT count(*) FROM sistem_log WHERE islem = 'ikinci_adim_sifirlandi'", as: Int.self)
            }
            #expect(logged == 1)
            let none = await house.failure {
                try await house.people.resetSecondFactor(of: house.dealer, by: Authority(admin))
            }
            #expect(ErrorMapping.problem(for: try #require(none)).code == "ikinci_adim_yok")
        }
    }

    @Test("An administrator can't switch it off, others can")
    func switchOff() async throws {
        try await WebHouse.run(requiresSecondFactor: true) { house async throws in
            let admin = try await house.who(try await house.enrol("admin").grant)
            let refused = await house.failure {
                try await house.people.switchOffSecondFactor(admin, from: WebHouse.desk)
            }
            #expect(ErrorMapping.problem(for: try #require(refused)).code == "ikinci_adim_zorunlu")
            let dealer = try await house.who(try await house.enrol("birinci").grant)
            try await house.people.switchOffSecondFactor(dealer, from: WebHouse.desk)
            #expect(try await house.signIn("birinci").stage == .full)
        }
    }

    @Test("The picture is the code that readers read")
    func picture() throws {
        // Read back by an independent reader when this was written; a change of any module changes the digest.
        let code = try #require(
            QRCode("otpauth://totp/Siparis:admin%40ornek.com?secret=JBSWY3DPEHPK3PXP&issuer=Siparis"))
        let bits = code.modules.map { row in row.map { $0 ? "1" : "0" }.joined() }.joined(separator: "\n")
        #expect(code.size == 37)
        #expect(
            ContentDigest.sha256(Array(bits.utf8)) == "6f5b3451f3404301590482d7c2c732e1093f45ca9d59c409f0b48084463610c7"
        )
        #expect(QRCode(String(repeating: "a", count: 666)) != nil && QRCode(String(repeating: "a", count: 667)) == nil)
    }
}
