package import Domain
import SQLEngine
import Sealing
import Storage

/// From where somebody signs in.
package struct SignInOrigin: Sendable {
    /// The network address, as far as it is known.
    package var address: String?
    /// The browser's own name.
    package var browser: String?
    package var requestID: String?

    package init(address: String?, browser: String?, requestID: String?) {
        (self.address, self.browser, self.requestID) = (address, browser, requestID)
    }
}

extension People {
    /// Signs a person in with address and password.
    ///
    /// An unknown address, a wrong password and a disabled account give the same answer after the same work.
    ///
    /// - Parameter isKnownDevice: whether the browser has proved that this person has signed in with it before. Then
    ///   guesses from elsewhere do not hold them up.
    /// - Throws: ``SignInError``; ``OperationError`` with code `mesgul` if too many sign in at this moment; `SQLError`.
    package func signIn(
        email: String, password: Secret, from origin: SignInOrigin, isKnownDevice: Bool = false
    ) async throws -> SessionGrant {
        let account = UserTable.normalised(email: email)
        let attempt = try await beginAttempt(account, origin, isKnownDevice: isKnownDevice)
        let user: StoredUser?
        let check: PasswordCheck
        do {
            user = try await database.read { tx in try UserTable.find(email: account, tx) }
            let (secret, stored) = (PasswordRules.normalised(password), user?.passwordHash)
            check = try await workshop.run { [hasher] in hasher.check(secret, against: stored) }
        } catch {
            try await attempt.takeBack()
            throw error
        }
        guard let user, check.isRight, user.status == .active else {
            try await logRefusal(user, origin)
            throw SignInError.refused
        }
        try await attempt.succeeded()
        return try await admit(user, betterHash: check.betterHash, origin)
    }

    /// Counts an attempt: by account and address, and with all others together unless the device is known.
    private func beginAttempt(
        _ account: String, _ origin: SignInOrigin, isKnownDevice: Bool
    ) async throws -> SignInAttempt {
        if !isKnownDevice {
            do { try await rateLimiter.take(.signIn, for: .everybody) } catch {
                throw SignInError.throttled(retryAfter: error.standing.retryAfter ?? .seconds(1))
            }
        }
        return try await throttle.begin(
            account: account, address: origin.address ?? "-", isKnownDevice: isKnownDevice)
    }

    /// Ends a session.
    package func signOut(_ who: SignedIn) async throws {
        guard case .session(let session, _) = who.proof else { return }
        let now = world.now()
        try await database.write { tx in
            try SessionTable.delete(session, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: who.actor, table: "kullanicilar", row: who.user.rawValue, action: "cikis",
                    message: "Oturum kapatıldı."),
                now: now, tx)
        }
    }

    private func admit(_ user: StoredUser, betterHash: String?, _ origin: SignInOrigin) async throws -> SessionGrant {
        let ticket = SessionTicket(world: world, origin: origin)
        return try await database.write { tx in
            if let betterHash, let old = user.passwordHash {
                try UserTable.upgradeHash(from: old, to: betterHash, of: user.id, tx)
            }
            return try ticket.open(for: user, action: "giris", message: "Şifreyle giriş yapıldı.", tx)
        }
    }

    private func logRefusal(_ user: StoredUser?, _ origin: SignInOrigin) async throws {
        let now = world.now()
        let actor = Actor(user: user?.id, role: nil, source: .panel, requestID: origin.requestID)
        try await database.write { tx in
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "kullanicilar", row: user?.id.rawValue, action: "giris_reddedildi",
                    message: "Giriş reddedildi (ağ: \(origin.address.map(network(of:)) ?? "bilinmiyor"))."),
                now: now, tx)
        }
    }
}

/// What checking a password found.
struct PasswordCheck: Sendable {
    var isRight: Bool
    /// A stronger hash of the same password, if the stored one is weaker than new ones.
    var betterHash: String?
}

extension PasswordHasher {
    /// Compares; without a stored hash it does the same work for nothing.
    func check(_ password: Secret, against stored: String?) -> PasswordCheck {
        guard let stored else {
            verifyNobody(password)
            return PasswordCheck(isRight: false)
        }
        let isRight = (try? verify(password, against: stored)) ?? false
        let betterHash = isRight && needsUpgrade(stored) ? try? hash(password) : nil
        return PasswordCheck(isRight: isRight, betterHash: betterHash)
    }
}
