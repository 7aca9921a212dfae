package import Domain
import SQLEngine
import Storage

extension People {
    /// Whether the person has proved lately who they are. A key proves it with every call, and it was made by somebody
    /// who had.
    package func hasFreshProof(_ who: SignedIn) -> Bool {
        guard case .session = who.proof else { return true }
        return who.provenAt.map { world.now().since($0) < Lifetime.freshProof } ?? false
    }

    /// Proves anew who somebody is, by the password or by a code of the second factor.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` on the field `_dogrula` if it is neither;
    ///   ``SignInError/throttled(retryAfter:)``; `SQLError`.
    package func prove(_ proof: Secret, of who: SignedIn) async throws {
        guard case .session(let session, _) = who.proof, who.stage == .full else { throw OperationError.forbidden }
        let now = world.now()
        guard let user = try await database.read({ tx in try UserTable.find(who.user, tx) }) else {
            throw SignInError.notSignedIn
        }
        guard try await isRight(proof, of: user, now: now) else {
            try await noteFailedProof(of: who)
            throw OperationError.invalid([
                FieldProblem("_dogrula", "Şifre ya da kod yanlış. Şifrenizi veya uygulamadaki yeni kodu yazın.")
            ])
        }
        try await database.write { tx in try SessionTable.prove(session, now: now, tx) }
    }

    private func isRight(_ proof: Secret, of user: StoredUser, now: Timestamp) async throws -> Bool {
        let digits = proof.revealed.filter { !$0.isWhitespace }
        if user.secondFactorAt != nil, digits.count == 6, digits.allSatisfy(\.isNumber) {
            let throttled = try await throttle.begin(account: codeAccount(user.id), address: nil)
            let attempt = try await attempt(proof, of: user.id)
            let isGood = try await database.write { tx in try attempt.consume(of: user.id, now: now, tx) }
            if isGood { try await throttled.succeeded() }
            return isGood
        }
        guard let stored = user.passwordHash else {
            throw OperationError.invalid([FieldProblem("_dogrula", "Önce Hesabım sayfasında bir şifre belirleyin.")])
        }
        return try await isRight(proof, stored, of: user)
    }
}
