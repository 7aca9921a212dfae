import Domain
import Operations
import Sealing
import Storage
import TestSupport
import Testing

@testable import Web

extension WebHouse {
    static let desk = SignInOrigin(
        address: "10.1.2.3", browser: "Mozilla/5.0 (X11; Linux) Firefox/140.0", requestID: "r")

    /// The code that the person's app shows now.
    func code(_ secret: Secret) throws -> Secret {
        let bytes = try #require(Base32.bytes(secret.revealed))
        return Secret(TimeCode.code(secret: bytes, step: TimeCode.step(at: clock.now)))
    }

    /// Signs in by password, however far that leads.
    func signIn(_ name: String, from origin: SignInOrigin = desk) async throws -> SessionGrant {
        try await people.signIn(email: "\(name)@ornek.com", password: Secret(WebHouse.password), from: origin)
    }

    func who(_ grant: SessionGrant) async throws -> SignedIn {
        try await people.authenticate(sessionToken: grant.token, requestID: "r")
    }

    /// Sets up a second factor for somebody; the clock moves to the next code.
    func enrol(_ name: String) async throws -> (secret: Secret, recoveryCodes: [Secret], grant: SessionGrant) {
        let grant = try await signIn(name)
        let half = try await who(grant)
        if half.stage == .full { try await people.beginEnrolment(half) }
        let secret = try #require(try await people.enrolment(half)).secret
        let (full, codes) = try await people.confirmEnrolment(code: try code(secret), of: half, from: Self.desk)
        clock.advance(by: .seconds(60))
        return (secret, codes, full)
    }

    func failure(_ work: () async throws -> Void) async -> (any Error)? {
        do { try await work() } catch { return error }
        return nil
    }
}

extension PanelVisitor {
    /// Takes the session's cookie out of an answer.
    mutating func take(_ answer: Answer) throws {
        let cookie = try #require(answer.header("Set-Cookie"))
        self.cookie = String(cookie.prefix { $0 != ";" })
    }
}
