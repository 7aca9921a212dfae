package import Domain
import SQLEngine
import Storage

/// With what right somebody changes accounts and roles: nobody gives more than they have, and nobody touches an account
/// that may do more than theirs.
package struct Authority: Sendable {
    package let actor: Actor
    let grants: RoleGrants
    let scope: Scope
    /// The key by which it is done; nil in a session and at the console.
    private var key: KeyCeiling?

    /// Whoever has access to the machine.
    package static let console = Authority(
        actor: .system(.command), grants: RoleGrants(reach: .everyone, permissions: Set(Permission.allCases)),
        scope: .system)

    private init(actor: Actor, grants: RoleGrants, scope: Scope) {
        (self.actor, self.grants, self.scope) = (actor, grants, scope)
    }

    package init(_ who: SignedIn) {
        self.init(actor: who.actor, grants: who.grants, scope: who.scope)
        key = who.ceiling
    }

    func has(_ permission: Permission) -> Bool { grants.permissions.contains(permission) }

    /// Whether it is about employees of the own business only.
    var isForEmployeesOnly: Bool { !has(.changeUsers) }

    /// Whose accounts may be looked after.
    var reach: PeopleReach { isForEmployeesOnly ? .employees(of: scope) : .within(scope) }

    /// The account, if it may be changed; until the transaction ends nobody else changes it.
    ///
    /// - Throws: ``OperationError``: `notFound` outside the reach; `forbidden` without the permission, or if the account
    ///   may do more than the one who wants to change it.
    func target(_ user: ID<User>, _ tx: borrowing Transaction) throws -> StoredUser {
        guard let stored = try UserTable.lock(user, tx), try UserList.contains(user, reach: reach, tx) else {
            throw OperationError.notFound
        }
        guard has(.changeUsers) || has(.manageEmployees) else { throw OperationError.forbidden }
        guard grants.covers(try RoleTable.grants(of: user, tx)) else { throw Authority.tooMuch }
        return stored
    }

    /// Refuses to open a way into an account by a key that is less than that: none leads into its owner's own account, past
    /// password and second factor, and one for some addresses opens no account that works from everywhere.
    func requireWayIn(to user: ID<User>?) throws(OperationError) {
        guard let key, !key.addresses.isEmpty || user == actor.user else { return }
        throw .conflict(
            code: "yetki_asimi",
            message: "Bir anahtar kendi sahibinin hesabına, adresle sınırlı bir anahtar hiçbir hesaba giriş yolu "
                + "açamaz; panelden yapın.")
    }

    /// Refuses to give more than the own grants.
    func give(_ other: RoleGrants) throws(OperationError) {
        guard grants.covers(other) else { throw Authority.tooMuch }
    }

    private static let tooMuch = OperationError.conflict(
        code: "yetki_asimi",
        message: "Kendinizde olmayan bir yetkiyi veremez, sizden yetkili bir hesabı değiştiremezsiniz.")
}
