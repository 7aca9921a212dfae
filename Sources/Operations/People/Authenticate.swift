package import Domain
import SQLEngine
import Sealing
import Storage

extension People {
    /// Who a session's token belongs to.
    ///
    /// - Throws: ``SignInError/notSignedIn`` if the session is unknown, idle for 30 minutes (administrators: 15), 12 hours
    ///   old or ended; `SQLError`.
    package func authenticate(sessionToken token: Secret, requestID: String?) async throws -> SignedIn {
        let now = world.now()
        let hash = TokenHash.of(token.revealed)
        let found = try await database.read { tx in
            try SessionTable.find(tokenHash: hash, idleSince: now - Lifetime.sessionIdle, now: now, tx)
                .map { ($0, try Standing(of: $0.user, tx)) }
        }
        guard let (session, standing) = found,
            !standing.isAdmin || now.since(session.lastRequestAt) < Lifetime.adminSessionIdle
        else { throw SignInError.notSignedIn }
        if now.since(session.lastRequestAt) >= Lifetime.touchInterval {
            try await database.write { tx in try SessionTable.touch(session.id, now: now, tx) }
        }
        var who = SignedIn(
            user: session.user, role: session.role, standing: standing, name: session.userName, email: session.email,
            proof: .session(session.id, csrf: session.csrf), requestID: requestID)
        // An administrator whose session is older than the rule gets no further either.
        let lacksFactor = requiresSecondFactor && standing.isAdmin && !session.hasSecondFactor
        who.stage = lacksFactor ? .enrolment : session.stage
        // Half a sign-in may nothing, whichever route forgets to ask how far it has come.
        if who.stage != .full { (who.permissions, who.reach, who.scope) = ([], .own, .dealers([])) }
        (who.provenAt, who.language, who.unreadNotices) = (session.provenAt, session.language, session.unreadNotices)
        return who
    }

    /// Who an API key speaks for.
    ///
    /// - Parameter address: where the request comes from, as far as that is known.
    /// - Throws: ``SignInError/notSignedIn`` if the key is unknown, revoked or over; ``SignInError/addressRefused`` if it may
    ///   not be used from there; `SQLError`.
    package func authenticate(
        apiKey key: Secret, requestID: String?, address: String? = nil
    ) async throws -> SignedIn {
        guard key.revealed.hasPrefix(ApiKeyFormat.prefix) else { throw SignInError.notSignedIn }
        let now = world.now()
        let hash = TokenHash.of(key.revealed)
        let entry = try await recognise(keyHash: hash, now: now)
        let (owner, standing) = (entry.owner, entry.standing)
        let ranges = owner.limits.addresses
        guard ranges.isEmpty || ranges.contains(where: { range in address.map(range.contains) ?? false }) else {
            throw SignInError.addressRefused(.init(user: owner.user, role: owner.role))
        }
        let interval = owner.lastUsedFrom == address ? Lifetime.touchInterval : Lifetime.touchIntervalElsewhere
        if owner.lastUsedAt.map({ now.since($0) >= interval }) ?? true {
            try await database.write { tx in try ApiKeyTable.touch(owner.key, address: address, now: now, tx) }
        }
        let limited = standing.limited(to: owner.limits.permissions)
        return SignedIn(
            user: owner.user, role: owner.role, standing: limited, name: owner.userName, email: owner.email,
            proof: .apiKey(owner.key), requestID: requestID,
            ceiling: KeyCeiling(
                permissions: owner.limits.permissions.map { _ in limited.grants.permissions },
                addresses: ranges, endsAt: owner.endsAt))
    }

    private func recognise(keyHash hash: String, now: Timestamp) async throws -> KeyRecognition.Entry {
        if let known = recognition.entry(of: hash, now: now) { return known }
        let look = recognition.beginLook(now: now)
        let found = try await database.read { tx in
            try ApiKeyTable.find(keyHash: hash, now: now, tx).map { owner in
                KeyRecognition.Entry(owner: owner, standing: try Standing(of: owner.user, tx))
            }
        }
        guard let found else { throw SignInError.notSignedIn }
        recognition.remember(found, of: hash, after: look)
        return found
    }
}
