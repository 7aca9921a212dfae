package import Domain
package import SQLEngine
package import Storage

/// A person to be invited.
package struct Invitation: Sendable {
    package var profile: UserProfile
    package var roles: UserRolesInput

    package init(profile: UserProfile, roles: UserRolesInput) { (self.profile, self.roles) = (profile, roles) }
}

/// A person with all that somebody who looks after accounts sees.
package struct UserDetail: Sendable {
    package var user: StoredUser
    package var held: HeldRoles
    /// Whether whoever asks may change the account.
    package var mayBeChanged: Bool
    package var recentSignIns: [SignInRecord]

    package var roles: [StoredRole] { held.roles }
    package var dealers: [ID<User>] { held.dealers }
    package var grants: RoleGrants { held.grants }
    package var worksForAll: Bool { held.worksForAll }
}

extension People {
    /// Gives somebody an account, and a link by which they choose a password.
    ///
    /// - Throws: ``OperationError`` (`forbidden`, `invalid`, `conflict` with code `eposta_kayitli` or `yetki_asimi`) or
    ///   `SQLError`.
    package func invite(_ invitation: Invitation, by authority: Authority) async throws -> LoginLink {
        guard authority.has(.changeUsers) || authority.has(.manageEmployees) else { throw OperationError.forbidden }
        try authority.requireWayIn(to: nil)
        let profile = try invitation.profile.checked()
        let (ticket, url) = (LinkTicket(world: world), publicURL)
        var wanted = invitation.roles
        if authority.isForEmployeesOnly, wanted.dealers.isEmpty, let own = authority.scope.onlyDealer {
            wanted.dealers = [own]
        }
        let input = wanted
        return try await database.write { tx in
            let checked = try CheckedRoles(input, current: nil, by: authority, tx)
            guard try UserTable.find(email: profile.email, tx) == nil else { throw People.emailIsTaken }
            let user = try UserTable.insert(
                name: profile.name, email: profile.email, phone: profile.phone, role: checked.main, passwordHash: nil,
                now: ticket.now, tx)
            try UserTable.update(
                user, name: profile.name, email: profile.email, phone: profile.phone, language: profile.language,
                now: ticket.now, tx)
            try checked.store(for: user, now: ticket.now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: authority.actor, table: "kullanicilar", row: user.rawValue, action: "olusturuldu",
                    message: "#\(user) numaralı kişi (\(oneLine(checked.main.rawValue))) davet edildi.",
                    dealer: authority.scope.onlyDealer, after: checked.logged(over: nil).after),
                now: ticket.now, tx)
            return try ticket.issue(to: user, publicURL: url, actor: authority.actor, tx)
        }
    }

    /// Changes how somebody is called and reached.
    ///
    /// - Parameter change: what is to be known of the person, from what is; may be called twice.
    /// - Throws: ``OperationError`` (`notFound`, `invalid`, `conflict`) or `SQLError`.
    package func changeUser(
        _ user: ID<User>, by authority: Authority, from origin: SignInOrigin,
        _ change: @escaping @Sendable (StoredUser) -> UserProfile
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            let stored = try authority.target(user, tx)
            let profile = try change(stored).checked()
            if profile.email != stored.email { try authority.requireWayIn(to: user) }
            try profile.store(over: stored, origin: origin, now: now, tx)
            try authority.log(
                "degistirildi", "Kullanıcı bilgileri değiştirildi.", user, profile.logged(over: stored), now: now, tx)
        }
    }

    /// Lets somebody in no more, or again. Disabling ends all sessions; keys and links stop with the next request.
    ///
    /// - Throws: ``OperationError`` (`notFound`, `conflict` with code `son_yonetici` or `kendi_hesabi`) or `SQLError`.
    package func setUserEnabled(_ isEnabled: Bool, _ user: ID<User>, by authority: Authority) async throws {
        let now = world.now()
        try await database.write { tx in
            let stored = try authority.target(user, tx)
            if !isEnabled {
                guard authority.actor.user != user else {
                    throw OperationError.conflict(
                        code: "kendi_hesabi",
                        message: "Kendi hesabınızı kapatamazsınız; başka bir yönetici kapatabilir.")
                }
                if try RoleTable.roles(of: user, tx).contains(where: { $0.name == .admin }) {
                    try People.keepAnAdmin(without: stored, tx)
                }
                try SessionTable.deleteAll(of: user, except: nil, tx)
                try LoginLinkTable.deleteAll(of: user, tx)
            }
            let enabled: UserStatus = stored.passwordHash == nil ? .invited : .active
            let status = isEnabled ? enabled : .disabled
            guard (stored.status == .disabled) == isEnabled else { return }
            try UserTable.setStatus(status, of: user, now: now, tx)
            var changes = FieldChanges()
            changes.note("durum", stored.status.rawValue, status.rawValue)
            try authority.log(
                isEnabled ? "acildi" : "kapatildi", isEnabled ? "Hesap açıldı." : "Hesap kapatıldı; oturumları bitti.",
                user, changes, now: now, tx)
        }
    }

    /// A new link for somebody who has an account, for the first password or a forgotten one. It asks for the second
    /// factor as a password does.
    ///
    /// - Throws: ``OperationError`` (`notFound`, `conflict` for a disabled account) or `SQLError`.
    package func createLoginLink(user: ID<User>, by authority: Authority) async throws -> LoginLink {
        let (ticket, url) = (LinkTicket(world: world), publicURL)
        return try await database.write { tx in
            let stored = try authority.target(user, tx)
            try authority.requireWayIn(to: user)
            guard stored.status != .disabled else {
                throw OperationError.conflict(code: "hesap_pasif", message: "Bu hesap kapalı; önce hesabı açın.")
            }
            return try ticket.issue(to: user, publicURL: url, actor: authority.actor, tx)
        }
    }

    /// Takes somebody's second factor away, who has lost it with all recovery codes. The person is told; all sessions
    /// end, and no browser of theirs counts as known.
    ///
    /// - Throws: ``OperationError`` (`notFound`, `conflict` with code `ikinci_adim_yok`) or `SQLError`.
    package func resetSecondFactor(of user: ID<User>, by authority: Authority) async throws {
        let now = world.now()
        try await database.write { tx in
            let stored = try authority.target(user, tx)
            try authority.requireWayIn(to: user)
            guard stored.secondFactorAt != nil else {
                throw OperationError.conflict(code: "ikinci_adim_yok", message: "Bu hesapta ikinci adım kurulu değil.")
            }
            try SecondFactorTable.clear(of: user, now: now, tx)
            try SessionTable.deleteAll(of: user, except: nil, tx)
            try DeviceTable.deleteAll(of: user, tx)
            try NoticeTable.insert(.secondFactorReset, for: user, address: nil, browser: nil, now: now, tx)
            try authority.log(
                "ikinci_adim_sifirlandi", "İkinci adım sıfırlandı; oturumları bitti.", user, .secondFactor, now: now, tx
            )
        }
    }

    /// The people that somebody looks after.
    package func users(
        search: String, role: RoleName?, status: UserStatus?, before: Int64?, limit: Int, by authority: Authority
    ) async throws -> Page<UserListRow> {
        try await database.read { tx in
            try UserList.page(
                search: search, role: role, status: status, before: before, limit: limit, reach: authority.viewReach, tx
            )
        }
    }

    /// One of them.
    ///
    /// - Throws: ``OperationError/notFound`` or `SQLError`.
    package func user(_ id: ID<User>, by authority: Authority) async throws -> UserDetail {
        try await database.read { tx in
            guard let detail = try UserDetail(id, by: authority, tx) else { throw OperationError.notFound }
            return detail
        }
    }
}

extension UserDetail {
    /// Nil if there is no such person among those that somebody sees.
    package init?(_ id: ID<User>, by authority: Authority, _ tx: borrowing Transaction) throws {
        guard let user = try UserTable.find(id, tx), try UserList.contains(id, reach: authority.viewReach, tx) else {
            return nil
        }
        let held = HeldRoles(roles: try RoleTable.roles(of: id, tx), dealers: try RoleTable.dealers(of: id, tx))
        let grants = held.grants
        let isWithin = try UserList.contains(id, reach: authority.reach, tx)
        let mayChange = authority.has(.changeUsers) || authority.has(.manageEmployees)
        self.init(
            user: user, held: held, mayBeChanged: mayChange && isWithin && authority.grants.covers(grants),
            recentSignIns: try SignInRecords.last(5, of: id, succeeded: true, tx))
    }

    /// The row of a person as the API shows it, nil as above.
    package static func row(
        of id: ID<User>, by authority: Authority, _ tx: borrowing Transaction
    ) throws -> [UInt8]? {
        guard try UserList.contains(id, reach: authority.viewReach, tx) else { return nil }
        return try ApiResource.users.row(id.rawValue, scope: .only(id), tx)
    }
}

extension Authority {
    /// Whose accounts may be seen; more than may be changed for those who only look.
    fileprivate var viewReach: PeopleReach {
        has(.viewUsers) || has(.changeUsers) ? .within(scope) : .employees(of: scope)
    }

    fileprivate func log(
        _ action: String, _ message: String, _ user: ID<User>, _ changes: FieldChanges, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: user.rawValue, action: action, message: message,
                dealer: scope.onlyDealer, before: changes.before, after: changes.after),
            now: now, tx)
    }
}
