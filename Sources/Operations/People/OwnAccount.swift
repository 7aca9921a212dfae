package import Domain
import SQLEngine
package import Storage

/// What a person sees of the own account.
package struct AccountOverview: Sendable {
    package var user: StoredUser
    package var roles: [StoredRole]
    package var recoveryCodesLeft: Int
    package var notices: [Notice]
}

/// Where and when somebody is and was signed in.
package struct SignInOverview: Sendable {
    package var sessions: [SessionListRow]
    /// The one that asks.
    package var current: ID<Session>?
    package var succeeded: [SignInRecord]
    package var failed: [SignInRecord]
}

extension People {
    package func accountOverview(_ who: SignedIn) async throws -> AccountOverview {
        try await database.read { tx in
            guard let user = try UserTable.find(who.user, tx) else { throw SignInError.notSignedIn }
            return AccountOverview(
                user: user, roles: try RoleTable.roles(of: user.id, tx),
                recoveryCodesLeft: try SecondFactorTable.recoveryCodesLeft(of: user.id, tx),
                notices: try NoticeTable.last(10, of: user.id, tx))
        }
    }

    package func signInOverview(_ who: SignedIn) async throws -> SignInOverview {
        let now = world.now()
        let idleSince = now - Lifetime.sessionIdle
        return try await database.read { tx in
            SignInOverview(
                sessions: try SessionTable.all(of: who.user, idleSince: idleSince, now: now, tx),
                current: who.session,
                succeeded: try SignInRecords.last(10, of: who.user, succeeded: true, tx),
                failed: try SignInRecords.last(10, of: who.user, succeeded: false, tx))
        }
    }

    /// Ends one of the own sessions.
    ///
    /// - Throws: ``OperationError/notFound`` if it is not one of theirs.
    package func endSession(_ session: ID<Session>, of who: SignedIn) async throws {
        let now = world.now()
        try await database.write { tx in
            guard try SessionTable.delete(session, of: who.user, tx) else { throw OperationError.notFound }
            try who.log("oturum_kapatildi", "Başka bir cihazdaki oturum kapatıldı.", now: now, tx)
        }
    }

    /// Ends all of the own sessions but this one.
    package func endOtherSessions(of who: SignedIn) async throws {
        let now = world.now()
        try await database.write { tx in
            try SessionTable.deleteAll(of: who.user, except: who.session, tx)
            try who.log("oturumlar_kapatildi", "Öteki oturumların hepsi kapatıldı.", now: now, tx)
        }
    }

    /// Notes that the person has seen the notices.
    package func markNoticesRead(_ who: SignedIn) async throws {
        let now = world.now()
        try await database.write { tx in try NoticeTable.markAllRead(of: who.user, now: now, tx) }
    }

    /// Changes what a person may change of the own account without anybody's leave.
    ///
    /// - Throws: ``OperationError`` (`invalid`, `conflict` with code `eposta_kayitli`) or `SQLError`.
    package func changeOwnProfile(_ input: UserProfile, of who: SignedIn, from origin: SignInOrigin) async throws {
        let profile = try input.checked()
        let now = world.now()
        try await database.write { tx in
            guard let user = try UserTable.find(who.user, tx) else { throw SignInError.notSignedIn }
            try profile.store(over: user, origin: origin, now: now, tx)
            try who.log(
                "degistirildi", "Hesap bilgileri değiştirildi.", profile.logged(over: user), now: now, tx)
        }
    }
}

extension SignedIn {
    /// The session; nil for a key.
    package var session: ID<Session>? {
        if case .session(let session, _) = proof { session } else { nil }
    }
}
