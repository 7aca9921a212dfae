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
    /// The token of the browser: the one that it sent, or a new one.
    let device: Secret
    /// A secret for a second factor, if one has to be set up.
    let candidate: Secret
    private let secrets: SecretBox

    init(_ people: People, origin: SignInOrigin) {
        let world = people.world
        token = Secret(world.randomToken())
        csrf = world.randomToken()
        now = world.now()
        self.origin = origin
        device = origin.knownDevice ?? Secret(world.randomToken())
        candidate = Secret(Base32.text(world.randomBytes(TimeCode.secretByteCount)))
        secrets = people.secrets
    }

    /// Stores the session; if the sign-in is through with it, that is noted.
    func open(
        for user: StoredUser, stage: SessionStage, method: SignInMethod, action: String, message: String,
        _ tx: borrowing Transaction
    ) throws -> SessionGrant {
        let endsAt = now + lifetime(stage)
        try SessionTable.deleteEnded(idleSince: now - People.Lifetime.sessionIdle, now: now, tx)
        let session = try SessionTable.insert(
            NewSession(
                user: user.id, tokenHash: TokenHash.of(token.revealed), csrf: csrf, browser: origin.browser,
                address: origin.address, stage: stage, endsAt: endsAt),
            now: now, tx)
        if stage == .enrolment {
            let sealed = try secrets.seal(candidate, context: .secondFactor(of: user.id), tx)
            try SessionTable.setCandidate(sealed, of: session, tx)
        }
        if stage == .full { try noteSignIn(user, method, action: action, message: message, tx) }
        return SessionGrant(
            token: token, endsAt: endsAt, user: user.id, hasPassword: user.passwordHash != nil, stage: stage,
            device: stage == .full ? device : nil)
    }

    private func lifetime(_ stage: SessionStage) -> Duration {
        switch stage {
        case .full: People.Lifetime.session
        case .secondFactor: People.Lifetime.secondStep
        case .enrolment: People.Lifetime.enrolment
        }
    }

    private func noteSignIn(
        _ user: StoredUser, _ method: SignInMethod, action: String, message: String, _ tx: borrowing Transaction
    ) throws {
        try UserTable.noteSignIn(user.id, now: now, tx)
        try SignInRecords.insert(
            user: user.id, succeeded: true, method: method, address: origin.address, browser: origin.browser, now: now,
            tx)
        let isNew = try DeviceTable.note(
            tokenHash: TokenHash.of(device.revealed), browser: origin.browser, of: user.id, now: now, tx)
        // The very first sign-in is no news to anybody.
        if isNew, user.lastSignInAt != nil { try origin.notice(.newDevice, for: user.id, now: now, tx) }
        let actor = Actor(user: user.id, role: user.role, source: .panel, requestID: origin.requestID)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: user.id.rawValue, action: action, message: message),
            now: now, tx)
    }
}

extension SignInOrigin {
    /// The browser's token, if it has the form of ours.
    var knownDevice: Secret? {
        guard let device, device.revealed.utf8.count == 64, device.revealed.allSatisfy(\.isHexDigit) else { return nil }
        return device
    }

    /// Tells a person what happened to the account, and from where.
    func notice(_ kind: NoticeKind, for user: ID<User>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try NoticeTable.insert(kind, for: user, address: address, browser: browser, now: now, tx)
    }
}

extension SealingContext {
    /// Where the secret of a person's second factor is kept.
    static func secondFactor(of user: ID<User>) -> SealingContext {
        SealingContext(table: "kullanicilar", row: user.rawValue, column: "totp_sifreli", tenant: nil)
    }
}
