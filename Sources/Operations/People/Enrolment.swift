package import Domain
import SQLEngine
import Sealing
import Storage

/// A second factor that is being set up.
package struct Enrolment: Sendable {
    /// To be typed into the app, in groups of four.
    package var secret: Secret
    /// To be read by the app from a picture.
    package var uri: Secret
}

extension People {
    /// Draws a secret for the second factor of somebody who is signed in; it counts once it is confirmed.
    ///
    /// - Throws: ``OperationError`` (`forbidden` in the middle of a sign-in, `conflict` with code `ikinci_adim_var`);
    ///   `SQLError`.
    package func beginEnrolment(_ who: SignedIn) async throws {
        let session = try enrolling(who)
        let secret = Secret(Base32.text(world.randomBytes(TimeCode.secretByteCount)))
        let (secrets, context) = (secrets, SealingContext.secondFactor(of: who.user))
        try await database.write { tx in
            guard try UserTable.find(who.user, tx)?.secondFactorAt == nil else { throw People.alreadyEnrolled }
            let sealed = try secrets.seal(secret, context: context, tx)
            try SessionTable.setCandidate(sealed, of: session, tx)
        }
    }

    /// What the page shows; nil if setting up has not begun.
    package func enrolment(_ who: SignedIn) async throws -> Enrolment? {
        let session = try enrolling(who)
        guard let secret = try await candidate(of: session, who) else { return nil }
        return Enrolment(
            secret: secret, uri: TimeCode.keyURI(secret: secret, account: who.email, issuer: "Sipariş Yönetimi"))
    }

    /// The secret that is being set up. One that can't be opened any more counts as none: it is
    /// drawn anew.
    private func candidate(of session: ID<Session>, _ who: SignedIn) async throws -> Secret? {
        let (secrets, context) = (secrets, SealingContext.secondFactor(of: who.user))
        return try await database.read { tx in
            guard let sealed = try SessionTable.candidate(of: session, tx) else { return nil }
            do { return try secrets.open(sealed, context: context, tx) } catch is SealingError { return nil }
        }
    }

    /// Switches the second factor on with the first code of the app. The session goes on under a new token, all others
    /// end.
    ///
    /// - Returns: the session, and the recovery codes, which are shown this once.
    /// - Throws: ``OperationError`` (`invalid` for a wrong code, `conflict` if there is one already or none has begun).
    package func confirmEnrolment(
        code: Secret, of who: SignedIn, from origin: SignInOrigin
    ) async throws -> (grant: SessionGrant, recoveryCodes: [Secret]) {
        let session = try enrolling(who)
        guard let secret = try await candidate(of: session, who) else {
            throw OperationError.conflict(code: "kurulum_yok", message: "Kurulumu baştan başlatın.")
        }
        let found = Base32.bytes(secret.revealed).flatMap {
            TimeCode.matchingStep(code.revealed, secret: $0, at: world.now())
        }
        guard let step = found else {
            throw OperationError.invalid([
                FieldProblem("kod", "Kod yanlış. Telefonunuzun saatini denetleyip uygulamadaki yeni kodu yazın.")
            ])
        }
        let codes = RecoveryCode.random(world)
        let hashes = codes.map { RecoveryCode.hash($0, owner: who.user) }
        let ticket = SessionTicket(self, origin: origin)
        let (secrets, context) = (secrets, SealingContext.secondFactor(of: who.user))
        let grant = try await database.write { tx in
            guard let user = try UserTable.find(who.user, tx), user.status == .active else {
                throw SignInError.notSignedIn
            }
            guard user.secondFactorAt == nil else { throw People.alreadyEnrolled }
            // Anew: the key that sealed the candidate may be gone by now.
            let sealed = try secrets.seal(secret, context: context, tx)
            try SecondFactorTable.set(sealed, step: step, of: user.id, now: ticket.now, tx)
            try SecondFactorTable.setRecoveryCodes(hashes, of: user.id, now: ticket.now, tx)
            try SessionTable.deleteAll(of: user.id, except: nil, tx)
            try origin.notice(.secondFactorOn, for: user.id, now: ticket.now, tx)
            try who.log("ikinci_adim_acildi", "İkinci adım kuruldu.", .secondFactor, now: ticket.now, tx)
            return try ticket.open(
                for: user, stage: .full, method: .code, action: "giris", message: "İkinci adımla giriş yapıldı.", tx)
        }
        return (grant, codes)
    }

    /// Replaces the recovery codes; the old ones stop working.
    package func renewRecoveryCodes(_ who: SignedIn, from origin: SignInOrigin) async throws -> [Secret] {
        let codes = RecoveryCode.random(world)
        let hashes = codes.map { RecoveryCode.hash($0, owner: who.user) }
        let now = world.now()
        try await database.write { tx in
            guard try UserTable.find(who.user, tx)?.secondFactorAt != nil else { throw OperationError.notFound }
            try SecondFactorTable.setRecoveryCodes(hashes, of: who.user, now: now, tx)
            try origin.notice(.recoveryCodesRenewed, for: who.user, now: now, tx)
            try who.log("kurtarma_kodlari_yenilendi", "Kurtarma kodları yenilendi.", now: now, tx)
        }
        return codes
    }

    /// Switches the own second factor off.
    ///
    /// - Throws: ``OperationError/conflict(code:message:)`` with code `ikinci_adim_zorunlu` for administrators.
    package func switchOffSecondFactor(_ who: SignedIn, from origin: SignInOrigin) async throws {
        let now = world.now()
        try await database.write { tx in
            let isAdmin = try RoleTable.roles(of: who.user, tx).contains { $0.name == .admin }
            guard !(isAdmin && requiresSecondFactor) else {
                throw OperationError.conflict(
                    code: "ikinci_adim_zorunlu", message: "Yöneticiler için ikinci adım zorunludur; kapatılamaz.")
            }
            guard try UserTable.find(who.user, tx)?.secondFactorAt != nil else { throw OperationError.notFound }
            try SecondFactorTable.clear(of: who.user, now: now, tx)
            try origin.notice(.secondFactorOff, for: who.user, now: now, tx)
            try who.log("ikinci_adim_kapandi", "İkinci adım kapatıldı.", .secondFactor, now: now, tx)
        }
    }

    private static let alreadyEnrolled = OperationError.conflict(
        code: "ikinci_adim_var", message: "Hesabınızda ikinci adım zaten kurulu.")

    private func enrolling(_ who: SignedIn) throws(OperationError) -> ID<Session> {
        guard case .session(let session, _) = who.proof, who.stage != .secondFactor else { throw .forbidden }
        return session
    }
}

extension SignedIn {
    /// Records what the person did to the own account.
    func log(
        _ action: String, _ message: String, _ changes: FieldChanges = FieldChanges(), now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: user.rawValue, action: action, message: message,
                before: changes.before, after: changes.after),
            now: now, tx)
    }
}

extension FieldChanges {
    /// The second factor was set up or removed.
    static var secondFactor: FieldChanges {
        var changes = FieldChanges()
        changes.noteHidden("totp_sifreli", isChanged: true)
        return changes
    }
}
