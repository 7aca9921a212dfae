package import Domain
import SQLEngine
import Sealing
import Storage

extension People {
    /// How many wrong codes end a sign-in.
    private static let wrongCodesMax = 5

    /// Finishes a sign-in by the code of the second factor or a recovery code. The session goes on under a new token.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` for a wrong code, ``SignInError/startOver`` at the fifth one,
    ///   ``SignInError/throttled(retryAfter:)``, ``SignInError/notSignedIn`` for a session that is not at this step;
    ///   `SQLError`.
    package func completeSignIn(
        code: Secret, of who: SignedIn, from origin: SignInOrigin
    ) async throws -> SessionGrant {
        guard case .session(let session, _) = who.proof, who.stage == .secondFactor else {
            throw SignInError.notSignedIn
        }
        let throttled = try await throttle.begin(account: codeAccount(who.user), address: nil)
        let ticket = SessionTicket(self, origin: origin)
        let attempt = try await attempt(code, of: who.user)
        let grant: SessionGrant? = try await database.write { tx in
            guard let user = try UserTable.find(who.user, tx), user.status == .active,
                try attempt.consume(of: user.id, now: ticket.now, tx)
            else { return nil }
            // Of two requests with one half-open session only the first gets on.
            guard try SessionTable.delete(session, of: user.id, tx) else { throw SignInError.notSignedIn }
            if attempt.method == .recoveryCode {
                try origin.notice(.recoveryCodeUsed, for: user.id, now: ticket.now, tx)
            }
            let word = attempt.method == .recoveryCode ? "kurtarma koduyla" : "ikinci adımla"
            return try ticket.open(
                for: user, stage: .full, method: attempt.method, action: "giris",
                message: "Şifre ve \(word) giriş yapıldı.", tx)
        }
        guard let grant else { throw try await refuse(attempt.method, session, who, origin) }
        try await throttled.succeeded()
        return grant
    }

    /// Codes are counted apart from passwords, over all sessions of a person.
    func codeAccount(_ user: ID<User>) -> String { "kod \(user)" }

    private func refuse(
        _ method: SignInMethod, _ session: ID<Session>, _ who: SignedIn, _ origin: SignInOrigin
    ) async throws -> any Error {
        let now = world.now()
        return try await database.write { tx -> any Error in
            try SignInRecords.insert(
                user: who.user, succeeded: false, method: method, address: origin.address, browser: origin.browser,
                now: now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: who.actor, table: "kullanicilar", row: who.user.rawValue, action: "giris_reddedildi",
                    message: "İkinci adım reddedildi (ağ: \(origin.address.map(network(of:)) ?? "bilinmiyor"))."),
                now: now, tx)
            guard let count = try SessionTable.countWrongCode(session, tx) else { return SignInError.notSignedIn }
            guard count < People.wrongCodesMax else {
                try SessionTable.delete(session, tx)
                return SignInError.startOver
            }
            return OperationError.invalid([
                FieldProblem("kod", "Kod yanlış ya da kullanılmış. Uygulamadaki yeni kodu yazın.")
            ])
        }
    }

    /// Looks at a code outside the transaction that uses it up.
    func attempt(_ code: Secret, of user: ID<User>) async throws -> CodeAttempt {
        if RecoveryCode.looksLikeOne(code.revealed) { return .recovery(hash: RecoveryCode.hash(code, owner: user)) }
        let (secrets, context) = (secrets, SealingContext.secondFactor(of: user))
        let opened = try await database.read { tx in
            try SecondFactorTable.sealedSecret(of: user, tx).map { try secrets.open($0, context: context, tx) }
        }
        guard let secret = opened else { return .wrong }
        let step = Base32.bytes(secret.revealed).flatMap {
            TimeCode.matchingStep(code.revealed, secret: $0, at: world.now())
        }
        return step.map(CodeAttempt.time(step:)) ?? .wrong
    }
}

/// What a typed code turned out to be.
enum CodeAttempt: Sendable {
    case time(step: Int64)
    case recovery(hash: String)
    case wrong

    var method: SignInMethod {
        if case .recovery = self { .recoveryCode } else { .code }
    }

    /// Uses the code up.
    ///
    /// - Returns: false if it is wrong or was used before.
    func consume(of user: ID<User>, now: Timestamp, _ tx: borrowing Transaction) throws -> Bool {
        switch self {
        case .time(let step): try SecondFactorTable.consume(step: step, of: user, tx)
        case .recovery(let hash): try SecondFactorTable.consume(recoveryHash: hash, of: user, now: now, tx)
        case .wrong: false
        }
    }
}
