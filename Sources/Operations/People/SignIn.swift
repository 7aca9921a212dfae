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
    /// The token by which the browser is known again, if it sent one.
    package var device: Secret?

    package init(address: String?, browser: String?, requestID: String?, device: Secret? = nil) {
        (self.address, self.browser, self.requestID, self.device) = (address, browser, requestID, device)
    }
}

extension People {
    /// Signs a person in with address and password.
    ///
    /// An unknown address, a wrong password and a disabled account give the same answer after the same work.
    ///
    /// If the browser has proved that this person has signed in with it before, guesses from elsewhere do not hold them up.
    ///
    /// - Throws: ``SignInError``; ``OperationError`` with code `mesgul` if too many sign in at this moment; `SQLError`.
    package func signIn(email: String, password: Secret, from origin: SignInOrigin) async throws -> SessionGrant {
        let account = UserTable.normalised(email: email)
        let (user, isKnownDevice) = try await find(account, origin)
        let attempt = try await beginAttempt(account, origin, isKnownDevice: isKnownDevice)
        let check: PasswordCheck
        do {
            let secret = PasswordRules.normalised(password)
            check = try await workshop.run { [hasher] in hasher.check(secret, against: user?.passwordHash) }
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

    /// The person of an address, and whether they have signed in with this browser before.
    private func find(_ account: String, _ origin: SignInOrigin) async throws -> (StoredUser?, Bool) {
        let device = origin.knownDevice.map { TokenHash.of($0.revealed) }
        return try await database.read { tx in
            guard let user = try UserTable.find(email: account, tx) else { return (nil, false) }
            return (user, try device.map { try DeviceTable.isKnown(tokenHash: $0, of: user.id, tx) } ?? false)
        }
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
        let ticket = SessionTicket(self, origin: origin)
        return try await database.write { tx in
            if let betterHash, let old = user.passwordHash {
                try UserTable.upgradeHash(from: old, to: betterHash, of: user.id, tx)
            }
            return try ticket.open(
                for: user, stage: try stage(for: user, tx), method: .password, action: "giris",
                message: "Şifreyle giriş yapıldı.", tx)
        }
    }

    /// What a person has to do after the password or the link.
    func stage(for user: StoredUser, _ tx: borrowing Transaction) throws -> SessionStage {
        if user.secondFactorAt != nil { return .secondFactor }
        guard requiresSecondFactor else { return .full }
        return try RoleTable.roles(of: user.id, tx).contains { $0.name == .admin } ? .enrolment : .full
    }

    private func logRefusal(_ user: StoredUser?, _ origin: SignInOrigin) async throws {
        let now = world.now()
        let actor = Actor(user: user?.id, role: nil, source: .panel, requestID: origin.requestID)
        try await database.write { tx in
            if let user {
                try SignInRecords.insert(
                    user: user.id, succeeded: false, method: .password, address: origin.address,
                    browser: origin.browser, now: now, tx)
            }
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
