package import Domain
import SQLEngine
import Sealing
import Storage

/// A person to be given an account.
package struct NewUser: Sendable {
    package var name: String
    package var email: String
    package var phone: String?
    package var role: RoleName
    /// Nil for somebody who will choose it by a link.
    package var password: Secret?

    package init(name: String, email: String, phone: String? = nil, role: RoleName, password: Secret? = nil) {
        (self.name, self.email, self.phone) = (name, email, phone)
        (self.role, self.password) = (role, password)
    }
}

extension NewUser {
    /// What the log tells of a new account: the role; of the person only which fields were filled.
    fileprivate var loggedFields: FieldChanges {
        var fields = FieldChanges()
        fields.note("rol", nil, role.rawValue)
        fields.noteHidden("ad", isChanged: true)
        fields.noteHidden("email", isChanged: true)
        fields.noteHidden("telefon", isChanged: phone != nil)
        fields.noteHidden("sifre_hash", isChanged: password != nil)
        return fields
    }
}

/// A link that signs a person in once.
package struct LoginLink: Sendable {
    package var user: ID<User>
    /// The whole address, with the token: to be shown once.
    package var url: Secret
    package var endsAt: Timestamp
}

extension People {
    /// Gives somebody an account with a password, for the command line and for tests; people are invited by
    /// ``invite(_:by:)``.
    ///
    /// - Throws: ``OperationError`` (`forbidden`, `invalid`, `conflict` with code `eposta_kayitli`) or `SQLError`.
    package func createUser(_ input: NewUser, actor: Actor) async throws -> ID<User> {
        guard actor == .system(.command) else { throw OperationError.forbidden }
        var user = input
        user.email = UserTable.normalised(email: input.email)
        try validate(user)
        let hash = try await hashIfAny(user)
        let now = world.now()
        let valid = user
        return try await database.write { tx in try People.insert(valid, hash: hash, actor: actor, now: now, tx) }
    }

    /// Makes the person an admin's account if the address is new, and a link for the first password. For an admin
    /// that exists it makes a new link: the way back in for somebody with access to the console.
    ///
    /// - Parameter resetsSecondFactor: takes the second factor of an admin who has lost it away; the person is told.
    /// - Throws: ``OperationError`` (`invalid`, `conflict` with code `eposta_kayitli` if the address belongs to somebody
    ///   who is no admin) or `SQLError`.
    package func createAdmin(
        name: String, email: String, resetsSecondFactor: Bool = false
    ) async throws -> LoginLink {
        let input = NewUser(name: name, email: UserTable.normalised(email: email), role: .admin)
        try validate(input)
        let actor = Actor.system(.command)
        let (ticket, url) = (LinkTicket(world: world), publicURL)
        return try await database.write { tx in
            let known = try UserTable.find(email: input.email, tx)
            guard known == nil || known?.role == .admin else { throw People.emailIsTaken }
            let user = try known?.id ?? People.insert(input, hash: nil, actor: actor, now: ticket.now, tx)
            if resetsSecondFactor, known?.secondFactorAt != nil {
                try SecondFactorTable.clear(of: user, now: ticket.now, tx)
                try SessionTable.deleteAll(of: user, except: nil, tx)
                try DeviceTable.deleteAll(of: user, tx)
                try NoticeTable.insert(.secondFactorReset, for: user, address: nil, browser: nil, now: ticket.now, tx)
                try SystemLog.write(
                    SystemLogEntry(
                        actor: actor, table: "kullanicilar", row: user.rawValue, action: "ikinci_adim_sifirlandi",
                        message: "İkinci adım komut satırından sıfırlandı; oturumları bitti.",
                        after: FieldChanges.secondFactor.after),
                    now: ticket.now, tx)
            }
            return try ticket.issue(to: user, publicURL: url, actor: actor, tx)
        }
    }

    package static let emailIsTaken = OperationError.conflict(
        code: "eposta_kayitli", message: "Bu e-posta adresiyle bir hesap var.")

    private func validate(_ user: NewUser) throws(OperationError) {
        var problems = UserProfile(name: user.name, email: user.email, phone: user.phone).problems
        if let password = user.password.map(PasswordRules.normalised),
            let problem = PasswordRules.problem(password, context: [user.name, user.email])
        {
            problems.append(FieldProblem("sifre", problem))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    private func hashIfAny(_ user: NewUser) async throws -> String? {
        guard let password = user.password.map(PasswordRules.normalised) else { return nil }
        return try await workshop.run { [hasher] in Result { try hasher.hash(password) } }.get()
    }

    private static func insert(
        _ user: NewUser, hash: String?, actor: Actor, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<User> {
        guard try UserTable.find(email: user.email, tx) == nil else { throw emailIsTaken }
        guard try RoleTable.find(user.role, tx) != nil else {
            throw OperationError.invalid([FieldProblem("rol", "“\(user.role.rawValue)” adında bir rol yok.")])
        }
        let id = try UserTable.insert(
            name: user.name, email: user.email, phone: user.phone, role: user.role, passwordHash: hash, now: now, tx)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: id.rawValue, action: "olusturuldu",
                message: "#\(id) numaralı hesap (\(user.role.rawValue)) oluşturuldu.", after: user.loggedFields.after),
            now: now, tx)
        return id
    }
}

/// A link that is about to be made: its random token is drawn before the transaction, which may run twice.
struct LinkTicket: Sendable {
    let token: String
    let now: Timestamp

    init(world: World) {
        token = world.randomToken()
        now = world.now()
    }

    func issue(
        to user: ID<User>, publicURL: String, actor: Actor, _ tx: borrowing Transaction
    ) throws -> LoginLink {
        let endsAt = now + People.Lifetime.loginLink
        try LoginLinkTable.insert(user: user, tokenHash: TokenHash.of(token), endsAt: endsAt, now: now, tx)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kullanicilar", row: user.rawValue, action: "baglanti_olusturuldu",
                message: "Tek kullanımlık giriş bağlantısı oluşturuldu."),
            now: now, tx)
        return LoginLink(user: user, url: Secret("\(publicURL)/giris/baglanti/\(token)"), endsAt: endsAt)
    }
}
