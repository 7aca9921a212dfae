package import Domain
import SQLEngine
import Sealing
import Storage

extension People {
    /// Whether a one-time link can still be used. Changes nothing, so the page that it opens may be fetched twice.
    package func isLoginLinkUsable(token: Secret) async throws -> Bool {
        let (now, hash) = (world.now(), TokenHash.of(token.revealed))
        return try await database.read { tx in try LoginLinkTable.find(tokenHash: hash, now: now, tx) != nil }
    }

    /// Uses a one-time link up, sets the password if one is given, and signs the person in. All other sessions end. Who
    /// has a second factor is asked for it, as after a password.
    ///
    /// - Throws: ``OperationError`` (`conflict` with code `baglanti_gecersiz` if the link was used or its time is over,
    ///   `invalid` for a bad password, which does not use the link up) or `SQLError`.
    package func useLoginLink(
        token: Secret, newPassword: Secret?, from origin: SignInOrigin
    ) async throws -> SessionGrant {
        let now = world.now()
        let linkHash = TokenHash.of(token.revealed)
        let owner = try await database.read { tx in
            try LoginLinkTable.find(tokenHash: linkHash, now: now, tx).flatMap { try UserTable.find($0, tx) }
        }
        guard let owner, owner.status != .disabled else { throw People.linkIsOver }
        let hash = try await hash(newPassword, of: owner, field: "sifre")
        let ticket = SessionTicket(self, origin: origin)
        return try await database.write { tx in
            guard try LoginLinkTable.consume(tokenHash: linkHash, now: now, tx) == owner.id else {
                throw People.linkIsOver
            }
            guard var user = try UserTable.find(owner.id, tx), user.status != .disabled else {
                throw People.linkIsOver
            }
            if let hash {
                let hadOne = user.passwordHash != nil
                try UserTable.setPassword(hash, of: user.id, now: now, tx)
                if hadOne { try origin.notice(.passwordChanged, for: user.id, now: now, tx) }
                user.passwordHash = hash
            }
            try SessionTable.deleteAll(of: user.id, except: nil, tx)
            try noteLink(user.id, setsPassword: hash != nil, origin, now, tx)
            return try ticket.open(
                for: user, stage: try stage(for: user, tx), method: .link, action: "baglantiyla_giris",
                message: "Tek kullanımlık bağlantıyla giriş yapıldı.", tx)
        }
    }

    /// A link that was used, however far the sign-in comes by it.
    private func noteLink(
        _ user: ID<User>, setsPassword: Bool, _ origin: SignInOrigin, _ now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        let actor = Actor(user: user, role: nil, source: .panel, requestID: origin.requestID)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: user.rawValue, action: "baglanti_kullanildi",
                message: setsPassword
                    ? "Tek kullanımlık bağlantıyla şifre belirlendi; oturumlar bitti."
                    : "Tek kullanımlık bağlantı kullanıldı; oturumlar bitti.",
                after: setsPassword ? "{\"sifre_hash\":\"değişti\"}" : nil),
            now: now, tx)
    }

    /// A wrong password or code of somebody who is signed in: perhaps somebody else sits there.
    func noteFailedProof(of who: SignedIn) async throws {
        let now = world.now()
        try await database.write { tx in
            try SystemLog.write(
                SystemLogEntry(
                    actor: who.actor, table: "kullanicilar", row: who.user.rawValue, action: "dogrulama_reddedildi",
                    message: "Oturum içinde yanlış şifre ya da kod girildi."),
                now: now, tx)
        }
    }

    /// Changes the password of the person who is signed in. Their other sessions end.
    ///
    /// - Parameter current: the password until now; nil only for somebody who has none.
    /// - Throws: ``OperationError`` (`invalid` for a wrong current or a bad new password) or `SQLError`.
    package func setPassword(
        _ password: Secret, current: Secret?, of who: SignedIn, from origin: SignInOrigin
    ) async throws {
        // Before the second factor a password opens nothing, and changes nothing.
        guard case .session(let session, _) = who.proof, who.stage != .secondFactor else {
            throw OperationError.forbidden
        }
        guard let user = try await database.read({ tx in try UserTable.find(who.user, tx) }) else {
            throw OperationError.notFound
        }
        if let stored = user.passwordHash { try await confirm(current, is: stored, of: user, who) }
        let hash = try await hash(password, of: user, field: "yeni_sifre")
        guard let hash else { return }
        let now = world.now()
        try await database.write { tx in
            try UserTable.setPassword(hash, of: user.id, now: now, tx)
            try SessionTable.deleteAll(of: user.id, except: session, tx)
            if user.passwordHash != nil { try origin.notice(.passwordChanged, for: user.id, now: now, tx) }
            try SystemLog.write(
                SystemLogEntry(
                    actor: who.actor, table: "kullanicilar", row: user.id.rawValue, action: "sifre_degisti",
                    message: "Şifre değiştirildi.", after: "{\"sifre_hash\":\"değişti\"}"),
                now: now, tx)
        }
    }

    static let linkIsOver = OperationError.conflict(
        code: "baglanti_gecersiz", message: "Bu bağlantı kullanılmış veya süresi dolmuş. Yeni bir bağlantı isteyin.")

    private func confirm(
        _ current: Secret?, is stored: String, of user: StoredUser, _ who: SignedIn
    ) async throws {
        guard try await isRight(current ?? Secret(""), stored, of: user) else {
            try await noteFailedProof(of: who)
            throw OperationError.invalid([FieldProblem("sifre", "Şimdiki şifreniz yanlış.")])
        }
    }

    /// Whether it is the password of somebody who is signed in. Wrong ones have a count of their own, so that guesses at
    /// the door don't hold up the person inside.
    func isRight(_ password: Secret, _ stored: String, of user: StoredUser) async throws -> Bool {
        let secret = PasswordRules.normalised(password)
        let attempt = try await throttle.begin(account: "oturumda \(user.id)", address: nil)
        let check: PasswordCheck
        do { check = try await workshop.run { [hasher] in hasher.check(secret, against: stored) } } catch {
            try await attempt.takeBack()
            throw error
        }
        if check.isRight { try await attempt.succeeded() }
        return check.isRight
    }

    private func hash(_ password: Secret?, of user: StoredUser, field: String) async throws -> String? {
        guard let password = password.map(PasswordRules.normalised) else { return nil }
        if let problem = PasswordRules.problem(password, context: [user.name, user.email]) {
            throw OperationError.invalid([FieldProblem(field, problem)])
        }
        return try await workshop.run { [hasher] in Result { try hasher.hash(password) } }.get()
    }
}
