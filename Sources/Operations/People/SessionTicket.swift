import Domain
import SQLEngine
import Sealing
import Storage

/// A session that is about to be opened: its random values are drawn before the transaction, which may run twice.
struct SessionTicket: Sendable {
    let token: Secret
    let csrf: String
    let now: Timestamp
    let origin: SignInOrigin

    init(world: World, origin: SignInOrigin) {
        token = Secret(world.randomToken())
        csrf = world.randomToken()
        now = world.now()
        self.origin = origin
    }

    /// Stores the session and notes the sign-in.
    func open(
        for user: StoredUser, action: String, message: String, _ tx: borrowing Transaction
    ) throws -> SessionGrant {
        let endsAt = now + People.Lifetime.session
        try SessionTable.deleteEnded(idleSince: now - People.Lifetime.sessionIdle, now: now, tx)
        _ = try SessionTable.insert(
            user: user.id, tokenHash: TokenHash.of(token.revealed), csrf: csrf, browser: origin.browser,
            address: origin.address, endsAt: endsAt, now: now, tx)
        try UserTable.noteSignIn(user.id, now: now, tx)
        let actor = Actor(user: user.id, role: user.role, source: .panel, requestID: origin.requestID)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: user.id.rawValue, action: action, message: message),
            now: now, tx)
        return SessionGrant(token: token, endsAt: endsAt, user: user.id, hasPassword: user.passwordHash != nil)
    }
}
