/// What a role, or all roles of a person together, allow (`roller.izinler`).
package struct RoleGrants: Sendable, Equatable {
    /// Whose data the permissions are for (`izinler.kapsam`).
    package enum Reach: String, Sendable, CaseIterable {
        /// The person's own, or, if the person works for dealers (`calisan_bayileri`), theirs.
        case own = "kendi"
        /// Everybody's, or, if the person is assigned to some dealers, theirs.
        case everyone = "herkes"
    }

    package var reach: Reach
    package var permissions: Set<Permission>

    package init(reach: Reach = .own, permissions: Set<Permission> = []) {
        (self.reach, self.permissions) = (reach, permissions)
    }

    /// What two roles allow together.
    package func union(_ other: RoleGrants) -> RoleGrants {
        RoleGrants(
            reach: reach == .everyone || other.reach == .everyone ? .everyone : .own,
            permissions: permissions.union(other.permissions))
    }

    /// Whether somebody with these grants may give the others away: nobody gives more than they have.
    package func covers(_ other: RoleGrants) -> Bool {
        permissions.isSuperset(of: other.permissions) && (reach == .everyone || other.reach == .own)
    }
}
