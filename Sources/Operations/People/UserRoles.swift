package import Domain
import SQLEngine
package import Storage

/// The roles of a person, and for whom they work.
package struct UserRolesInput: Sendable, Equatable {
    package var roles: [ID<Role>]
    /// The one that is shown; nil keeps the present one, or takes the one that may most.
    package var mainRole: ID<Role>?
    package var dealers: [ID<User>]
    /// Says that a person who sees everybody's data shall work for no dealer in particular, but for all.
    package var worksForAll: Bool
    /// Whether the person works for all until now, which then stays so where the new roles allow it.
    package var workedForAll: Bool

    package init(
        roles: [ID<Role>], mainRole: ID<Role>? = nil, dealers: [ID<User>] = [], worksForAll: Bool = false,
        workedForAll: Bool = false
    ) {
        (self.roles, self.mainRole, self.dealers) = (roles, mainRole, dealers)
        (self.worksForAll, self.workedForAll) = (worksForAll, workedForAll)
    }
}

/// The roles that somebody has, and for whom they work.
package struct HeldRoles: Sendable {
    package var roles: [StoredRole]
    package var dealers: [ID<User>]

    package init(roles: [StoredRole], dealers: [ID<User>]) { (self.roles, self.dealers) = (roles, dealers) }

    /// What the roles allow together.
    package var grants: RoleGrants { roles.reduce(RoleGrants()) { $0.union($1.grants) } }

    /// Whether the person works for all dealers.
    package var worksForAll: Bool {
        grants.reach == .everyone && dealers.isEmpty && !roles.contains { $0.name == .admin }
    }
}

/// Roles and dealers that fit each other and that the one who gives them may give.
struct CheckedRoles: Sendable {
    let roles: [StoredRole]
    let main: RoleName
    let grants: RoleGrants
    let dealers: [ID<User>]

    /// - Throws: ``OperationError`` with what does not fit.
    init(
        _ input: UserRolesInput, current: RoleName?, by authority: Authority, _ tx: borrowing Transaction
    ) throws {
        let roles = try Set(input.roles).sorted().map { id in
            guard let role = try RoleTable.find(id, tx) else {
                throw OperationError.invalid([FieldProblem("roller", "\(id) numaralı rol yok.")])
            }
            return role
        }
        guard !roles.isEmpty else {
            throw OperationError.invalid([FieldProblem("roller", "En az bir rol seçin.")])
        }
        self.roles = roles
        grants = roles.reduce(RoleGrants()) { $0.union($1.grants) }
        dealers = Set(input.dealers).sorted()
        main = try CheckedRoles.main(roles, wanted: input.mainRole, current: current)
        try authority.give(grants)
        try checkDealers(input, by: authority, tx)
    }

    private static func main(
        _ roles: [StoredRole], wanted: ID<Role>?, current: RoleName?
    ) throws(OperationError) -> RoleName {
        if let wanted {
            guard let role = roles.first(where: { $0.id == wanted }) else {
                throw .invalid([FieldProblem("ana_rol", "Ana rol, seçilen rollerden biri olmalı.")])
            }
            return role.name
        }
        if let current, roles.contains(where: { $0.name == current }) { return current }
        let ranking: [RoleName] = [.admin, .operatorRole, .dealer]
        return ranking.first { name in roles.contains { $0.name == name } } ?? roles[0].name
    }

    private func checkDealers(
        _ input: UserRolesInput, by authority: Authority, _ tx: borrowing Transaction
    ) throws {
        func refuse(_ text: String) -> OperationError { .invalid([FieldProblem("bayiler", text)]) }
        let names = Set(roles.map(\.name))
        for dealer in dealers {
            let role = authority.scope.contains(dealer) ? try UserTable.find(dealer, tx)?.role : nil
            guard role == .dealer else { throw refuse("\(dealer) numaralı bayi yok.") }
        }
        if !dealers.isEmpty, names.contains(.dealer) || names.contains(.admin) {
            throw refuse("Bayi kendisi için, yönetici herkes için çalışır; bu rollerle bayi listesi verilmez.")
        }
        if input.worksForAll {
            guard dealers.isEmpty else { throw refuse("Ya bayileri sayın ya da tüm bayiler deyin.") }
            guard grants.reach == .everyone else {
                throw refuse("Bu roller yalnız kendi verisine erişir; tüm bayiler denemez, bayileri seçin.")
            }
            guard authority.scope == .system else { throw refuse("Yalnız kendi bayileriniz verilebilir.") }
        }
        let isSaid = input.worksForAll || input.workedForAll
        if grants.reach == .everyone, dealers.isEmpty, !isSaid, !names.contains(.admin) {
            throw refuse("Bayileri seçin; hepsi için çalışacaksa tüm bayiler (tum_bayiler) olduğunu belirtin.")
        }
        if authority.isForEmployeesOnly, dealers.isEmpty { throw refuse("Çalışanın bayisini seçin.") }
        if names.contains(.admin), authority.scope != .system { throw refuse("Yönetici tüm bayiler için çalışır.") }
    }

    /// What the log tells of the change.
    ///
    /// - Parameter before: roles and dealers until now; nil for a new account.
    func logged(over before: HeldRoles?) -> FieldChanges {
        func words(_ roles: [StoredRole]) -> String {
            roles.map { oneLine($0.name.rawValue) }.sorted().joined(separator: ", ")
        }
        func numbers(_ dealers: [ID<User>]) -> String { dealers.map(\.description).joined(separator: ", ") }
        var changes = FieldChanges()
        changes.note("roller", (before?.roles).map(words), words(roles))
        changes.note("bayiler", (before?.dealers).map(numbers), numbers(dealers))
        return changes
    }

    func store(for user: ID<User>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try RoleTable.setRoles(roles.map(\.id), of: user, tx)
        try RoleTable.setDealers(dealers, of: user, now: now, tx)
        try UserTable.setMainRole(main, of: user, now: now, tx)
    }
}

extension People {
    /// Gives a person other roles and dealers. Their sessions end, so that the new rights come with a new token.
    ///
    /// - Throws: ``OperationError`` (`notFound`, `invalid`, `conflict` with code `yetki_asimi` or `son_yonetici`) or
    ///   `SQLError`.
    package func setRoles(_ input: UserRolesInput, of user: ID<User>, by authority: Authority) async throws {
        try await changeRoles(of: user, by: authority) { _ in input }
    }

    /// The same, from what the person has at the moment of the change.
    package func changeRoles(
        of user: ID<User>, by authority: Authority,
        _ change: @escaping @Sendable (HeldRoles) throws -> UserRolesInput
    ) async throws {
        let now = world.now()
        try await database.write { tx in
            let stored = try authority.target(user, tx)
            try authority.requireWayIn(to: user)
            let before = HeldRoles(
                roles: try RoleTable.roles(of: user, tx), dealers: try RoleTable.dealers(of: user, tx))
            let checked = try CheckedRoles(try change(before), current: stored.role, by: authority, tx)
            let hadAdmin = before.roles.contains { $0.name == .admin }
            if hadAdmin, !checked.roles.contains(where: { $0.name == .admin }) {
                try People.keepAnAdmin(without: stored, tx)
            }
            try refuseIfWorkedFor(stored, checked, tx)
            try checked.store(for: user, now: now, tx)
            let changes = checked.logged(over: before)
            guard !changes.isEmpty else { return }
            try SessionTable.deleteAll(of: user, except: nil, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: authority.actor, table: "kullanicilar", row: user.rawValue, action: "rolleri_degisti",
                    message: "Roller değişti; oturumları bitti.", dealer: authority.scope.onlyDealer,
                    before: changes.before, after: changes.after),
                now: now, tx)
        }
    }

    /// A dealer with employees or orders is a tenant: the role can't be taken away under them.
    private func refuseIfWorkedFor(
        _ user: StoredUser, _ checked: CheckedRoles, _ tx: borrowing Transaction
    ) throws {
        guard user.role == .dealer, checked.main != .dealer, try DealerUse.isInUse(user.id, tx) else { return }
        throw OperationError.conflict(
            code: "bayi_kullanimda",
            message: "Bu bayinin siparişleri, entegrasyonları ya da çalışanları var; ana rolü bayi kalmalı.")
    }

    /// - Throws: ``OperationError/conflict(code:message:)`` with code `son_yonetici` if nobody else is an active
    ///   administrator.
    static func keepAnAdmin(without user: StoredUser, _ tx: borrowing Transaction) throws {
        guard user.status == .active, try RoleTable.otherActiveAdmins(than: user.id, tx) == 0 else { return }
        throw OperationError.conflict(
            code: "son_yonetici", message: "Etkin son yönetici kapatılamaz ve yönetici rolü alınamaz.")
    }
}
